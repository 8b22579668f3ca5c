"""Levels of the service route: basic, intermediate, competitiveness, graduated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

RULE = "stages.level"
VERSION = "1"
ENTERS, NOT_YET, GRADUATES = "enters", "not_yet", "graduates"
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Asked:
    """A condition for entering: yes or no (`least` is None), or a number of at least `least`."""

    code: str
    es: str
    en: str
    least: Decimal | None = None


@dataclass(frozen=True)
class Level:
    """One level: how many months it lasts at least, and what entering it asks."""

    code: str
    least_months: int
    conditions: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Met:
    """One condition, and whether it is met."""

    code: str
    met: bool
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Step:
    """enters | graduates | not_yet; `level` is the next one, empty after the last."""

    result: str
    level: str
    conditions: tuple[Met, ...]


def months_between(since: date, until: date) -> int:
    """Whole months from one day to another, 0 if it is not later.

    >>> months_between(date(2024, 1, 31), date(2026, 1, 30)), months_between(date(2024, 1, 15), date(2026, 1, 15))
    (23, 24)
    """
    months = (until.year - since.year) * MONTHS_OF_A_YEAR + until.month - since.month
    return max(0, months - (until.day < since.day))


def decide_level(
    levels: Sequence[Level], *, current: str, entered_on: date | None, today: date, facts: Mapping[str, Decimal]
) -> Step:
    """Whether an organisation goes on to the next level today.

    Parameters
    ----------
    levels : sequence of Level
        In their order.
    current : str
        The level that it is in, empty if in none yet.
    entered_on : date or None
        Since when.
    facts : mapping
        Condition → number, 1 for yes; what is not there counts as not met.

    Raises
    ------
    ValueError
        `current` is none of `levels`.

    Notes
    -----
    Clauses STAGE-30 to STAGE-32. After PAAP's recommendation: at least two years in each of the first two levels, one
    in the last. An organisation enters the first level that it is not past yet, never skipping one.

    >>> levels = (Level("basic", 24), Level("intermediate", 24, (Asked("members", "socios", "members", Decimal(20)),)))
    >>> day = date(2026, 3, 1)
    >>> decide_level(levels, current="", entered_on=None, today=day, facts={}).level
    'basic'
    >>> step = decide_level(levels, current="basic", entered_on=date(2025, 3, 1), today=day, facts={})
    >>> step.result, [one.clause for one in step.conditions if not one.met]
    ('not_yet', ['STAGE-31', 'STAGE-30'])
    """
    codes = [one.code for one in levels]
    position = codes.index(current) if current else -1
    conditions: list[Met] = []
    if current and entered_on is not None:
        conditions.append(_stayed(levels[position], months_between(entered_on, today)))
    following = levels[position + 1] if position + 1 < len(levels) else None
    if following is not None:
        conditions += [_asked(one, facts.get(one.code)) for one in following.conditions]
    done = all(one.met for one in conditions)
    result = NOT_YET if not done else ENTERS if following is not None else GRADUATES
    return Step(result, following.code if following is not None else "", tuple(conditions))


def _stayed(level: Level, months: int) -> Met:
    es = f"Lleva {months} meses en el nivel; se piden {level.least_months}."
    en = f"It has been {months} months in the level; {level.least_months} are asked."
    clause = "STAGE-31" if months < level.least_months else "STAGE-32"
    return Met("months", months >= level.least_months, clause, es, en)


def _asked(one: Asked, value: Decimal | None) -> Met:
    if one.least is None:
        met = value is not None and value > 0
        es = f"{one.es}: sí." if met else f"{one.es}: no consta."
        en = f"{one.en}: yes." if met else f"{one.en}: not on record."
    else:
        met = value is not None and value >= one.least
        said_es, said_en = ("sin dato", "not on record") if value is None else (str(value), str(value))
        es = f"{one.es}: {said_es}; se piden {one.least}."
        en = f"{one.en}: {said_en}; {one.least} are asked."
    return Met(one.code, met, "STAGE-30", es, en)


def inputs_to_plain(
    levels: Sequence[Level], *, current: str, entered_on: date | None, today: date, facts: Mapping[str, Decimal]
) -> dict[str, Any]:
    """Everything that the step rests on, JSON-safe (the inputs of `decide_plain`).

    >>> day = date(2026, 3, 1)
    >>> inputs_to_plain((Level("basic", 24),), current="", entered_on=None, today=day, facts={})["today"]
    '2026-03-01'
    """
    return {
        "levels": [
            {
                "code": one.code,
                "least_months": one.least_months,
                "conditions": [
                    {**vars(each), "least": None if each.least is None else str(each.least)} for each in one.conditions
                ],
            }
            for one in levels
        ],
        "current": current,
        "entered_on": entered_on.isoformat() if entered_on else None,
        "today": today.isoformat(),
        "facts": {code: str(value) for code, value in sorted(facts.items())},
    }


def levels_from_plain(plain: Sequence[Mapping[str, Any]]) -> tuple[Level, ...]:
    """Levels from JSON-safe data.

    >>> levels_from_plain([{"code": "basic", "least_months": 24, "conditions": []}])[0].least_months
    24
    """
    return tuple(
        Level(
            one["code"],
            one["least_months"],
            tuple(
                Asked(
                    each["code"], each["es"], each["en"], None if each.get("least") is None else Decimal(each["least"])
                )
                for each in one["conditions"]
            ),
        )
        for one in plain
    )


def step_to_plain(found: Step) -> dict[str, Any]:
    """The step as JSON-safe data.

    >>> step_to_plain(Step("enters", "basic", ()))
    {'result': 'enters', 'level': 'basic', 'conditions': []}
    """
    return {
        "result": found.result,
        "level": found.level,
        "conditions": [vars(one).copy() for one in found.conditions],
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The step from what `inputs_to_plain` gave, for replay.

    >>> day = date(2026, 3, 1)
    >>> decide_plain(inputs_to_plain((Level("a", 1),), current="", entered_on=None, today=day, facts={}))["level"]
    'a'
    """
    entered = inputs["entered_on"]
    found = decide_level(
        levels_from_plain(inputs["levels"]),
        current=inputs["current"],
        entered_on=date.fromisoformat(entered) if entered else None,
        today=date.fromisoformat(inputs["today"]),
        facts={code: Decimal(value) for code, value in inputs["facts"].items()},
    )
    return step_to_plain(found)
