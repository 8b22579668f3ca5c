"""Indicators computed from others: a closed set of operations written as data, never as text to be parsed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SUM, DIFFERENCE, RATIO, PERCENT, PER_SETTING = "sum", "difference", "ratio", "percent", "per_setting"
INCREMENT = "increment"
# How many figures each operation takes: (at least, at most).
OPERATIONS = {
    SUM: (1, 20),  # a + b + …
    DIFFERENCE: (2, 2),  # a - b
    RATIO: (2, 2),  # a / b
    PERCENT: (2, 2),  # 100 a / b
    PER_SETTING: (1, 1),  # a / a setting of the programme, such as days per permanent job
    INCREMENT: (1, 1),  # a - its baseline
}
SETTINGS = ("days_per_job",)


@dataclass(frozen=True)
class Formula:
    """An operation over other indicators.

    Attributes
    ----------
    operation : str
        One of `OPERATIONS`.
    of : tuple of str
        Codes of the indicators that it takes, in order.
    setting : str
        For `per_setting`: one of `SETTINGS`.
    """

    operation: str
    of: tuple[str, ...]
    setting: str = ""


@dataclass(frozen=True)
class Known:
    """What a formula is computed from: None is what nobody reported.

    Attributes
    ----------
    figures : mapping of str to Decimal or None
        Value of each indicator that is not computed.
    baselines : mapping of str to Decimal
        What each had in the comparable time before the start.
    settings : mapping of str to Decimal
        Settings of the programme, more than 0.
    """

    figures: Mapping[str, Decimal | None]
    baselines: Mapping[str, Decimal]
    settings: Mapping[str, Decimal]


def formula_from_plain(plain: Mapping[str, Any]) -> Formula:
    """The formula that stands in a pack or a row.

    >>> formula_from_plain({"op": "per_setting", "of": ["labour_days"], "setting": "days_per_job"})
    Formula(operation='per_setting', of=('labour_days',), setting='days_per_job')
    """
    return Formula(str(plain.get("op", "")), tuple(plain.get("of", ())), str(plain.get("setting", "")))


def formula_faults(formulas: Mapping[str, Formula], *, codes: Collection[str]) -> list[tuple[str, str, str]]:
    """What is wrong with a set of formulas: (code of the indicator, in Spanish, in English); empty if nothing is.

    Parameters
    ----------
    formulas : mapping of str to Formula
        By the code of the indicator that each one gives.
    codes : collection of str
        Every indicator that exists.

    Notes
    -----
    Clause MONITOR-01: known operations only, over known indicators, never over oneself, however far round.

    >>> formula_faults({"jobs": Formula("sum", ("jobs",))}, codes=("jobs",))
    [('jobs', 'se calcula de sí mismo: jobs', 'is computed from itself: jobs')]
    >>> formula_faults({"jobs": Formula("power", ("days",))}, codes=("jobs", "days"))[0][2]
    'operation power is not known; expected one of: difference, increment, per_setting, percent, ratio, sum'
    """
    found: list[tuple[str, str, str]] = []
    for code, formula in formulas.items():
        found += [(code, es, en) for es, en in _own_faults(formula, codes=codes)]
    for code in formulas:
        circle = _circle(code, formulas)
        if circle:
            found.append((code, f"se calcula de sí mismo: {circle}", f"is computed from itself: {circle}"))
    return found


def _own_faults(formula: Formula, *, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    if formula.operation not in OPERATIONS:
        listed = ", ".join(sorted(OPERATIONS))
        yield (
            f"no se conoce la operación {formula.operation}; se esperaba una de: {listed}",
            f"operation {formula.operation} is not known; expected one of: {listed}",
        )
        return
    least, most = OPERATIONS[formula.operation]
    if not least <= len(formula.of) <= most:
        yield (
            f"{formula.operation} toma de {least} a {most} indicadores y tiene {len(formula.of)}",
            f"{formula.operation} takes {least} to {most} indicators and has {len(formula.of)}",
        )
    for other in formula.of:
        if other not in codes:
            yield f"no hay un indicador {other}", f"there is no indicator {other}"
    if (formula.operation == PER_SETTING) != (formula.setting in SETTINGS):
        listed = ", ".join(SETTINGS)
        yield f"per_setting, y solo ella, usa uno de: {listed}", f"per_setting, and nothing else, uses one of: {listed}"


def _circle(code: str, formulas: Mapping[str, Formula]) -> str:
    waiting, seen = list(formulas[code].of), set[str]()
    while waiting:
        other = waiting.pop()
        if other == code:
            return code
        if other not in seen and other in formulas:
            seen.add(other)
            waiting += formulas[other].of
    return ""


def evaluate(code: str, *, formulas: Mapping[str, Formula], known: Known) -> Decimal | None:
    """The value of an indicator, or None where something that it needs was not reported.

    Parameters
    ----------
    code : str
        The indicator asked for.
    formulas : mapping of str to Formula
        Without circles (`formula_faults`).
    known : Known
        Figures, baselines and settings.

    Notes
    -----
    Clauses MONITOR-01 and MONITOR-02. Missing is never 0: what lacks one part has no value. A ratio over 0 has none
    either. An increment without a baseline has none: nobody knows what was there before.

    >>> known = Known({"days": Decimal(540), "men": None}, {"days": Decimal(0)}, {"days_per_job": Decimal(270)})
    >>> jobs = {"jobs": Formula("per_setting", ("days",), "days_per_job"), "both": Formula("sum", ("days", "men"))}
    >>> evaluate("jobs", formulas=jobs, known=known), evaluate("both", formulas=jobs, known=known)
    (Decimal('2'), None)
    """
    formula = formulas.get(code)
    if formula is None:
        return known.figures.get(code)
    parts = [evaluate(other, formulas=formulas, known=known) for other in formula.of]
    values = [one for one in parts if one is not None]
    if len(values) < len(parts):
        return None
    if formula.operation == SUM:
        return sum(values, Decimal(0))
    if formula.operation == DIFFERENCE:
        return values[0] - values[1]
    if formula.operation == PER_SETTING:
        return values[0] / known.settings[formula.setting]
    if formula.operation == INCREMENT:
        before = known.baselines.get(formula.of[0])
        return None if before is None else values[0] - before
    if not values[1]:
        return None
    return values[0] / values[1] * (100 if formula.operation == PERCENT else 1)
