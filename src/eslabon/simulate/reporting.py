"""Monthly reports as they come in, and what is wrong in them on purpose: slips of the pen, inflated figures, delays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from eslabon.simulate.draws import Draws

SLIPS = 0.03  # of the reports have one honest error
KINDS = (("digits_swapped", 0.4), ("zero_too_many", 0.15), ("zero_too_few", 0.15), ("last_month_again", 0.3))
FACTOR = (1.30, 1.90)  # of what is inflated
LATE, MISSING = 0.08, 0.01
DUE_DAY, DAYS_LATE = 10, (1, 75)  # of the next month
NEVER = "9999-12"


@dataclass(frozen=True)
class Columns:
    """Which columns of a report may slip, which ones a cheat inflates, and which one says whose report it is."""

    key: str
    slipping: tuple[str, ...]
    inflated: tuple[str, ...]


@dataclass(frozen=True)
class Cheat:
    """From which month on figures are inflated, and by how much."""

    since: str  # YYYY-MM
    factor: float


@dataclass
class Reported:
    """The reports as they came in, and everything in them that is not so."""

    cheats: Mapping[str, Cheat]
    rows: list[dict[str, Any]] = field(default_factory=list)
    slips: list[dict[str, Any]] = field(default_factory=list)
    inflated: list[dict[str, Any]] = field(default_factory=list)
    late: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)

    def truth(self) -> dict[str, Any]:
        """Everything that was planted, row by row, and the parameters behind it."""
        return {
            "parameters": {
                "slips_share": SLIPS,
                "slip_kinds": dict(KINDS),
                "factor": list(FACTOR),
                "late_share": LATE,
                "missing_share": MISSING,
                "due_day_of_the_next_month": DUE_DAY,
                "days_late": list(DAYS_LATE),
            },
            "inflating": {key: {"since": one.since, "factor": one.factor} for key, one in sorted(self.cheats.items())},
            "inflated": self.inflated,
            "slips": self.slips,
            "late": self.late,
            "missing": self.missing,
        }


def draw_cheats(seed: int, *, purpose: str, starts: Mapping[str, Sequence[str]], count: int) -> dict[str, Cheat]:
    """Who inflates: `count` of those in `starts`, each from one of its months on."""
    draws = Draws(seed, f"{purpose} frauds")
    return {
        key: Cheat(draws.one(starts[key]), round(FACTOR[0] + (FACTOR[1] - FACTOR[0]) * draws.share(), 2))
        for key in draws.shuffled(sorted(starts))[:count]
    }


def report(
    seed: int, *, purpose: str, rows: list[dict[str, Any]], cheats: Mapping[str, Cheat], columns: Columns
) -> Reported:
    """The true rows, by key and month in order, as they are reported."""
    told = Reported(cheats)
    draws, before = Draws(seed, f"{purpose} reports"), dict[str, Any]()
    for row in rows:
        if draws.chance(MISSING):
            told.missing.append(_of(row, columns))
        else:
            said = _said(row, before=before, told=told, draws=draws, columns=columns)
            days = draws.integer(*DAYS_LATE) if draws.chance(LATE) else -draws.integer(0, 7)
            if days > 0:
                told.late.append({**_of(row, columns), "days_late": days})
            said["submitted_on"] = (due_on(row["month"]) + timedelta(days=days)).isoformat()
            told.rows.append(said)
        before = row
    return told


def _of(row: dict[str, Any], columns: Columns) -> dict[str, Any]:
    return {columns.key: row[columns.key], "month": row["month"]}


def _said(
    row: dict[str, Any], *, before: dict[str, Any], told: Reported, draws: Draws, columns: Columns
) -> dict[str, Any]:
    """One report, with what is wrong in it written down."""
    said, cheat = dict(row), told.cheats.get(row[columns.key])
    if cheat is not None and row["month"] >= cheat.since:
        said |= {name: round(row[name] * cheat.factor) for name in columns.inflated}
        told.inflated.extend(
            {**_of(row, columns), "column": name, "true": row[name], "reported": said[name]}
            for name in columns.inflated
            if said[name] != row[name]
        )
    elif draws.chance(SLIPS):
        column, kind = draws.one(columns.slipping), draws.weighted(KINDS)
        earlier = before[column] if before.get(columns.key) == row[columns.key] else None
        said[column] = _slip(row[column], kind=kind, before=earlier)
        if said[column] != row[column]:
            wrong = {"column": column, "kind": kind, "true": row[column], "reported": said[column]}
            told.slips.append({**_of(row, columns), **wrong})
    return said


def _slip(value: int, *, kind: str, before: int | None) -> int:
    text = str(value)
    if kind == "zero_too_many":
        return value * 10
    if kind == "zero_too_few":
        return value // 10
    if kind == "last_month_again" and before is not None:
        return before
    return int(text[1] + text[0] + text[2:]) if len(text) > 1 else value


def due_on(month: str) -> date:
    """The day until which the report of a month (YYYY-MM) is in time.

    >>> due_on("2012-12").isoformat()
    '2013-01-10'
    """
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, DUE_DAY)
