"""From the corridor to an alliance that goes on alone: everybody does what their role allows, on screens and phones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.alliances.models import Alliance, Bottleneck, BusinessPlan, Demand
from eslabon.web.alliances.services.bottlenecks import check_bottleneck, resolve_bottleneck
from eslabon.web.alliances.services.commitments import judge_commitment
from eslabon.web.alliances.services.readings import read_maturity
from eslabon.web.monitoring.models import AllianceGraduation, Check
from eslabon.web.monitoring.services.reports import Said, asked_indicators, send_report, start_report
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.services.installing import install_stages
from eslabon.web.targeting.models import Corridor
from eslabon.web.targeting.services.corridors import install_corridors
from eslabon.web.territory.services import load_departments
from tests.journeys.test_verification import AMOUNTS, PLAIN_PHONE, look
from tests.journeys.walking import MOUSE, ON_A_PHONE, Walker
from tests.web.alliances.world import whole_plan
from tests.web.monitoring.world import MONTHS, World, pack_of, pra_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BEGIN, REPORTED, MATURE = (datetime(2022, month, 4, 15, 0, tzinfo=UTC) for month in (2, 7, 10))
CODE = {"code": "pra"}
DISTRICTS = """code,corridor,poverty_rate,growth_potential,population
080101,cusco,0.55,80,1000
210101,puno,0.52,75,1000
090101,huancavelica,0.70,10,1000
110101,ica,0.15,60,1000
"""


@dataclass
class Cast:
    """A programme and who signs in; `writer` is what the world of the plans calls somebody of the centre."""

    world: World
    clock: Any

    @property
    def writer(self) -> Any:
        """Somebody of the centre."""
        return self.world.people["centre"]

    @property
    def programme(self) -> Programme:
        """The programme."""
        return self.world.programme

    @property
    def alliance(self) -> Alliance:
        """The alliance of the journey, as it stands."""
        return Alliance.objects.select_related("programme", "corridor").get()

    def name(self, role: str) -> str:
        """The user name of somebody."""
        return str(self.world.people[role].username)


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    """The programme with its corridors and stages; nobody did anything yet."""
    with time_machine.travel(BEGIN) as clock:
        load_departments(actor=None)
        world = pra_world()
        pack = pack_of("pra")
        install_stages(world.programme, pack=pack, actor=None, now=BEGIN)
        install_corridors(world.programme, pack=pack, actor=None)
        yield Cast(world, clock)


def test_from_the_corridor_to_graduation(cast: Cast, arrive: Callable[..., Walker]) -> None:
    direction = arrive(MOUSE, cast.name("coordinator"))
    choose_corridors(direction)
    centre = arrive(ON_A_PHONE, cast.name("centre"))
    find_a_buyer(centre)
    whole_plan(cast, cast.alliance)  # type: ignore[arg-type] -- it asks for a writer and nothing else
    approve_the_plan(centre, direction, cast)
    pass_the_gates(centre, direction, cast)
    assert cast.alliance.stage == "execution"

    cast.clock.move_to(REPORTED)
    report_the_quarter(arrive(PLAIN_PHONE, cast.name("centre")), cast)  # after months everybody signs in anew
    unit = arrive(MOUSE, cast.name("unit"))
    verify(unit, cast)
    graduate(arrive(MOUSE, cast.name("coordinator")), cast)

    look_around(cast, arrive)

    cast.clock.move_to(MATURE)
    leave_by_the_last_gate(
        arrive(ON_A_PHONE, cast.name("centre")), arrive(MOUSE, cast.name("coordinator")), cast.alliance
    )
    assert cast.alliance.stage == "graduated"


def choose_corridors(direction: Walker) -> None:
    """Rank the candidates out of a file, and bring in one that the rule left out, by name."""
    direction.open_at_every_width(reverse("corridors", kwargs=CODE))
    direction.follow("Ordenar con un archivo")
    districts = {"name": "distritos.csv", "mimeType": "text/csv", "buffer": DISTRICTS.encode()}
    direction.page.get_by_label("Archivo de distritos").set_input_files(districts)
    direction.write("Cuántos se eligen", "1")
    direction.press("Ordenar", exact=True)
    direction.open(reverse("corridor_override", kwargs=CODE))
    options = direction.page.get_by_label("Corredor").locator("option").all_inner_texts()
    direction.select("Corredor", next(one for one in options if "Huancavelica" in one))
    direction.answer("Qué se decide", "Que entre")
    direction.write("Quién responde por la decisión", "Carmen Coordinadora")
    direction.write("Motivo", "Una empresa minera cofinancia el trabajo en este corredor.")
    direction.press("Guardar la decisión")
    chosen = Corridor.objects.filter(is_chosen=True).order_by("code").values_list("code", flat=True)
    assert list(chosen) == ["cusco", "huancavelica"]
    direction.open_at_every_width(reverse("corridors", kwargs=CODE))


def find_a_buyer(centre: Walker) -> None:
    """Register a buyer with its demand, and open the alliance, on a phone."""
    centre.open(reverse("buyer_add", kwargs=CODE))
    centre.write("Comprador", "Granos del Valle S.A.C.")
    centre.select("Cadena", "Quinua")
    centre.write("Producto", "Quinua blanca")
    centre.write("Volumen asegurado por año", "120000")
    centre.select("Cómo está asegurada", "contrato firmado")
    centre.select("Regla de precio", "precio del día")
    centre.page.locator("[name=since]").fill("2022-02-01")
    centre.press("Registrar", exact=True)
    demand = Demand.objects.get()
    assert demand.yearly_volume == 120000
    centre.open(reverse("alliance_open", kwargs=CODE))
    centre.write("Nombre de la alianza", "Quinua del Cusco")
    centre.write("Código", "quinua-cusco")
    centre.page.get_by_label("Demanda del comprador").select_option(str(demand.pk))
    centre.select("Producto", "Quinua")
    centre.write("Organización de productores", "Cooperativa Alto Vilcanota")
    centre.select("Corredor", "Cusco")
    centre.press("Abrir", exact=True)
    alliance = Alliance.objects.get()
    assert alliance.corridor is not None
    assert (alliance.corridor.code, alliance.stage) == ("cusco", "profile")


def approve_the_plan(centre: Walker, direction: Walker, cast: Cast) -> None:
    """Hand the plan in; the direction decides on viability and approves what it did not write."""
    address = reverse("alliance_plan", args=[cast.alliance.pk])
    centre.open_at_every_width(address)
    centre.press("Presentar para su aprobación")
    direction.open_at_every_width(reverse("plan_viability", args=[cast.alliance.pk]))
    direction.press("Decidir con las cifras de hoy")
    direction.open(address)
    direction.press("Aprobar el plan")
    assert BusinessPlan.objects.get().state == "approved"
    direction.open_at_every_width(reverse("alliance", args=[cast.alliance.pk]))


def pass_the_gates(centre: Walker, direction: Walker, cast: Cast) -> None:
    """Pass from the idea to the plan, and with an approval from the plan to execution."""
    address = reverse("alliance_gates", args=[cast.alliance.pk])
    centre.open_at_every_width(address)
    centre.press("Presentar al paso de etapa")
    centre.press("Pasar a:")
    centre.press("Presentar al paso de etapa")
    assert centre.page.get_by_role("button", name="Pasar a:").count() == 0  # nobody approved it yet
    say_yes(direction, address)
    centre.open(address)
    centre.press("Pasar a:")


def say_yes(direction: Walker, address: str) -> None:
    """Approve what somebody else presented."""
    direction.open_at_every_width(address)
    direction.page.get_by_role("radio").first.check()
    direction.press("Guardar mi decisión")


def report_the_quarter(centre: Walker, cast: Cast) -> None:
    """Two months that were sent before, and the third on the phone; nobody visits any more."""
    for month in MONTHS[:2]:
        report = start_report(cast.alliance, month=month, actor=cast.writer)
        said = {one.code: Said(Decimal(10)) for one in asked_indicators(cast.programme)}
        send_report(report, said=said | {"visits": Said(Decimal(0))}, note="", actor=cast.writer, now=REPORTED)
    centre.open(reverse("monthly_reports", kwargs=CODE) + "?month=2022-06")
    centre.press("Informar")
    for label, amount in (AMOUNTS | {"Visitas a productores": "0"}).items():
        centre.write(label, amount)
    centre.press("Enviar el informe")
    centre.sees("Informe enviado")


def verify(unit: Walker, cast: Cast) -> None:
    """Draw the quarter and look at it; the bottleneck, the promises and the technical package are seen in the field."""
    world, day, person = cast.world, REPORTED.date(), cast.world.people["unit"]
    world.lock()
    unit.open_at_every_width(reverse("verification", kwargs=CODE))
    unit.press("Sortear")
    check = Check.objects.get()
    look(unit, check, world)
    bottleneck = Bottleneck.objects.get()
    resolve_bottleneck(bottleneck, resolved_on=date(2022, 3, 15), actor=cast.writer, today=day)
    check_bottleneck(bottleneck, is_resolved=True, seen_on=day, note="Se vio.", actor=person, now=REPORTED, today=day)
    for promise in cast.alliance.commitments.all():
        judge_commitment(promise, is_kept=True, actor=person, today=day)
    read_maturity(
        cast.alliance,
        read_on=day,
        producers_seen=20,
        producers_mastering=17,
        months_buying_alone=None,
        actor=person,
        now=REPORTED,
    )


def graduate(direction: Walker, cast: Cast) -> None:
    """Graduate on verified facts, each of which is on the page."""
    direction.open_at_every_width(reverse("alliance_graduation", args=[cast.alliance.pk]))
    direction.press("Graduar la alianza")
    assert AllianceGraduation.objects.get().alliance == cast.alliance


def look_around(cast: Cast, arrive: Callable[..., Walker]) -> None:
    """Every page that lies beside the way, as those who use it see it, wide and narrow."""
    own = {"alliance_id": cast.alliance.pk}
    bottleneck = Bottleneck.objects.get()
    pages = {
        "coordinator": (
            *("corridor_rank", "place_names", "alliances", "plan_terms", "buyers", "stage_board", "ties", "rounds"),
            *("alliance_assignments", "plan_print", "alliance_transfer"),
        ),
        "centre": (
            *("buyers", "alliances", "alliance_producers", "producer_add", "producers_import", "alliance_bottlenecks"),
            *("alliance_commitments", "alliance_baseline", "alliance_gender", "alliance_track", "alliance_afterlife"),
            "demand_of_buyer",
        ),
        "unit": ("alliances", "alliance_commitments", "bottleneck"),
    }
    known = {"bottleneck": own | {"pk": bottleneck.pk}, "demand_of_buyer": {"demand_id": Demand.objects.get().pk}}
    for role, names in pages.items():
        walker = arrive(MOUSE, cast.name(role))
        walker.open_at_every_width("/")
        for name in names:
            is_own = name.startswith(("alliance_", "producer", "plan_print"))
            walker.open_at_every_width(reverse(name, kwargs=known.get(name, own if is_own else CODE)))


def leave_by_the_last_gate(centre: Walker, direction: Walker, alliance: Alliance) -> None:
    """Present, approve and pass once the days of the gate are over."""
    address = reverse("alliance_gates", args=[alliance.pk])
    centre.open(address)
    centre.press("Presentar al paso de etapa")
    say_yes(direction, address)
    centre.open(address)
    centre.press("Pasar a:")
    centre.open_at_every_width(reverse("alliance", args=[alliance.pk]))
