"""What a simulated world of the route holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eslabon.rules.calls.declarations import Declaration
from eslabon.simulate.ruta.plan import Slot


@dataclass(frozen=True)
class Organisation:
    """A made-up organisation that applies."""

    organisation_id: str
    name: str
    kind: str  # association | cooperative | company
    person: str  # natural | legal
    taxpayer_id: str
    department: str
    district: str  # six digits; empty outside the pack's places
    chain: str
    founded_on: date
    members: int
    women: int
    phone: str
    email: str  # empty: it has none
    application_id: str
    call: str


@dataclass(frozen=True)
class Person:
    """A made-up person of an organisation, from one date to another."""

    person_id: str
    organisation_id: str
    given_names: str
    surnames: str
    sex: str  # f | m
    dni: str
    capacity: str  # legal_representative | manager | staff
    can_apply: bool
    can_edit: bool
    phone: str
    email: str
    since: date
    until: date | None
    ended_reason: str


@dataclass(frozen=True)
class Correction:
    """One column of an application that was different before somebody asked to correct it."""

    application_id: str
    requirement: int
    column: str
    value_before: str
    value_after: str
    asked_on: date
    deadline: date
    answered_on: date | None


@dataclass(frozen=True)
class Application:
    """An application as it stands when its call is decided, and how it came to be so."""

    application_id: str
    organisation_id: str
    slot: Slot
    declaration: Declaration
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Contact:
    """Somebody was told of a call."""

    contact_id: str
    call: str
    organisation_id: str  # empty: it never applied
    name: str
    place: str
    chain: str
    channel: str
    result: str
    contacted_on: date
    by_role: str
    note: str


@dataclass(frozen=True)
class DiagnosticResponse:
    """What an admitted organisation answers to the diagnostic, and the ability that it was drawn from."""

    organisation_id: str
    chain: str
    answers: Mapping[str, str]  # by question; skipped ones are empty, several options have spaces between
    ability: Mapping[str, float]  # by section, in logits


@dataclass(frozen=True)
class World:
    """The applicants of the three calls, and what was planted in them."""

    seed: int
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    applications: tuple[Application, ...]
    outreach: tuple[Contact, ...]
    truth: dict[str, Any]
    responses: tuple[DiagnosticResponse, ...] = ()

    def of_call(self, call: str) -> tuple[Application, ...]:
        """The applications of one call."""
        return tuple(application for application in self.applications if application.slot.call == call)
