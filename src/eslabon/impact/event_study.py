"""The effect period by period, with a joint test of the periods before the start."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import DidDesign, DidSettings, check_both_arms, later_periods, never_before
from eslabon.impact.frames import Columns
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import PERIOD_EMPTY, PERIODS_NOT_COMPARED
from eslabon.impact.regression import Fit, Regressor
from eslabon.impact.results import Estimate, Flow, Result, Test, tidy_estimates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class EventStudy(Result):
    """Coefficients of treated × period against the base period."""

    estimates: tuple[Estimate, ...]  # one per period but the base, in their order
    periods: tuple[Any, ...]  # the period of each estimate
    base: Any  # the period that the others are compared with
    start: Any
    vcov: NDArray[np.float64] = field(compare=False)  # of the estimates, (periods, periods)
    n_before: int  # how many of the estimates lie before the start
    pretrend: Test | None  # that all of them are zero; None where the base is the only period before
    average_post: Estimate  # mean of the coefficients from the start on
    settings: "Mapping[str, Any]"
    confidence: float
    n: int
    n_clusters: int | None
    r2: float
    remarks: tuple[Remark, ...]
    flow: Flow
    fit: Fit = field(repr=False, compare=False)
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per period, the base with zero: period, when, outcome, term and the estimate's columns."""
        import pandas as pd

        first = self.estimates[0]
        base = Estimate(
            estimate=0.0,
            std_error=0.0,
            ci_low=0.0,
            ci_high=0.0,
            p_value=float("nan"),
            n=self.n,
            n_clusters=self.n_clusters,
            outcome=first.outcome,
            term="base",
            confidence=self.confidence,
        )
        rows = [*zip(self.periods, self.estimates, strict=True), (self.base, base)]
        rows.sort(key=lambda row: row[0])
        frame = tidy_estimates([one for _, one in rows], period=[period for period, _ in rows])
        frame.insert(1, "when", ["after" if period >= self.start else "before" for period in frame["period"]])
        return pd.DataFrame(frame)

    def plot(self) -> "Figure":
        """Coefficients with intervals along the periods; the start is a line; the data are `tidy()`."""
        from eslabon.impact.figures import draw_path

        frame = self.tidy()
        later = [place for place, when in enumerate(frame["when"]) if when == "after"]
        return draw_path(frame, along="period", title=self.title, break_before=later[0] if later else None)


def event_study(frame: Any, *, base: Any = None, **design: Unpack[DidSettings]) -> EventStudy:
    """Difference of the treated from the others in each period, against the base period.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    base
        The period to compare with; None: the last before the start.
    **design
        The settings of `did`; `period` may be years, half-years or any ordered values.

    Raises
    ------
    ImpactError
        IMPACT-E30 a base period without rows of both groups; E10 a base that is no period; and those of `did`.

    Notes
    -----
    y_it = a_u + d_t + Σ_{p ≠ base} b_p · treated_i · 1[t = p] + x_it c + e_it. The pre-trend test is that every b_p
    before the start is zero: F(q, G − 1) with the clustered covariance. The average after is the plain mean of the
    b_p from the start on. Not tested here: that the trends would have stayed parallel after the start; a test that
    does not reject may lack power (see `sensitivity`).

    References
    ----------
    Freyaldenhoven, Hansen, Pérez, Shapiro (2021), NBER 29170; Roth (2022), AER: Insights 4(3).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = homes.place / 50 + 0.3 * homes.near * (homes.year >= 2010) + rng.normal(size=3000)
    >>> path = event_study(homes, outcome="income", treated="near", period="year", start=2010, unit="place")
    >>> path.base, path.periods, path.pretrend.p_value > 0.05
    (2009, (2007, 2008, 2010, 2011, 2012), True)
    """
    given = DidDesign(**design)
    seen = given.read(frame)
    labels = seen.labels[given.period]
    later = later_periods(labels, period=given.period, start=given.start)
    exposed = seen.numbers[str(given.treated)]
    check_both_arms(exposed, str(given.treated))
    codes, base_code, missing = _periods_to_compare(seen, given, exposed, later, base)
    alone, remarks = given.alone(seen, exposed)
    if missing:
        remarks.append(Remark.of(PERIODS_NOT_COMPARED, periods=", ".join(str(labels[code]) for code in missing)))
    names = [f"treated × {labels[code]}" for code in codes]
    terms = [Regressor(name, exposed, code, "term") for name, code in zip(names, codes, strict=True)]
    after = later[seen.codes[given.period]]
    one = given.fit(
        given.arrange(seen, [*terms, *alone]), *remarks, *never_before(seen, exposed, after, unit=given.unit)
    )
    warn_of(one.remarks)
    settings = given.settings(base=labels[base_code])
    return _study_of(one, names, codes, later, labels=labels, base=labels[base_code], given=given, settings=settings)


def _periods_to_compare(
    seen: Columns, given: DidDesign, exposed: NDArray[np.float64], later: NDArray[np.bool_], base: Any
) -> tuple[list[int], int, list[int]]:
    """Codes of the periods that get a coefficient, of the base, and of those that cannot have one."""
    labels = seen.labels[given.period]
    if base is None:
        base_code = int(np.flatnonzero(~later)[-1])
    elif base in labels:
        base_code = labels.index(base)
    else:
        raise ImpactError(BAD_SETTING, setting="base", value=repr(base), expected=", ".join(map(str, labels[:20])))
    period, size = seen.codes[given.period], len(labels)
    rows = [np.bincount(period[exposed == arm], minlength=size) for arm in (0, 1)]
    for arm, counts in zip(("0", "1"), rows, strict=True):
        if not counts[base_code]:
            raise ImpactError(PERIOD_EMPTY, period=labels[base_code], arm=f"{given.treated} = {arm}")
    both = (rows[0] > 0) & (rows[1] > 0)
    if not (both & later).any():
        raise ImpactError(PERIOD_EMPTY, period=f"≥ {given.start}", arm=f"{given.treated} = 0 / 1")
    others = [code for code in range(size) if code != base_code]
    return [code for code in others if both[code]], base_code, [code for code in others if not both[code]]


def _study_of(
    one: Fit,
    names: "Sequence[str]",
    codes: "Sequence[int]",
    later: NDArray[np.bool_],
    *,
    labels: "Sequence[Any]",
    base: Any,
    given: DidDesign,
    settings: "Mapping[str, Any]",
) -> EventStudy:
    """Read the coefficients, the test and the average."""
    places = [one.arranged.place(name) for name in names]
    is_later = later[list(codes)]
    estimates = tuple(one.estimate(name, outcome=given.outcome, settings=settings) for name in names)
    before = np.zeros((int((~is_later).sum()), len(one.names)))
    for row, place in enumerate(np.asarray(places)[~is_later]):
        before[row, place] = 1
    mean = np.zeros(len(one.names))
    mean[np.asarray(places)[is_later]] = 1 / is_later.sum()
    average = one.combination(mean, outcome=given.outcome, settings=settings, term="average after the start")
    return EventStudy(
        estimates=estimates,
        periods=tuple(labels[code] for code in codes),
        base=base,
        start=given.start,
        vcov=one.vcov[np.ix_(places, places)],
        n_before=len(before),
        pretrend=one.wald(before, name="pretrend") if len(before) else None,
        average_post=average,
        settings=settings,
        confidence=given.confidence,
        n=one.n,
        n_clusters=one.n_clusters,
        r2=one.r2,
        remarks=one.remarks,
        flow=one.arranged.flow,
        fit=one.released(),
    )
