"""Opinions, materials, products and incentives: what the acts keep and what they refuse."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.registry import find
from eslabon.rules.routes.incentives import Offer
from eslabon.web.audit.models import Decision, Entry
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Enrolment, Satisfaction, Service, Session
from eslabon.web.routes.queries.incentives import standing_of, standings_of
from eslabon.web.routes.queries.products import product_lines
from eslabon.web.routes.queries.satisfaction import find_listed, listed_by_key, opinions_of, rating_key
from eslabon.web.routes.services.incentives import (
    Offered,
    close_incentive,
    decline_incentive,
    grant_incentive,
    offer_incentive,
    withdraw_incentive,
)
from eslabon.web.routes.services.materials import leave_material, withdraw_material
from eslabon.web.routes.services.products import Made, record_product
from eslabon.web.routes.services.results import Achieved, record_result
from eslabon.web.routes.services.satisfaction import Thought, rate_as_organisation, rate_as_person
from tests.web.routes.calendar_world import Calendar

NOW = timezone.now()
TODAY = timezone.localdate()


def come(session: Session, party: Party, *names: str) -> list[Party]:
    """People of an organisation on the list of a session."""
    people = [Party.objects.create(kind="person", name=name) for name in names]
    for person in people:
        Attendance.objects.create(session=session, party=party, person=person, method="list")
    return people


@pytest.fixture
def held(calendar: Calendar, north: Any) -> Session:
    """A session of yesterday at which an organisation was expected."""
    calendar.sign(north.organisation, "S001")
    return calendar.session("S001", TODAY - timedelta(days=1), north.organisation, state="held")


def test_one_answer_each_and_none_says_who(held: Session, north: Any) -> None:
    """ROUTE-113, ROUTE-114."""
    ana, bea = come(held, north.organisation, "Ana", "Bea")
    rate_as_person(held, person=ana, thought=Thought(5, 4, "Muy  claro"), now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E21"):
        rate_as_person(held, person=ana, thought=Thought(1, 1), now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E21"):
        rate_as_person(held, person=north.person, thought=Thought(1, 1), now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E33"):
        rate_as_person(held, person=bea, thought=Thought(6, 1), now=NOW)
    rate_as_organisation(held, party=north.organisation, thought=Thought(3, 3), now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E21"):
        rate_as_organisation(held, party=north.organisation, thought=Thought(3, 3), now=NOW)

    assert sorted(Satisfaction.objects.values_list("asked", "useful")) == [("organisation", 3), ("person", 5)]
    names = {field.name for field in Satisfaction._meta.get_fields()}
    assert names == {"id", "session", "asked", "useful", "understood", "comment"}
    entries = Entry.objects.filter(act="satisfaction.give")
    assert {(one.actor_id, one.subject_id) for one in entries} == {(None, str(held.pk))}


def test_opinions_are_asked_in_their_days_only(held: Session, north: Any) -> None:
    """ROUTE-114."""
    (ana,) = come(held, north.organisation, "Ana")
    with pytest.raises(Problem, match="DELIVERY-E31"):
        rate_as_person(held, person=ana, thought=Thought(5, 4), now=NOW + timedelta(days=31))


def test_a_merged_person_answers_once(held: Session, north: Any) -> None:
    """ROUTE-114."""
    ana, again = come(held, north.organisation, "Ana", "Ana Q.")
    again.merged_into = ana
    again.save()
    rate_as_person(held, person=again, thought=Thought(5, 4), now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E21"):
        rate_as_person(held, person=ana, thought=Thought(5, 4), now=NOW)


def test_summary_is_withheld_until_three_and_never_given_by_difference(
    calendar: Calendar, held: Session, north: Any
) -> None:
    """ROUTE-113, ROUTE-115."""
    other = calendar.session("S002", TODAY - timedelta(days=2), north.organisation, state="held")

    def answer(session: Session, *values: int) -> None:
        for value in values:
            Satisfaction.objects.create(session=session, useful=value, understood=value)

    answer(held, 5, 5)
    assert opinions_of(calendar.programme).total is None
    answer(held, 2)
    assert opinions_of(calendar.programme).of_service(held.service).useful.mean == 4.0
    answer(other, 1)  # now the entity's total minus this service would tell that one answer
    found = opinions_of(calendar.programme)
    assert found.total.answers == 4
    assert [one.summary for one in found.entities[0].services] == [None, None]
    answer(other, 1, 1)
    assert opinions_of(calendar.programme).of_service(other.service).useful.counts[1] == 3


def test_key_of_a_check_in_opens_that_session_only(calendar: Calendar, held: Session, north: Any) -> None:
    come(held, north.organisation, "José Pérez")
    listed = find_listed(held, name=" jose  PEREZ", party=north.organisation)
    assert listed is not None
    assert listed_by_key(held, key=rating_key(listed)) == listed
    other = calendar.session("S002", TODAY, north.organisation, state="announced")
    assert listed_by_key(other, key=rating_key(listed)) is None
    assert listed_by_key(held, key=f"{listed.pk}:forged") is None


@pytest.mark.parametrize("link", ["", "http://example.org/a", "javascript:alert(1)"])
def test_material_is_a_file_or_a_safe_address(held: Session, facilitator: Any, link: str) -> None:
    """ROUTE-116."""
    with pytest.raises(Problem, match="DELIVERY-E32"):
        leave_material(held.service, title="Guía", link=link, actor=facilitator, now=NOW)


def test_material_that_is_withdrawn_stays_known(held: Session, facilitator: Any) -> None:
    kept = leave_material(held.service, title="", link="https://example.org/guia", actor=facilitator, now=NOW)
    assert kept.title == "https://example.org/guia"
    withdraw_material(kept, actor=facilitator, now=NOW)
    withdraw_material(kept, actor=facilitator, now=NOW)
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    assert Entry.objects.filter(act="material.withdraw").count() == 1


def test_product_goes_on_where_it_was_and_counts_who_could_not_finish(
    calendar: Calendar, held: Session, north: Any, south: Any, facilitator: Any
) -> None:
    """ROUTE-125."""
    begun = TODAY - timedelta(days=60)

    def record(party: Party, state: str, **values: Any) -> Any:
        made = Made("sustainability_report", state, begun, TODAY if state != "started" else None, **values)
        return record_product(held.service, party=party, made=made, actor=facilitator, now=NOW, today=TODAY)

    with pytest.raises(Problem, match="DELIVERY-E26"):
        record(south.organisation, "started")
    first = record(north.organisation, "started")
    with pytest.raises(Problem, match="DELIVERY-E27"):
        record(north.organisation, "finished")
    assert record(north.organisation, "finished", link="https://example.org/gri").pk == first.pk
    calendar.sign(south.organisation, "S001")
    with pytest.raises(Problem, match="DELIVERY-E28"):
        record(south.organisation, "stopped")
    record(south.organisation, "stopped", reason="Todavía no exporta")
    (line,) = product_lines(calendar.programme)
    assert (line.completion.began, line.completion.finished, line.completion.stopped) == (2, 1, 1)
    assert line.reasons == ("Todavía no exporta",)


def test_result_names_the_service_it_comes_from(
    held: Session, north: Any, facilitator: Any, calendar: Calendar
) -> None:
    """ROUTE-124."""
    route = calendar.routes[north.organisation.name]

    def record(service: Service) -> Any:
        achieved = Achieved("website", "Página web", service=service)
        return record_result(route, achieved=achieved, evidence=None, actor=facilitator, now=NOW, today=TODAY)

    assert record(held.service).service == held.service
    with pytest.raises(Problem, match="DELIVERY-E20"):
        record(calendar.services["S003"])


@pytest.fixture
def season(calendar: Calendar, north: Any, south: Any) -> Calendar:
    """Five sessions: one organisation came to four, the other to two; a guest to all."""
    calendar.add_service("S010", sessions_count=5)
    guest = Party.objects.create(kind="organisation", name="Invitada")
    for party in (north.organisation, south.organisation):
        calendar.sign(party, "S010")
    for number in range(1, 6):
        day = date(2022, 6, number)
        session = calendar.session("S010", day, north.organisation, south.organisation, number=number, state="held")
        Enrolment.objects.create(session=session, party=guest, is_guest=True)
        come(session, guest, f"G{number}")
        for party, attended in ((north.organisation, 4), (south.organisation, 2)):
            if number <= attended:
                come(session, party, f"{party} {number}")
    return calendar


def offered(**values: Any) -> Offered:
    """A fair with one seat for who came to 80 % of June."""
    asks = Offer(date(2022, 6, 1), date(2022, 6, 30), 80, least_sessions=3)
    return Offered(
        **{"kind": "fair", "title": "Expoalimentaria", "day": date(2022, 9, 20), "seats": 1, "asks": asks} | values
    )


def test_seat_goes_to_who_kept_its_calendar_and_replays(season: Calendar, north: Any, south: Any) -> None:
    """ROUTE-140, ROUTE-141, ROUTE-142."""
    who = season.manager
    fair = offer_incentive(season.programme, offered=offered(), actor=who, now=NOW)
    found = standings_of(fair, routes=season.programme.routes.all())
    assert [(one.party, one.earned.attended, one.earned.held) for one in found] == [
        (north.organisation, 4, 5),
        (south.organisation, 2, 5),
    ]
    with pytest.raises(Problem, match="DELIVERY-E23"):
        grant_incentive(fair, party=south.organisation, actor=who, now=NOW)
    award = grant_incentive(fair, party=north.organisation, actor=who, now=NOW)
    assert grant_incentive(fair, party=north.organisation, actor=who, now=NOW) == award
    decision = Decision.objects.get(rule="routes.incentive")
    assert (decision.subject_id, decision.outcome["reason_en"]) == (
        str(award.pk),
        "attended 4 of 5 sessions; 80 % is asked.",
    )
    assert find(decision.rule, decision.rule_version)(decision.inputs) == decision.outcome


def test_seat_that_is_declined_goes_free_and_reasons_stay(season: Calendar, north: Any, south: Any) -> None:
    """ROUTE-142, ROUTE-143."""
    who, now = season.manager, NOW
    asks = Offer(date(2022, 6, 1), date(2022, 6, 30), 40)
    fair = offer_incentive(season.programme, offered=offered(asks=asks), actor=who, now=now)
    award = grant_incentive(fair, party=north.organisation, actor=who, now=now)
    with pytest.raises(Problem, match="DELIVERY-E24"):
        grant_incentive(fair, party=south.organisation, actor=who, now=now)
    assert (
        decline_incentive(award, reason="Es nuestra cosecha", actor=north.user, now=now).reason == "Es nuestra cosecha"
    )
    with pytest.raises(Problem, match="DELIVERY-E34"):
        decline_incentive(award, reason="", actor=north.user, now=now)
    second = grant_incentive(fair, party=south.organisation, actor=who, now=now)
    with pytest.raises(Problem, match="DELIVERY-E09"):
        withdraw_incentive(second, reason=" ", actor=who, now=now)
    withdraw_incentive(second, reason="No respondió", actor=who, now=now)
    again = grant_incentive(fair, party=south.organisation, actor=who, now=now)
    assert (again.pk, again.state, again.reason) == (second.pk, "granted", "")
    close_incentive(fair, actor=who, now=now)
    with pytest.raises(Problem, match="DELIVERY-E25"):
        grant_incentive(fair, party=north.organisation, actor=who, now=now)


def test_incentive_is_for_organisations_of_its_chain_with_a_route(season: Calendar, north: Any) -> None:
    who = season.manager
    cacao = season.programme.chains.get(code="cacao")
    fair = offer_incentive(season.programme, offered=offered(chain=cacao), actor=who, now=NOW)
    assert standing_of(fair, party=north.organisation) is None
    with pytest.raises(Problem, match="DELIVERY-E35"):
        grant_incentive(fair, party=north.organisation, actor=who, now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E22"):
        offer_incentive(season.programme, offered=offered(day=date(2022, 6, 30)), actor=who, now=NOW)
