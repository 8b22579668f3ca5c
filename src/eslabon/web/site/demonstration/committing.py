"""The portfolio and its entities; routes proposed, answered and signed; what organisations get from elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.plan import FIRST, SECOND, THIRD
from eslabon.web.accounts.models import User
from eslabon.web.diagnostics.models import Score
from eslabon.web.routes import services as routes
from eslabon.web.routes.models import Provider, Route, RouteItem
from eslabon.web.routes.services.availability import install_calendar
from eslabon.web.site.demonstration.stage import SEED, STAFF, Stage, Telling, give_role

DAYS_TO_SIGN = (1, 9)
DECLINED = 0.07  # of the services that may be declined
REASONS = (
    "Ya recibimos este tema de otra entidad.",
    "No tenemos quién asista en esas fechas.",
    "Por ahora no es lo que más necesitamos.",
)
REFERRED = 0.3  # of the routes with a need that no service meets
INSTITUTIONS = (
    ("Agroideas", "ventanilla regional"),
    ("Agrobanco", "oficina de la provincia"),
    ("SENASA", "jefatura zonal"),
    ("SUNARP", "oficina registral"),
)
OUTSIDE = (
    ("Proyecto de la cooperación", "Asistencia técnica en parcelas"),
    ("ONG aliada", "Escuela de campo"),
    ("Comprador del exterior", "Acompañamiento en calidad"),
)


@dataclass(frozen=True)
class Wave:
    """The calls whose organisations get their proposals on the same day."""

    calls: tuple[str, ...]
    on: date


PILOT = (Wave((FIRST, SECOND), date(2022, 2, 14)), Wave((THIRD,), date(2022, 5, 27)))


def install_entities(stage: Stage) -> None:
    """Install portfolio and calendar; give every entity somebody who works in it."""
    people = stage.people
    routes.install_portfolio(stage.programme, pack=stage.pack, actor=people["coordinacion"])
    years = range(2021, stage.today.year + 2)
    install_calendar(stage.programme, pack=stage.pack, years=years, actor=people["coordinacion"])
    named = {entity: (role, username, place) for role, username, _, place, _, entity in STAFF if entity}
    national = {one.code: one for one in stage.programme.providers.select_related("party")}
    for code, provider in national.items():
        role, username, place = named.get(code, ("", "", None))
        if role:
            give_role(stage.programme, people[username], role=role, place=place, party=provider.party)
        if role != "provider_national":
            name = f"Equipo de {provider} (simulado)"
            user = User.objects.create_user(username=office_of(code), full_name=name)
            give_role(stage.programme, user, role="provider_national", party=provider.party)
            people[office_of(code)] = user
    for provider in national.values():
        _say_role(provider, actor=giver(stage, provider))


def office_of(code: str) -> str:
    """Return the user name of an entity's national office."""
    return f"sede-{code.lower()}"


def giver(stage: Stage, provider: Provider) -> User:
    """Return who acts for an entity."""
    return stage.people["proveedor" if provider.code == "PROMPERU" else office_of(provider.code)]


def _say_role(provider: Provider, *, actor: User) -> None:
    routes.edit_provider(
        provider,
        teams=provider.teams,
        role_es=f"{provider}: da sus servicios en la ruta, registra quién asistió e informa de cada uno.",
        role_en=f"{provider}: gives its services on the route, records who attended and reports on each of them.",
        actor=actor,
    )


def sign_wave(stage: Stage, wave: Wave, *, telling: Telling) -> list[Route]:
    """Propose to everybody whose call is in the wave; they answer and sign."""
    calls = {one.organisation_id: one.slot.call for one, _ in stage.admitted}
    of_party = stage.world_id()
    scores = Score.objects.select_related("response").order_by("scored_at", "pk")
    own = [one for one in scores if calls[of_party[one.response.party_id]] in wave.calls]
    signed: list[Route] = []
    for score in own:
        route = propose(stage, score, on=wave.on)
        signed.append(sign(stage, route, draws=Draws(SEED, f"demonstration route {of_party[route.party_id]}")))
        telling.done(len(signed), len(own))
    return signed


