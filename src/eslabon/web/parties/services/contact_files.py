"""A base of contacts as a table: what each row would do, and doing it (uploads' import engine)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eslabon.files.tables import Column, Row, choice, text
from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.solvers.names import simplify
from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Contact, Identifier, Party
from eslabon.web.parties.models.spellings import contact_form, is_number, number_form, reach_of
from eslabon.web.parties.permissions import within_reach
from eslabon.web.parties.services.contacts import add_contact
from eslabon.web.parties.services.duplicates import suggest_duplicates
from eslabon.web.parties.services.registration import register_party
from eslabon.web.territory.models import Place
from eslabon.web.uploads.services import ImportKind, Step
from eslabon.web.uploads.services.kinds import CREATE, REFUSE, SKIP, UPDATE

CHANNELS = ("phone", "whatsapp", "email", "address")
COLUMNS = (
    Column("name", text),
    Column("kind", choice(*Party.Kind.values)),
    Column("organisation_kind", choice(*Party.OrganisationKind.values), required=False, empty="", may_be_absent=True),
    Column("scheme", choice(*Identifier.Scheme.values), required=False, empty="", may_be_absent=True),
    Column("number", text, required=False, empty="", may_be_absent=True),
    Column("place", text, required=False, empty="", may_be_absent=True),
    *(Column(channel, text, required=False, empty="", may_be_absent=True) for channel in CHANNELS),
)


@dataclass
class Wanted:
    """What a row asks for, in the form in which it would be kept."""

    name: str
    kind: str
    place: Place | None
    identifier: tuple[str, str] | None
    contacts: dict[str, str] = field(default_factory=dict)

    @property
    def namesake(self) -> tuple[str, str, str]:
        """What two rows or records without a number share when they are the same: kind, name, department."""
        return self.kind, simplify(self.name), self.place.code[:5] if self.place else ""


class _RefusedError(Exception):
    """A cell that cannot be taken as it is."""

    def __init__(self, column: str, *, es: str, en: str) -> None:
        self.step = Step(REFUSE, es, en, column=column)
        super().__init__(en)


class _Base:
    """What stands on record, read once for all rows."""

    def __init__(self, actor: User) -> None:
        self.places = {place.code: place for place in Place.objects.all()}
        reach = within_reach(actor, "party.import", "party.edit")
        standing = Party.objects.filter(reach, merged_into__isnull=True).select_related("place")
        self.within_reach: dict[UUID, Party] = {party.pk: party for party in standing}
        self.namesakes: dict[tuple[str, str, str], Party] = {}
        for party in self.within_reach.values():
            key = (party.kind, simplify(party.name), party.place.code[:5] if party.place else "")
            self.namesakes.setdefault(key, party)
        self.contacts: dict[UUID, set[str]] = {}
        for party_id, channel, index in Contact.objects.filter(withdrawn_at__isnull=True).values_list(
            "party", "channel", "value_index"
        ):
            self.contacts.setdefault(party_id, set()).add(f"{channel}:{index}")

    def find(self, wanted: Wanted) -> Party | None:
        """The record that a row is about: by its number, else by kind, name and department."""
        if wanted.identifier:
            scheme, number = wanted.identifier
            held = Identifier.objects.filter(
                scheme=scheme, value_index=f"{scheme}:{number}", withdrawn_at__isnull=True
            ).first()
            return held.party.surviving if held else None
        return self.namesakes.get(wanted.namesake)

    def missing(self, party: Party, wanted: Wanted) -> dict[str, str]:
        """Contacts of the row that the record lacks."""
        digest = Contact._meta.get_field("value_index").digest
        held = self.contacts.get(party.pk, set())
        return {
            channel: value
            for channel, value in wanted.contacts.items()
            if f"{channel}:{digest(reach_of(channel, value))}" not in held
        }


def plan_contacts(rows: Sequence[Row], *, scope: Mapping[str, Any], actor: User) -> list[Step]:
    """Say for every row whether it makes a record, completes one, changes nothing or cannot be taken."""
    base, seen, steps = _Base(actor), dict[Any, int](), []
    for row in rows:
        try:
            wanted = _read(row, base)
        except _RefusedError as refused:
            steps.append(refused.step)
            continue
        key = wanted.identifier or wanted.namesake
        first = seen.setdefault(key, row.number)
        steps.append(_repeated(first) if first != row.number else _plan(wanted, base))
    return steps


def apply_contacts(planned: Sequence[tuple[Row, Step]], *, scope: Mapping[str, Any], actor: User) -> None:
    """Make and complete records as the plan said, then look for duplicates among them."""
    base = _Base(actor)
    for row, step in planned:
        wanted = _read(row, base)
        party = base.find(wanted)
        if party is None:
            party = register_party(
                kind=wanted.kind,
                name=wanted.name,
                organisation_kind=row["organisation_kind"],
                place=wanted.place,
                identifiers=[wanted.identifier] if wanted.identifier else [],
                actor=actor,
            )
        contacts = base.missing(party, wanted) if step.action == UPDATE else wanted.contacts
        for channel, value in contacts.items():
            add_contact(party, channel=channel, value=value, actor=actor)
    suggest_duplicates(actor=actor)


def _plan(wanted: Wanted, base: _Base) -> Step:
    party = base.find(wanted)
    if party is None:
        return Step(CREATE, f"Se registra a {wanted.name}.", f"{wanted.name} is put on record.")
    if party.pk not in base.within_reach:
        return Step(
            REFUSE,
            "ese número ya está registrado y su programa no conoce a quien lo lleva; pida a esa persona u organización"
            " que se inscriba.",
            "that number is on record and your programme does not know who bears it; ask that person or organisation"
            " to apply.",
            column="number",
        )
    if party.kind != wanted.kind:
        return Step(
            REFUSE,
            f"ese número es de {party.name}, que no es del mismo tipo; se esperaba el tipo correcto.",
            f"that number belongs to {party.name}, which is of another kind; the right kind was expected.",
            column="kind",
        )
    missing = base.missing(party, wanted)
    if missing:
        channels = ", ".join(sorted(missing))
        return Step(
            UPDATE,
            f"Se agregan contactos a {party.name}: {channels}.",
            f"Contacts are added to {party.name}: {channels}.",
            basis=f"{party.pk}:{channels}",
        )
    return Step(SKIP, f"{party.name} ya está al día.", f"{party.name} is up to date.", basis=str(party.pk))


def _repeated(first: int) -> Step:
    return Step(
        REFUSE,
        f"es la misma que la fila {first}; se esperaba una fila por persona u organización.",
        f"it is the same as row {first}; one row per person or organisation was expected.",
        column="name",
    )


def _read(row: Row, base: _Base) -> Wanted:
    wanted = Wanted(
        name=" ".join(row["name"].split())[:200],
        kind=row["kind"],
        place=_place(row["place"], base),
        identifier=_identifier(row["scheme"], row["number"]),
    )
    country = wanted.place.country if wanted.place else "PE"
    for channel in CHANNELS:
        if not row[channel]:
            continue
        try:
            wanted.contacts[channel] = contact_form(channel, row[channel], country=country)
        except Problem as problem:
            raise _RefusedError(channel, es=problem.text("es"), en=problem.text("en")) from problem
    return wanted


def _place(code: str, base: _Base) -> Place | None:
    if not code:
        return None
    place = base.places.get(code.upper())
    if place is None:
        raise _RefusedError(
            "place",
            es=f"«{code}» no es el código de un lugar registrado; se esperaba uno como PE-12 o PE-120302.",
            en=f"“{code}” is no code of a place on record; one such as PE-12 or PE-120302 was expected.",
        )
    return place


def _identifier(scheme: str, written: str) -> tuple[str, str] | None:
    if not written:
        return None
    if not scheme:
        raise _RefusedError(
            "scheme",
            es="falta decir de qué documento es el número; se esperaba pe_ruc, pe_dni, co_nit o co_cedula.",
            en="it is not said which document the number is of; pe_ruc, pe_dni, co_nit or co_cedula was expected.",
        )
    number = number_form(scheme, written)
    if not is_number(scheme, number):
        problem = Problem(problems.IDENTIFIER_INVALID, scheme=str(Identifier.Scheme(scheme).label))
        raise _RefusedError("number", es=problem.text("es"), en=problem.text("en"))
    return scheme, number


CONTACTS = ImportKind(
    code="parties.contacts",
    title=_("Importar contactos"),
    columns=COLUMNS,
    plan=plan_contacts,
    apply=apply_contacts,
    is_allowed=lambda user, _scope: user.has_perm("parties.import_contacts"),
    done_url=lambda _scope: reverse("parties"),
)
