"""What the front page says: what waits for a person, what comes next, and nothing beyond the person's reach."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.routes.early_warnings import LEAST_CONFIRMED as RULED
from eslabon.web.calls.models import Application, Call, CoApplicant
from eslabon.web.diagnostics.models import Response
from eslabon.web.parties.models import Document
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Enrolment, ProviderReport, Result, Service, Session
from eslabon.web.routes.services import install_portfolio
from eslabon.web.site.queries import Desk, desk_of
from eslabon.web.site.queries.deliveries import LEAST_CONFIRMED
from eslabon.web.uploads.models import StoredFile
from tests.web.routes.world import proposed_route, ruta, score_party, signed_route

TODAY = timezone.localdate()


@pytest.fixture
def portfolio(programme: Programme) -> Programme:
    """The programme with its services."""
    install_portfolio(programme, pack=ruta(), actor=None)
    return programme


@pytest.fixture
def service(portfolio: Programme) -> Service:
    """The first service of INIA."""
    return portfolio.services.select_related("provider__party").filter(provider__code="INIA").first()


def meet(service: Service, *, days: int, state: str, number: int = 1, parties: tuple[Any, ...] = ()) -> Session:
    """A session so many days from today."""
    made = Session.objects.create(
        service=service,
        repetition=1,
        number=number,
        day=TODAY + timedelta(days=days),
        starts=time(18),
        ends=time(20),
        modality="virtual",
        state=state,
        announced_at=timezone.now(),
    )
    Enrolment.objects.bulk_create(Enrolment(session=made, party=one) for one in parties)
    return made


def waiting(user: Any) -> dict[str, str]:
    """What waits for somebody, with where it leads."""
    return {one.text: one.url for one in desk_of(user, today=TODAY).waiting}


def following(user: Any) -> dict[str, str]:
    """What comes next for somebody."""
    return {one.text: one.what for one in desk_of(user, today=TODAY).following}


def test_nobody_in_particular_has_nothing_waiting(make_user: Any) -> None:
    assert desk_of(make_user(), today=TODAY) == Desk()


def test_an_organisation_is_told_of_its_diagnostic_its_route_and_its_sessions(
    portfolio: Programme, service: Service, make_organisation: Any, make_user: Any
) -> None:
    own, other, facilitator = make_organisation(), make_organisation(), make_user("facilitator")
    score = score_party(own.organisation, programme=portfolio, actor=facilitator)
    route = proposed_route(score, actor=facilitator)
    again = Response.objects.create(
        instrument=score.response.instrument, party=own.organisation, chain=route.chain, round=2, asked=20, answered=5
    )
    first = meet(service, days=4, state="announced", parties=(own.organisation,))
    meet(service, days=9, state="announced", number=2, parties=(own.organisation,))
    meet(service, days=-9, state="held", number=3, parties=(own.organisation,))
    meet(service, days=9, state="planned", number=4, parties=(own.organisation,))

    found = desk_of(own.user, today=TODAY)
    assert {one.text: one.url for one in found.waiting} == {
        "Decir si van a 2 sesiones": reverse("my_calendar"),
        "Seguir con el diagnóstico": reverse("diagnostic", args=[again.pk]),
        "Responder y firmar la ruta": reverse("route", args=[route.pk]),
    }
    assert found.waiting[0].until == first.day
    assert [one.day for one in found.following] == [first.day, first.day + timedelta(days=5)]
    assert desk_of(other.user, today=TODAY) == Desk()

    Enrolment.objects.update(answer="declined")
    assert "Decir si van a 2 sesiones" not in waiting(own.user)


def test_an_organisation_is_told_who_asks_it_to_apply_together(
    programme: Programme, make_organisation: Any, client_for: Any
) -> None:
    own, asking = make_organisation(name="Cooperativa Sur"), make_organisation(name="Cooperativa Norte")
    call = Call.objects.create(
        programme=programme, code="c1", title_es="Convocatoria", opens_on=TODAY, closes_on=TODAY + timedelta(days=9),
        target=1, terms={}, requirements=[], created_by=asking.user,
    )  # fmt: skip
    draft = Application.objects.create(call=call, party=asking.organisation, reference="R-1", created_by=asking.user)
    CoApplicant.objects.create(application=draft, party=own.organisation, invited_by=asking.user)

    assert waiting(own.user) == {"Responder si postulan juntos": reverse("my_applications")}
    page = client_for(own.user).get("/").content.decode()
    assert "Cooperativa Norte invita a Cooperativa Sur" in page


def test_an_entity_is_told_of_its_own_lists_and_reports_only(
    portfolio: Programme, service: Service, make_user: Any
) -> None:
    own = make_user("provider_national", party=service.provider.party)
    elsewhere = make_user("provider_national", party=portfolio.providers.get(code="ITP").party)
    over = meet(service, days=-2, state="announced")
    second = portfolio.services.filter(provider=service.provider).exclude(pk=service.pk).first()
    meet(second, days=-9, state="held")
    meet(second, days=6, state="announced", number=2)
    third = portfolio.services.filter(provider=service.provider).exclude(pk__in=[service.pk, second.pk]).first()
    meet(third, days=-9, state="held")

    assert waiting(own) == {
        "1 sesión sin lista de asistencia": reverse("session_attendance", args=[over.pk]),
        "1 informe por escribir": reverse("service_report", args=[third.pk, 1]),
    }
    assert [text for text in following(own) if text == second.name_es]
    assert waiting(elsewhere) == {}
    assert second.name_es not in following(elsewhere)


def test_the_facilitating_team_is_told_what_it_must_decide(
    portfolio: Programme, service: Service, make_user: Any, make_organisation: Any
) -> None:
    facilitator, provider, own = make_user("facilitator"), make_user("provider_national"), make_organisation()
    score = score_party(own.organisation, programme=portfolio, actor=facilitator)
    meet(service, days=70, state="planned")
    meet(service, days=3, state="announced", number=2, parties=(own.organisation,))
    report = ProviderReport.objects.create(
        service=service, repetition=1, text="Se dio.", given_by="X", reported_by=provider
    )
    stored = StoredFile.objects.create(
        name="c.pdf", content_type="application/pdf", size_bytes=4, sha256="ab" * 32, uploaded_by=provider,
        blob=ContentFile(b"%PDF", name="c.pdf"),
    )  # fmt: skip
    evidence = Document.objects.create(party=own.organisation, kind="result", file=stored)
    for recorded_by in (provider, facilitator):
        Result.objects.create(
            programme=portfolio, party=own.organisation, kind="website", title="Página", reached_on=TODAY,
            evidence=evidence, recorded_by=recorded_by,
        )  # fmt: skip

    assert waiting(facilitator) == {
        "1 ruta por proponer": reverse("routes", args=[portfolio.code]),
        "1 sesión por anunciar": reverse("announce", args=[portfolio.code]),
        "1 informe espera conformidad": reverse("service_report", args=[service.pk, 1]),
        "1 resultado por verificar": reverse("programme_results", args=[portfolio.code]),
        "1 sesión de esta semana con pocas confirmaciones": reverse("early_warnings", args=[portfolio.code]),
    }
    Enrolment.objects.update(answer="confirmed")
    signed_route(score, manager=facilitator, signer=own.user)
    ProviderReport.objects.filter(pk=report.pk).update(accepted_at=timezone.now())
    Result.objects.update(verified_at=timezone.now())
    assert set(waiting(facilitator)) == {"1 sesión por anunciar"}


def test_too_few_confirmations_are_what_the_rule_says() -> None:
    assert float(RULED) == LEAST_CONFIRMED


def test_a_region_is_told_of_its_own_diagnostics_and_sessions(
    portfolio: Programme, service: Service, make_user: Any, make_organisation: Any
) -> None:
    here, away = make_user("regional_government", place="PE-12"), make_user("regional_government", place="PE-20")
    facilitator, own = make_user("facilitator"), make_organisation()
    score = score_party(own.organisation, programme=portfolio, actor=facilitator)
    proposed_route(score, actor=facilitator)
    Response.objects.create(
        instrument=score.response.instrument, party=own.organisation, chain=score.response.chain, round=2,
        place=score.response.place, asked=20, answered=5,
    )  # fmt: skip
    meet(service, days=20, state="announced", parties=(own.organisation,))

    assert set(waiting(here)) == {"1 diagnóstico empezado por terminar"}
    assert {service.name_es, "1 ruta espera la firma de su organización"} <= set(following(here))
    assert (waiting(away), following(away)) == ({}, {})


def test_the_committee_is_told_figures_and_no_organisation(
    portfolio: Programme, service: Service, make_user: Any, make_organisation: Any
) -> None:
    committee, came, missed = make_user("consultative_committee"), make_organisation(), make_organisation()
    held = meet(service, days=-3, state="held", parties=(came.organisation, missed.organisation))
    Attendance.objects.create(session=held, party=came.organisation, person=came.person, method="list")

    assert following(committee) == {"Asistencia del programa hasta hoy: 50 %": str(portfolio)}


@pytest.mark.parametrize(
    "role",
    [
        "coordinator", "facilitator", "desk", "provider_national", "provider_regional", "regional_government",
        "technical_group", "regional_technical_group", "consultative_committee", "auditor", "evaluator",
    ],
)  # fmt: skip
def test_every_link_of_the_front_page_opens(
    portfolio: Programme, service: Service, make_user: Any, make_organisation: Any, client_for: Any, role: str
) -> None:
    facilitator, own = make_user("facilitator"), make_organisation()
    person = make_user(role, party=service.provider.party if role.startswith("provider") else None)
    score = score_party(own.organisation, programme=portfolio, actor=facilitator)
    signed_route(score, manager=facilitator, signer=own.user)
    meet(service, days=-2, state="announced", parties=(own.organisation,))
    meet(service, days=2, state="announced", number=2, parties=(own.organisation,))
    meet(service, days=70, state="planned", number=3)
    meet(service, days=-5, state="held", number=4, parties=(own.organisation,))
    found = desk_of(person, today=TODAY)

    assert found.following
    client = client_for(person)
    links = [one.url for one in (*found.waiting, *found.following) if one.url]
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("n", [1, 3])
def test_front_page_asks_the_database_the_same_however_much_there_is(
    service: Service, make_user: Any, make_organisation: Any, client_for: Any, django_assert_num_queries: Any, n: int
) -> None:
    facilitator, own = make_user("facilitator"), make_organisation()
    for number in range(1, n + 1):
        meet(service, days=2 + number, state="announced", number=number, parties=(own.organisation,))
        meet(service, days=-2 - number, state="held", number=10 + number, parties=(own.organisation,))
    staff, member = client_for(facilitator), client_for(own.user)
    with django_assert_num_queries(40):
        assert staff.get("/").status_code == 200
    with django_assert_num_queries(25):
        assert member.get("/").status_code == 200
