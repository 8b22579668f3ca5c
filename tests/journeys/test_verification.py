"""From the month that a centre reports on its phone to the factor that is published, with everybody who has a part."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.monitoring.models import Check, CorrectionFactor, Report, VerificationPlan
from tests.journeys.walking import MOUSE, PHONE, Walker, Way
from tests.web.monitoring.world import FIRST, MONTHS, NOW, World, pra_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PLAIN_PHONE = Way("plain phone", PHONE, javascript=False, axe=False)
CODE = {"code": "pra"}
AMOUNTS = {
    "Ventas del comprador": "1500",
    "Jornales": "54",
    "Inversión": "0",
    "Productores articulados": "12",
    "Hectáreas atendidas": "3.5",
    "Inventario del comprador": "100",
    "Comprobantes emitidos": "4",
    "Visitas a productores": "6",
}


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """Two alliances whose quarter was reported but for the last month of one of them."""
    with time_machine.travel(NOW):
        found = pra_world()
        for place, alliance in enumerate([found.alliance("plan-a"), found.alliance("plan-b", chain="cacao")]):
            for month in MONTHS[: 3 - place]:
                found.report(alliance, month)
            found.claim(alliance, FIRST, name=f"F001-{place + 1}", share="0.5")
        yield found


def test_month_reported_by_phone_is_drawn_checked_and_published(world: World, arrive: Callable[..., Walker]) -> None:
    """MONITOR-10 to MONITOR-46: without JavaScript on a phone; then locked, drawn, looked at, published."""
    centre = arrive(PLAIN_PHONE, world.people["centre"].username)
    centre.open(reverse("monthly_reports", kwargs=CODE) + "?month=2022-06")
    centre.press("Informar")
    for label, amount in AMOUNTS.items():
        centre.write(label, amount)
    centre.press("Guardar borrador")
    centre.press("Enviar el informe")
    centre.sees("Informe enviado")
    assert Report.objects.filter(state="sent").count() == 6

    coordinator = arrive(MOUSE, world.people["coordinator"].username)
    coordinator.open(reverse("monitoring_periods", kwargs=CODE))
    for month in ("abril de 2022", "mayo de 2022", "junio de 2022"):
        coordinator.press(f"Cerrar {month}")
        coordinator.sees("Mes cerrado: lo informado queda.")

    unit = arrive(MOUSE, world.people["unit"].username)
    unit.open_at_every_width(reverse("verification", kwargs=CODE))
    unit.press("Calcular el tamaño")
    unit.sees("Se comprobarían 2 de 2 alianzas.")
    unit.press("Sortear")
    plan = VerificationPlan.objects.get()
    for check in Check.objects.select_related("alliance"):
        look(unit, check, world)
    unit.open_at_every_width(reverse("verification_plan", args=[plan.pk]))
    unit.press("Terminar y publicar los factores")
    unit.sees("Factores de corrección")
    assert CorrectionFactor.objects.count() == 5

    report = Report.objects.filter(alliance__code="plan-b").latest("sent_at")
    for page in (
        reverse("indicators", kwargs=CODE),
        reverse("indicator", kwargs=CODE | {"indicator": "sales"}),
        reverse("monthly_report", args=[report.pk]),
        reverse("check", args=[check.pk]),
        reverse("verification_plan", args=[plan.pk]),
        reverse("alliance_graduation", args=[check.alliance.pk]),
    ):
        coordinator.open_at_every_width(page)
    writer = arrive(MOUSE, world.people["centre"].username)
    writer.open_at_every_width(reverse("report_claims", args=[report.pk]))
    writer.open_at_every_width(reverse("monthly_reports", kwargs=CODE) + "?month=2022-06")


def look(unit: Walker, check: Check, world: World) -> None:
    """Do a check on its page."""
    unit.open_at_every_width(reverse("check", args=[check.pk]))
    for label in ("Comprobantes comparados el", "Padrones comparados el", "Visita de campo el"):
        unit.write(label, "2022-07-04")
    unit.press("Guardar lo visto")
    unit.page.get_by_label("Documento o foto").set_input_files(picture())
    unit.press("Agregar el documento")
    for field in unit.page.get_by_label("Resultado de").all():
        field.select_option("verified")
    unit.press("Anotar los hallazgos")
    unit.sees("Todo está visto.")
    unit.press("Terminar la revisión")
    check.refresh_from_db()
    assert check.closed_at is not None


def picture() -> Any:
    """A small picture as a browser sends it."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return {"name": "lista.png", "mimeType": "image/png", "buffer": out.getvalue()}
