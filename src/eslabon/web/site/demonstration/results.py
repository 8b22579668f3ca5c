"""What came of the services, as the programme tells of its pilot: certifications, web sites, fairs, reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eslabon.simulate.draws import Draws
from eslabon.web.routes import services as routes
from eslabon.web.routes.models import Result, Route
from eslabon.web.site.demonstration.stage import SEED, Stage

Kind = Result.Kind
VERIFIED = 0.7  # of what was reached


@dataclass(frozen=True)
class Told:
    """A kind of result of the pilot and how many organisations had it; `under_way` of them were not done."""

    kind: str
    title: str
    organisations: int
    on: date
    under_way: int = 0
    chain: str = ""


TOLD = (
    Told(Kind.CERTIFICATION, "Sistema interno de control para la recertificación orgánica", 21, date(2022, 9, 15)),
    Told(Kind.CERTIFICATION, "Certificación de comercio justo", 6, date(2022, 8, 25)),
    Told(Kind.CERTIFICATION, "Certificación GlobalG.A.P.", 4, date(2022, 10, 5), chain="banana"),
    Told(Kind.CERTIFICATION, "Asistencia para el plan HACCP", 7, date(2022, 11, 30), under_way=7),
    Told(Kind.WEBSITE, "Página web e imagen corporativa", 52, date(2022, 8, 12)),
    Told(Kind.TOOL, "Calculadora de huella de carbono", 12, date(2022, 10, 20)),
)


@dataclass(frozen=True)
class Fair:
    """A fair with what its exhibitors expected to sell and what they sold, in all."""

    title: str
    on: date
    exhibitors: int
    chain: str
    currency: str
    expected: int
    realised: int | None


FAIRS = (
    Fair("Salón del Cacao y Chocolate", date(2022, 7, 24), 14, "cacao", "PEN", 2_630_000, 3_069_000),
    Fair("Expoalimentaria, ventas en el país", date(2022, 9, 23), 11, "", "PEN", 830_000, None),
    Fair("Expoalimentaria, ventas al exterior", date(2022, 9, 23), 11, "", "USD", 1_860_000, None),
)


def record_results(stage: Stage) -> None:
    """Record them on the routes of organisations that could have had them; some are verified by somebody else."""
    signed = list(
        Route.objects.filter(programme=stage.programme, state=Route.State.SIGNED)
        .select_related("chain", "party", "programme")
        .order_by("party__name", "pk")
    )
    for told in TOLD:
        draws = Draws(SEED, f"demonstration results {told.title}")
        chosen = draws.shuffled(_of_chain(signed, told.chain))[: told.organisations]
        for number, route in enumerate(chosen):
            is_reached = number >= told.under_way
            day = told.on + timedelta(days=draws.integer(0, 40)) if is_reached else None
            _record(stage, route, routes.Achieved(told.kind, told.title, reached_on=day), draws=draws, on=told.on)
    for fair in FAIRS:
        _record_fair(stage, fair, signed=signed)


def _of_chain(signed: Iterable[Route], chain: str) -> list[Route]:
    return [one for one in signed if not chain or (one.chain is not None and one.chain.code == chain)]


def _record_fair(stage: Stage, fair: Fair, *, signed: list[Route]) -> None:
    draws = Draws(SEED, f"demonstration fair {fair.title.partition(',')[0]}")
    chosen = draws.shuffled(_of_chain(signed, fair.chain))[: fair.exhibitors]
    weights = [draws.lognormal(1.0, 0.8) for _ in chosen]
    expected = _shares(fair.expected, weights)
    realised = _shares(fair.realised, weights) if fair.realised is not None else [None] * len(chosen)
    for route, hoped, sold in zip(chosen, expected, realised, strict=True):
        achieved = routes.Achieved(
            Kind.FAIR,
            fair.title,
            reached_on=fair.on if sold is not None else None,
            expected_amount=hoped,
            realised_amount=sold,
            currency=fair.currency,
        )
        _record(stage, route, achieved, draws=draws, on=fair.on)


def _shares(total: int, weights: list[float]) -> list[Decimal]:
    """Split a total by weights to the hundred, so that the parts add up to it."""
    parts = [Decimal(round(total * weight / sum(weights) / 100) * 100) for weight in weights]
    parts[0] += total - sum(parts)
    return parts


def _record(stage: Stage, route: Route, achieved: routes.Achieved, *, draws: Draws, on: date) -> None:
    day = achieved.reached_on or on
    is_reached = achieved.reached_on is not None
    result = routes.record_result(
        route,
        achieved=achieved,
        evidence=stage.samples["result"] if is_reached else None,
        actor=stage.people["proveedor"],
        now=stage.at(day, 17),
        today=day,
    )
    if is_reached and draws.chance(VERIFIED):
        routes.verify_result(result, actor=stage.people["gestora"], now=stage.at(day + timedelta(days=9)))
