"""A programme with its roles and people, as every web context needs them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Protocol

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client

from eslabon.web.accounts.models import User
from eslabon.web.accounts.services.adapters import SecondFactorAdapter
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Chain, Programme, Role
from eslabon.web.programmes.services import grant_role, install_pack
from eslabon.web.territory.models import Place
from tests.ruta_pack import ruta_pack

PASSWORD = "una-clave-larga-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


@dataclass(frozen=True)
class Represented:
    """An organisation, the person who represents it, and that person's account."""

    organisation: Party
    person: Party
    user: User


class MakeUser(Protocol):
    """`make_user("facilitator")`, `make_user("regional_government", place="PE-12", chain="coffee")`, `make_user()`."""

    def __call__(
        self,
        role: str | None = None,
        *,
        place: Place | str | None = None,
        chain: Chain | str | None = None,
        party: Party | None = None,
        **fields: Any,
    ) -> User: ...


@pytest.fixture(autouse=True)
def _fresh_throttles() -> Iterator[None]:
    """No test is throttled for what another one sent."""
    for cache in caches.all(initialized_only=True):
        if "locmem" in type(cache).__module__:
            cache.clear()
    yield


@pytest.fixture
def programme(db: None) -> Programme:
    """The programme of pack `ruta`, installed."""
    pack = ruta_pack()
    return install_pack(pack, actor=None)


@pytest.fixture
def make_user(db: None, request: pytest.FixtureRequest) -> MakeUser:
    """Make accounts; staff get a second factor, so that they may open staff pages (`second_factor=False` leaves it).

    With a role, the programme of `ruta` is installed; a role that reaches a region and chain gets PE-12 unless told.
    """

    def make(
        role: str | None = None,
        *,
        place: Place | str | None = None,
        chain: Chain | str | None = None,
        party: Party | None = None,
        second_factor: bool = True,
        **fields: Any,
    ) -> User:
        number = next(_numbers)
        fields.setdefault("username", f"{role or 'persona'}-{number}")
        fields.setdefault("full_name", f"Persona {number}")
        user = User.objects.create_user(password=fields.pop("password", PASSWORD), **fields)
        if role is not None:
            programme = request.getfixturevalue("programme")
            held = Role.objects.get(programme=programme, code=role)
            if held.reach == Role.Reach.REGION_CHAIN and place is None and chain is None:
                place = "PE-12"
            grant_role(
                user,
                role=held,
                since=LONG_AGO,
                place=Place.objects.get(code=place) if isinstance(place, str) else place,
                chain=programme.chains.get(code=chain) if isinstance(chain, str) else chain,
                party=party,
                actor=None,
            )
        if second_factor and (user.is_superuser or (role is not None and held.is_staff)):
            secret = SecondFactorAdapter().encrypt(TOTP_SECRET)
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
        return user

    return make


@pytest.fixture
def make_organisation(make_user: MakeUser) -> Callable[..., Represented]:
    """Make an organisation with its legal representative: `make_organisation(name="Cooperativa Norte")`."""

    def make(*, name: str = "", user: User | None = None, **fields: Any) -> Represented:
        user = user or make_user()
        fields.setdefault("organisation_kind", Party.OrganisationKind.COOPERATIVE)
        organisation = Party.objects.create(
            kind=Party.Kind.ORGANISATION, name=name or f"Cooperativa {next(_numbers)}", **fields
        )
        person, _created = Party.objects.get_or_create(
            user=user, defaults={"kind": Party.Kind.PERSON, "name": user.full_name}
        )
        Membership.objects.create(
            person=person,
            organisation=organisation,
            capacity=Membership.Capacity.LEGAL_REPRESENTATIVE,
            can_apply=True,
            can_edit=True,
            since=LONG_AGO,
        )
        return Represented(organisation, person, user)

    return make


@pytest.fixture
def organisation_with_representative(make_organisation: Callable[..., Represented]) -> Represented:
    """One cooperative, its legal representative and that person's account."""
    return make_organisation()


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """A browser in which `user` (or nobody) is signed in: `client_for(user).get("/")`."""

    def make(user: User | None, **settings: Any) -> Client:
        client = Client(**settings)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