def propose(stage: Stage, score: Score, *, on: date) -> Route:
    """Propose a route from a diagnostic."""
    return routes.propose_for(score, actor=stage.people["gestora"], now=stage.at(on), today=on)


def sign(stage: Stage, route: Route, *, draws: Draws) -> Route:
    """Answer each service and sign; what hangs together is accepted together."""
    signer = stage.signers[stage.world_id()[route.party_id]]
    now = route.proposed_at + timedelta(days=draws.integer(*DAYS_TO_SIGN), hours=7)
    _record_outside(stage, route, draws=draws)
    answer_all(route, actor=signer, now=now, draws=draws)
    try:
        _sign(route, actor=signer, now=now)
    except routes.SigningRefusedError:  # a service was declined that another one needs
        accept = {key: routes.Answer("accepted") for key in route.items.values_list("pk", flat=True)}
        routes.answer_items(route, answers=accept, actor=signer, now=now)
        _sign(route, actor=signer, now=now + timedelta(minutes=5))
    _refer(stage, route, now=now + timedelta(days=3), draws=draws)
    route.refresh_from_db()
    return route


def _sign(route: Route, *, actor: Any, now: datetime) -> None:
    route.refresh_from_db()
    routes.sign_route(route, revision=route.revision, actor=actor, now=now)


def answer_all(route: Route, *, actor: Any, now: datetime, draws: Draws, only: int | None = None) -> None:
    """Say yes to most and no to some; `only` so many are answered."""
    answers = {}
    for item in route.items.all()[:only]:
        is_declined = not item.non_negotiable and draws.chance(DECLINED)
        declined = routes.Answer(RouteItem.Answer.DECLINED, draws.one(REASONS))
        answers[item.pk] = declined if is_declined else routes.Answer(RouteItem.Answer.ACCEPTED)
    routes.answer_items(route, answers=answers, actor=actor, now=now)


def _record_outside(stage: Stage, route: Route, *, draws: Draws) -> None:
    """Write down what the world says that it receives outside the route; now and then it is of a kind of ours."""
    attendee = stage.attendees[stage.world_id()[route.party_id]]
    if not attendee.outside or route.proposed_at.year > 2022:
        return
    months = sorted(attendee.outside)
    provider, title = draws.one(OUTSIDE)
    first, last = date(*months[0], 1), date(*months[-1], 28)
    alike = route.items.select_related("service__type").first()
    routes.record_outside_service(
        route,
        provider_name=provider,
        title=title,
        type_code=alike.service.type.code if alike and draws.chance(0.3) else "",
        starts_on=first,
        ends_on=last,
        hours_per_month=Decimal(attendee.outside[months[0]]) / 60,
        actor=stage.signers[stage.world_id()[route.party_id]],
    )


def _refer(stage: Stage, route: Route, *, now: datetime, draws: Draws) -> None:
    """Pass a need that no service of the route meets to somebody else, and follow it."""
    met = routes.needs_met(route)
    unmet = [need for need in route.score.needs if need not in met]
    if not unmet or not draws.chance(REFERRED):
        return
    manager = stage.people["gestora"]
    institution, contact = draws.one(INSTITUTIONS)
    referral = routes.refer_need(
        route,
        need=unmet[0],
        institution=institution,
        contact=contact,
        note="La ruta no tiene un servicio para esta necesidad.",
        actor=manager,
        now=now,
    )
    is_old = (stage.at(stage.today) - now).days > 40
    states = ("attended", "refused") if is_old else ("accepted",)
    if is_old or draws.chance(0.5):
        routes.follow_referral(
            referral,
            state=draws.weighted(tuple((state, 4.0 - 3 * place) for place, state in enumerate(states))),
            note="Respondió por teléfono.",
            actor=manager,
            now=now + timedelta(days=21),
        )
