"""Scheduling problems and plans as JSON files: read with faults by JSON path, written as the contract says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eslabon.files.documents import find_faults, find_ignored, first_repeated, read_document
from eslabon.files.faults import Fault, catalogued
from eslabon.rules.problems import routes
from eslabon.rules.routes.calendars import (
    Breach,
    Organisation,
    PeakMonths,
    Plan,
    Preference,
    Provider,
    SchedulingProblem,
    Service,
    Session,
    Unserved,
    Window,
)
from eslabon.rules.routes.prerequisites import find_cycle

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


def problem_from_plain(plain: Mapping[str, Any]) -> SchedulingProblem:
    """The problem that valid JSON data describe."""
    peaks = (
        PeakMonths(each["place"], each["chain"], frozenset(each["months"])) for each in plain.get("peak_months", ())
    )
    earliest = plain.get("earliest_date")
    return SchedulingProblem(
        start=date.fromisoformat(plain["horizon"]["start"]),
        end=date.fromisoformat(plain["horizon"]["end"]),
        providers=tuple(
            Provider(each["id"], int(each["teams"]), _dates(each.get("blocked_dates"))) for each in plain["providers"]
        ),
        services=tuple(_service(each) for each in plain["services"]),
        organisations=tuple(_organisation(each) for each in plain["organisations"]),
        earliest_date=date.fromisoformat(earliest) if earliest else None,
        # A millionth forgives what binary fractions add; a session is a whole minute at least.
        max_minutes_per_month=int(plain.get("max_hours_per_month", 12) * 60 + 1e-6),
        earliest_start=_minutes(plain.get("earliest_start", "17:00")),
        latest_end=_minutes(plain.get("latest_end", "21:00")),
        slot_minutes=int(plain.get("slot_minutes", 30)),
        blocked_dates=_dates(plain.get("blocked_dates")),
        peak_months=tuple(peaks),
        announced=tuple(_session(each) for each in plain.get("announced", ())),
        notice_for_announced=plain.get("notice_for_announced", True),
    )


def plan_from_plain(plain: Mapping[str, Any]) -> Plan:
    """The plan that valid JSON data describe."""
    return Plan(
        status=plain["status"],
        served=int(plain["served"]),
        bound=int(plain["bound"]),
        sessions=tuple(_session(each) for each in plain["sessions"]),
        unserved=tuple(
            Unserved(each["organisation"], each["service"], each["reason_es"], each["reason_en"])
            for each in plain["unserved"]
        ),
        reasons=tuple(
            Breach(
                clause=each["clause"],
                reason_es=each["reason_es"],
                reason_en=each["reason_en"],
                service=each.get("service"),
                repetition=each.get("repetition"),
                session=each.get("session"),
                organisation=each.get("organisation"),
            )
            for each in plain.get("reasons", ())
        ),
    )


def plan_to_plain(plan: Plan) -> dict[str, Any]:
    """The plan as the contract writes it; `reasons` only where there are any."""
    plain: dict[str, Any] = {"version": 1, "status": plan.status, "served": plan.served, "bound": plan.bound}
    plain["sessions"] = [session_to_plain(each) for each in plan.sessions]
    plain["unserved"] = [vars(each) for each in plan.unserved]
    if plan.reasons:
        plain["reasons"] = [vars(each) for each in plan.reasons]
    return plain


def session_to_plain(session: Session) -> dict[str, Any]:
    """One session as plans and announcements write it."""
    return {
        "service": session.service,
        "repetition": session.repetition,
        "session": session.session,
        "date": session.day.isoformat(),
        "start": _clock(session.starts_at),
        "end": _clock(session.ends_at),
        "modality": session.modality,
        "place": session.place,
        "organisations": list(session.organisations),
    }


def problem_to_plain(problem: SchedulingProblem) -> dict[str, Any]:
    """The problem as the contract writes it."""
    return {
        "version": 1,
        "horizon": {"start": problem.start.isoformat(), "end": problem.end.isoformat()},
        "earliest_date": problem.earliest_date.isoformat() if problem.earliest_date else None,
        "notice_for_announced": problem.notice_for_announced,
        "max_hours_per_month": _hours(problem.max_minutes_per_month),
        "earliest_start": _clock(problem.earliest_start),
        "latest_end": _clock(problem.latest_end),
        "slot_minutes": problem.slot_minutes,
        "blocked_dates": _days(problem.blocked_dates),
        "peak_months": [{**vars(each), "months": sorted(each.months)} for each in problem.peak_months],
        "providers": [{**vars(each), "blocked_dates": _days(each.blocked_dates)} for each in problem.providers],
        "services": [_service_to_plain(each) for each in problem.services],
        "organisations": [_organisation_to_plain(each) for each in problem.organisations],
        "announced": [session_to_plain(each) for each in problem.announced],
    }


def _service(plain: Mapping[str, Any]) -> Service:
    return Service(
        id=plain["id"],
        provider=plain["provider"],
        sessions=int(plain["sessions"]),
        minutes=round(plain["hours"] * 60),
        modality=plain["modality"],
        place=plain.get("place"),
        capacity=int(plain["capacity"]),
        max_repetitions=int(plain["max_repetitions"]),
        prerequisites=tuple(dict.fromkeys(plain.get("prerequisites", ()))),
    )


def _organisation(plain: Mapping[str, Any]) -> Organisation:
    peaks, earliest = plain.get("peak_months"), plain.get("earliest_start")
    return Organisation(
        id=plain["id"],
        place=plain["place"],
        chain=plain["chain"],
        commitments=tuple(plain["commitments"]),
        peak_months=None if peaks is None else frozenset(int(month) for month in peaks),
        earliest_start=None if earliest is None else _minutes(earliest),
        preferred=tuple(wish for each in plain.get("preferred", ()) if (wish := _preference(each))),
        unavailable=tuple(
            Window(date.fromisoformat(each["date"]), _minutes(each["from"]), _minutes(each["to"]))
            for each in plain.get("unavailable", ())
        ),
        elsewhere=tuple(
            (int(month[:4]), int(month[5:]), round(spent * 60))
            for month, spent in sorted(plain.get("hours_elsewhere", {}).items())
        ),
    )


def _session(plain: Mapping[str, Any]) -> Session:
    return Session(
        service=plain["service"],
        repetition=int(plain["repetition"]),
        session=int(plain["session"]),
        day=date.fromisoformat(plain["date"]),
        starts_at=_minutes(plain["start"]),
        ends_at=_minutes(plain["end"]),
        modality=plain["modality"],
        place=plain.get("place"),
        organisations=tuple(plain["organisations"]),
    )


def _preference(plain: Any) -> Preference | None:
    """A wish as it is meant, or None if it cannot be understood. A bare hour is when to begin."""
    try:
        if isinstance(plain, str):
            return Preference(_minutes(plain), 24 * 60)
        weekday, day = plain.get("weekday"), plain.get("date")
        if weekday is not None and weekday not in range(1, 8):
            return None
        opens, closes = _minutes(plain.get("from", "00:00")), _minutes(plain.get("to", "24:00"))
        return Preference(opens, closes, weekday, date.fromisoformat(day) if day else None)
    except (AttributeError, TypeError, ValueError):
        return None


def _find_strange_wishes(document: Mapping[str, Any], *, name: str) -> list[Fault]:
    places = (
        f"$.organisations[{row}].preferred[{place}]"
        for row, organisation in enumerate(document["organisations"])
        for place, wish in enumerate(organisation.get("preferred", ()))
        if _preference(wish) is None
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


def _service_to_plain(service: Service) -> dict[str, Any]:
    plain = {key: value for key, value in vars(service).items() if key != "minutes"}
    return {**plain, "hours": _hours(service.minutes), "prerequisites": list(service.prerequisites)}


def _organisation_to_plain(organisation: Organisation) -> dict[str, Any]:
    peaks, earliest = organisation.peak_months, organisation.earliest_start
    return {
        "id": organisation.id,
        "place": organisation.place,
        "chain": organisation.chain,
        "commitments": list(organisation.commitments),
        "peak_months": None if peaks is None else sorted(peaks),
        "earliest_start": None if earliest is None else _clock(earliest),
        "preferred": [
            {
                "date": each.day.isoformat() if each.day else None,
                "weekday": each.weekday,
                "from": _clock(each.starts_at),
                "to": _clock(each.ends_at),
            }
            for each in organisation.preferred
        ],
        "unavailable": [
            {"date": each.day.isoformat(), "from": _clock(each.starts_at), "to": _clock(each.ends_at)}
            for each in organisation.unavailable
        ],
        "hours_elsewhere": {f"{year}-{month:02d}": _hours(spent) for year, month, spent in organisation.elsewhere},
    }


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _hours(minutes: int) -> float:
    return round(minutes / 60, 4)


def _dates(days: Sequence[str] | None) -> frozenset[date]:
    return frozenset(date.fromisoformat(each) for each in days or ())


def _days(days: frozenset[date]) -> list[str]:
    return [each.isoformat() for each in sorted(days)]
