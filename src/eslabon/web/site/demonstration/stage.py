"""What every part of the loading needs at hand, and who signs in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from eslabon.files.packs import Pack
from eslabon.simulate.ruta import Application as SimulatedApplication
from eslabon.simulate.ruta import DiagnosticResponse, Organisation, Person, World
from eslabon.simulate.ruta.availability import Attendee
from eslabon.web.accounts.models import User
from eslabon.web.calls.models import Call
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.programmes.services import grant_role
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile

PASSWORD = "eslabon-demo-2026"  # noqa: S105 -- printed on the screen; the demonstration holds made-up data only
OPEN_CALL = "ruta-demo"
SEED = 7
CHANNEL = "simulated"
# Role, user name, name, department (for roles that reach one region), chain, entity (for those who work in one).
STAFF = (
    ("coordinator", "coordinacion", "Carmen Coordinadora", None, None, None),
    ("facilitator", "gestora", "Gladys Gestora", None, None, None),
    ("desk", "mesa", "Mateo de la Mesa", None, None, None),
    ("provider_national", "proveedor", "Pilar Proveedora", None, None, "PROMPERU"),
    ("provider_regional", "sede-junin", "Justo de la Sede Junín", "PE-12", None, "INIA"),
    ("regional_government", "gore-piura", "Paola del Gobierno Regional", "PE-20", "banana", None),
    ("technical_group", "grupo-tecnico", "Tadeo del Grupo Técnico", None, None, None),
    ("regional_technical_group", "grupo-san-martin", "Sara del Grupo Regional", "PE-22", None, None),
    ("consultative_committee", "comite", "Consuelo del Comité", None, None, None),
    ("auditor", "auditoria", "Aurelio Auditor", None, None, None),
    ("evaluator", "evaluadora", "Eva Evaluadora", None, None, None),
)
REPRESENTATIVE, STAFF_MEMBER = "representante", "personal"
LONG_AGO = date(2021, 1, 1)


@dataclass
class Stage:
    """What the loading needs at hand."""

    world: World
    pack: Pack
    programme: Programme
    people: dict[str, User]  # by user name
    zone: ZoneInfo
    today: date
    calls: dict[str, Call] = field(default_factory=dict)
    samples: dict[str, StoredFile] = field(default_factory=dict)  # by kind of document
    parties: dict[str, Party] = field(default_factory=dict)  # by the organisation's id in the world, as below
    signers: dict[str, User] = field(default_factory=dict)
    members: dict[str, list[tuple[Person, Party]]] = field(default_factory=dict)
    attendees: dict[str, Attendee] = field(default_factory=dict)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """Return an hour of a day on the programme's clock."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def world_id(self) -> dict[Any, str]:
        """Return the organisations' ids in the world by the key of their record."""
        return {party.pk: name for name, party in self.parties.items()}

    def parties_of(self, username: str) -> set[Any]:
        """Return the keys of the organisations that a login belongs to."""
        return set(Membership.objects.filter(person__user=self.people[username]).values_list("organisation", flat=True))

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The simulated organisations by id."""
        return {one.organisation_id: one for one in self.world.organisations}

    @property
    def admitted(self) -> list[tuple[SimulatedApplication, DiagnosticResponse]]:
        """The applications that succeeded with what their organisations answer to the diagnostic, in order."""
        by_id = {one.organisation_id: one for one in self.world.responses}
        return [(one, by_id[one.organisation_id]) for one in self.world.applications if one.organisation_id in by_id]


class Telling:
    """How far the loading is, in hundredths: each part has its share of the way."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell, self._before, self._share = tell, 0.0, 0.0

    def part(self, share: int) -> None:
        """Begin the next part, which takes so many hundredths."""
        self._before += self._share
        self._share = share
        self._tell(round(self._before), 100)

    def done(self, done: int, total: int) -> None:
        """Say how far the part is."""
        self._tell(round(self._before + self._share * done / max(1, total)), 100)


def open_accounts(programme: Programme) -> dict[str, User]:
    """Make the logins; who works for an entity gets its role once the entities are on record."""
    people = {}
    for role, username, full_name, place, chain, entity in STAFF:
        user = open_account(username, full_name)
        if entity is None:
            give_role(programme, user, role=role, place=place, chain=chain)
        people[username] = user
    for username, full_name in ((REPRESENTATIVE, "Rosa Representante"), (STAFF_MEMBER, "Pedro Personal")):
        people[username] = open_account(username, full_name)
    return people


def open_account(username: str, full_name: str) -> User:
    """Make a login that opens with the demonstration's password."""
    user: User = User.objects.create(username=username, full_name=full_name, password=_hashed())
    return user


@cache
def _hashed() -> str:
    # Everybody knows the password: hashing it once for all of them saves a third of a second for each.
    return make_password(PASSWORD)


def give_role(
    programme: Programme,
    user: User,
    *,
    role: str,
    place: str | None = None,
    chain: str | None = None,
    party: Party | None = None,
) -> None:
    """Give somebody a role of the programme, from before its first call."""
    grant_role(
        user,
        role=Role.objects.get(programme=programme, code=role),
        since=LONG_AGO,
        place=Place.objects.get(code=place) if place else None,
        chain=programme.chains.get(code=chain) if chain else None,
        party=party,
        actor=None,
    )
