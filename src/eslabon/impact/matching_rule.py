"""How rows are matched: the settings by name, checked, and as the kernels take them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels import matched
from eslabon.impact.kernels.gauss import translations
from eslabon.impact.kernels.polynomial import COEFFICIENTS, SHAPES
from eslabon.impact.problems import BAD_SETTING, ImpactError
from eslabon.impact.propensity import LINKS

Floats = NDArray[np.float64]
SUPPORTS = {"minmax": matched.MINMAX, "both": matched.BOTH, "attk": matched.ATTK, "none": matched.ALL}
KERNELS = ("gaussian", *COEFFICIENTS)


@dataclass(frozen=True)
class Rule:
    """How rows are matched, as the kernels take it."""

    kind: int
    h: float
    T: Floats
    a: Floats
    shape: NDArray[np.int64]
    support: int

    @classmethod
    def of(cls, kernel: str, *, bandwidth: float, support: str) -> "Rule":
        """Look the names up."""
        is_gaussian = kernel == "gaussian"
        return cls(
            kind=matched.GAUSSIAN if is_gaussian else matched.POLYNOMIAL,
            h=float(bandwidth),
            T=translations(),
            a=np.array(COEFFICIENTS.get(kernel, (1,)), dtype=np.float64),
            shape=np.array(SHAPES.get(kernel, (1, 0)), dtype=np.int64),
            support=SUPPORTS[support],
        )


def listed_columns(columns: str | Sequence[str], *, setting: str) -> tuple[str, ...]:
    """One name or several as a tuple; none and the same twice are refused."""
    names = (columns,) if isinstance(columns, str) else tuple(columns)
    if not names or len(set(names)) < len(names):
        expected = "one column or more, each once"
        raise ImpactError(BAD_SETTING, setting=setting, value=", ".join(map(str, names)) or "()", expected=expected)
    return names


def check_settings(
    *, link: str, kernel: str, bandwidth: float, support: str, reps: int, seed: int, confidence: float
) -> None:
    """Refuse a setting that has no meaning, and say which have."""
    for name, value, known in (("link", link, LINKS), ("kernel", kernel, KERNELS), ("support", support, SUPPORTS)):
        if value not in known:
            raise ImpactError(BAD_SETTING, setting=name, value=repr(value), expected=", ".join(known))
    checks = (
        ("bandwidth", bandwidth, np.isfinite(bandwidth) and bandwidth > 0, "a number above 0"),
        ("reps", reps, reps == 0 or reps >= 2, "0, or a whole number from 2 on"),
        ("seed", seed, seed >= 0 and seed == int(seed), "a whole number from 0 on"),
        ("confidence", confidence, 0 < confidence < 1, "between 0 and 1"),
    )
    for name, given, is_right, expected in checks:
        if not is_right:
            raise ImpactError(BAD_SETTING, setting=name, value=given, expected=expected)
