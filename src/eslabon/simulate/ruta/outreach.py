"""Whom the programme told of each call, and what came of it: mails to an old contact base, then telephone calls."""

from dataclasses import dataclass
from datetime import date, timedelta

from eslabon.files.packs import CallSpec
from eslabon.simulate.draws import Draws
from eslabon.simulate.names import organisation_name
from eslabon.simulate.ruta.plan import HOME, KIND_WEIGHTS, OTHER, THIRD
from eslabon.simulate.ruta.world import Application, Contact, Organisation

OUTDATED = 0.36  # of the contact base: the address belongs to nobody any more
IN_THE_BASE = 0.8  # of those that applied: the rest were found by the regional offices
NEVER_APPLIED_PER_APPLICANT = 0.9
MAIL_ANSWERS = (("not_reached", 0.6), ("interested", 0.25), ("not_interested", 0.15))
CALL_ANSWERS = (("not_interested", 0.45), ("not_reached", 0.35), ("interested", 0.2))
# The contact after which an organisation applied.
DECIDING_CHANNELS = (("phone", 0.7), ("visit", 0.1), ("event", 0.08), ("email", 0.06), ("sms", 0.03), ("social", 0.03))
WRITTEN = frozenset({"email", "sms", "social"})
NOTES = {  # by result: for what is written, for what is said
    "wrong_contact": (
        ("El correo rebota.", "El buzón ya no existe."),
        ("El número ya no existe.", "Contesta otra persona."),
    ),
    "applied": (("Respondió que ya postuló.",), ("Pidió que le expliquen los requisitos.", "Se le guió paso a paso.")),
    "interested": (("Pidió más detalles.",), ("Lo verá en asamblea.", "Volver a llamar en una semana.")),
    "not_interested": (("Respondió que no por ahora.",), ("Está en plena cosecha.", "Dice que no tiene tiempo.")),
    "not_reached": (("Sin respuesta.",), ("No contesta.", "Sin señal en la zona.")),
}


@dataclass(frozen=True)
class Told:
    """Somebody on the list of whom to tell."""

    organisation_id: str
    name: str
    place: str
    chain: str
    applied_on: date | None


def make_outreach(
    draws: Draws,
    *,
    call: CallSpec,
    applications: tuple[Application, ...],
    organisations: dict[str, Organisation],
    spare_names: list[str],
) -> list[Contact]:
    """The contacts of one call in the order of their dates; takes the names that it needs from `spare_names`."""
    people = [
        Told(
            application.organisation_id,
            organisations[application.organisation_id].name,
            application.slot.place,
            application.slot.chain,
            application.declaration.applied_on,
        )
        for application in applications
    ]
    people += [_stranger(draws, call, spare_names) for _ in range(round(len(people) * NEVER_APPLIED_PER_APPLICANT))]
    contacts = [contact for told in people for contact in _contacts(draws, call, told)]
    contacts.sort(key=lambda contact: (contact.contacted_on, contact.name, contact.channel))
    return [_numbered(contact, number) for number, contact in enumerate(contacts, start=1)]


def _stranger(draws: Draws, call: CallSpec, spare_names: list[str]) -> Told:
    chain = draws.one(tuple(OTHER) if call.code == THIRD else tuple(HOME))
    place = draws.one((HOME[chain], OTHER[chain])) if call.code == THIRD else HOME[chain]
    kind = draws.weighted(KIND_WEIGHTS)
    name = organisation_name(draws, spare_names.pop(), kind=kind, chain=chain)
    return Told("", name, place, chain, None)


def _contacts(draws: Draws, call: CallSpec, told: Told) -> list[Contact]:
    found: list[Contact] = []
    if told.applied_on is None or draws.chance(IN_THE_BASE):
        mailed_on = draws.day(call.opens_on, call.opens_on + timedelta(days=6))
        if told.applied_on is None or mailed_on < told.applied_on:
            outdated = draws.chance(OUTDATED)
            result = "wrong_contact" if outdated else draws.weighted(MAIL_ANSWERS)
            found.append(_contact(draws, call, told, ("email", result, mailed_on)))
    if told.applied_on is None:
        called_on = draws.day(call.opens_on + timedelta(days=10), call.closes_on)
        result = "wrong_contact" if draws.chance(OUTDATED / 2) else draws.weighted(CALL_ANSWERS)
        return [*found, _contact(draws, call, told, ("phone", result, called_on))]
    decided_on = max(call.opens_on, told.applied_on - timedelta(days=draws.integer(0, 5)))
    channel = draws.weighted(DECIDING_CHANNELS)
    return [*found, _contact(draws, call, told, (channel, "applied", decided_on))]


def _contact(draws: Draws, call: CallSpec, told: Told, what: tuple[str, str, date]) -> Contact:
    channel, result, contacted_on = what
    return Contact(
        contact_id="",
        call=call.code,
        organisation_id=told.organisation_id,
        name=told.name,
        place=told.place,
        chain=told.chain,
        channel=channel,
        result=result,
        contacted_on=_working_day(contacted_on),
        by_role=_teller(draws, told, channel),
        note=draws.one(NOTES[result][channel not in WRITTEN]),
    )


def _working_day(day: date) -> date:
    """The same day, or the Saturday before a Sunday."""
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def _teller(draws: Draws, told: Told, channel: str) -> str:
    """Mails go out from the team; banana growers were called one by one by their regional directorate."""
    if channel in WRITTEN:
        return "facilitator"
    if told.chain == "banana":
        return "regional_government"
    return draws.weighted((("regional_government", 0.4), ("provider_regional", 0.35), ("desk", 0.25)))


def _numbered(contact: Contact, number: int) -> Contact:
    values = {**vars(contact), "contact_id": f"SIM-C-{contact.call.removeprefix('ruta-')}-{number:03d}"}
    return Contact(**values)
