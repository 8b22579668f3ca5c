"""What organisations thought of the sessions, what they keep of the services, and what keeping the calendar earns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eslabon.rules.routes.incentives import QUALIFIES
from eslabon.simulate.draws import Draws
from eslabon.web.routes.models import Incentive, Route, Service, ServiceProduct, Session
from eslabon.web.routes.queries.incentives import standings_of
from eslabon.web.routes.queries.products import takers_of
from eslabon.web.routes.services.incentives import Offer, Offered, grant_incentive, offer_incentive
from eslabon.web.routes.services.materials import leave_material
from eslabon.web.routes.services.products import Made, record_product
from eslabon.web.routes.services.satisfaction import Thought, rate_as_organisation
from eslabon.web.site.demonstration.committing import giver
from eslabon.web.site.demonstration.stage import SEED, Stage

Kind, State = ServiceProduct.Kind, ServiceProduct.State
ASKED = 0.12  # of the sessions: after these the organisations answer
SCORES = ((5, 5.0), (4, 4.0), (3, 1.5), (2, 0.5))
COMMENTS = (
    "",
    "",
    "",
    "Sería mejor con más ejemplos de nuestra zona.",
    "Nos sirvió la plantilla; la estamos usando.",
    "La señal se cortó dos veces.",
    "Pedimos que la siguiente sea en la cooperativa.",
)
SERVICES_WITH_MATERIAL = 24
GUIDE = "https://www.gob.pe/mincetur"


@dataclass(frozen=True)
class Left:
    """What the services of a kind left with how many organisations; some of them could not finish."""

    kind: str
    services: str  # code of their type
    organisations: int
    stopped: int
    day: date


PILOT = (
    Left(Kind.SUSTAINABILITY_REPORT, "sustainability_report", 20, 6, date(2022, 10, 12)),
    Left(Kind.DIGITAL_TOOLS, "corporate_image", 52, 0, date(2022, 8, 26)),
    Left(Kind.CIRCULAR_GUIDE, "circular_economy", 15, 2, date(2022, 9, 28)),
)
WHY_STOPPED = (
    "Cambió la persona que reunía los datos.",
    "No hay registros de agua y energía de toda la campaña.",
    "La cosecha no dejó tiempo para terminarlo.",
)


def rate(stage: Stage, session: Session, organisations: Iterable[str], *, now: datetime) -> None:
    """Let the organisations that came to a session say what they thought; after some of the sessions only."""
    draws = Draws(SEED, f"demonstration opinions {session.service.code} {session.repetition} {session.number}")
    if not draws.chance(ASKED):
        return
    for name in organisations:
        if draws.chance(0.7):
            thought = Thought(draws.weighted(SCORES), draws.weighted(SCORES), draws.one(COMMENTS))
            rate_as_organisation(session, party=stage.parties[name], thought=thought, now=now)


def leave_materials(stage: Stage) -> None:
    """Leave a file or an address with the services that have been given."""
    given = Service.objects.filter(programme=stage.programme, sessions__state=Session.State.HELD).distinct()
    for number, service in enumerate(given.select_related("provider").order_by("code")[:SERVICES_WITH_MATERIAL]):
        is_link = number % 4 == 3
        leave_material(
            service,
            title="Página con las guías" if is_link else f"Material: {service.name_es}",
            file=None if is_link else stage.samples["material"],
            link=GUIDE if is_link else "",
            actor=giver(stage, service.provider),
            now=stage.at(date(2022, 10, 3)),
        )


def record_products(stage: Stage) -> None:
    """Write down what the pilot's services left, with those who could not finish and why."""
    for left in PILOT:
        draws = Draws(SEED, f"demonstration products {left.kind}")
        offered = Service.objects.filter(programme=stage.programme, type__code=left.services).select_related(
            "provider", "programme"
        )
        takers = {party.pk: (service, party) for service in offered.order_by("-code") for party in takers_of(service)}
        chosen = draws.shuffled(sorted(takers.values(), key=lambda pair: pair[1].name))[: left.organisations]
        for number, (service, party) in enumerate(chosen):
            is_stopped = number < left.stopped
            day = left.day + timedelta(days=draws.integer(0, 45))
            record_product(
                service,
                party=party,
                made=Made(
                    kind=left.kind,
                    state=State.STOPPED if is_stopped else State.FINISHED,
                    started_on=left.day - timedelta(days=60),
                    ended_on=day,
                    reason=draws.one(WHY_STOPPED) if is_stopped else "",
                ),
                evidence=None if is_stopped else stage.samples["result"],
                actor=giver(stage, service.provider),
                now=stage.at(day, 16),
                today=day,
            )


def offer_fair(stage: Stage) -> None:
    """Offer places at a fair to those who keep this season's calendar; some have theirs already."""
    manager, today = stage.people["gestora"], stage.today
    asks = Offer(since=today - timedelta(days=90), until=today - timedelta(days=1), least_percent=70, least_sessions=2)
    fair = offer_incentive(
        stage.programme,
        offered=Offered(
            kind=Incentive.Kind.FAIR,
            title="Feria regional de productores",
            day=today + timedelta(days=50),
            seats=8,
            asks=asks,
            text="Un puesto en la feria y el traslado del producto, para quien fue a lo que firmó.",
        ),
        actor=manager,
        now=stage.at(today - timedelta(days=70)),
    )
    routes = Route.objects.filter(programme=stage.programme)
    earned = [one for one in standings_of(fair, routes=routes) if one.earned.result == QUALIFIES]
    for standing in earned[:5]:
        grant_incentive(fair, party=standing.party, actor=manager, now=stage.at(today - timedelta(days=1)))
