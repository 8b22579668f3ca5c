"""What an organisation would say if it were asked when it can: hours, engagements, harvest, what else it attends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eslabon.files.packs import Pack
from eslabon.files.xlsform import skipped_questions
from eslabon.rules.diagnostics.scoring import score_response
from eslabon.rules.diagnostics.values import Response, Score
from eslabon.rules.routes.calendars import Preference, Window
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.attendance import ORGANISATION_SD
from eslabon.simulate.ruta.diagnostics import normal_draw, questionnaires
from eslabon.simulate.ruta.farmwork import draw_altitude, draw_peak_months, road_km
from eslabon.simulate.ruta.world import DiagnosticResponse, Organisation, World

START, END = date(2022, 6, 1), date(2022, 10, 31)  # five months, as the pilot gave those of the third call
LAST_DAY = date(2023, 3, 31)  # the end of the pilot
EARLIEST_HOURS = ((None, 7.0), (18 * 60, 2.0), (15 * 60, 1.0))  # None: 17:00, as everybody
WEEKLY_ENGAGEMENT = 0.4  # of the organisations: an assembly, the weighing, a market
ENGAGEMENT_HOURS = ((17 * 60, 19 * 60), (19 * 60, 21 * 60), (14 * 60, 17 * 60))
MOST_SINGLE_ENGAGEMENTS = 8
HAS_PREFERENCE = 0.5
RECEIVES_FROM_OUTSIDE = 0.4
OUTSIDE_HOURS = (2, 3, 4, 6)  # in each of two months
MISPLACED = 0.15  # by the diagnostic: the organisation stands a step before or after


@dataclass(frozen=True)
class Attendee:
    """An admitted organisation as calendars meet it. Hours are minutes since midnight."""

    organisation: Organisation
    score: Score
    position: int  # along the chain, 0 to 4: where it really stands, whatever the diagnostic says
    altitude: int
    peak_months: frozenset[int]
    road_km: float
    earliest_start: int | None
    engagements: tuple[Window, ...]
    preferred: tuple[Preference, ...]
    outside: Mapping[tuple[int, int], int]  # minutes of each month spent on services from outside the route
    own: float  # how much better than others it keeps its word, in log-odds

    @property
    def id(self) -> str:
        """The organisation's."""
        return self.organisation.organisation_id


def availability_parameters() -> dict[str, Any]:
    """What `truth.json` holds of availabilities."""
    return {
        "earliest_hours": [{"minutes": hour, "weight": weight} for hour, weight in EARLIEST_HOURS],
        "weekly_engagement": WEEKLY_ENGAGEMENT,
        "most_single_engagements": MOST_SINGLE_ENGAGEMENTS,
        "has_preference": HAS_PREFERENCE,
        "receives_from_outside": RECEIVES_FROM_OUTSIDE,
        "outside_hours": OUTSIDE_HOURS,
        "misplaced_by_the_diagnostic": MISPLACED,
    }


def draw_attendees(world: World, *, pack: Pack) -> tuple[Attendee, ...]:
    """Every admitted organisation, with what a calendar should know of it; the same for the same seed."""
    organisations = {one.organisation_id: one for one in world.organisations}
    return tuple(
        _draw_attendee(world.seed, organisations[response.organisation_id], response=response, pack=pack)
        for response in world.responses
    )


def _draw_attendee(seed: int, organisation: Organisation, *, response: DiagnosticResponse, pack: Pack) -> Attendee:
    draws = Draws(seed, f"availability {organisation.organisation_id}")
    score = _score(response)
    altitude = draw_altitude(draws, organisation, pack=pack)
    peak_months = draw_peak_months(draws, organisation, altitude=altitude, pack=pack)
    earliest = draws.weighted(EARLIEST_HOURS)
    return Attendee(
        organisation=organisation,
        score=score,
        position=_draw_position(draws, score, pack=pack),
        altitude=altitude,
        peak_months=peak_months,
        road_km=road_km(organisation, pack=pack),
        earliest_start=earliest,
        engagements=_draw_engagements(draws),
        preferred=_draw_preferences(draws),
        outside=_draw_outside(draws),
        own=ORGANISATION_SD * normal_draw(draws),
    )


def _score(response: DiagnosticResponse) -> Score:
    form = questionnaires("ruta")[response.chain]
    closed = {question.name for question in form.questions if question.choices}
    given = {name: tuple(answer.split()) for name, answer in response.answers.items() if answer and name in closed}
    return score_response(Response(given, skipped_questions(form, answers=response.answers)), key=form.key)


def _draw_position(draws: Draws, score: Score, *, pack: Pack) -> int:
    codes = [segment.code for segment in pack.segments]
    step = draws.one((-1, 1)) if draws.chance(MISPLACED) else 0
    return min(len(codes) - 1, max(0, codes.index(score.segment) + step))


def _draw_engagements(draws: Draws) -> tuple[Window, ...]:
    days = [START + timedelta(days=passed) for passed in range((LAST_DAY - START).days + 1)]
    busy: dict[date, tuple[int, int]] = {}
    if draws.chance(WEEKLY_ENGAGEMENT):
        weekday, hours = draws.integer(1, 6), draws.one(ENGAGEMENT_HOURS)
        busy = {day: hours for day in days if day.isoweekday() == weekday}
    for _ in range(draws.integer(0, MOST_SINGLE_ENGAGEMENTS)):
        busy[draws.one(days)] = draws.one(ENGAGEMENT_HOURS)
    return tuple(Window(day, *busy[day]) for day in sorted(busy))


def _draw_preferences(draws: Draws) -> tuple[Preference, ...]:
    if not draws.chance(HAS_PREFERENCE):
        return ()
    return (Preference(draws.one((17 * 60, 18 * 60)), 21 * 60, weekday=draws.integer(1, 6)),)


def _draw_outside(draws: Draws) -> dict[tuple[int, int], int]:
    if not draws.chance(RECEIVES_FROM_OUTSIDE):
        return {}
    first, hours = draws.integer(START.month, END.month - 1), draws.one(OUTSIDE_HOURS)
    return {(START.year, month): 60 * hours for month in (first, first + 1)}
