"""The organisations that apply, and their people over time."""

from datetime import date, timedelta

from eslabon.simulate.draws import Draws
from eslabon.simulate.identities import dni, email, legal_ruc, natural_ruc, phone
from eslabon.simulate.names import organisation_name, person_names
from eslabon.simulate.ruta.plan import Slot
from eslabon.simulate.ruta.world import Organisation, Person

# Where each chain grows, by department: districts of the pack's places.csv.
DISTRICTS = {
    ("20", "banana"): (
        "200601", "200602", "200603", "200605", "200606", "200607", "200608", "200502", "200503", "200505", "200506",
        "200507", "200402", "200405",
    ),
    ("20", "cacao"): ("200402", "200406", "200407"),
    ("22", "cacao"): (
        "220601", "220602", "220603", "220604", "220605", "220201", "220202", "220203", "220205", "220301", "220303",
        "220401", "220402", "220504", "220701", "220708", "220904", "221001", "221002", "221003", "221005",
    ),
    ("22", "coffee"): ("220101", "220104", "220105", "220502", "220801", "220804", "220805", "220807", "220809"),
    ("12", "coffee"): (
        "120301", "120302", "120303", "120304", "120305", "120306", "120601", "120602", "120603", "120604", "120605",
        "120606",
    ),
    ("12", "cacao"): ("120303", "120601", "120604", "120606", "120607", "120608"),
}  # fmt: skip
MEMBERS_MEDIAN = {"cooperative": 140, "association": 45, "company": 6}
SHARE_NATURAL_PERSONS = 0.3  # of the firms
SHARE_WITH_EMAIL = 0.75
MANAGER_LEFT = 0.18
DEPARTURES = ("Renunció.", "Terminó su contrato.", "Pasó a otra organización.", "Cambió la directiva.")


def draw_person_kind(draws: Draws, slot: Slot) -> str:
    """Whether the applicant is a legal person or a natural one with a business."""
    if slot.reason == "ruc_of_other_person":
        return "natural"
    return "natural" if slot.kind == "company" and draws.chance(SHARE_NATURAL_PERSONS) else "legal"


def taxpayer_id(number: int, *, person: str) -> str:
    """The RUC that the applicant really has."""
    return natural_ruc(dni(number)) if person == "natural" else legal_ruc(number)


def make_organisation(
    draws: Draws, *, number: int, slot: Slot, own_name: str, person: str, founded_on: date, application_id: str
) -> Organisation:
    """One applicant."""
    members = max(3 if slot.kind == "company" else 12, round(draws.lognormal(MEMBERS_MEDIAN[slot.kind], 0.6)))
    name = organisation_name(draws, own_name, kind=slot.kind, chain=slot.chain)
    if person == "natural":
        name = f"Negocios {own_name}"
    districts = DISTRICTS.get((slot.place, slot.chain), ())
    return Organisation(
        organisation_id=f"SIM-O-{number:03d}",
        name=name,
        kind=slot.kind,
        person=person,
        taxpayer_id=taxpayer_id(number, person=person),
        department=slot.place,
        district=draws.one(districts) if districts else "",
        chain=slot.chain,
        founded_on=founded_on,
        members=members,
        women=round(members * (0.1 + 0.35 * draws.share())),
        phone=phone(number),
        email=email("contacto", number) if draws.chance(SHARE_WITH_EMAIL) else "",
        application_id=application_id,
        call=slot.call,
    )


def make_people(draws: Draws, organisation: Organisation, *, number: int, applied_on: date) -> list[Person]:
    """Its legal representative, its manager (perhaps the second one) and its staff on the day it applied.

    `number` is the organisation's; the DNI of its people lie in a block of ten, the first of which is the owner's
    where the applicant is a natural person with a business.
    """
    people: list[Person] = []

    def add(capacity: str, since: date, until: date | None = None, reason: str = "") -> None:
        index = len(people)
        sex = "f" if draws.chance(0.38) else "m"
        given, surnames = person_names(draws, department=organisation.department, sex=sex)
        identity = number if index == 0 else 1000 + 10 * number + index
        people.append(
            Person(
                person_id=f"SIM-P-{number:03d}-{index + 1}",
                organisation_id=organisation.organisation_id,
                given_names=given,
                surnames=surnames,
                sex=sex,
                dni=dni(identity),
                capacity=capacity,
                can_apply=capacity == "legal_representative",
                can_edit=True,
                phone=phone(1000 + 10 * number + index),
                email=email(f"persona{index + 1}", number) if draws.chance(0.5) else "",
                since=since,
                until=until,
                ended_reason=reason,
            )
        )

    start = organisation.founded_on
    add("legal_representative", draws.day(start, applied_on - timedelta(days=30)))
    if organisation.kind == "cooperative" or draws.chance(0.3):
        if draws.chance(MANAGER_LEFT):
            left = draws.day(applied_on - timedelta(days=25), applied_on + timedelta(days=60))
            add("manager", draws.day(start, left - timedelta(days=20)), left, draws.one(DEPARTURES))
            add("manager", left + timedelta(days=draws.integer(1, 15)))
        else:
            add("manager", draws.day(start, applied_on))
    for _ in range(draws.integer(0, 2)):
        add("staff", draws.day(start, applied_on))
    return people
