"""Whether somebody placed scores just above the cut-off: a jump in their density, for all or group by group."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.cutoff_checks import is_number
from eslabon.impact.figures import CLAY, GREY, INK, new_figure
from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.kernels.discontinuity import DensityJump, NoFit, density_jump
from eslabon.impact.kernels.grid import on_grid
from eslabon.impact.problems import (
    BAD_SETTING,
    CUTOFF_OUTSIDE,
    MASS_POINTS,
    NO_GROUP_TO_TEST,
    NO_RD_FIT,
    SCORE_AT_CUTOFF,
    THIN_GROUPS,
    TOO_FEW_SCORES,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.results import Flow, Result, frozen_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Manipulation(Result):
    """The test that the density of a score does not jump at the cut-off."""

    statistic: float  # robust, about standard normal where nobody manipulates
    p_value: float
    density_left: float  # just below the cut-off, per unit of the score
    density_right: float
    std_error: float  # of density_right − density_left
    bandwidth: tuple[float, float]  # left and right, units of the score
    n: int
    n_left: int
    n_right: int
    n_effective_left: int  # inside the bandwidth
    n_effective_right: int
    settings: "Mapping[str, Any]" = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    flow: Flow | None = None
    bars: "pd.DataFrame" = field(repr=False, compare=False)  # from, to, density, side: the histogram
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row: the statistic, p-value, densities, bandwidths and rows."""
        import pandas as pd

        names = ("statistic", "p_value", "density_left", "density_right", "std_error", "n_left", "n_right")
        row = {name: [getattr(self, name)] for name in names}
        row |= {"bandwidth_left": [self.bandwidth[0]], "bandwidth_right": [self.bandwidth[1]]}
        row |= {"n_effective_left": [self.n_effective_left], "n_effective_right": [self.n_effective_right]}
        return pd.DataFrame(row)

    def plot(self) -> "Figure":
        """Histogram of the score that never mixes both sides, with the two densities at the cut-off."""
        figure, axes = new_figure()
        width = self.bars["to"] - self.bars["from"]
        axes.bar(self.bars["from"], self.bars["density"], width=width, align="edge", color=GREY, alpha=0.5)
        cutoff = float(self.settings["cutoff"])
        reach = 1.96 * self.std_error / np.sqrt(2)
        for side, density, sign in (("left", self.density_left, -1), ("right", self.density_right, 1)):
            place = cutoff + sign * 0.15 * self.bandwidth[0 if side == "left" else 1]
            axes.errorbar([place], [density], yerr=[reach], fmt="o", color=CLAY)
        axes.axvline(cutoff, color=INK, linewidth=1, linestyle="--")
        axes.set_title(self.title or f"p = {self.p_value:.3f}", loc="left", fontsize=11, color=INK)
        return figure


