"""The effect group by group, and whether it is the same in all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import DidDesign, DidSettings, after_start, check_both_arms, never_before
from eslabon.impact.frames import Columns
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import GROUPS_NOT_COMPARED, ONE_GROUP
from eslabon.impact.regression import Fit, Regressor, constant_inside
from eslabon.impact.results import Estimate, Flow, Result, Test, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS = 50


@dataclass(frozen=True, kw_only=True)
class Heterogeneity(Result):
    """One effect per group."""

    estimates: tuple[Estimate, ...]  # in the order of `groups`
    groups: tuple[Any, ...]
    by: str
    equality: Test  # that all effects are the same
    vcov: NDArray[np.float64] = field(compare=False)  # of the estimates
    base_means: tuple[float, ...]  # of the treated before the start, by group
    group_rows: tuple[int, ...]  # rows of each group
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]
    flow: Flow
    fit: Fit = field(repr=False, compare=False)
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per group: group, outcome, term, the estimate's columns, group_rows, base_mean."""
        frame = tidy_estimates(self.estimates, group=[str(group) for group in self.groups])
        return frame.assign(group_rows=list(self.group_rows), base_mean=list(self.base_means))


def heterogeneity(frame: Any, *, by: str, group_periods: bool = True, **design: Unpack[DidSettings]) -> Heterogeneity:
    """The effect of `did` in each group of a column, in one regression.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    by
        Column of up to 50 groups: education, sex, language, a band of altitude.
    group_periods
        Whether each group has its own period effects (and, where groups differ inside units, its own level and its
        own difference before the start). Without them a group's effect takes up the trend that its untreated share
        with nobody.
    **design
        The settings of `did`.

    Raises
    ------
    ImpactError
        IMPACT-E34 fewer than two groups with both kinds of households before and after; E10 too many groups; and
        those of `did`.

    Notes
    -----
    y_it = a_u + d_gt + Σ_g b_g · treated_i · 1[t ≥ start] · 1[group = g] + x_it c + e_it, with treated × group and
    group beside it where they vary inside units. Equality is the Wald test of b_1 = … = b_G as F(G − 1, clusters − 1).
    A group without one of the four cells has no effect of its own: its rows are left out and counted.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 4000), "year": rng.integers(2007, 2013, 4000)})
    >>> homes["near"], homes["head"] = homes.place % 2, np.where(rng.random(4000) < 0.5, "man", "woman")
    >>> gain = np.where(homes["head"] == "man", 0.0, 1.0)
    >>> homes["income"] = homes.place / 50 + gain * homes.near * (homes.year >= 2010) + rng.normal(size=4000)
    >>> parts = heterogeneity(homes, outcome="income", treated="near", period="year", start=2010, unit="place",
    ...                       by="head")
    >>> parts.groups, parts.equality.p_value < 0.001, [round(one.estimate) for one in parts.estimates]
    (('man', 'woman'), True, [0, 1])
    """
    given = DidDesign(**design)
    treated = str(given.treated)
    seen = given.read(frame, groups=[by])
    if len(seen.labels[by]) > MOST_GROUPS:
        raise ImpactError(BAD_SETTING, setting="by", value=by, expected=f"≤ {MOST_GROUPS}")
    after = after_start(seen, period=given.period, start=given.start)
    check_both_arms(seen.numbers[treated], treated)
    cell = seen.codes[by] * 4 + (seen.numbers[treated] * 2 + after).astype(np.int64)
    filled = np.bincount(cell, minlength=4 * len(seen.labels[by])).reshape(-1, 4).min(axis=1) > 0
    remarks = []
    if filled.sum() < 2:
        raise ImpactError(ONE_GROUP, column=by)
    if not filled.all():
        gone = ", ".join(str(seen.labels[by][code]) for code in np.flatnonzero(~filled))
        remarks.append(Remark.of(GROUPS_NOT_COMPARED, column=by, groups=gone))
        seen = seen.only(filled[seen.codes[by]], step="group_without_comparison", column=by)
        after = after_start(seen, period=given.period, start=given.start)
    exposed = seen.numbers[treated]
    alone, more = given.alone(seen, exposed)
    masks = [(seen.codes[by] == code).astype(np.float64) for code in range(len(seen.labels[by]))]
    names = [f"treated × post × {label}" for label in seen.labels[by]]
    columns = [Regressor(name, exposed * after * mask, role="term") for name, mask in zip(names, masks, strict=True)]
    columns += [*alone, *_beside(seen, given, masks, by=by, group_periods=group_periods)]
    one = given.fit(given.arrange(seen, columns), *remarks, *more, *never_before(seen, exposed, after, unit=given.unit))
    warn_of(one.remarks)
    settings = given.settings(by=by, group_periods=group_periods)
    places = [one.arranged.place(name) for name in names]
    contrasts = np.zeros((len(places) - 1, len(one.names)))
    contrasts[:, places[0]] = -1
    contrasts[np.arange(len(places) - 1), places[1:]] = 1
    values, base = seen.numbers[given.outcome], (exposed == 1) & ~after
    return Heterogeneity(
        estimates=tuple(one.estimate(name, outcome=given.outcome, settings=settings) for name in names),
        groups=seen.labels[by],
        by=by,
        equality=one.wald(contrasts, name="equality"),
        vcov=one.vcov[np.ix_(places, places)],
        base_means=tuple(
            float(np.average(values[rows], weights=None if seen.weights is None else seen.weights[rows]))
            for rows in (np.flatnonzero(base & (mask > 0)) for mask in masks)
        ),
        group_rows=tuple(int(mask.sum()) for mask in masks),
        settings=settings,
        confidence=given.confidence,
        remarks=one.remarks,
        flow=one.arranged.flow,
        fit=one.released(),
    )


def _beside(
    seen: Columns, given: DidDesign, masks: list[NDArray[np.float64]], *, by: str, group_periods: bool
) -> list[Regressor]:
    """What lets each group have its own path without treatment."""
    labels, exposed, treated = seen.labels[by], seen.numbers[str(given.treated)], str(given.treated)
    unit = seen.codes[given.unit]
    columns = []
    inside = not constant_inside(seen.codes[by].astype(np.float64), unit)
    periods = seen.labels[given.period]
    cells = np.bincount(
        seen.codes[by] * len(periods) + seen.codes[given.period], minlength=len(labels) * len(periods)
    ).reshape(len(labels), len(periods))
    for code in range(1, len(labels)):
        mask, label = masks[code], labels[code]
        if inside:
            columns.append(Regressor(f"{by}={label}", mask))
        if group_periods:
            if inside:
                columns.append(Regressor(f"{treated} × {by}={label}", exposed * mask))
            first = int(np.flatnonzero(cells[code])[0])  # its level, or its units, take the first period it is seen in
            columns += [
                Regressor(f"{by}={label} × {period}", mask, place)
                for place, period in enumerate(periods)
                if place > first and cells[code, place]
            ]
    return columns
