"""The whole world of one seed."""

from dataclasses import dataclass
from datetime import date, timedelta

from eslabon.files.packs import CallSpec, Pack, load_pack, pack_path
from eslabon.simulate.draws import Draws
from eslabon.simulate.names import organisation_names
from eslabon.simulate.ruta.applicants import draw_person_kind, make_organisation, make_people, taxpayer_id
from eslabon.simulate.ruta.corrections import corrections_of, lacks_of
from eslabon.simulate.ruta.declarations import Frame, declare, draw_foundation
from eslabon.simulate.ruta.diagnostics import answer_diagnostics
from eslabon.simulate.ruta.outreach import make_outreach
from eslabon.simulate.ruta.plan import Slot, plan_slots
from eslabon.simulate.ruta.truth import tell_truth
from eslabon.simulate.ruta.world import Application, Contact, Organisation, Person, World

LATE_APPLICANTS = 0.6  # of each call: in its last three weeks


@dataclass(frozen=True)
class Applicant:
    """An organisation with its people and its application."""

    organisation: Organisation
    people: tuple[Person, ...]
    application: Application


def ruta_pack() -> Pack:
    """The pack that the world is made for: the one that comes with Eslabón."""
    pack, faults = load_pack(pack_path("ruta"))
    if pack is None:
        raise RuntimeError("; ".join(str(fault) for fault in faults))
    return pack


def simulate_ruta(seed: int, *, pack: Pack | None = None) -> World:
    """The applicants of the three calls: the same world for the same seed, whatever else runs."""
    pack = pack or ruta_pack()
    calls = {call.code: call for call in pack.calls}
    names = organisation_names(Draws(seed, "names"))
    slots = plan_slots(seed)
    dates = _application_dates(Draws(seed, "dates"), slots, calls)
    numbers = dict.fromkeys(calls, 0)
    applicants: list[Applicant] = []
    for number, (slot, applied_on) in enumerate(zip(slots, dates, strict=True), start=1):
        numbers[slot.call] += 1
        application_id = f"SIM-{slot.call.removeprefix('ruta-')}-{numbers[slot.call]:03d}"
        draws = Draws(seed, f"applicant {number}")
        applicants.append(
            _make_applicant(
                draws,
                number=number,
                slot=slot,
                call=calls[slot.call],
                applied_on=applied_on,
                own_name=names.pop(),
                application_id=application_id,
            )
        )
    organisations = {one.organisation.organisation_id: one.organisation for one in applicants}
    applications = tuple(one.application for one in applicants)
    contacts: list[Contact] = []
    for code, call in calls.items():
        of_call = tuple(application for application in applications if application.slot.call == code)
        contacts += make_outreach(
            Draws(seed, f"outreach {code}"),
            call=call,
            applications=of_call,
            organisations=organisations,
            spare_names=names,
        )
    responses = answer_diagnostics(seed, pack=pack, organisations=organisations, applications=applications)
    return World(
        seed=seed,
        organisations=tuple(organisations.values()),
        people=tuple(person for one in applicants for person in one.people),
        applications=applications,
        outreach=tuple(contacts),
        truth=tell_truth(seed, applications=applications, outreach=contacts, responses=responses),
        responses=responses,
    )


def _application_dates(draws: Draws, slots: list[Slot], calls: dict[str, CallSpec]) -> list[date]:
    """A day for each slot inside its call, in order within the call; many come at the last moment."""
    found: list[date] = []
    for code, call in calls.items():
        late = call.closes_on - timedelta(days=20)
        count = sum(slot.call == code for slot in slots)
        found += sorted(
            draws.day(late if draws.chance(LATE_APPLICANTS) else call.opens_on, call.closes_on) for _ in range(count)
        )
    return found


def _make_applicant(
    draws: Draws, *, number: int, slot: Slot, call: CallSpec, applied_on: date, own_name: str, application_id: str
) -> Applicant:
    person = draw_person_kind(draws, slot)
    founded_on = draw_foundation(draws, slot=slot, applied_on=applied_on)
    organisation = make_organisation(
        draws,
        number=number,
        slot=slot,
        own_name=own_name,
        person=person,
        founded_on=founded_on,
        application_id=application_id,
    )
    declaration = declare(
        draws, Frame(slot, call.terms, person, taxpayer_id(number, person=person), founded_on, applied_on)
    )
    lacks = lacks_of(draws, slot, asks_debts=call.terms.asks_debts)
    corrections = corrections_of(
        draws, application_id, declaration=declaration, slot=slot, lacks=lacks, days=call.correction_days
    )
    application = Application(application_id, organisation.organisation_id, slot, declaration, corrections)
    people = make_people(draws, organisation, number=number, applied_on=applied_on)
    return Applicant(organisation, tuple(people), application)