def manipulation(
    score: Any, *, cutoff: float, polynomial: int = 2, kernel: str = "triangular", variance: str = "jackknife"
) -> Manipulation:
    """Test that the density of the score is the same on both sides of the cut-off.

    Parameters
    ----------
    score
        Numbers in a list, array or series of pandas or polars, any order. Missing values are left out and counted;
        text and infinite values are refused.
    cutoff
        In units of the score; a score equal to it stands right.
    polynomial
        Order of the local fit of the distribution, 1 to 7; the bias is taken with one order more.
    kernel
        "triangular", "epanechnikov" or "uniform".
    variance
        "jackknife" or "plugin".

    Raises
    ------
    ImpactError
        IMPACT-E60 cut-off outside the scores; E61 too few distinct scores on a side; E63 no fit; E10 a setting.

    Notes
    -----
    T = (f̂⁺ − f̂⁻) / se, bias-corrected local polynomial densities with the bandwidths that rddensity chooses. Scores on
    a decimal grid are counted as whole numbers first, so that equal scores are mass points and not noise. A score that
    rounds to the grid near the cut-off, or that many people share, can reject without manipulation.

    References
    ----------
    Cattaneo, Jansson, Ma (2020), JASA 115(531); (2018), Stata Journal 18(1).

    Examples
    --------
    >>> import numpy as np
    >>> honest = manipulation(np.random.default_rng(5).normal(70, 10, 2_000), cutoff=70)
    >>> honest.p_value > 0.05, honest.n
    (True, 2000)
    """
    import pandas as pd

    values = score.to_numpy() if hasattr(score, "to_numpy") else score
    if isinstance(values, str) or not hasattr(values, "__len__") or getattr(values, "ndim", 1) != 1:
        raise ImpactError(BAD_SETTING, setting="score", value=type(score).__name__, expected="one column of numbers")
    table = pd.DataFrame({"score": values})
    seen = read_columns(table, numbers=["score"])
    echoed = {"cutoff": cutoff, "polynomial": polynomial, "kernel": kernel, "variance": variance}
    _check_settings(echoed)
    steps, cut, per_unit = on_grid(seen.numbers["score"], cutoff)
    name = str(getattr(score, "name", None) or "score")
    found = _jump(steps, cut, per_unit, name, echoed)
    remarks = tuple(_remarks(steps, cut, name, cutoff))
    warn_of(remarks)
    return Manipulation(
        statistic=found.statistic,
        p_value=found.p_value,
        density_left=found.left * per_unit,
        density_right=found.right * per_unit,
        std_error=found.std_error * per_unit,
        bandwidth=(found.bandwidth[0] / per_unit, found.bandwidth[1] / per_unit),
        n=seen.n,
        n_left=found.n[0],
        n_right=found.n[1],
        n_effective_left=found.n_effective[0],
        n_effective_right=found.n_effective[1],
        settings=frozen_settings(echoed),
        remarks=remarks,
        flow=seen.flow,
        bars=_histogram(steps, cut, per_unit),
        title=f"{name}: p = {found.p_value:.3f}",
    )


