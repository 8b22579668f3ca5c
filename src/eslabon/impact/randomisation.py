"""Randomisation inference: the effect against what other assignments would have given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import after_start, check_both_arms, check_roles
from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.kernels import permutation
from eslabon.impact.problems import BAD_SETTING, ImpactError, rows_in_words
from eslabon.impact.problems_regression import NO_ROOM_TO_PERMUTE, NOT_IDENTIFIED, TREATED_CHANGES
from eslabon.impact.regression import rows_that_differ
from eslabon.impact.results import Estimate, frozen_settings

SAME = 1e-10  # share by which two effects may differ and still be one


@dataclass(frozen=True, kw_only=True)
class RandomisationEstimate(Estimate):
    """An effect with its p-value under the sharp null; `std_error` is the spread of the assignments' effects."""

    draws: int  # assignments used
    extreme: int  # how many of them gave an effect at least as large
    enumerated: bool  # whether they are all that exist
    p_ci: tuple[float, float]  # Clopper–Pearson interval of extreme / draws
    n_strata: int
    n_assigned: int  # units of assignment
    effects: NDArray[np.float64] = field(compare=False, repr=False)  # of each assignment


def randomisation_inference(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    treated: str,
    assigned: str,
    seed: int,
    draws: int = 999,
    strata: str | None = None,
    unit: str | None = None,
    period: str | None = None,
    start: Any = None,
    controls: Sequence[str] = (),
    weights: str | None = None,
    confidence: float = 0.95,
) -> RandomisationEstimate:
    """Test of no effect for anybody, by assigning the treatment anew as it was assigned.

    Parameters
    ----------
    frame
        pandas or polars DataFrame.
    outcome
        Column of numbers. Rows with a missing value in any column used are left out and counted.
    treated
        Column of 0 and 1, the same in all rows of one unit of assignment.
    assigned
        Column of the units that were assigned: places, blocks, persons.
    seed
        Whole number; the same seed gives the same numbers.
    draws
        How many assignments, 1 or more. Where no more than these exist, all of them are used.
    strata
        Column of the strata within which the assignment was made; None: everybody in one.
    unit
        Column whose effects are absorbed; None: a constant.
    period, start
        With a start the effect is treated × 1[period ≥ start] beside the effects of `unit` and of periods, as in
        `did`; a period alone only adds its effects.
    controls
        Columns of numbers.
    weights
        Column of weights, not negative.
    confidence
        Between 0 and 1; the interval holds the constant effects that the test does not reject.

    Raises
    ------
    ImpactError
        IMPACT-E29 a treatment that changes inside a unit of assignment, or a stratum that does; E33 no other
        assignment; E24 an effect that the others explain; E20, E21, E27, E10; E01 to E09 the columns.

    Notes
    -----
    Statistic: the least-squares coefficient, estimated anew for each assignment. p = (1 + #{|b*| ≥ |b|})/(1 + draws);
    over all assignments #{…}/draws. It assumes that assignments inside strata were equally likely; nothing else.

    References
    ----------
    Young (2019), QJE 134(2); Heß (2017), Stata Journal 17(3).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> stalls = pd.DataFrame({"block": np.repeat(np.arange(40), 20)})
    >>> stalls["in"], stalls["pair"] = stalls.block % 2, stalls.block // 2
    >>> stalls["days"] = 0.4 * stalls["in"] + rng.normal(size=800)
    >>> test = randomisation_inference(stalls, outcome="days", treated="in", assigned="block", strata="pair",
    ...                                unit="pair", seed=1)
    >>> test.p_value < 0.01, test.n_strata, test.n_assigned
    (True, 20, 40)
    """
    settings = dict(locals())
    del settings["frame"]
    if draws < 1:
        raise ImpactError(BAD_SETTING, setting="draws", value=repr(draws), expected="1, 2, …")
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=repr(confidence), expected="0 < … < 1")
    controls = tuple(dict.fromkeys(controls))
    check_roles(outcome=outcome, treated=treated, period=period, weights=weights, controls=controls)
    names = [name for name in (assigned, strata, unit, period) if name]
    seen = read_columns(
        frame, numbers=[outcome, *controls], binary=[treated], groups=list(dict.fromkeys(names)), weights=weights
    )
    exposed, place = seen.numbers[treated], seen.codes[assigned]
    check_both_arms(exposed, treated)
    treated_places, stratum = _assignment(seen, treated=treated, assigned=assigned, strata=strata)
    switched = np.ones(seen.n)
    if start is not None:
        if period is None or unit is None:
            raise ImpactError(BAD_SETTING, setting="start", value=repr(start), expected="period + unit")
        wrong = rows_that_differ(place, seen.codes[unit])
        if wrong.size:  # the level of the treated must leave with the unit
            raise ImpactError(TREATED_CHANGES, column=assigned, unit=unit, rows=rows_in_words(seen.rows[wrong]))
        switched = after_start(seen, period=period, start=start).astype(np.float64)
    sums = permutation.assignment_sums(
        seen.numbers[outcome],
        _columns(seen, controls, period=period),
        exposed=exposed,
        switched=switched,
        unit=seen.codes[unit] if unit else np.zeros(seen.n, dtype=np.int64),
        assigned=place,
        weights=np.ones(seen.n) if seen.weights is None else seen.weights,
    )
    many = permutation.possible(treated_places, stratum)
    if many < 2:
        raise ImpactError(NO_ROOM_TO_PERMUTE, column=treated)
    enumerated = many <= draws
    drawn = (
        permutation.every_assignment(treated_places, stratum)
        if enumerated
        else permutation.shuffled(treated_places, stratum, draws=draws, rng=np.random.default_rng(seed))
    )
    own = float(permutation.effects(sums, treated_places[None, :])[0][0])
    if math.isnan(own):
        raise ImpactError(NOT_IDENTIFIED, term=treated)
    return _judged(own, permutation.effects(sums, drawn), seen, settings, enumerated=enumerated, strata=stratum)


