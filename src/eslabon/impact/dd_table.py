"""The table of differences in differences that evaluators expect: base mean, change, and the difference of changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import DidDesign, DidSettings, after_start
from eslabon.impact.did import DidEstimate, fit_seen
from eslabon.impact.frames import Columns
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Arm:
    """What one group's columns show."""

    base_mean: float  # weighted mean of the outcome before the start
    base_error: float  # its standard error, clustered
    change: float  # mean after less mean before
    change_error: float
    n: int  # rows


@dataclass(frozen=True)
class DDLine:
    """One outcome."""

    outcome: str
    control: Arm
    treated: Arm
    effect: DidEstimate  # the only column that comes from the regression with effects and controls


@dataclass(frozen=True, kw_only=True)
class DDTable(Result):
    """Outcomes in lines; columns as in ieddtab."""

    lines: tuple[DDLine, ...]
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per outcome: each group's base mean and change with errors and rows; then the effect."""
        import pandas as pd

        rows = []
        for line in self.lines:
            row: dict[str, Any] = {"outcome": line.outcome}
            for name, arm in (("control", line.control), ("treated", line.treated)):
                row |= {
                    f"{name}_base_mean": arm.base_mean,
                    f"{name}_base_error": arm.base_error,
                    f"{name}_change": arm.change,
                    f"{name}_change_error": arm.change_error,
                    f"{name}_n": arm.n,
                }
            effect = line.effect
            row |= {"estimate": effect.estimate, "std_error": effect.std_error, "p_value": effect.p_value}
            row |= {"ci_low": effect.ci_low, "ci_high": effect.ci_high, "n": effect.n, "n_clusters": effect.n_clusters}
            rows.append(row)
        return pd.DataFrame(rows)


def dd_table(frame: Any, *, outcomes: Sequence[str], **design: Unpack[DidSettings]) -> DDTable:
    """Base mean, change and difference in differences of several outcomes, in the layout of ieddtab.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    outcomes
        Columns of numbers, one line each; each uses its own complete rows.
    **design
        The settings of `did` but `outcome`.

    Raises
    ------
    ImpactError
        IMPACT-E10 no outcomes; and those of `did`.

    Notes
    -----
    Base means and changes are plain (weighted) means of the rows that the regression uses, their standard errors
    clustered: mean m = Σwy/Σw with scores Σ_g w(y − m), times G/(G − 1); a change's score is the after-part less the
    before-part. Only the last columns come from the regression, so that with effects or controls the difference of the
    two changes is not the effect. Means and changes have no p-value: they test nothing that is asked.

    References
    ----------
    World Bank DIME, ietoolkit, command ieddtab.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = 5 + 0.3 * homes.near * (homes.year >= 2010) + rng.normal(size=3000)
    >>> table = dd_table(homes, outcomes=["income"], treated="near", period="year", start=2010, unit="place")
    >>> line = table.lines[0]
    >>> round(line.treated.base_mean), abs(line.treated.change - line.control.change - line.effect.estimate) < 0.1
    (5, True)
    """
    outcomes = tuple(dict.fromkeys(outcomes))
    if not outcomes:
        raise ImpactError(BAD_SETTING, setting="outcomes", value="()", expected="≥ 1")
    design["outcome"] = outcomes[0]
    given = DidDesign(**design)
    lines, remarks = [], []
    for outcome in outcomes:
        asked = replace(given, outcome=outcome)
        seen = asked.read(frame)
        effect = fit_seen(seen, asked, outcomes=outcomes)
        remarks += [remark for remark in effect.remarks if remark not in remarks]
        after = after_start(seen, period=asked.period, start=asked.start)
        arms = [_arm(seen, asked, seen.numbers[str(asked.treated)] == arm, after) for arm in (0, 1)]
        lines.append(DDLine(outcome, arms[0], arms[1], effect))
    warn_of(remarks)
    return DDTable(
        lines=tuple(lines),
        settings=given.settings(outcomes=outcomes),
        confidence=given.confidence,
        remarks=tuple(remarks),
    )


def _arm(seen: Columns, given: DidDesign, rows: NDArray[np.bool_], after: NDArray[np.bool_]) -> Arm:
    """Means of one group before and after, with clustered errors."""
    name = given.cluster or given.unit
    codes, size = seen.codes[name], len(seen.labels[name])
    values = seen.numbers[given.outcome]
    weights = np.ones(seen.n) if seen.weights is None else seen.weights
    means, scores = [], []
    for part in (rows & ~after, rows & after):
        if not part.any():
            means.append(float("nan"))
            scores.append(np.full(size, np.nan))
            continue
        total = float(weights[part].sum())
        mean = float(weights[part] @ values[part] / total)
        means.append(mean)
        spread = weights[part] * (values[part] - mean) / total
        scores.append(np.asarray(np.bincount(codes[part], weights=spread, minlength=size), dtype=np.float64))

    def error(score: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
        """Standard error of what has these scores, over the clusters that the chosen rows lie in."""
        groups = int(np.count_nonzero(np.bincount(codes[chosen], minlength=size)))
        return float(np.sqrt(score @ score * groups / (groups - 1))) if groups > 1 else float("nan")

    return Arm(
        base_mean=means[0],
        base_error=error(scores[0], rows & ~after),
        change=means[1] - means[0],
        change_error=error(scores[1] - scores[0], rows),
        n=int(rows.sum()),
    )
