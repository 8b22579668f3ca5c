"""The programme of `pra` with a centre, a buyer, a cooperative and their alliance, made through acts as in life."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.rules.alliances.baseline import window
from eslabon.web.alliances.models import Alliance, Bottleneck, BusinessPlan, Demand
from eslabon.web.alliances.services import (
    Opening,
    Planned,
    Promised,
    Wanted,
    add_action,
    add_evidence,
    install_plan_terms,
    make_commitment,
    open_alliance,
    record_baseline,
    record_bottleneck,
    record_demand,
    report_action,
    save_plan,
    start_plan,
)
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file

NOW = datetime(2022, 2, 1, 15, 0, tzinfo=UTC)
TODAY = date(2022, 2, 1)
START = date(2022, 3, 1)


@cache
def pra_pack() -> Pack:
    """The pack, whole and without faults."""
    pack, faults = load_pack(pack_path("pra"))
    assert pack is not None and not faults, faults
    return pack


@dataclass
class World:
    """Who and what the tests meet."""

    programme: Programme
    centre: Party
    other_centre: Party
    buyer: Any
    coop: Any
    people: dict[str, Any] = field(default_factory=dict)
    alliance: Alliance = field(init=False)
    demand: Demand = field(init=False)

    @property
    def writer(self) -> Any:
        """Somebody of the centre."""
        return self.people["centre"]


def evidence(actor: Any) -> StoredFile:
    """A small picture."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "#8a4b2a").save(drawn, "PNG")
    return store_file(SimpleUploadedFile("foto.png", drawn.getvalue()), actor=actor)


def wanted(programme: Programme, **changes: Any) -> Wanted:
    """A demand for quinoa."""
    given: dict[str, Any] = {
        "chain": programme.chains.get(code="quinoa"),
        "product": "Quinua blanca",
        "yearly_volume": Decimal(120000),
        "unit": "kg",
        "assurance": "contract",
        "price_rule": "premium",
        "price": Decimal("4.50"),
        "currency": "PEN",
        "growth_percent": Decimal(12),
        "quality": "Grano limpio, humedad menor de 12 %",
        "timing": "De mayo a agosto",
        "certification": "Orgánica",
        "since": TODAY,
    }
    return Wanted(**{**given, **changes})


def open_one(world: World, *, code: str = "quinua-mantaro", **changes: Any) -> Alliance:
    """Another alliance of the same parties."""
    programme = world.programme
    given: dict[str, Any] = {
        "code": code,
        "name": f"Quinua del Mantaro {code}",
        "chain": programme.chains.get(code="quinoa"),
        "organisation": world.coop.organisation,
        "operator": world.centre,
        "demand": world.demand,
        "place": Place.objects.filter(kind="department").first(),
    }
    return open_alliance(programme, opening=Opening(**{**given, **changes}), actor=world.writer)


def fill(world: World) -> None:
    """The demand and the alliance."""
    world.demand = record_demand(
        world.programme,
        buyer=world.buyer.organisation,
        wanted=wanted(world.programme),
        operator=world.centre,
        actor=world.writer,
        now=NOW,
    )
    world.alliance = open_one(world)


def install(programme: Programme) -> None:
    """The terms of the plans."""
    install_plan_terms(programme, pack=pra_pack(), actor=None, now=NOW)


def stuck(world: World, alliance: Alliance | None = None) -> Bottleneck:
    """A bottleneck with an action that is done and something to show for it."""
    bottleneck = record_bottleneck(
        alliance or world.alliance,
        kind="quality",
        description="El grano llega con piedras y humedad",
        effect="El comprador rechaza un tercio",
        found_on=date(2022, 1, 5),
        actor=world.writer,
        now=NOW,
    )
    action = add_action(
        bottleneck,
        planned=Planned("Comprar una zaranda", "operator", date(2022, 1, 6), date(2022, 1, 20), cost=Decimal(1500)),
        actor=world.writer,
        now=NOW,
    )
    add_evidence(action, file=evidence(world.writer), note="La zaranda", actor=world.writer, now=NOW)
    report_action(action, state="done", done_on=date(2022, 1, 18), actor=world.writer, today=TODAY)
    return bottleneck


def whole_plan(world: World, alliance: Alliance | None = None, *, sales: int = 700000) -> BusinessPlan:
    """A plan with every section written: sales of 100,000 before, 60,000 of assistance over three years."""
    alliance = alliance or world.alliance
    stuck(world, alliance)
    for side in ("buyer", "organisation", "operator"):
        promised = Promised(side, f"Lo que promete {side}", date(2022, 6, 1))
        make_commitment(alliance, promised=promised, actor=world.writer, now=NOW)
    plan = start_plan(alliance, actor=world.writer, now=NOW)
    texts = {
        "product": "Quinua blanca lavada",
        "product_description": "Grano de más de 2 mm, lavado y seco, en sacos de 50 kg.",
        "market": "La empresa exporta a cuatro países y compra hoy la mitad de lo que vende.",
        "strengths": "Se cultiva desde siempre.",
        "weaknesses": "Poca maquinaria.",
        "opportunities": "Precio en alza.",
        "threats": "Heladas.",
        "objective": "Vender 120 toneladas al año con menos de 2 % de rechazo.",
        "strategy": "Limpieza en origen, un técnico que vive en la zona y pago a ocho días.",
        "starts_on": START,
        "duration_months": 36,
        "graduation_months": 36,
    }
    yearly = [(1, sales // 2, 30000), (2, sales, 20000), (3, sales, 10000)]
    rows = {
        "production_costs": [{"concept": "Semilla y abono", "amount": Decimal("1.20"), "unit": "kg"}],
        "projections": [
            {"year": year, "volume": Decimal(40000 * year), "unit": "kg", "price": Decimal("4.50")}
            for year in (1, 2, 3)
        ],
        "goals": [
            {"year": year, "sales": Decimal(amount), "labour_days": Decimal(900 * year), "investment": Decimal(5000)}
            for year, amount, _cost in yearly
        ],
        "costs": [{"year": year, "amount": Decimal(cost)} for year, _amount, cost in yearly],
        "investments": [{"year": 1, "concept": "Zaranda", "payer": "buyer", "amount": Decimal(15000)}],
    }
    plan = save_plan(plan, revision=plan.revision, texts=texts, rows=rows, actor=world.writer)
    for indicator, value in (("sales", 100000), ("labour_days", 240)):
        months = dict.fromkeys(window(START), Decimal(value) / 20)
        months[window(START)[0]] = Decimal(value) - sum(list(months.values())[1:])
        record_baseline(alliance, indicator=indicator, figures=months, source="Facturas", actor=world.writer, now=NOW)
    plan.refresh_from_db()
    return plan
