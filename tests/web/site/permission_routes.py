"""Services, providers and a signed route for each half of the permission table's world."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Provider, Service
from eslabon.web.routes.services import block_date, install_portfolio, record_outside_service, refer_need, write_story
from tests.web.routes.world import UNMET, ruta, score_party, signed_route

OWN_ENTITY, OTHER_ENTITY = "INIA", "PROMPERU"  # providers work for the first
Arguments = Callable[[Any, str], dict[str, Any]]


def open_portfolio(programme: Programme, *, people: dict[str, User | None]) -> None:
    """Install the services; the provider roles belong to one of the entities."""
    install_portfolio(programme, pack=ruta(), actor=None)
    entity = Provider.objects.get(programme=programme, code=OWN_ENTITY)
    for role in ("provider_national", "provider_regional"):
        user = people[role]
        assert user is not None
        user.role_assignments.update(party=entity.party)


def add_route(
    party: Party, *, programme: Programme, by: User, maker: User, place: str, chain: str, entity: str
) -> dict[str, Any]:
    """A signed route with everything that hangs on it, and a service of an entity."""
    now = timezone.now()
    score = score_party(party, programme=programme, actor=maker, place=place, chain=chain, round_=2)
    route = signed_route(score, manager=maker, signer=by)
    provider = Provider.objects.get(programme=programme, code=entity)
    return {
        "route": route,
        "letter": route.letters.get(),
        "outside": record_outside_service(
            route,
            provider_name="Agrorural",
            title="Escuela de campo",
            type_code="",
            starts_on=date(2022, 6, 1),
            ends_on=date(2022, 6, 30),
            hours_per_month=Decimal(2),
            actor=by,
        ),
        "referral": refer_need(route, need=UNMET, institution="Agrobanco", contact="", note="", actor=maker, now=now),
        "story": write_story(route, title="Del patio al puerto", text="Así fue.", actor=maker, now=now),
        "provider": provider,
        "service": Service.objects.filter(provider=provider).first(),
        "blocked": block_date(provider, day=date(2022, 7, 15), reason="", actor=None),
    }


def _route_with(kind: str) -> Arguments:
    return lambda world, whose: {
        "route_id": world.half(whose).extra["route"].pk,
        "pk": world.half(whose).extra[kind].pk,
    }


def _provider(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "provider": world.half(whose).extra["provider"].code}


ROUTE_ADDRESSES: dict[str, Arguments] = dict.fromkeys(("provider", "provider_edit", "provider_block_date"), _provider)
ROUTE_ADDRESSES |= dict.fromkeys(
    (
        "portfolio",
        "portfolio_install",
        "demand",
        "routes",
        "routes_propose",
        "routes_waiting",
        "outside_report",
        "referrals",
        "graduations",
        "champions",
    ),
    lambda world, whose: {"code": world.programme.code},
)
ROUTE_ADDRESSES |= {
    "provider_free_date": lambda world, whose: {
        **_provider(world, whose),
        "pk": world.half(whose).extra["blocked"].pk,
    },
    "route_first": lambda world, whose: {
        "code": world.programme.code,
        "score_id": world.half(whose).extra["route"].score_id,
    },
    "letter": lambda world, whose: {"code": world.half(whose).extra["letter"].code},
    "letter_pdf": _route_with("letter"),
    "outside_remove": _route_with("outside"),
    "referral_follow": _route_with("referral"),
    "story_publish": _route_with("story"),
    "story_withdraw": _route_with("story"),
}
