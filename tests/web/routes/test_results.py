"""Reports and results: who says it never approves it (ROUTE-120 to ROUTE-123)."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.routes.models import ProviderReport, Result, Route, Session
from eslabon.web.routes.services import Achieved, accept_report, record_result, verify_result, write_report
from eslabon.web.uploads.services import store_file
from tests.web.routes.world import NOW, TODAY

FAIR = Achieved("fair", "Feria del cacao", TODAY, Decimal(2630000), Decimal(3069000), "PEN")


def report(service: Any, *, actor: Any) -> ProviderReport:
    return write_report(
        service, repetition=1, text="Se dieron dos sesiones", given_by="Rosa Inga", file=None, actor=actor, now=NOW
    )


def test_report_follows_a_held_session_and_is_accepted_by_somebody_else(
    signed: Route, facilitator: Any, make_user: Any, client_for: Any
) -> None:
    """ROUTE-120, ROUTE-121."""
    service = signed.items.first().service
    provider = make_user("provider_national", party=service.provider.party)
    with pytest.raises(Problem, match="DELIVERY-E13"):
        report(service, actor=provider)
    Session.objects.create(
        service=service,
        repetition=1,
        number=1,
        day=TODAY,
        starts=time(17),
        ends=time(19),
        modality="virtual",
        state="held",
    )
    page = reverse("service_report", args=[service.pk, 1])
    filled = {"given_by": "Rosa Inga", "text": "Se dieron dos sesiones"}
    assert client_for(provider).post(page, filled).status_code == 302
    written = ProviderReport.objects.get()
    with pytest.raises(Problem, match="DELIVERY-E12"):
        accept_report(written, actor=provider, now=NOW)
    accept = reverse("report_accept", args=[service.pk, written.pk])
    assert client_for(provider).post(accept).status_code == 403
    assert client_for(facilitator).post(accept).status_code == 302
    written.refresh_from_db()
    assert written.accepted_by == facilitator
    assert "Rosa Inga" in client_for(facilitator).get(page).content.decode()
    with pytest.raises(Problem, match="DELIVERY-E14"):
        report(service, actor=provider)


def test_result_keeps_expected_and_realised_and_is_verified_by_somebody_else(
    signed: Route, facilitator: Any, make_user: Any, client_for: Any
) -> None:
    """ROUTE-120, ROUTE-122, ROUTE-123."""
    proof = store_file(SimpleUploadedFile("feria.csv", b"venta\n10\n"), actor=facilitator, kinds=("table",))
    made = record_result(signed, achieved=FAIR, evidence=proof, actor=facilitator, now=NOW, today=TODAY)
    bare = record_result(
        signed, achieved=Achieved("website", "Página web"), evidence=None, actor=facilitator, now=NOW, today=TODAY
    )
    other = make_user("coordinator")

    with pytest.raises(Problem, match="DELIVERY-E12"):
        verify_result(made, actor=facilitator, now=NOW)
    with pytest.raises(Problem, match="DELIVERY-E17"):
        verify_result(bare, actor=other, now=NOW)
    code = signed.programme.code
    assert client_for(other).post(reverse("result_verify", args=[code, made.pk])).status_code == 302
    made.refresh_from_db()
    assert (made.verified_by, made.expected_amount, made.realised_amount) == (other, Decimal(2630000), Decimal(3069000))
    shown = client_for(other).get(reverse("programme_results", args=[code])).content.decode()
    assert "Feria del cacao" in shown
    assert "en camino" in shown


def test_organisation_records_its_own_result_from_the_page(signed: Route, coop: Any, client_for: Any) -> None:
    """ROUTE-122."""
    client, page = client_for(coop.user), reverse("route_result", args=[signed.pk])
    filled = {"kind": "fair", "title": "Feria", "expected_amount": "830000"}
    assert client.post(page, filled).status_code == 422
    assert client.post(page, {**filled, "currency": "PEN", "reached_on": date(2100, 1, 1)}).status_code == 422
    assert client.post(page, {**filled, "currency": "PEN"}).status_code == 302
    assert Result.objects.get().recorded_by == coop.user
