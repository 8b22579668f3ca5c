"""Scheduling problems and plans as JSON files: read with faults by JSON path, written as the contract says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eslabon.files.documents import find_faults, find_ignored, first_repeated, read_document
from eslabon.files.faults import Fault, catalogued
from eslabon.rules.problems import routes
from eslabon.rules.routes.calendars import Plan, SchedulingProblem
from eslabon.rules.routes.prerequisites import find_cycle
from eslabon.rules.routes.schedule_plain import (
    plan_from_plain,
    plan_to_plain,
    preference_from_plain,
    problem_from_plain,
    problem_to_plain,
    session_to_plain,
)

__all__ = [
    "ReadPlan",
    "ReadProblem",
    "plan_from_plain",
    "plan_to_plain",
    "problem_from_plain",
    "problem_to_plain",
    "read_plan",
    "read_problem",
    "session_to_plain",
]

PROBLEM_SCHEMA, PLAN_SCHEMA = "schedule-problem", "schedule-plan"
_MINUTE_TOLERANCE = 0.011  # a third of an hour is written 0.3333


@dataclass(frozen=True)
class ReadProblem:
    """What a file gave: the problem, or None and its faults; `notes` are no obstacle."""

    problem: SchedulingProblem | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class ReadPlan:
    """What a file gave: the plan, or None and its faults; `notes` are no obstacle."""

    plan: Plan | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


def read_problem(source: Path | bytes, *, name: str) -> ReadProblem:
    """Read a problem. Its parts name each other, so one wrong part refuses the whole."""
    document, faults = read_document(source, name=name)
    faults = faults or find_faults(document, schema_name=PROBLEM_SCHEMA, name=name)
    faults = faults or list(_find_contradictions(document, name=name))
    if faults:
        return ReadProblem(None, tuple(faults))
    notes = find_ignored(document, schema_name=PROBLEM_SCHEMA, name=name)
    notes += _find_strange_wishes(document, name=name)
    return ReadProblem(problem_from_plain(document), (), tuple(notes))


def read_plan(source: Path | bytes, *, name: str) -> ReadPlan:
    """Read a plan; whether it keeps the constraints is for `rules.routes.checking` to say."""
    document, faults = read_document(source, name=name)
    faults = faults or find_faults(document, schema_name=PLAN_SCHEMA, name=name)
    if faults:
        return ReadPlan(None, tuple(faults))
    notes = find_ignored(document, schema_name=PLAN_SCHEMA, name=name)
    return ReadPlan(plan_from_plain(document), (), tuple(notes))


def _find_strange_wishes(document: Mapping[str, Any], *, name: str) -> list[Fault]:
    places = (
        f"$.organisations[{row}].preferred[{place}]"
        for row, organisation in enumerate(document["organisations"])
        for place, wish in enumerate(organisation.get("preferred", ()))
        if preference_from_plain(wish) is None
    )
    first = next(places, None)
    return [catalogued(routes.KEY_IGNORED, file=name, column=first)] if first else []


def _find_contradictions(document: Mapping[str, Any], *, name: str) -> Iterator[Fault]:
    """What single values cannot tell: periods, repeated and unknown ids, rings of prerequisites."""
    horizon = document["horizon"]
    if horizon["end"] < horizon["start"]:
        es, en = f"una fecha desde el {horizon['start']}", f"a date from {horizon['start']} on"
        yield _bad(horizon["end"], name=name, column="$.horizon.end", es=es, en=en)
    for room in ("providers", "services", "organisations"):
        yield from _find_repeated([each["id"] for each in document[room]], name=name, column=f"$.{room}", suffix=".id")
    yield from _find_unknown(document, name=name)
    for row, service in enumerate(document["services"]):
        minutes = service["hours"] * 60
        if abs(minutes - round(minutes)) > _MINUTE_TOLERANCE or round(minutes) < 1:
            es, en = "un número de horas que sean minutos enteros", "hours that make whole minutes"
            yield _bad(service["hours"], name=name, column=f"$.services[{row}].hours", es=es, en=en)
    ring = find_cycle({each["id"]: each.get("prerequisites", ()) for each in document["services"]})
    if ring:
        row = next(row for row, each in enumerate(document["services"]) if each["id"] == ring[0])
        column = f"$.services[{row}].prerequisites"
        yield catalogued(routes.PREREQUISITE_CYCLE, file=name, column=column, cycle=" → ".join(ring))


def _find_unknown(document: Mapping[str, Any], *, name: str) -> Iterator[Fault]:
    known = {room: {each["id"] for each in document[room]} for room in ("providers", "services", "organisations")}

    def missing(ids: Sequence[str], *, room: str, column: str) -> Iterator[Fault]:
        for place, value in enumerate(ids):
            if value not in known[room]:
                where = column if column.endswith((".provider", ".service")) else f"{column}[{place}]"
                yield catalogued(routes.UNKNOWN_ID, file=name, column=where, value=value, where=f"$.{room}")

    for row, each in enumerate(document["services"]):
        address = f"$.services[{row}]"
        yield from missing([each["provider"]], room="providers", column=f"{address}.provider")
        yield from missing(each.get("prerequisites", ()), room="services", column=f"{address}.prerequisites")
    for row, each in enumerate(document["organisations"]):
        column = f"$.organisations[{row}].commitments"
        yield from missing(each["commitments"], room="services", column=column)
        yield from _find_repeated(each["commitments"], name=name, column=column)
    for row, each in enumerate(document.get("announced", ())):
        address = f"$.announced[{row}]"
        yield from missing([each["service"]], room="services", column=f"{address}.service")
        yield from missing(each["organisations"], room="organisations", column=f"{address}.organisations")


def _find_repeated(ids: Sequence[str], *, name: str, column: str, suffix: str = "") -> Iterator[Fault]:
    for place, value, first in first_repeated(ids):
        at, before = f"{column}[{place}]{suffix}", f"{column}[{first}]{suffix}"
        yield catalogued(routes.REPEATED_ID, file=name, column=at, value=value, first=before)


def _bad(value: object, *, name: str, column: str, es: str, en: str) -> Fault:
    return catalogued(routes.BAD_VALUE, file=name, column=column, value=value, expected_es=es, expected_en=en)
