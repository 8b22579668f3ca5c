"""A round of `paap` with its bodies and people, made through the same acts as in life."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme, Role, RoleAssignment
from eslabon.web.programmes.services import install_pack
from eslabon.web.stages.models import Profile, Round, ScoreEntry
from eslabon.web.stages.services import (
    RoundTerms,
    assign_body,
    assign_scorer,
    declare_interest,
    enter_profile,
    install_stages,
    open_round,
    save_sheet,
    submit_sheet,
)
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)
CRITERIA = ("organisation", "scale", "endowment", "buyer", "business", "inclusion")
# Role → the body of which it is, for those that reach a party.
BODY_OF = {"regional_manager": "adviser", "scorer": "scoring_body", "accompanier": "accompanier"}
_numbers = count(1)


@cache
def paap() -> Pack:
    """The pack, whole."""
    pack, faults = load_pack(pack_path("paap"))
    assert pack is not None, faults
    return pack


def organisation(name: str) -> Party:
    """An organisation by name."""
    return Party.objects.create(kind=Party.Kind.ORGANISATION, name=name)


def person(name: str, *, works_for: Party | None = None, capacity: str = "staff") -> User:
    """An account with its person, perhaps of an organisation."""
    user = User.objects.create(username=f"{name}-{next(_numbers)}", full_name=name)
    own = Party.objects.create(kind=Party.Kind.PERSON, name=name, user=user)
    if works_for is not None:
        speaks = capacity == "legal_representative"
        Membership.objects.create(
            person=own, organisation=works_for, capacity=capacity, since=LONG_AGO, can_apply=speaks, can_edit=speaks
        )
    return user


@dataclass
class World:
    """A programme, four bodies, an organisation and a buyer, somebody of each role, a round that is open."""

    programme: Programme
    round: Round
    place: Place
    bodies: dict[str, Party] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    organisation: Party = field(default_factory=lambda: organisation("Asociación El Surco"))
    buyer: Party = field(default_factory=lambda: organisation("Compradora del Sur"))

    def hire(self, role: str, name: str, *, party: Party | None = None) -> User:
        """Give somebody new a role."""
        user = person(name)
        held = Role.objects.get(programme=self.programme, code=role)
        place = self.place if held.reach == Role.Reach.REGION_CHAIN else None
        if held.reach == Role.Reach.PARTY and party is None:
            party = self.bodies[BODY_OF[role]]
        RoleAssignment.objects.create(user=user, role=held, party=party, place=place, since=LONG_AGO)
        return user

    def alliance(self, *, place: Place | None = None, organisation_: Party | None = None) -> Alliance:
        """One more alliance, in its first stage."""
        number = next(_numbers)
        return Alliance.objects.create(
            programme=self.programme,
            code=f"a-{number:04d}",
            name=f"Alianza {number}",
            chain=self.programme.chains.get(code="coffee"),
            organisation=organisation_ or self.organisation,
            buyer=self.buyer,
            place=place or self.place,
        )

    def alliance_at(self, stage: str) -> Alliance:
        """One more alliance, put into a stage."""
        alliance = self.alliance()
        alliance.stage = stage
        alliance.save(update_fields=["stage"])
        return alliance

    def assign_all(self, alliance: Alliance, *functions: str) -> None:
        """Give the four bodies their functions, or only those named."""
        for function in functions or tuple(self.bodies):
            assign_body(
                alliance,
                function=function,
                party=self.bodies[function],
                since=TODAY,
                actor=self.people["coordinator"],
                now=NOW,
            )

    def profile(self, alliance: Alliance | None = None, *, amount: str = "100000000") -> Profile:
        """An alliance with its bodies in the round."""
        if alliance is None:
            alliance = self.alliance()
            self.assign_all(alliance)
        return enter_profile(
            self.round, alliance=alliance, amount=Decimal(amount), actor=self.people["regional_manager"], now=NOW
        )

    def entries(self, profile: Profile) -> tuple[ScoreEntry, ScoreEntry]:
        """Both scorers at work, neither with an interest."""
        found = [
            assign_scorer(profile, scorer=self.people[name], actor=self.people["score_lead"], now=NOW)
            for name in ("scorer", "second_scorer")
        ]
        for entry in found:
            declare_interest(entry, has_interest=False, actor=entry.scorer, now=NOW)
        return found[0], found[1]

    def hand_in(self, entry: ScoreEntry, points: int) -> ScoreEntry:
        """Give the same points to every criterion: the total is those points."""
        entry.refresh_from_db()
        save_sheet(
            entry,
            points=dict.fromkeys(CRITERIA, str(points)),
            notes={},
            revision=entry.revision,
            actor=entry.scorer,
            now=NOW,
        )
        return submit_sheet(entry, actor=entry.scorer, now=NOW)

    def scored(self, first: int, second: int, *, profile: Profile | None = None) -> Profile:
        """A profile with both sheets handed in."""
        profile = profile or self.profile()
        one, other = self.entries(profile)
        self.hand_in(one, first)
        self.hand_in(other, second)
        return profile


def build_world() -> World:
    """Install `paap` and fill it."""
    programme = install_pack(paap(), actor=None)
    install_stages(programme, pack=paap(), actor=None, now=NOW)
    sheet = programme.scoring_sheets.get(is_active=True)
    terms = RoundTerms("2026-1", "Convocatoria 2026-1", "Round 2026-1", TODAY, date(2026, 6, 30), 10)
    opened = open_round(programme, sheet=sheet, terms=terms, actor=None, now=NOW)
    world = World(programme, opened, Place.objects.get(code="CO-19"))
    world.bodies = {
        "adviser": organisation("Gestora Regional"),
        "scoring_body": organisation("Centro de Evaluación"),
        "accompanier": organisation("Fundación Acompañante"),
        "supervisor": organisation("Equipo Implementador"),
    }
    for role in Role.objects.filter(programme=programme):
        world.people[role.code] = world.hire(role.code, f"Persona {role.code}")
    eip = Party.objects.get(user=world.people["supervisor"])
    Membership.objects.create(person=eip, organisation=world.bodies["supervisor"], capacity="staff", since=LONG_AGO)
    world.people["second_scorer"] = world.hire("scorer", "Segunda calificadora")
    world.people["third_scorer"] = world.hire("scorer", "Tercer calificador")
    world.people["representative"] = person(
        "Representante", works_for=world.organisation, capacity="legal_representative"
    )
    world.people["buyer"] = person("Compradora", works_for=world.buyer)
    world.people["nobody"] = person("Nadie")
    return world


def kept_file(by: User) -> StoredFile:
    """A document that was kept."""
    return StoredFile.objects.create(
        name="perfil.pdf", kind="pdf", content_type="application/pdf", size_bytes=9, sha256="0" * 64, uploaded_by=by
    )


def refused(act: Any) -> str:
    """The Spanish words of the refusal, with its clause."""
    from eslabon.rules.problems import Problem

    try:
        act()
    except Problem as problem:
        return f"{problem.code} {problem.text('es')}"
    return "done"
