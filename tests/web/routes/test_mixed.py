"""A mixed service: one in the portfolio and in a route, two linked ones in the calendar (ROUTE-88)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.rules.routes.mixed import parts_of, service_of
from eslabon.rules.routes.schedule_plain import problem_from_plain
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Plan, Route, Service, Session
from eslabon.web.routes.queries.graduation import readiness_of
from eslabon.web.routes.queries.moves import Slot, check_move, standing_breaches
from eslabon.web.routes.queries.plans import missing_of
from eslabon.web.routes.queries.problems import Window, build_problem
from eslabon.web.routes.services import issue_certificates
from eslabon.web.routes.services.adopting import adopt_plan
from eslabon.web.routes.services.availability import say_availability
from eslabon.web.routes.services.planning import make_plan
from eslabon.web.routes.services.seating import give_seat
from eslabon.web.routes.snapshots import taken_by
from eslabon.web.routes.tasks import search_plan
from eslabon.web.territory.models import Place
from tests.web.routes.calendar_world import END, NOW, PERIOD, START, TODAY, Calendar
from tests.web.routes.test_planning import searched
from tests.web.routes.world import proposed_route, score_party

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VIRTUAL, ON_THE_SPOT = "M1:virtual", "M1:in_person"


@pytest.fixture
def mixed(calendar: Calendar, north: Any, south: Any) -> Calendar:
    """Two organisations signed for three mixed sessions and for what comes after them; no harvest in the way."""
    calendar.add_service("M1", modality="mixed", place_code="12", sessions_count=3, capacity=1)
    calendar.add_service("M2", prerequisites=["M1"], sessions_count=1)
    for one in (north, south):
        calendar.sign(one.organisation, "M1", "M2")
        say_availability(
            one.organisation, programme=calendar.programme, values={"peak_months": []}, actor=one.user, now=NOW
        )
    return calendar


@pytest.mark.parametrize(
    ("sessions", "numbers"), [(1, [[1]]), (2, [[1], [2]]), (3, [[1, 2], [3]]), (5, [[1, 2, 3], [4, 5]])]
)
def test_first_half_is_virtual_and_the_rest_in_person(sessions: int, numbers: list[list[int]]) -> None:
    parts = parts_of("S", modality="mixed", sessions=sessions)
    assert [list(part.numbers) for part in parts] == numbers
    assert [part.modality for part in parts] == ["virtual", "in_person"][: len(parts)]
    assert {service_of(f"{part.id}#3") for part in parts} == {"S"}


def test_pack_keeps_the_service_whole_and_the_sheet_says_how_it_is_given(portfolio: Any, client: Any) -> None:
    service = Service.objects.get(programme=portfolio, code="S022")
    assert (service.modality, service.sessions_count, portfolio.services.count()) == ("mixed", 3, 109)
    assert not portfolio.services.filter(modality="either").exists()
    page = client.get(reverse("service", args=[service.pk])).content.decode()
    assert "3 (2 virtuales, después 1 presencial)" in page


def test_problem_holds_two_linked_services_and_what_follows_waits_for_the_last(mixed: Calendar) -> None:
    problem = problem_from_plain(build_problem(mixed.programme, window=Window(earliest=START, end=END))[0])
    first, second = problem.service[VIRTUAL], problem.service[ON_THE_SPOT]
    assert (first.modality, first.sessions, first.place, first.prerequisites) == ("virtual", 2, None, ())
    assert (second.modality, second.sessions, second.place, second.prerequisites) == (
        "in_person", 1, "Junín", (VIRTUAL,),
    )  # fmt: skip
    assert problem.service["M2"].prerequisites == (ON_THE_SPOT,)
    assert {one.commitments for one in problem.organisations} == {(ON_THE_SPOT, VIRTUAL, "M2")}


def adopted(calendar: Calendar) -> Plan:
    """A plan that was searched for and adopted."""
    plan = searched(calendar)
    adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    return plan


def test_adopted_parts_are_sessions_of_one_service_in_their_order(mixed: Calendar, north: Any) -> None:
    plan = adopted(mixed)
    assert (plan.status, plan.served) == ("optimal", 6)
    for party in Party.objects.filter(routes__isnull=False):
        own = list(Session.objects.filter(enrolments__party=party, service__code="M1").order_by("number"))
        assert [one.number for one in own] == [1, 2, 3]
        assert [one.modality for one in own] == ["virtual", "virtual", "in_person"]
        assert own[0].day < own[1].day < own[2].day
        (after,) = Session.objects.filter(enrolments__party=party, service__code="M2")
        assert after.day > own[2].day
    sessions = list(Session.objects.select_related("service__programme", "service__provider", "place"))
    assert standing_breaches(sessions) == ()
    assert {one.repetition for one in sessions if one.service.code == "M1"} == {1, 2, 3, 4}  # two of each part


def test_moving_the_second_part_before_the_first_is_seen_at_once(mixed: Calendar, north: Any) -> None:
    adopted(mixed)
    own = Session.objects.filter(enrolments__party=north.organisation, service__code="M1")
    last = own.select_related("service__programme", "service__provider", "place").get(number=3)
    first = own.get(number=1)
    check = check_move(last, slot=Slot(first.day, time(19)), today=TODAY)
    assert "ROUTE-18" in {each.clause for each in check.breaches}


def test_part_that_has_begun_is_finished_and_the_other_is_still_planned(
    mixed: Calendar, north: Any, south: Any
) -> None:
    for number in (1, 2):
        mixed.session("M1", START + number * DAY, north.organisation, number=number, state="announced")
    window = Window(earliest=START + 2 * DAY, end=END)
    plain, begun = build_problem(mixed.programme, window=window)
    assert begun == {f"{VIRTUAL}#1": {"service": "M1", "repetition": 1, "numbers": [2]}}
    problem = problem_from_plain(plain)
    wanted = {one.id: set(one.commitments) for one in problem.organisations}
    assert wanted[str(north.organisation.pk)] == {f"{VIRTUAL}#1", ON_THE_SPOT, "M2"}
    assert wanted[str(south.organisation.pk)] == {VIRTUAL, ON_THE_SPOT, "M2"}
    assert set(problem.service[ON_THE_SPOT].prerequisites) == {VIRTUAL, f"{VIRTUAL}#1"}
    assert problem.service[VIRTUAL].max_repetitions == 1


def test_what_cannot_be_placed_is_told_by_its_part(mixed: Calendar, south: Any) -> None:
    route = mixed.routes[south.organisation.name]
    Route.objects.filter(pk=route.pk).update(place=Place.objects.get(code="PE-22"))
    plan = searched(mixed)
    told = {one.service: one.reason for one in missing_of(plan, language="es") if one.party == "Cooperativa Sur"}
    assert set(told) == {"«Servicio M1» (parte presencial)", "«Servicio M2»"}
    assert "es presencial en Junín" in told["«Servicio M1» (parte presencial)"]
    assert "necesita antes «Servicio M1» (parte presencial)" in told["«Servicio M2»"]
    english = {one.service for one in missing_of(plan, language="en")}
    assert "“Service M1” (face-to-face part)" in english


def test_seat_in_one_part_leaves_the_other_open(mixed: Calendar, make_organisation: Any) -> None:
    guest = make_organisation(name="Invitada").organisation
    virtual = mixed.session("M1", START + DAY, number=1, repetition=1)
    mixed.session("M1", START + 2 * DAY, number=2, repetition=1)
    there = mixed.session("M1", START + 8 * DAY, number=3, repetition=2)
    say_availability(guest, programme=mixed.programme, values={"peak_months": []}, actor=None, now=NOW)
    Party.objects.filter(pk=guest.pk).update(place=Place.objects.get(code="PE-12"))
    assert len(give_seat(virtual, party=guest, actor=mixed.manager, today=TODAY)) == 2
    assert len(give_seat(there, party=guest, actor=mixed.manager, today=TODAY)) == 1
    with pytest.raises(Problem):
        give_seat(virtual, party=guest, actor=mixed.manager, today=TODAY)


def attended(calendar: Calendar, party: Party, *, numbers: tuple[int, ...]) -> Party:
    """Somebody of the organisation at some of the three sessions, all of which were held."""
    person = Party.objects.create(kind="person", name="Ana Quispe")
    for number, repetition in ((1, 1), (2, 1), (3, 2)):
        session, _made = Session.objects.get_or_create(
            service=calendar.services["M1"],
            repetition=repetition,
            number=number,
            defaults={
                "day": date(2022, 6, number),
                "starts": time(17),
                "ends": time(19),
                "modality": "virtual" if number < 3 else "in_person",
                "state": "held",
            },
        )
        if number in numbers:
            Attendance.objects.create(session=session, party=party, person=person, method="list")
    return person


@pytest.mark.parametrize(
    ("numbers", "issued", "hours"), [((1, 2, 3), 1, 6), ((1, 2), 0, 4), ((3,), 0, 2)], ids=["all", "virtual", "spot"]
)
def test_one_certificate_for_both_parts_and_hours_that_add_up(
    mixed: Calendar, north: Any, numbers: tuple[int, ...], issued: int, hours: int
) -> None:
    attended(mixed, north.organisation, numbers=numbers)
    service = mixed.services["M1"]
    found = [
        *issue_certificates(service, repetition=1, actor=mixed.manager, now=NOW),
        *issue_certificates(service, repetition=2, actor=mixed.manager, now=NOW),
    ]
    assert len(found) == issued
    assert all((one.attended_hours, one.total_hours) == (6, 6) for one in found)
    (taken,) = taken_by(north.organisation, services=[service])
    assert (taken.hours, taken.attended_hours) == (6, hours)
    route = mixed.routes[north.organisation.name]
    assert readiness_of(mixed.programme, routes=Route.objects.filter(pk=route.pk))


def test_organisation_from_elsewhere_is_not_offered_what_has_a_part_on_the_spot(
    portfolio: Any, coop: Any, facilitator: Any
) -> None:
    """ROUTE-53."""
    score = score_party(coop.organisation, programme=portfolio, actor=facilitator, place="PE-22", chain="coffee")
    route = proposed_route(score, actor=facilitator)
    left = {one["service"]: one["clause"] for one in route.decision.outcome["left_out"]}
    assert left["S022"] == "ROUTE-53"
    assert not [one for one in route.items.select_related("service") if one.service.place_code == "12"]


def test_plan_is_made_by_the_act_that_people_use(mixed: Calendar) -> None:
    plan = make_plan(mixed.programme, wanted=PERIOD, search=search_plan, actor=mixed.manager, now=NOW, today=TODAY)
    assert {VIRTUAL, ON_THE_SPOT} <= {one["id"] for one in plan.problem["services"]}
