"""What a checked sample says of everything that was reported: a factor with an honest interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import Any

RULE = "monitoring.correction"
VERSION = "1"
PLACES = 6


@dataclass(frozen=True)
class Checked:
    """One drawn alliance: its stratum, what it had reported in the quarter, and what was found."""

    id: str
    stratum: str
    reported: Decimal
    verified: Decimal


@dataclass(frozen=True)
class Correction:
    """Verified over reported, with its interval; the total is the factor times what was reported.

    Attributes
    ----------
    ratio, low, high : float
        Six decimals; `low` is never below 0.
    sampled, population : int
        Alliances.
    wrong : int
        Of those sampled, how many were not as reported.
    seen : float
        Half the width that the spread of what was found accounts for.
    unseen_over, unseen_under : float
        What was reported too much, and too little, that a sample of this size may have missed.
    """

    ratio: float
    low: float
    high: float
    sampled: int
    population: int
    wrong: int
    seen: float
    unseen_over: float
    unseen_under: float
    clause: str = "MONITOR-45"


def estimate_correction(
    checked: Sequence[Checked], *, population: Mapping[str, int], confidence: float
) -> Correction | None:
    """The factor by which reported is to be multiplied, and how far it can be off.

    Parameters
    ----------
    checked : sequence of Checked
        Every drawn unit, those that agreed included; nothing that was checked for a reason of its own.
    population : mapping of str to int
        Units of each stratum in the frame.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Correction or None
        None if the sample reported nothing at all.

    Raises
    ------
    ValueError
        A stratum without population, with more checked than it has, or a stratum of the frame without any unit.

    Notes
    -----
    Clauses MONITOR-45 and MONITOR-46. The combined ratio estimator of a stratified sample without replacement:
    R = Σ N_h ȳ_h / Σ N_h x̄_h, with x reported and y verified. Its standard error comes from the residuals y − R x,
    s² by stratum, with the finite population correction: Σ N_h² (1 − n_h / N_h) s²_h / n_h, over Σ N_h x̄_h; the
    quantile is Student's with Σ (n_h − 1) degrees of freedom. A stratum with one unit of several takes the pooled s².

    That interval alone fails where errors are few: a sample in which all agreed has no spread, and its interval would
    have no width. So each limit is moved outwards to where a Wilson interval puts what the sample may have missed: with
    o the share reported too much and u the share reported too little, the limits reach at least to
    1 − W(o) + u and 1 + W(u) − o. W is Wilson's upper limit at n* = X̂² / Σ N_h² (1 − n_h / N_h) m_h / n_h, with m_h
    the mean of x²: the number of figures of one size that would tell as much. This is the widest that taints between
    "nothing of it is true" and "as much again was left out" allow; it assumes that no true value is above twice the
    reported one. A census (n = N) has no width.

    References
    ----------
    Cochran, W. G. (1977), Sampling techniques, sections 6.11 and 11; Wilson, E. B. (1927), Probable inference, JASA 22.

    >>> sample = [Checked(f"A{n}", "all", Decimal(100), Decimal(100)) for n in range(30)]
    >>> found = estimate_correction(sample, population={"all": 120}, confidence=0.95)
    >>> found.ratio, found.low, found.high
    (1.0, 0.912378, 1.087622)
    >>> estimate_correction(sample, population={"all": 30}, confidence=0.95).low
    1.0
    """
    strata = _strata(checked, population=population)
    expanded = math.fsum(population[name] / len(units) * _x(unit) for name, units in strata.items() for unit in units)
    if not expanded:
        return None
    true = math.fsum(population[name] / len(units) * _y(unit) for name, units in strata.items() for unit in units)
    ratio = true / expanded
    seen = _seen(strata, population=population, ratio=ratio, confidence=confidence) / expanded
    over, under = _tainted(strata, population=population)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    missed = _one_over_effective(strata, population=population) / expanded**2
    most_over = _wilson_upper(over / expanded, one_over_n=missed, z=z)
    most_under = _wilson_upper(under / expanded, one_over_n=missed, z=z)
    low = min(ratio - seen, 1 - most_over + under / expanded)
    high = max(ratio + seen, 1 + most_under - over / expanded)
    return Correction(
        ratio=round(ratio, PLACES),
        low=round(max(low, 0.0), PLACES),
        high=round(high, PLACES),
        sampled=len(checked),
        population=sum(population.values()),
        wrong=sum(unit.reported != unit.verified for unit in checked),
        seen=round(seen, PLACES),
        unseen_over=round(most_over - over / expanded, PLACES),
        unseen_under=round(most_under - under / expanded, PLACES),
    )


def _x(unit: Checked) -> float:
    return float(unit.reported)


def _y(unit: Checked) -> float:
    return float(unit.verified)


def _strata(checked: Sequence[Checked], *, population: Mapping[str, int]) -> dict[str, list[Checked]]:
    strata: dict[str, list[Checked]] = {name: [] for name in sorted(population)}
    for unit in sorted(checked, key=lambda one: one.id):
        if unit.stratum not in strata:
            raise ValueError(f"stratum {unit.stratum} is not in the frame")
        strata[unit.stratum].append(unit)
    for name, units in strata.items():
        if not 0 < len(units) <= population[name]:
            raise ValueError(f"stratum {name} has {population[name]} units and {len(units)} checked")
    return strata


def _seen(
    strata: Mapping[str, Sequence[Checked]], *, population: Mapping[str, int], ratio: float, confidence: float
) -> float:
    """Half the width of the textbook interval of the total: the quantile times the standard error."""
    freedom = sum(len(units) - 1 for units in strata.values())
    residuals = {name: [_y(unit) - ratio * _x(unit) for unit in units] for name, units in strata.items()}
    squares = {name: _squares(ones) for name, ones in residuals.items()}
    pooled = math.fsum(squares.values()) / freedom if freedom else 0.0
    variance = 0.0
    for name, ones in residuals.items():
        n, whole = len(ones), population[name]
        spread = squares[name] / (n - 1) if n > 1 else pooled
        variance += whole**2 * (1 - n / whole) * spread / n
    return student_quantile((1 + confidence) / 2, freedom=max(freedom, 1)) * math.sqrt(variance)


def _squares(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((one - mean) ** 2 for one in values)


def _tainted(strata: Mapping[str, Sequence[Checked]], *, population: Mapping[str, int]) -> tuple[float, float]:
    """What was reported too much and what too little, expanded to the frame."""
    over = under = 0.0
    for name, units in strata.items():
        weight = population[name] / len(units)
        over += weight * math.fsum(max(_x(unit) - _y(unit), 0.0) for unit in units)
        under += weight * math.fsum(max(_y(unit) - _x(unit), 0.0) for unit in units)
    return over, under


def _one_over_effective(strata: Mapping[str, Sequence[Checked]], *, population: Mapping[str, int]) -> float:
    """Variance of a total whose figures are true or void at random, over p (1 − p)."""
    return math.fsum(
        population[name] ** 2
        * (1 - len(units) / population[name])
        / len(units)
        * (math.fsum(_x(unit) ** 2 for unit in units) / len(units))
        for name, units in strata.items()
    )


def _wilson_upper(share: float, *, one_over_n: float, z: float) -> float:
    share = min(share, 1.0)
    spread = z * z * one_over_n
    centre = share + spread / 2
    half = z * math.sqrt(share * (1 - share) * one_over_n + spread * one_over_n / 4)
    return (centre + half) / (1 + spread)


def student_quantile(probability: float, *, freedom: int) -> float:
    """Student's quantile by its expansion around the normal one; exact to a thousandth from three degrees on.

    References
    ----------
    Abramowitz, M. and Stegun, I. A. (1964), Handbook of mathematical functions, 26.7.5; one and two degrees of freedom
    have closed forms.

    >>> round(student_quantile(0.975, freedom=30), 4), round(student_quantile(0.975, freedom=1), 4)
    (2.0423, 12.7062)
    """
    if freedom == 1:
        return math.tan(math.pi * (probability - 0.5))
    if freedom == 2:
        alpha = 4 * probability * (1 - probability)
        return math.copysign(math.sqrt(2 / alpha * (1 - alpha)), probability - 0.5) if alpha < 1 else 0.0
    z = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom ** (place + 1) for place, term in enumerate(terms))


def inputs_to_plain(
    checked: Sequence[Checked], *, population: Mapping[str, int], confidence: Decimal
) -> dict[str, Any]:
    """Everything that the factor rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([], population={"all": 3}, confidence=Decimal("0.95"))["confidence"]
    '0.95'
    """
    return {
        "checked": [
            [one.id, one.stratum, f"{one.reported:f}", f"{one.verified:f}"]
            for one in sorted(checked, key=lambda one: one.id)
        ],
        "population": dict(sorted(population.items())),
        "confidence": f"{confidence:f}",
    }


def correction_to_plain(found: Correction | None) -> dict[str, Any]:
    """The factor as JSON-safe data; empty where there is none.

    >>> correction_to_plain(None)
    {}
    """
    return {} if found is None else {**vars(found)}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The factor from what `inputs_to_plain` gave, for replay.

    >>> decide_plain({"checked": [["A", "all", "2", "1"]], "population": {"all": 1}, "confidence": "0.95"})["ratio"]
    0.5
    """
    checked = [Checked(unit, stratum, Decimal(x), Decimal(y)) for unit, stratum, x, y in inputs["checked"]]
    return correction_to_plain(
        estimate_correction(checked, population=inputs["population"], confidence=float(inputs["confidence"]))
    )
