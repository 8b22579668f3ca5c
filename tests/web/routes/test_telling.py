"""What organisations are told of diagnostics, routes and corrections by e-mail, and when they are reminded."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from eslabon.web.audit.models import Entry
from eslabon.web.diagnostics.models import DiagnosticNotice, Response
from eslabon.web.diagnostics.services import install_instrument, open_response, save_answers
from eslabon.web.events.services import sweep
from eslabon.web.events.services.subscriptions import reactions_to
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.parties.services import add_contact, give_consent, withdraw_consent
from eslabon.web.routes.events import SegmentCompleted
from eslabon.web.routes.models import CalendarTerms, Route, RouteNotice
from eslabon.web.routes.services import graduate_route, propose_again
from eslabon.web.site import wiring
from tests.web.diagnostics.books import small_book
from tests.web.routes.test_graduation import attend
from tests.web.routes.world import NOW, TODAY, accept_all, proposed_route

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Nobody waits for real days."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def reachable(coop: Any) -> Any:
    """The cooperative left an address and allowed its use."""
    party = coop.organisation
    add_contact(party, channel="email", value="gerencia@coop.example", actor=coop.user)
    return give_consent(
        party, purpose="programme", channel="email", how="web", text_version="1", actor=coop.user, given_at=NOW
    )


def deliver() -> None:
    """After a commit: events reach their reactions, jobs send."""
    sweep(now=timezone.now() + DAY)
    work_off_queue()


def remind(clock: Any, *, days: int) -> int:
    """The housekeeping of a day, so many days after."""
    clock.move_to(NOW + days * DAY)
    reminded = wiring.remind_of_answers(now=timezone.now())
    work_off_queue()
    return reminded


def test_proposal_is_told_once_with_its_services_and_its_address(score: Any, facilitator: Any) -> None:
    route = proposed_route(score, actor=facilitator)
    deliver()
    deliver()

    (message,) = mail.outbox
    assert message.to == ["gerencia@coop.example"]
    assert message.subject == "Una ruta de servicios para Cooperativa Cafetalera del Perené"
    assert f"/routes/{route.pk}/" in message.body
    assert all(item.service.name_es in message.body for item in route.items.select_related("service"))
    assert message.extra_headers["Message-ID"].startswith(f"<{RouteNotice.objects.get().pk}@")
    assert Entry.objects.get(act="route.tell").after["occasion"] == "proposed"


def test_proposal_in_english_for_who_reads_english(score: Any, facilitator: Any, coop: Any) -> None:
    coop.organisation.language = "en"
    coop.organisation.save()
    proposed_route(score, actor=facilitator)
    deliver()

    (message,) = mail.outbox
    assert message.subject.startswith("A route of services for")
    assert "Estimadas" not in message.body and "ustedes" not in message.body


def test_proposal_that_no_longer_stands_is_not_told(score: Any, facilitator: Any) -> None:
    first = proposed_route(score, actor=facilitator)
    second = propose_again(first, actor=facilitator, now=NOW, today=TODAY)
    deliver()

    assert [notice.route for notice in RouteNotice.objects.all()] == [second]
    assert len(mail.outbox) == 1


def test_nobody_is_told_without_consent_nor_made_up_organisations(
    score: Any, facilitator: Any, reachable: Any, coop: Any
) -> None:
    withdraw_consent(reachable, actor=coop.user)
    route = proposed_route(score, actor=facilitator)
    deliver()
    give_consent(
        coop.organisation, purpose="programme", channel="email", how="web", text_version="1", actor=None, given_at=NOW
    )
    Response.objects.filter(pk=score.response_id).update(channel="simulated")
    propose_again(route, actor=facilitator, now=NOW, today=TODAY)
    deliver()

    assert mail.outbox == []


def test_unsigned_proposal_is_asked_for_again_on_its_days_and_never_after_the_signature(
    score: Any, facilitator: Any, coop: Any, clock: Any
) -> None:
    """ROUTE-85."""
    route = proposed_route(score, actor=facilitator)
    deliver()
    assert [remind(clock, days=days) for days in (6, 7, 7, 13)] == [0, 1, 0, 0]
    assert mail.outbox[-1].subject.startswith("La ruta de Cooperativa")
    assert f"falta la respuesta a {route.items.count()} servicios" in mail.outbox[-1].body

    accept_all(route, actor=coop.user)
    assert remind(clock, days=14) == 1
    assert "solo falta la firma" in mail.outbox[-1].body
    assert len(mail.outbox) == 3

    Route.objects.filter(pk=route.pk).update(state=Route.State.SIGNED)
    CalendarTerms.objects.update_or_create(programme=route.programme, defaults={"answer_reminder_days": [20]})
    assert remind(clock, days=30) == 0


def test_programme_that_wants_no_reminders_sends_none(score: Any, facilitator: Any, clock: Any) -> None:
    route = proposed_route(score, actor=facilitator)
    CalendarTerms.objects.create(programme=route.programme, answer_reminder_days=[])
    assert remind(clock, days=40) == 0


def test_proposal_of_nothing_is_told_to_nobody_and_asks_for_no_answer(
    score: Any, facilitator: Any, coop: Any, clock: Any, client_for: Any
) -> None:
    for service in score.response.instrument.programme.services.all():
        service.is_active = False
        service.save()
    route = proposed_route(score, actor=facilitator)
    deliver()
    assert (route.items.count(), mail.outbox) == (0, [])
    assert remind(clock, days=20) == 0
    page = client_for(coop.user).get(f"/routes/{route.pk}/").content.decode()
    assert "no hay nada que responder" in page
    assert f"/routes/{route.pk}/sign/" not in page


def opened(programme: Any, party: Any) -> Response:
    """A response to the small questionnaire of coffee."""
    install_instrument(programme, workbook=small_book(), actor=None, now=timezone.now())
    return open_response(
        party,
        programme=programme,
        chain=programme.chains.get(code="coffee"),
        place=party.place,
        actor=None,
        now=timezone.now(),
    )


def test_open_diagnostic_is_told_and_asked_for_again_while_it_rests(programme: Any, coop: Any, clock: Any) -> None:
    """DIAG-26."""
    response = opened(programme, coop.organisation)
    deliver()
    (message,) = mail.outbox
    assert message.subject.startswith("Su diagnóstico está abierto: ")
    assert f"/diagnostics/{response.pk}/" in message.body

    clock.move_to(NOW + 5 * DAY)
    save_answers(response, values={"exports": "no"}, revision=0, actor=coop.user, now=timezone.now())
    assert [remind(clock, days=days) for days in (7, 12, 12, 19)] == [0, 1, 0, 1]
    assert "le faltan 2 respuestas" in mail.outbox[1].body
    assert len(mail.outbox) == 3

    Response.objects.update(state=Response.State.SUBMITTED)
    DiagnosticNotice.objects.filter(occasion="due").delete()
    assert remind(clock, days=40) == 0


def test_who_completed_its_segment_is_asked_again_once(signed: Route, facilitator: Any) -> None:
    install_instrument(signed.programme, workbook=small_book(version="2"), actor=None, now=timezone.now())
    attend(signed)
    graduate_route(signed, actor=facilitator, now=NOW)
    assert wiring.open_next_round in reactions_to(SegmentCompleted).values()
    deliver()
    deliver()  # what the first reaction announced
    wiring.open_next_round(SegmentCompleted(route_id=signed.pk, segment=signed.segment))

    first, second = Response.objects.filter(party=signed.party).order_by("round")
    assert (first.state, second.state, second.round) == ("submitted", "open", 2)
    assert (second.chain, second.place, second.opened_by) == (signed.chain, signed.place, None)
    assert mail.outbox[-1].subject.startswith("Su diagnóstico está abierto")


def test_completed_segment_without_a_questionnaire_opens_nothing(signed: Route) -> None:
    signed.programme.instruments.update(closed_at=NOW)
    wiring.open_next_round(SegmentCompleted(route_id=signed.pk, segment=signed.segment))
    assert Response.objects.filter(party=signed.party).count() == 1
