"""From signed routes to a plan, and from a plan to sessions (ROUTE-97)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from eslabon.files.schedules import read_plan, read_problem
from eslabon.rules.problems import Problem
from eslabon.rules.routes.checking import check_plan, find_breaches
from eslabon.rules.routes.schedule_plain import plan_from_plain, problem_from_plain
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import replay_decisions
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services import running
from eslabon.web.routes import tasks
from eslabon.web.routes.models import BlockedDate, Enrolment, OutsideService, Plan, Session
from eslabon.web.routes.queries.problems import Window, build_problem
from eslabon.web.routes.services.adopting import adopt_plan
from eslabon.web.routes.services.availability import say_availability
from eslabon.web.routes.services.planning import drop_plan, keep_best, make_plan, note_stage
from eslabon.web.routes.tasks import search_plan
from tests.web.routes.calendar_world import END, NOW, PERIOD, START, TODAY, Calendar

pytestmark = pytest.mark.django_db
WINDOW = Window(earliest=START, end=END)


def built(calendar: Calendar, window: Window = WINDOW):
    plain, begun = build_problem(calendar.programme, window=window)
    return problem_from_plain(plain), begun


def searched(calendar: Calendar, wanted=PERIOD) -> Plan:
    """A plan whose search has ended."""
    plan = make_plan(
        calendar.programme, wanted=wanted, search=search_plan, actor=calendar.manager, now=NOW, today=TODAY
    )
    work_off_queue()
    plan.refresh_from_db()
    return plan


def test_problem_says_what_was_signed_and_what_keeps_people_away(calendar, north, south):
    calendar.sign(north.organisation, "S001", "S002")
    calendar.sign(south.organisation, "S003", chain="cacao", place="PE-22")
    BlockedDate.objects.create(programme=calendar.programme, provider=calendar.providers["DEVIDA"], day=START)
    problem, begun = built(calendar)

    assert begun == {}
    assert (problem.start, problem.end, problem.earliest_date) == (START, END, START)
    assert problem.max_minutes_per_month == 720
    assert date(2022, 7, 28) in problem.blocked_dates
    assert problem.provider["DEVIDA"].blocked_dates == {START}
    assert problem.service["S002"].prerequisites == ("S001",)
    assert problem.service["S003"].place == "Junín"
    (first,) = (one for one in problem.organisations if one.id == str(north.organisation.pk))
    assert (first.place, first.chain, first.commitments) == ("Junín", "coffee", ("S001", "S002"))
    assert problem.peak_months_of(first) == {4, 5, 6, 7, 8}


def test_only_accepted_items_of_signed_routes_are_wanted(calendar, north, south):
    route = calendar.sign(north.organisation, "S001", "S002")
    route.items.filter(service__code="S002").update(answer="declined")
    calendar.sign(south.organisation, "S001", state="proposed")
    problem, _ = built(calendar)
    assert {one.id: one.commitments for one in problem.organisations} == {str(north.organisation.pk): ("S001",)}


def test_what_an_organisation_says_goes_into_the_problem(calendar, north):
    calendar.sign(north.organisation, "S001")
    said = {
        "earliest_start": None,
        "peak_months": [6],
        "preferred": [{"weekday": 2, "from": "18:00", "to": "20:00"}],
        "unavailable": [{"date": "2022-06-14", "from": "17:00", "to": "19:00"}],
    }
    say_availability(north.organisation, programme=calendar.programme, values=said, actor=north.user, now=NOW)
    OutsideService.objects.create(
        party=north.organisation,
        programme=calendar.programme,
        provider_name="ONG",
        title="Fuera",
        starts_on=date(2022, 5, 20),
        ends_on=date(2022, 6, 10),
        hours_per_month=4,
        recorded_by=calendar.manager,
    )
    (one,) = built(calendar)[0].organisations
    assert one.peak_months == {6}
    assert [(wish.weekday, wish.starts_at) for wish in one.preferred] == [(2, 1080)]
    assert [window.day for window in one.unavailable] == [date(2022, 6, 14)]
    assert one.elsewhere == ((2022, 5, 240), (2022, 6, 240))


def test_organisation_merged_into_another_is_planned_as_the_one_that_stands(calendar, north, south):
    calendar.sign(north.organisation, "S001")
    north.organisation.merged_into = south.organisation
    north.organisation.save()
    assert [one.id for one in built(calendar)[0].organisations] == [str(south.organisation.pk)]


def test_plan_is_searched_for_as_a_job_and_keeps_every_rule(calendar, north, south):
    calendar.sign(north.organisation, "S001", "S002")
    calendar.sign(south.organisation, "S001")
    plan = searched(calendar)

    assert plan.job.state == Job.State.SUCCEEDED
    assert (plan.status, plan.served, plan.bound) == ("optimal", 3, 3)
    problem, found = problem_from_plain(plan.problem), plan_from_plain(plan.plan)
    assert find_breaches(problem, sessions=found.sessions) == ()
    assert all(one.day >= START for one in found.sessions)


def test_adoption_writes_planned_sessions_and_who_is_expected(calendar, north, south):
    calendar.sign(north.organisation, "S001", "S002")
    calendar.sign(south.organisation, "S001")
    plan = searched(calendar)
    done = adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)

    sessions = list(Session.objects.order_by("day"))
    assert {one.state for one in sessions} == {"planned"}
    assert (done.sessions, done.seats) == (len(sessions), Enrolment.objects.count())
    assert set(Enrolment.objects.filter(party=north.organisation).values_list("session__service__code", flat=True)) == {
        "S001",
        "S002",
    }
    assert not Enrolment.objects.filter(is_guest=True).exists()
    plan.refresh_from_db()
    assert (plan.adopted_at, plan.adopted_by) == (NOW, calendar.manager)
    assert Entry.objects.filter(act="plan.adopt", subject_id=str(plan.pk)).exists()


def test_adopted_plan_is_checked_again_on_replay(calendar, north):
    calendar.sign(north.organisation, "S001")
    adopt_plan(searched(calendar), actor=calendar.manager, now=NOW, today=TODAY)
    replay = replay_decisions()
    assert replay.results["same"] == 2  # the plan, and the score behind the route
    assert not [one for one in replay.findings if one.rule == "routes.schedule"]


def test_plan_is_adopted_once(calendar, north):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar)
    adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    with pytest.raises(Problem, match="CALENDAR-E08"):
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    assert Session.objects.count() == 2


def test_plan_that_breaks_what_is_known_today_is_refused_whole_by_route_97(calendar, north):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar)
    day = plan.plan["sessions"][0]["date"]
    BlockedDate.objects.create(programme=calendar.programme, provider=calendar.providers["PROMPERU"], day=day)
    with pytest.raises(Problem, match="CALENDAR-E06") as refused:
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    assert "PROMPERU tiene bloqueada esa fecha" in refused.value.text("es")
    assert "«Servicio S001»" in refused.value.text("es")
    assert not Session.objects.exists()


def test_plan_with_somebody_who_left_is_refused(calendar, north, south):
    calendar.sign(north.organisation, "S001")
    route = calendar.sign(south.organisation, "S001")
    plan = searched(calendar)
    route.state = "left"
    route.save()
    with pytest.raises(Problem, match="CALENDAR-E06"):
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)


def test_route_signed_after_the_search_does_not_stop_the_adoption(calendar, north, south):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar)
    calendar.sign(south.organisation, "S001")
    adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    assert not Enrolment.objects.filter(party=south.organisation).exists()


def test_next_day_the_same_plan_can_still_be_adopted(calendar, north):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar, replace(PERIOD, start=TODAY))
    later = TODAY + timedelta(days=20)
    adopt_plan(plan, actor=calendar.manager, now=NOW, today=later)
    assert Session.objects.exists()


def test_plan_whose_first_day_has_come_is_refused(calendar, north):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar)
    first = min(date.fromisoformat(one["date"]) for one in plan.plan["sessions"])
    with pytest.raises(Problem, match="CALENDAR-E03"):
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=first)


def test_new_plan_replaces_what_was_only_planned_and_keeps_what_was_announced(calendar, north, south):
    calendar.sign(north.organisation, "S001")
    calendar.sign(south.organisation, "S001", "S002")
    told = [
        calendar.session("S001", START + timedelta(days=n), north.organisation, number=1 + n, state="announced")
        for n in (0, 1)
    ]
    old = calendar.session("S002", START + timedelta(days=9), south.organisation)
    plan = searched(calendar)
    done = adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)

    assert done.replaced == 1
    assert not Session.objects.filter(pk=old.pk).exists()
    for session in told:
        before = (session.day, session.starts, session.sequence)
        session.refresh_from_db()
        assert (session.day, session.starts, session.sequence) == before
        assert session.state == "announced"
    assert Enrolment.objects.filter(party=south.organisation, session__service__code="S001").exists()


def test_organisation_may_join_an_announced_repetition_and_is_told(calendar, north, south):
    service = calendar.services["S001"]
    service.max_repetitions = 1
    service.save()
    calendar.sign(north.organisation, "S001")
    calendar.sign(south.organisation, "S001")
    for n in (0, 1):
        calendar.session("S001", START + timedelta(days=n), north.organisation, number=1 + n, state="announced")
    adopt_plan(searched(calendar), actor=calendar.manager, now=NOW, today=TODAY)
    assert Session.objects.count() == 2
    assert Enrolment.objects.filter(party=south.organisation).count() == 2


def test_repetition_that_has_begun_takes_nobody_else_in(calendar, north, south):
    calendar.sign(north.organisation, "S001")
    calendar.sign(south.organisation, "S001")
    before = calendar.session("S001", START - timedelta(days=1), north.organisation, number=1, state="announced")
    problem, begun = built(calendar)
    assert begun == {"S001#1": {"service": "S001", "repetition": 1, "numbers": [2]}}
    assert problem.service["S001#1"].sessions == 1
    assert problem.organisation[str(north.organisation.pk)].commitments == ("S001#1",)
    assert problem.organisation[str(south.organisation.pk)].commitments == ("S001",)
    assert problem.service["S001"].max_repetitions == 1

    adopt_plan(searched(calendar), actor=calendar.manager, now=NOW, today=TODAY)
    second = Session.objects.get(service__code="S001", repetition=1, number=2)
    assert [one.party for one in second.enrolments.all()] == [north.organisation]
    assert second.day > before.day
    other = Session.objects.filter(service__code="S001", enrolments__party=south.organisation)
    assert {one.repetition for one in other} == {2}


def test_hours_already_held_in_the_month_count(calendar, north):
    calendar.sign(north.organisation, "S002")
    calendar.session("S001", date(2022, 6, 1), north.organisation, number=1, state="held")
    calendar.session("S001", date(2022, 6, 2), north.organisation, number=2, state="held")
    problem, _ = built(calendar, Window(earliest=date(2022, 6, 10), end=END))
    assert problem.organisation[str(north.organisation.pk)].elsewhere == ((2022, 6, 240),)
    assert problem.organisation[str(north.organisation.pk)].commitments == ("S002",)


def test_number_of_a_cancelled_repetition_is_not_used_again(calendar, north):
    calendar.sign(north.organisation, "S001")
    calendar.session("S001", START, north.organisation, state="cancelled")
    adopt_plan(searched(calendar), actor=calendar.manager, now=NOW, today=TODAY)
    numbers = Session.objects.exclude(state="cancelled").values_list("repetition", flat=True)
    assert set(numbers) == {2}


def test_freed_session_is_called_off_with_its_reason_and_planned_anew(calendar, north):
    calendar.sign(north.organisation, "S002")
    told = calendar.session("S002", date(2022, 6, 15), north.organisation, state="announced")
    wanted = replace(PERIOD, freed=frozenset([told.pk]), freed_reason="El local cerró")
    plan = searched(calendar, wanted)
    done = adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    told.refresh_from_db()
    assert (told.state, told.cancelled_reason, done.freed) == ("cancelled", "El local cerró", 1)
    assert Session.objects.get(state="planned").enrolments.get().party == north.organisation


def test_freeing_without_a_reason_is_refused(calendar, north):
    calendar.sign(north.organisation, "S002")
    told = calendar.session("S002", date(2022, 6, 15), north.organisation, state="announced")
    with pytest.raises(Problem, match="CALENDAR-E05"):
        searched(calendar, replace(PERIOD, freed=frozenset([told.pk])))


def test_wish_that_cannot_be_met_is_explained(calendar, north):
    calendar.sign(north.organisation, "S003")  # in person, in the harvest of coffee in Junín
    plan = searched(calendar)
    (missing,) = plan.plan["unserved"]
    assert plan.served == 0
    assert missing["reason_es"]


def test_period_that_ends_before_the_notice_is_refused(calendar, north):
    calendar.sign(north.organisation, "S001")
    with pytest.raises(Problem, match="CALENDAR-E10"):
        searched(calendar, replace(PERIOD, start=TODAY, end=TODAY + timedelta(days=59)))


def test_plan_of_nothing_is_refused(calendar):
    with pytest.raises(Problem, match="CALENDAR-E09"):
        searched(calendar)
    assert not Job.objects.exists()


def test_plan_is_not_thrown_away_while_it_is_searched_for(calendar, north):
    calendar.sign(north.organisation, "S001")
    plan = make_plan(
        calendar.programme, wanted=PERIOD, search=search_plan, actor=calendar.manager, now=NOW, today=TODAY
    )
    with pytest.raises(Problem, match="CALENDAR-E12"):
        drop_plan(plan, actor=calendar.manager)
    with pytest.raises(Problem, match="CALENDAR-E12"):
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)
    work_off_queue()
    drop_plan(plan, actor=calendar.manager)
    assert not Plan.objects.exists()


def test_stopped_search_keeps_the_best_so_far(calendar, north, south, monkeypatch):
    calendar.sign(north.organisation, "S001", "S002")
    calendar.sign(south.organisation, "S001")
    plan = make_plan(
        calendar.programme, wanted=PERIOD, search=search_plan, actor=calendar.manager, now=NOW, today=TODAY
    )

    def keep_and_stop(*given, **named):
        keep_best(*given, **named)
        Job.objects.update(cancel_requested=True)  # somebody presses the button just now

    monkeypatch.setattr(tasks, "keep_best", keep_and_stop)
    monkeypatch.setattr(tasks, "KEEP_EVERY_SECONDS", 0)
    monkeypatch.setattr(running, "REPORT_EVERY_SECONDS", 0)
    work_off_queue()
    plan.refresh_from_db()
    assert plan.job.state == Job.State.CANCELLED
    assert (plan.status, plan.stage) == ("feasible", "")
    assert plan.served >= 1
    problem, found = problem_from_plain(plan.problem), plan_from_plain(plan.plan)
    assert check_plan(problem, plan=found) == ()
    assert adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY).sessions


def test_killed_search_is_run_again_to_the_same_plan(calendar, north):
    calendar.sign(north.organisation, "S001", "S002")
    first, second = (searched(calendar, replace(PERIOD, title=title)) for title in ("Uno", "Otra vez"))
    assert first.plan == second.plan


# Pages.


@pytest.fixture
def on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("on_that_day")
def test_manager_makes_watches_and_adopts_a_plan_in_pages(calendar, north, client_for):
    calendar.sign(north.organisation, "S001", "S003")
    client, address = client_for(calendar.manager), reverse("plans", args=["ruta"])
    assert client.post(address, {}).status_code == 422
    given = {"title": "Invierno", "start": "2022-06-01", "end": "2022-07-31", "seconds": "20"}
    assert client.post(address, {**given, "end": "2022-05-01"}).status_code == 422
    answer = client.post(address, given)
    plan = Plan.objects.get()
    assert answer.headers["Location"] == plan.get_absolute_url()
    Plan.objects.update(context={**plan.context, "seconds": 3})

    waiting = client.get(plan.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in waiting  # with scripts it asks by itself
    assert f'<a href="{plan.get_absolute_url()}">Actualizar</a>' in waiting  # without, there is a link
    assert reverse("plan_stop", args=[plan.pk]) in waiting
    assert client.post(reverse("plan_adopt", args=[plan.pk])).status_code == 409

    work_off_queue()
    done = client.get(plan.get_absolute_url()).content.decode()
    assert "hx-trigger" not in done
    assert "1 compromiso sin lugar" in done
    assert "Cooperativa Norte" in done and "«Servicio S003»" in done
    assert client.post(reverse("plan_adopt", args=[plan.pk])).headers["Location"] == reverse("announce", args=["ruta"])
    assert Session.objects.count() == 2
    assert "Adoptado el" in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("on_that_day")
def test_contradiction_among_announcements_is_told_in_names(calendar, north, client_for):
    calendar.sign(north.organisation, "S001", "S002")
    calendar.session("S002", date(2022, 6, 5), north.organisation, state="announced")  # a Sunday
    plan = searched(calendar)
    assert plan.status == "infeasible"
    page = client_for(calendar.manager).get(plan.get_absolute_url()).content.decode()
    assert "Lo anunciado no se puede cumplir" in page
    assert "«Servicio S002», repetición 1, sesión 1" in page
    assert reverse("plan_adopt", args=[plan.pk]) not in page
    with pytest.raises(Problem, match="CALENDAR-E07"):
        adopt_plan(plan, actor=calendar.manager, now=NOW, today=TODAY)


@pytest.mark.usefixtures("on_that_day")
def test_two_plans_are_compared(calendar, north, south, client_for):
    calendar.sign(north.organisation, "S001")
    first = searched(calendar, replace(PERIOD, title="Uno"))
    calendar.sign(south.organisation, "S002")
    second = searched(calendar, replace(PERIOD, title="Dos"))
    client = client_for(calendar.manager)
    address = reverse("plans_compare", args=["ruta"])
    page = client.get(address, {"a": str(first.pk), "b": str(second.pk)}).content.decode()
    assert "Cooperativa Sur: «Servicio S002»" in page
    assert "Cooperativa Norte: «Servicio S001»" not in page
    assert client.get(address, {"a": "x", "b": ""}).status_code == 200


@pytest.mark.usefixtures("on_that_day")
def test_documents_of_a_plan_are_those_of_the_command(calendar, north, client_for):
    calendar.sign(north.organisation, "S001")
    plan = searched(calendar)
    client = client_for(calendar.manager)
    problem = client.get(reverse("plan_problem", args=[plan.pk])).content
    found = client.get(reverse("plan_document", args=[plan.pk])).content
    read, answer = read_problem(problem, name="problem.json"), read_plan(found, name="plan.json")
    assert (read.faults, read.notes, answer.faults, answer.notes) == ((), (), (), ())
    assert check_plan(read.problem, plan=answer.plan) == ()


@pytest.mark.usefixtures("on_that_day")
def test_list_of_plans_costs_the_same_queries_for_one_and_for_three(
    calendar, north, client_for, django_assert_max_num_queries
):
    client = client_for(calendar.manager)
    for n in (1, 2, 3):
        Plan.objects.create(
            programme=calendar.programme, title=f"Plan {n}", problem={}, made_by=calendar.manager, context={}
        )
        if n != 2:
            with django_assert_max_num_queries(14):
                client.get(reverse("plans", args=["ruta"]))


def test_page_of_a_search_shows_its_bound_before_the_first_calendar_and_the_best_after(calendar, north, client_for):
    calendar.sign(north.organisation, "S001", "S002")
    plan = make_plan(
        calendar.programme, wanted=PERIOD, search=search_plan, actor=calendar.manager, now=NOW, today=TODAY
    )
    client, address = client_for(calendar.manager), reverse("plan", args=[plan.pk])
    note_stage(str(plan.pk), stage="first", bound=2)
    text = client.get(address).content.decode()
    assert "Armando un primer calendario" in text
    assert "Todavía no hay un primer calendario. Ningún plan podría atender más de 2." in text
    assert 'hx-trigger="every 2s"' in text

    problem = problem_from_plain(plan.problem)
    keep_best(str(plan.pk), problem=problem, sessions=(), stage="improving", bound=2, now=NOW)
    text = client.get(address).content.decode()
    assert "Mejorando el calendario" in text
    assert "<strong>0</strong> de 2" in text
    assert "Ningún plan podría atender más de 2." in text