@dataclass(frozen=True, kw_only=True)
class ManipulationScreen(Result):
    """The density test group by group, with Holm's correction over the groups that could be tested."""

    lines: "pd.DataFrame" = field(repr=False)  # group, n_left, n_right, statistic, p_value, p_holm, verdict
    jumps: tuple[Any, ...]  # groups that fail: left out of the design
    kept: tuple[Any, ...]  # groups without a jump
    thin: tuple[Any, ...]  # groups too thin to test
    settings: "Mapping[str, Any]"
    remarks: tuple[Remark, ...] = ()
    flow: Flow | None = None
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per group: n_left, n_right, statistic, p_value, p_holm, verdict (jump, no jump, too thin)."""
        return self.lines

    def plot(self) -> "Figure":
        """Statistics by group, those that fail in the accent."""
        tested = self.lines[self.lines["verdict"] != "too thin"]
        figure, axes = new_figure(height=max(2.0, 0.3 * len(tested) + 1.2))
        places = list(range(len(tested), 0, -1))
        colours = [CLAY if verdict == "jump" else GREY for verdict in tested["verdict"]]
        axes.scatter(tested["statistic"], places, c=colours)
        axes.set_yticks(places, [str(group) for group in tested["group"]])
        axes.axvline(0, color=GREY, linewidth=1, linestyle="--")
        axes.set_title(self.title, loc="left", fontsize=11, color=INK)
        return figure


def screen_manipulation(
    frame: Any,
    *,
    score: str,
    cutoff: float,
    by: str,
    level: float = 0.01,
    at_least: int = 30,
    polynomial: int = 2,
    kernel: str = "triangular",
    variance: str = "jackknife",
) -> ManipulationScreen:
    """Test each group (a region) for a jump in the density of the score, and say which fail and which are too thin.

    Parameters
    ----------
    frame
        pandas or polars DataFrame.
    score, by
        Column of numbers; column of groups. Rows with a missing value are left out and counted.
    cutoff
        In units of the score; a score equal to it stands right.
    level
        Of the whole screen, between 0 and 1: p-values are corrected by Holm's step-down over the groups tested.
    at_least
        Rows that a group needs on each side to be tested. Thinner groups are named, and neither pass nor fail.
    polynomial, kernel, variance
        As in `manipulation`.

    Raises
    ------
    ImpactError
        IMPACT-E60 if the cut-off is outside all scores; E65 if no group can be tested; E10, E01 to E09.

    Notes
    -----
    Holm: with p₍₁₎ ≤ … ≤ p₍ₘ₎, p̃₍ₖ₎ = max over j ≤ k of min(1, (m − j + 1) p₍ⱼ₎); a group fails if p̃ < level. To leave
    groups out because of the test is a choice that the estimate after it does not know of: state it.

    With one or two hundred rows in a group order 2 misses many a jump. Order 1 misses fewer, but rejects honest groups
    far too often where scores stand on a coarse grid, such as whole points.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(2)
    >>> pushed = rng.normal(70, 8, 900)
    >>> pushed = np.where((pushed > 66) & (pushed < 70) & (rng.random(900) < 0.8), pushed + 4, pushed)
    >>> frame = pd.DataFrame({"score": [*pushed, *rng.normal(70, 8, 900)], "region": ["A"] * 900 + ["B"] * 900})
    >>> screen = screen_manipulation(frame, score="score", cutoff=70, by="region")
    >>> screen.jumps, screen.kept
    (('A',), ('B',))
    """
    import pandas as pd

    echoed = {
        "score": score, "cutoff": cutoff, "by": by, "level": level, "at_least": at_least,
        "polynomial": polynomial, "kernel": kernel, "variance": variance,
    }  # fmt: skip
    _check_settings(echoed)
    if not 0 < level < 1:
        raise ImpactError(BAD_SETTING, setting="level", value=level, expected="0 < … < 1")
    if at_least < 5:
        raise ImpactError(BAD_SETTING, setting="at_least", value=at_least, expected="5 …")
    seen = read_columns(frame, numbers=[score], groups=[by])
    steps, cut, per_unit = on_grid(seen.numbers[score], cutoff)
    _refuse_outside(steps, cut, per_unit, score, cutoff)
    rows = list(_by_group(seen, steps, cut, per_unit, echoed))
    p_values = np.array([row["p_value"] for row in rows])
    tested = np.isfinite(p_values)
    remarks = list(_remarks(steps, cut, score, cutoff))
    if not tested.any():
        raise ImpactError(NO_GROUP_TO_TEST, column=by, at_least=at_least)
    thin = tuple(row["group"] for row in rows if row["verdict"] == "too thin")
    if thin:
        named = ", ".join(map(str, thin[:10])) + (f" … ({len(thin)})" if len(thin) > 10 else "")
        remarks.append(Remark.of(THIN_GROUPS, column=by, count=len(thin), named=named, at_least=at_least))
    adjusted = np.full(p_values.size, np.nan)
    adjusted[tested] = holm(p_values[tested])
    for row, value in zip(rows, adjusted, strict=True):
        row["p_holm"] = float(value)
        if np.isfinite(value):
            row["verdict"] = "jump" if value < level else "no jump"
    warn_of(remarks)
    columns = ["group", "n_left", "n_right", "statistic", "p_value", "p_holm", "verdict"]
    return ManipulationScreen(
        lines=pd.DataFrame([{name: row[name] for name in columns} for row in rows]),
        jumps=tuple(row["group"] for row in rows if row["verdict"] == "jump"),
        kept=tuple(row["group"] for row in rows if row["verdict"] == "no jump"),
        thin=thin,
        settings=frozen_settings(echoed),
        remarks=tuple(remarks),
        flow=seen.flow,
        title=f"{score} · {by}",
    )


def holm(p_values: Floats) -> Floats:
    """Holm's step-down p-values, in the order that came.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(4)
    array([0.03, 0.06, 0.06])
    """
    order = np.argsort(p_values, kind="stable")
    count = p_values.size
    stepped = np.maximum.accumulate(np.minimum(1.0, p_values[order] * (count - np.arange(count))))
    out = np.empty(count)
    out[order] = stepped
    return out


def _by_group(
    seen: Columns, steps: Floats, cut: float, per_unit: float, echoed: dict[str, Any]
) -> "Iterator[dict[str, Any]]":
    """Each group's test, or why it has none."""
    by = echoed["by"]
    for code, label in enumerate(seen.labels[by]):
        own = steps[seen.codes[by] == code]
        left, right = int((own < cut).sum()), int((own >= cut).sum())
        row = {"group": label, "n_left": left, "n_right": right, "statistic": np.nan, "p_value": np.nan}
        row["verdict"] = "too thin"
        if min(left, right) >= echoed["at_least"]:
            try:
                found = _jump(own, cut, per_unit, f"{echoed['score']} ({label})", echoed)
                row |= {"statistic": found.statistic, "p_value": found.p_value, "verdict": "tested"}
            except ImpactError:  # enough rows, too few distinct scores near the cut-off: thin as well
                pass
        yield row


