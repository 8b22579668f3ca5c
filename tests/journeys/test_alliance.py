"""From the corridor to an alliance that goes on alone: everybody does what their role allows, on screens and phones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.alliances.models import Alliance, BusinessPlan, Demand
from eslabon.web.monitoring.models import AllianceGraduation, Check
from eslabon.web.monitoring.services.reports import Said, asked_indicators, send_report, start_report
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.services.installing import install_stages
from eslabon.web.targeting.models import Corridor
from eslabon.web.targeting.services.corridors import install_corridors
from eslabon.web.territory.services import load_departments
from tests.journeys.planning import PROMISES, promise, record_bottleneck, write_plan
from tests.journeys.test_verification import AMOUNTS, PLAIN_PHONE, look
from tests.journeys.walking import MOUSE, ON_A_PHONE, PHONE, Walker, Way
from tests.web.monitoring.world import MONTHS, World, pack_of, pra_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BEGIN, REPORTED, MATURE = (datetime(2022, month, 4, 15, 0, tzinfo=UTC) for month in (2, 7, 10))
CODE = {"code": "pra"}
NAME = "Quinua del Cusco"
WRITING = Way("writing", PHONE, axe=False)  # dozens of forms; axe looks at each page once, in look_around
DISTRICTS = """code,corridor,poverty_rate,growth_potential,population
080101,cusco,0.55,80,1000
210101,puno,0.52,75,1000
090101,huancavelica,0.70,10,1000
110101,ica,0.15,60,1000
"""


@dataclass
class Cast:
    """A programme and who signs in."""

    world: World
    clock: Any

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
    """Nobody uses anything but pages; nobody types an address but that of the front page."""
    direction = arrive(MOUSE, cast.name("coordinator"))
    choose_corridors(direction)
    centre = arrive(ON_A_PHONE, cast.name("centre"))
    find_a_buyer(centre)
    write = arrive(WRITING, cast.name("centre"))
    open_alliance(write, cast)
    map_a_producer(write)
    record_bottleneck(write)
    promise(write)
    write_plan(write)
    approve_the_plan(write, direction)
    pass_the_gates(centre, direction)
    assert cast.alliance.stage == "execution"

    cast.clock.move_to(REPORTED)
    centre, unit = arrive(PLAIN_PHONE, cast.name("centre")), arrive(MOUSE, cast.name("unit"))  # everybody anew
    direction = arrive(MOUSE, cast.name("coordinator"))
    report_the_quarter(centre, cast)
    close_the_months(direction)
    verify(unit, cast)
    solve_and_see(centre, unit)
    graduate(direction)
    look_around(cast, arrive)

    cast.clock.move_to(MATURE)
    centre, direction = arrive(ON_A_PHONE, cast.name("centre")), arrive(MOUSE, cast.name("coordinator"))
    leave_by_the_last_gate(centre, direction)
    assert cast.alliance.stage == "graduated"


def section(walker: Walker, name: str) -> None:
    """Go to a section of the site by the header, from wherever."""
    header = walker.page.get_by_role("navigation", name="Principal")
    with walker.page.expect_navigation() as opening:
        header.get_by_role("link", name=name, exact=True).click()
    walker.arrive(opening.value)


def to_the_alliance(walker: Walker, *pages: str) -> None:
    """From the front page to the alliance, and on along its row of pages."""
    walker.open("/")
    section(walker, "Alianzas")
    walker.follow(NAME)
    for page in pages:
        walker.press(page, role="link", exact=True)


def choose_corridors(direction: Walker) -> None:
    """Rank the candidates out of a file, and bring in one that the rule left out, by name."""
    direction.open("/")
    section(direction, "Corredores")
    direction.follow("Ordenar con un archivo")
    districts = {"name": "distritos.csv", "mimeType": "text/csv", "buffer": DISTRICTS.encode()}
    direction.page.get_by_label("Archivo de distritos").set_input_files(districts)
    direction.write("Cuántos se eligen", "1")
    direction.press("Ordenar", exact=True)
    direction.follow("Cambiar una elección")
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
    """Register a buyer with its demand, on a phone."""
    centre.open("/")
    section(centre, "Alianzas")
    centre.follow("Compradores y demanda")
    centre.follow("Registrar una demanda")
    centre.write("Comprador", "Granos del Valle S.A.C.")
    centre.select("Cadena", "Quinua")
    centre.write("Producto", "Quinua blanca")
    centre.write("Volumen asegurado por año", "120000")
    centre.select("Cómo está asegurada", "contrato firmado")
    centre.select("Regla de precio", "precio del día")
    centre.page.locator("[name=since]").fill("2022-02-01")
    centre.press("Registrar", exact=True)
    assert Demand.objects.get().yearly_volume == 120000


def open_alliance(centre: Walker, cast: Cast) -> None:
    """Open the alliance around the demand."""
    centre.open("/")
    section(centre, "Alianzas")
    centre.follow("Abrir una alianza")
    centre.write("Nombre de la alianza", NAME)
    centre.write("Código", "quinua-cusco")
    centre.page.get_by_label("Demanda del comprador").select_option(str(Demand.objects.get().pk))
    centre.select("Producto", "Quinua")
    centre.write("Organización de productores", "Cooperativa Alto Vilcanota")
    centre.select("Corredor", "Cusco")
    centre.press("Abrir", exact=True)
    assert cast.alliance.corridor is not None
    assert (cast.alliance.corridor.code, cast.alliance.stage) == ("cusco", "profile")


def map_a_producer(centre: Walker) -> None:
    """Find one producer who is willing, from the row of pages of the alliance that was just opened."""
    centre.press("Productores", role="link", exact=True)
    centre.follow("Mapear un productor")
    centre.write("Nombre", "Rosa Quispe")
    centre.answer("Agrupado o disperso", "agrupado con otros")
    centre.tick("Ya produce el producto")
    centre.press("Mapear", exact=True)
    centre.sees("Rosa Quispe")


def approve_the_plan(centre: Walker, direction: Walker) -> None:
    """Hand the plan in; the direction decides on viability and approves what it did not write."""
    centre.press("Plan de negocio", role="link", exact=True)
    centre.press("Presentar para su aprobación")
    direction.open("/")
    direction.follow("1 plan de negocio por aprobar")
    direction.follow("Decidir antes la viabilidad")
    direction.press("Decidir con las cifras de hoy")
    direction.press("Plan de negocio", role="link", exact=True)
    direction.press("Aprobar el plan")
    assert BusinessPlan.objects.get().state == "approved"


def pass_the_gates(centre: Walker, direction: Walker) -> None:
    """Pass from the idea to the plan, and with an approval from the plan to execution."""
    to_the_alliance(centre)
    centre.sees("Lista para presentarse al paso a: Plan de negocio.")
    centre.follow("Ir al paso de etapa")
    centre.press("Presentar al paso de etapa")
    centre.press("Pasar a:")
    centre.press("Presentar al paso de etapa")
    assert centre.page.get_by_role("button", name="Pasar a:").count() == 0  # nobody approved it yet
    say_yes(direction)
    to_the_alliance(centre, "Ir al paso de etapa")
    centre.press("Pasar a:")


def say_yes(direction: Walker) -> None:
    """Approve what somebody else presented: the front page says that it waits."""
    direction.open("/")
    direction.follow("1 alianza espera su aprobación")
    direction.page.get_by_role("radio").first.check()
    direction.press("Guardar mi decisión")


def report_the_quarter(centre: Walker, cast: Cast) -> None:
    """Two months that were sent before, and the third on the phone; nobody visits any more."""
    for month in MONTHS[:2]:
        report = start_report(cast.alliance, month=month, actor=cast.world.people["centre"])
        said = {one.code: Said(Decimal(10)) for one in asked_indicators(cast.programme)}
        sent = said | {"visits": Said(Decimal(0))}
        send_report(report, said=sent, note="", actor=cast.world.people["centre"], now=REPORTED)
    centre.open("/")
    centre.follow("1 informe mensual por enviar")
    centre.press("Informar")
    for label, amount in (AMOUNTS | {"Visitas a productores": "0"}).items():
        centre.write(label, amount)
    centre.press("Enviar el informe")
    centre.sees("Informe enviado")


def close_the_months(direction: Walker) -> None:
    """Lock the months of the quarter, so that it can be drawn."""
    direction.open("/")
    section(direction, "Seguimiento")
    direction.press("Meses", role="link", exact=True)
    for month in ("abril de 2022", "mayo de 2022", "junio de 2022"):
        direction.press(f"Cerrar {month}")


def verify(unit: Walker, cast: Cast) -> None:
    """Draw the quarter and look at what came out."""
    unit.open("/")
    section(unit, "Seguimiento")
    unit.press("Verificación", role="link", exact=True)
    unit.press("Sortear")
    look(unit, Check.objects.get(), cast.world)


def solve_and_see(centre: Walker, unit: Walker) -> None:
    """The centre says that the bottleneck is resolved; the unit sees it, and the promises, and the practices."""
    to_the_alliance(centre, "Cuellos de botella")
    centre.follow("El grano llega con piedras y humedad.")
    centre.write("Resuelto el", "2022-03-15")
    centre.press("Declarar resuelto")
    unit.open("/")
    unit.follow("1 cuello de botella por verificar")
    unit.page.get_by_role("radio", name="está resuelto", exact=True).check()
    unit.write("Visto el", "2022-07-04")
    unit.write("Cómo lo comprobó", "Se vio la zaranda en uso.")
    unit.press("Guardar lo que encontré")
    unit.press("Compromisos", role="link", exact=True)
    for _promise in PROMISES:
        unit.follow("Responder")
        unit.page.get_by_role("radio", name="sí", exact=True).check()
        unit.press("Guardar", exact=True)
    unit.press("Madurez", role="link", exact=True)
    unit.write("Visto el", "2022-07-04")
    unit.write("Productores vistos", "20")
    unit.write("Dominan el paquete técnico", "17")
    unit.press("Anotar la lectura")


def graduate(direction: Walker) -> None:
    """Graduate on verified facts, each of which is on the page."""
    to_the_alliance(direction, "Graduación")
    direction.press("Graduar la alianza")
    assert AllianceGraduation.objects.get().decided_by is not None


def look_around(cast: Cast, arrive: Callable[..., Walker]) -> None:
    """What is filled in by now, as those who use it see it, wide and narrow."""
    own = {"alliance_id": cast.alliance.pk}
    pages = {
        "coordinator": ("corridors", "alliances", "stage_board", "plan_viability", "plan_print", "alliance_graduation"),
        "centre": ("alliance_producers", "alliance_bottlenecks", "alliance_baseline", "demand_of_buyer"),
        "unit": ("alliance_commitments", "alliance_maturity", "results"),
    }
    elsewhere = dict.fromkeys(("corridors", "alliances", "stage_board", "results"), CODE)
    elsewhere |= {"demand_of_buyer": {"demand_id": Demand.objects.get().pk}}
    for role, names in pages.items():
        walker = arrive(MOUSE, cast.name(role))
        for name in names:
            walker.open_at_every_width(reverse(name, kwargs=elsewhere.get(name, own)))


def leave_by_the_last_gate(centre: Walker, direction: Walker) -> None:
    """Present, approve and pass once the days of the gate are over."""
    to_the_alliance(centre, "Ir al paso de etapa")
    centre.press("Presentar al paso de etapa")
    say_yes(direction)
    to_the_alliance(centre, "Ir al paso de etapa")
    centre.press("Pasar a:")
    centre.sees("La alianza llegó a un final")