def _columns(seen: Columns, controls: Sequence[str], *, period: str | None) -> NDArray[np.float64]:
    """Effects of periods and controls, shape (n, k)."""
    columns = [seen.numbers[name] for name in controls]
    if period:
        columns += [(seen.codes[period] == code).astype(np.float64) for code in range(1, len(seen.labels[period]))]
    return np.column_stack(columns) if columns else np.zeros((seen.n, 0))


def _assignment(
    seen: Columns, *, treated: str, assigned: str, strata: str | None
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Treatment and stratum of each unit of assignment."""
    place, size = seen.codes[assigned], len(seen.labels[assigned])
    wrong = rows_that_differ(seen.numbers[treated], place)
    if wrong.size:
        raise ImpactError(TREATED_CHANGES, column=treated, unit=assigned, rows=rows_in_words(seen.rows[wrong]))
    chosen = np.zeros(size, dtype=bool)
    chosen[place] = seen.numbers[treated] > 0
    stratum = np.zeros(size, dtype=np.int64)
    if strata:
        wrong = rows_that_differ(seen.codes[strata], place)
        if wrong.size:
            raise ImpactError(TREATED_CHANGES, column=strata, unit=assigned, rows=rows_in_words(seen.rows[wrong]))
        stratum[place] = seen.codes[strata]
    return chosen, stratum


def _judged(
    own: float,
    drawn: tuple[NDArray[np.float64], NDArray[np.float64]],
    seen: Columns,
    settings: dict[str, Any],
    *,
    enumerated: bool,
    strata: NDArray[np.int64],
) -> RandomisationEstimate:
    """The p-value, the interval by inversion, and what belongs beside them."""
    from scipy import stats

    known = np.isfinite(drawn[0])
    values, slopes = drawn[0][known], drawn[1][known]
    size, confidence = int(known.sum()), float(settings["confidence"])

    def extreme(null: float) -> int:
        """How many assignments give at least the observed distance from a constant effect `null`."""
        return int(np.count_nonzero(np.abs(values - null * slopes) >= abs(own - null) * (1 - SAME)))

    def share(null: float) -> float:
        return extreme(null) / size if enumerated else (1 + extreme(null)) / (1 + size)

    found, spread = extreme(0.0), float(np.std(values))
    beta = stats.beta
    p_low = float(beta.ppf(0.025, found, size - found + 1)) if found else 0.0
    p_high = float(beta.ppf(0.975, found + 1, size - found)) if found < size else 1.0
    low, high = (_end(share, own, spread * sign, level=1 - confidence) for sign in (-1, 1))
    return RandomisationEstimate(
        estimate=own,
        std_error=spread,
        ci_low=low,
        ci_high=high,
        p_value=share(0.0),
        n=seen.n,
        n_clusters=int(strata.size),
        settings=frozen_settings(settings),
        outcome=str(settings["outcome"]),
        term=str(settings["treated"]) + (" × post" if settings["start"] is not None else ""),
        confidence=confidence,
        flow=seen.flow,
        draws=size,
        extreme=found,
        enumerated=enumerated,
        p_ci=(p_low, p_high),
        n_strata=int(strata.max()) + 1,
        n_assigned=int(strata.size),
        effects=values,
    )


def _end(share: Any, own: float, step: float, *, level: float) -> float:
    """The first constant effect, going by `step`, that is rejected; infinite where none is."""
    inside, reach = 0.0, 1.0
    while share(own + reach * step) > level:
        inside, reach = reach, reach * 2
        if reach > 1e6 or step == 0:
            return math.copysign(math.inf, step)
    for _ in range(50):
        middle = (inside + reach) / 2
        if share(own + middle * step) > level:
            inside = middle
        else:
            reach = middle
    return own + reach * step
