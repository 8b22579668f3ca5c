"""Households seen in several rounds: differences in differences with household effects, and ANCOVA."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import TERM, after_start, base_means, check_both_arms, check_roles, never_before
from eslabon.impact.did import DidEstimate, did_estimate
from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.problems import ImpactError, rows_in_words, warn_of
from eslabon.impact.problems_regression import NO_BASELINE, TREATED_CHANGES, UNIT_TWICE
from eslabon.impact.regression import (
    Convention,
    Regressor,
    Variance,
    arrange,
    check_regression,
    fit,
    period_dummies,
    rows_that_differ,
    with_remarks,
)


def panel_did(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    treated: str,
    period: str,
    start: Any,
    unit: str,
    cluster: str | None = None,
    controls: Sequence[str] = (),
    weights: str | None = None,
    balanced: bool = False,
    variance: Variance = "cluster",
    df: Convention = "nested",
    within: NDArray[np.bool_] | None = None,
    confidence: float = 0.95,
    workers: int = 1,
) -> DidEstimate:
    """Change of the participants after the start, less the change of the others, each household against itself.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and round.
    outcome
        Column of numbers. Rows with a missing value in any column used are left out and counted.
    treated
        Column of 0 and 1, the same in all rounds of a household.
    period, start
        Column of rounds, and the first one after the programme began.
    unit
        Column of households; each at most once in a round.
    cluster
        Column of groups for the variance; None: the household.
    controls
        Columns of numbers that change over time.
    weights
        Column of weights, not negative.
    balanced
        Whether only households of every round stay; the others are counted in the flow.
    variance, df, within, confidence, workers
        As in `did`.

    Raises
    ------
    ImpactError
        IMPACT-E28 a household twice in a round; E29 `treated` changes inside a household; E31 nobody in every round;
        and those of `did`.

    Notes
    -----
    y_it = a_i + d_t + β · treated_i · 1[t ≥ start] + x_it c + e_it. Households of one round are kept and carry no
    information on β. Not tested here: that both groups would have changed alike, that who left was like who stayed
    (see `attrition`, `lee_bounds`).

    References
    ----------
    Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, chapter 10.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rounds = pd.DataFrame({"home": np.repeat(range(40), 2), "round": [1, 2] * 40})
    >>> rounds["in"] = (rounds.home < 20).astype(int)
    >>> rounds["income"] = rounds.home + rounds["round"] + 4 * rounds["in"] * (rounds["round"] == 2)
    >>> rounds.loc[::3, "income"] += 1
    >>> round(panel_did(rounds, outcome="income", treated="in", period="round", start=2, unit="home").estimate, 4)
    4.05
    """
    settings = dict(locals())
    del settings["frame"]
    settings["within"] = None if within is None else "mask"
    check_regression(variance=variance, df=df, confidence=confidence, workers=workers)
    controls = tuple(dict.fromkeys(controls))
    check_roles(outcome=outcome, treated=treated, period=period, unit=unit, weights=weights, controls=controls)
    seen = read_columns(
        frame,
        numbers=[outcome, *controls],
        binary=[treated],
        groups=list(dict.fromkeys([unit, period, *([cluster] if cluster else [])])),
        weights=weights,
        within=within,
    )
    check_panel(seen, treated=treated, unit=unit, period=period)
    if balanced:
        seen = _every_round(seen, unit=unit, period=period)
    after = after_start(seen, period=period, start=start)
    exposed = seen.numbers[treated]
    check_both_arms(exposed, treated)
    columns = [*period_dummies(seen, period), Regressor(TERM, exposed * after, role="term")]
    columns += [Regressor(name, seen.numbers[name]) for name in controls]
    arranged = arrange(
        seen, outcome=outcome, regressors=columns, unit=unit, period=period, cluster=cluster or unit, workers=workers
    )
    one = fit(arranged, outcome=outcome, variance=variance, convention=df, confidence=confidence, workers=workers)
    one = with_remarks(one, *never_before(seen, exposed, after, unit=unit))
    warn_of(one.remarks)
    means = base_means(seen, outcome=outcome, exposed=exposed, after=after)
    return did_estimate(one, term=TERM, outcome=outcome, base_means=means, settings=settings)


def ancova(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    treated: str,
    period: str,
    start: Any,
    unit: str,
    cluster: str | None = None,
    controls: Sequence[str] = (),
    strata: str | None = None,
    weights: str | None = None,
    variance: Variance = "cluster",
    df: Convention = "nested",
    confidence: float = 0.95,
    workers: int = 1,
) -> DidEstimate:
    """Outcome after the start, compared among households with the same outcome before it.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and round.
    outcome
        Column of numbers; its mean over the rounds before the start is the baseline.
    treated
        Column of 0 and 1, the same in all rounds of a household.
    period, start
        Column of rounds, and the first one after the programme began.
    unit
        Column of households. Those without a row before, or without one after, are left out and counted.
    cluster
        Column of groups for the variance; None: the household.
    controls
        Columns of numbers, taken in the rounds after.
    strata
        Column of strata whose effects are absorbed.
    weights
        Column of weights, those of the rounds after.
    variance, df, confidence, workers
        As in `did`.

    Raises
    ------
    ImpactError
        IMPACT-E31 no household with both; E28, E29 and those of `did`.

    Notes
    -----
    y_it = d_t + β · treated_i + c₀ · ȳ_i,before + x_it c + e_it over t ≥ start. Against differences it has the smaller
    variance when the outcome is only weakly correlated over time (McKenzie 2012), and it needs treatment unrelated to
    the baseline: with groups that differ at the start its estimate is not that of `panel_did`.

    References
    ----------
    McKenzie (2012), Journal of Development Economics 99(2).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(3)
    >>> before = rng.normal(size=200)
    >>> rounds = pd.DataFrame({"home": np.tile(np.arange(200), 2), "round": np.repeat([1, 2], 200),
    ...                        "in": np.tile(np.arange(200) % 2, 2)})
    >>> rounds["income"] = np.r_[before, before / 2 + 0.5 * (np.arange(200) % 2) + rng.normal(size=200) / 2]
    >>> effect = ancova(rounds, outcome="income", treated="in", period="round", start=2, unit="home")
    >>> effect.ci_low < 0.5 < effect.ci_high, effect.n
    (True, 200)
    """
    settings = dict(locals())
    del settings["frame"]
    check_regression(variance=variance, df=df, confidence=confidence, workers=workers)
    controls = tuple(dict.fromkeys(controls))
    check_roles(outcome=outcome, treated=treated, period=period, unit=unit, weights=weights, controls=controls)
    seen = read_columns(
        frame,
        numbers=[outcome],
        binary=[treated],
        groups=list(dict.fromkeys([unit, period, *(name for name in (cluster, strata) if name)])),
        weights=weights,
    )
    check_panel(seen, treated=treated, unit=unit, period=period)
    after = after_start(seen, period=period, start=start)
    codes, size = seen.codes[unit], len(seen.labels[unit])
    values, exposed = seen.numbers[outcome], seen.numbers[treated]
    means = base_means(seen, outcome=outcome, exposed=exposed, after=after)
    rounds = np.bincount(codes[~after], minlength=size)
    baseline = (np.bincount(codes[~after], weights=values[~after], minlength=size) / np.maximum(rounds, 1))[codes]
    if not (after & (rounds[codes] > 0)).any():
        raise ImpactError(NO_BASELINE, unit=unit, start=start)
    before = f"{outcome} before"
    seen.numbers[before] = baseline
    has_baseline = rounds[codes] > 0
    late = seen.only(after | ~has_baseline, step="baseline", column=outcome)
    late = late.only(has_baseline[after | ~has_baseline], step="no_baseline", column=outcome)
    late = _with_controls(late, frame, controls)
    check_both_arms(late.numbers[treated], treated)
    columns = [*period_dummies(late, period), Regressor(treated, late.numbers[treated], role="term")]
    columns += [Regressor(name, late.numbers[name]) for name in (before, *controls)]
    arranged = arrange(
        late, outcome=outcome, regressors=columns, unit=strata, period=period, cluster=cluster or unit, workers=workers
    )
    one = fit(arranged, outcome=outcome, variance=variance, convention=df, confidence=confidence, workers=workers)
    warn_of(one.remarks)
    return did_estimate(one, term=treated, outcome=outcome, base_means=means, settings=settings)


def check_panel(seen: Columns, *, treated: str, unit: str, period: str) -> None:
    """Refuse a household twice in a round, or one that changes its group."""
    pair = seen.codes[unit] * len(seen.labels[period]) + seen.codes[period]
    order = np.argsort(pair, kind="stable")
    twice = np.sort(order[1:][np.diff(pair[order]) == 0])
    if twice.size:
        raise ImpactError(UNIT_TWICE, unit=unit, period=period, rows=rows_in_words(seen.rows[twice]))
    changing = rows_that_differ(seen.numbers[treated], seen.codes[unit])
    if changing.size:
        raise ImpactError(TREATED_CHANGES, column=treated, unit=unit, rows=rows_in_words(seen.rows[changing]))


def _every_round(seen: Columns, *, unit: str, period: str) -> Columns:
    """Only the households of every round."""
    rounds = np.bincount(seen.codes[unit], minlength=len(seen.labels[unit]))
    return seen.only((rounds == len(seen.labels[period]))[seen.codes[unit]], step="not_every_round", column=unit)


def _with_controls(seen: Columns, frame: Any, controls: Sequence[str]) -> Columns:
    """The rows whose controls are known, with the controls among the numbers."""
    if not controls:
        return seen
    wanted = np.zeros(len(frame), dtype=bool)
    wanted[seen.rows] = True
    known = read_columns(frame, numbers=controls, within=wanted)
    kept = seen.only(np.isin(seen.rows, known.rows), step="missing", column=", ".join(controls))
    kept.numbers.update(known.numbers)
    return kept
