"""Scheduling problems and plans as plain data and back: what files, stored plans and replayed decisions share."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
from eslabon.rules.routes.checking import check_plan


def problem_from_plain(plain: Mapping[str, Any]) -> SchedulingProblem:
    """The problem that valid JSON data describe.

    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    >>> problem_from_plain(problem_to_plain(problem)) == problem
    True
    """
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
    """The plan that valid JSON data describe.

    >>> plan_from_plain(plan_to_plain(Plan("optimal", 0, 0))) == Plan("optimal", 0, 0)
    True
    """
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
    """The plan as the contract writes it; `reasons` only where there are any.

    >>> plan_to_plain(Plan("optimal", 0, 0))["status"]
    'optimal'
    """
    plain: dict[str, Any] = {"version": 1, "status": plan.status, "served": plan.served, "bound": plan.bound}
    plain["sessions"] = [session_to_plain(each) for each in plan.sessions]
    plain["unserved"] = [vars(each) for each in plan.unserved]
    if plan.reasons:
        plain["reasons"] = [vars(each) for each in plan.reasons]
    return plain


def session_to_plain(session: Session) -> dict[str, Any]:
    """One session as plans and announcements write it.

    >>> held = Session("S", 1, 1, date(2022, 6, 7), 1050, 1170, "virtual", None, ("O",))
    >>> session_to_plain(held)["start"]
    '17:30'
    """
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
    """The problem as the contract writes it.

    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    >>> problem_to_plain(problem)["horizon"]
    {'start': '2022-06-01', 'end': '2022-06-30'}
    """
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


def check_plan_plain(inputs: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with a stored plan, from plain data to plain data: a plan is checked again, not searched again.

    Notes
    -----
    Clause ROUTE-97.

    >>> from datetime import date
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    >>> check_plan_plain({"problem": problem_to_plain(problem), "plan": plan_to_plain(Plan("optimal", 0, 0))})
    {'breaches': []}
    """
    broken = check_plan(problem_from_plain(inputs["problem"]), plan=plan_from_plain(inputs["plan"]))
    return {"breaches": [dict(vars(each)) for each in broken]}


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
        preferred=tuple(wish for each in plain.get("preferred", ()) if (wish := preference_from_plain(each))),
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


def preference_from_plain(plain: Any) -> Preference | None:
    """A wish as it is meant, or None if it cannot be understood. A bare hour is when to begin.

    >>> preference_from_plain("18:00")
    Preference(starts_at=1080, ends_at=1440, weekday=None, day=None)
    >>> preference_from_plain({"weekday": 9}) is None
    True
    """
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