def _check_settings(given: dict[str, Any]) -> None:
    """Refuse settings that the test does not have."""
    allowed = {
        "polynomial": range(1, 8),
        "kernel": ("triangular", "epanechnikov", "uniform"),
        "variance": ("jackknife", "plugin"),
    }
    for name, values in allowed.items():
        if given[name] not in values:
            raise ImpactError(BAD_SETTING, setting=name, value=given[name], expected=", ".join(map(str, values)))
    if not is_number(given["cutoff"]):
        raise ImpactError(BAD_SETTING, setting="cutoff", value=given["cutoff"], expected="a finite number")


def _refuse_outside(steps: Floats, cut: float, per_unit: float, name: str, cutoff: float) -> None:
    """Refuse a cut-off with an empty side."""
    if not (steps < cut).any() or not (steps >= cut).any():
        low, high = steps.min() / per_unit, steps.max() / per_unit
        raise ImpactError(CUTOFF_OUTSIDE, column=name, cutoff=cutoff, low=low, high=high)


def _jump(steps: Floats, cut: float, per_unit: float, name: str, given: dict[str, Any]) -> DensityJump:
    """The jump of the density, in steps of the grid."""
    _refuse_outside(steps, cut, per_unit, name, given["cutoff"])
    left, right = np.unique(steps[steps < cut]).size, np.unique(steps[steps >= cut]).size
    needed = given["polynomial"] + 3
    if min(left, right) < needed:
        raise ImpactError(TOO_FEW_SCORES, column=name, left=left, right=right, needed=needed)
    options = {"p": given["polynomial"], "kernel": given["kernel"], "vce": given["variance"]}
    try:
        return density_jump(steps, cutoff=cut, options=options)
    except NoFit as problem:
        raise ImpactError(NO_RD_FIT, column=name, why=str(problem)) from problem


def _remarks(steps: Floats, cut: float, name: str, cutoff: float) -> "Iterator[Remark]":
    """Scores at the cut-off and scores that repeat."""
    at = int((steps == cut).sum())
    if at:
        yield Remark.of(SCORE_AT_CUTOFF, column=name, count=at, cutoff=f"{cutoff:g}")
    below, above = steps[steps < cut], steps[steps >= cut]
    left, right = np.unique(below).size, np.unique(above).size
    if left < 0.8 * below.size or right < 0.8 * above.size:
        yield Remark.of(MASS_POINTS, column=name, left=left, right=right, rows_left=below.size, rows_right=above.size)


def _histogram(steps: Floats, cut: float, per_unit: float) -> "pd.DataFrame":
    """Bars of one width counted from the cut-off to both sides, as shares per unit of the score."""
    import pandas as pd

    width = max((steps.max() - steps.min()) / 40, 1e-12)
    if per_unit > 1 or np.array_equal(steps, np.rint(steps)):
        width = max(1.0, np.rint(width))
    place = np.floor((steps - cut) / width).astype(np.int64)
    found, count = np.unique(place, return_counts=True)
    start = (cut + found * width) / per_unit
    return pd.DataFrame(
        {
            "from": start,
            "to": start + width / per_unit,
            "density": count / steps.size / (width / per_unit),
            "side": np.where(found < 0, "left", "right"),
        }
    )
