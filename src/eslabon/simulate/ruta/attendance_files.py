"""Availabilities and the pilot's practice as tables of the world: what each organisation would say, and who came."""

from collections.abc import Sequence
from typing import Any

from eslabon.files.packs import Pack
from eslabon.rules.routes.calendars import Preference, Window
from eslabon.simulate.ruta.attendance import FULL, INTERCEPTS, probability
from eslabon.simulate.ruta.attendance_situations import Case, cases_of, those_who_come
from eslabon.simulate.ruta.availability import Attendee, draw_attendees
from eslabon.simulate.ruta.pilot import pilot_calendar, pilot_commitments
from eslabon.simulate.ruta.world import World

Rows = tuple[Sequence[str], list[Sequence[Any]]]
AVAILABILITY = (
    "organisation_id", "altitude_m", "peak_months", "road_km", "earliest_start", "preferred", "unavailable",
    "hours_outside", "simulated",
)  # fmt: skip
PILOT = (
    "organisation_id", "service", "repetition", "session", "date", "start", "end", "modality", "place", "notice_days",
    "moved", "attended", "simulated",
)  # fmt: skip


def attendance_tables(world: World, *, pack: Pack) -> tuple[dict[str, Rows], dict[str, Any]]:
    """The tables by file name, and what was planted in them by organisation."""
    attendees = draw_attendees(world, pack=pack)
    commitments = pilot_commitments(world.seed, attendees=attendees, pack=pack)
    meetings = pilot_calendar(world.seed, commitments=commitments, pack=pack)
    cases = cases_of(world.seed, meetings=meetings, attendees=attendees, pack=pack)
    came = {id(case) for case in those_who_come(cases, strength=FULL)}
    tables: dict[str, Rows] = {
        "availability.csv": (AVAILABILITY, [_availability(one) for one in attendees]),
        "pilot-attendance.csv": (PILOT, [_attendance(case, came=id(case) in came) for case in cases]),
    }
    return tables, _planted(attendees, cases=cases, came=len(came))


def _availability(attendee: Attendee) -> Sequence[Any]:
    outside = (f"{year}-{month:02d} {minutes / 60:g}" for (year, month), minutes in sorted(attendee.outside.items()))
    return (
        attendee.id,
        attendee.altitude,
        ";".join(map(str, sorted(attendee.peak_months))),
        round(attendee.road_km),
        "" if attendee.earliest_start is None else _clock(attendee.earliest_start),
        ";".join(map(_liked, attendee.preferred)),
        ";".join(map(_window, attendee.engagements)),
        ";".join(outside),
        True,
    )


def _attendance(case: Case, *, came: bool) -> Sequence[Any]:
    session = case.meeting.session
    return (
        case.attendee,
        session.service,
        session.repetition,
        session.session,
        session.day,
        _clock(session.starts_at),
        _clock(session.ends_at),
        session.modality,
        session.place or "",
        case.meeting.notice_days,
        case.meeting.is_moved,
        came,
        True,
    )


def _planted(attendees: Sequence[Attendee], *, cases: Sequence[Case], came: int) -> dict[str, Any]:
    """What `truth.json` holds of the draws: steadiness and true position, and how likely and how many came."""
    shares = [probability(case.effect, own=case.own, strength=FULL, intercept=INTERCEPTS[FULL]) for case in cases]
    return {
        "by_organisation": {
            one.id: {
                "own_log_odds": one.own,
                "position": one.position,
                "altitude_m": one.altitude,
                "road_km": one.road_km,
            }
            for one in attendees
        },
        "pilot": {"calls": len(cases), "came": came, "expected_share": sum(shares) / len(shares) if shares else None},
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _liked(preference: Preference) -> str:
    return f"{preference.weekday} {_clock(preference.starts_at)}-{_clock(preference.ends_at)}"


def _window(window: Window) -> str:
    return f"{window.day} {_clock(window.starts_at)}-{_clock(window.ends_at)}"
