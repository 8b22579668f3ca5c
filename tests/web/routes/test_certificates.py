"""Certificates: for whom, by what decision, and what their public page shows (ROUTE-110 to ROUTE-112)."""

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from eslabon.web.audit.models import Decision
from eslabon.web.audit.services import replay_decisions
from eslabon.web.events.models import Announcement
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Certificate, Service, Session
from eslabon.web.routes.services import issue_certificates, revoke_certificate
from tests.web.routes.world import NOW


@pytest.fixture
def course(portfolio: Any, coop: Any) -> Service:
    """A service of five sessions, all held; Ana came to four, Bea to three."""
    service = Service.objects.filter(programme=portfolio).first()
    service.sessions_count = 5
    service.save()
    ana, bea = (Party.objects.create(kind="person", name=name) for name in ("Ana Quispe", "Bea Rojas"))
    for number in range(1, 6):
        session = Session.objects.create(
            service=service,
            repetition=1,
            number=number,
            day=date(2022, 6, number),
            starts=time(17),
            ends=time(19),
            modality="virtual",
            state="held",
            announced_at=NOW,
        )
        for person, came in ((ana, 4), (bea, 3)):
            if number <= came:
                Attendance.objects.create(session=session, party=coop.organisation, person=person, method="list")
    return service


def test_certificate_goes_only_to_who_attended_enough_and_replays(course: Service, facilitator: Any) -> None:
    """ROUTE-110."""
    (issued,) = issue_certificates(course, repetition=1, actor=facilitator, now=NOW)

    assert (issued.person.name, str(issued.attended_hours), str(issued.total_hours)) == ("Ana Quispe", "8.00", "10.00")
    assert len(issued.code.replace("-", "")) * 5 >= 60  # bits
    assert issue_certificates(course, repetition=1, actor=facilitator, now=NOW) == []
    decision = Decision.objects.get(rule="routes.certificate")
    assert decision.subject_id == str(issued.pk)
    assert decision.outcome["clause"] == "ROUTE-110"
    assert replay_decisions().is_sound
    assert Announcement.objects.filter(event__endswith="CertificateIssued").count() == 1


def test_nobody_is_certified_before_the_last_session(course: Service, facilitator: Any) -> None:
    """ROUTE-111."""
    Session.objects.filter(number=5).update(state="announced")
    assert issue_certificates(course, repetition=1, actor=facilitator, now=NOW) == []


def test_whoever_has_the_code_sees_whose_it_is_and_nobody_else_does(
    course: Service, facilitator: Any, client_for: Any
) -> None:
    """ROUTE-112."""
    (issued,) = issue_certificates(course, repetition=1, actor=facilitator, now=NOW)
    client = client_for(None)

    page = client.get(reverse("certificate", args=[issued.code.lower().replace("-", "")]))
    assert page.status_code == 200
    assert "Ana Quispe" in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    wrong = client.get(reverse("certificate", args=["0000-0000-0000-0000"]))
    assert wrong.status_code == 404
    assert "Ana Quispe" not in wrong.content.decode()
    typed = client.get(reverse("certificate_lookup"), {"code": issued.code})
    assert typed.headers["Location"] == reverse("certificate", args=[issued.code])
    assert client.get(reverse("certificate_lookup"), {"code": "7K2M"}).status_code == 422
    pdf = client.get(reverse("certificate_pdf", args=[issued.code]))
    assert pdf.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf.content

    revoke_certificate(issued, reason="Persona equivocada", actor=facilitator, now=NOW)
    assert "Certificado anulado" in client.get(reverse("certificate", args=[issued.code])).content.decode()


def test_codes_cannot_be_tried_one_after_the_other(db: None, client_for: Any) -> None:
    """ROUTE-112."""
    client = client_for(None)
    answers = [client.get(reverse("certificate", args=[f"{n:016d}"])).status_code for n in range(32)]
    assert (answers[0], 429 in answers) == (404, True)


def test_page_says_why_not_and_issues_what_is_due(course: Service, facilitator: Any, client_for: Any) -> None:
    client, page = client_for(facilitator), reverse("service_certificates", args=[course.pk, 1])
    assert "asistió a 6.00 de 10.00 horas" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    issued = Certificate.objects.get()
    assert issued.code in client.get(page).content.decode()
    revoke = reverse("certificate_revoke", args=[course.pk, issued.pk])
    client.post(revoke, {"reason": ""})
    issued.refresh_from_db()
    assert issued.revoked_at is None
    client.post(revoke, {"reason": "Error de nombre"})
    issued.refresh_from_db()
    assert issued.revoked_at is not None


def test_provider_issues_no_certificates_of_its_own_services(course: Service, make_user: Any, client_for: Any) -> None:
    provider = make_user("provider_national", party=course.provider.party)
    assert client_for(provider).get(reverse("service_certificates", args=[course.pk, 1])).status_code == 403
