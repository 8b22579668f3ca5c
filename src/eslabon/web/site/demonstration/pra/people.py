"""Who works in `pra`, the bodies that they work for, and the buyers and organisations on record."""

from eslabon.simulate.pra.corridors import CHOSEN
from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party, start_membership
from eslabon.web.site.demonstration.logins import PRA, open_logins
from eslabon.web.site.demonstration.pra.stage import PraStage
from eslabon.web.site.demonstration.stage import CHANNEL, LONG_AGO, PASSWORD, give_role
from eslabon.web.territory.models import Place

CUSCO = "cusco"


def open_accounts() -> dict[str, User]:
    """Make the logins, and one for the centre of each corridor."""
    people = open_logins(PRA)
    for corridor in CHOSEN:
        username = f"pra-centro-{corridor.code}"
        if username not in people:
            people[username] = User.objects.create_user(
                username=username, full_name=f"Equipo del Centro {corridor.centre}", password=PASSWORD
            )
    return people


def open_centres(stage: PraStage) -> None:
    """Put the economic service centres on record and give everybody their role."""
    direction = stage.people["pra-direccion"]
    for one in PRA:
        if one.role and one.role != "centre":
            give_role(stage.programme, stage.people[one.username], role=one.role)
    for corridor in CHOSEN:
        party = register_party(
            kind=Party.Kind.ORGANISATION,
            name=f"Centro de Servicios Económicos {corridor.centre}",
            organisation_kind="company",
            place=place_of(corridor.departments[0]),
            actor=direction,
        )
        stage.centres[corridor.code] = party
        give_role(stage.programme, stage.centre_user(corridor.code), role="centre", party=party)


def register_buyers(stage: PraStage) -> None:
    """Put every buyer of the world on record, by the centre that found it."""
    for row in stage.rows("buyers"):
        stage.buyers[row["buyer_id"]] = register_party(
            kind=Party.Kind.ORGANISATION,
            name=row["name"],
            organisation_kind="company",
            place=place_of(row["wants_supply_from"].split(";")[0]),
            identifiers=[("pe_ruc", row["taxpayer_id"])],
            actor=stage.centre_user(row["corridor"]),
        )


def register_organisations(stage: PraStage) -> None:
    """Put the producers' organisations on record."""
    departments = {one.code: one.departments[0] for one in CHOSEN}
    for row in stage.rows("organisations"):
        stage.organisations[row["organisation"]] = register_party(
            kind=Party.Kind.ORGANISATION,
            name=row["name"],
            organisation_kind=row["kind"],
            place=place_of(departments[row["corridor"]]),
            actor=stage.centre_user(row["corridor"]),
        )


def join(stage: PraStage, username: str, *, organisation: Party, capacity: str) -> None:
    """Let a login belong to an organisation."""
    user, direction = stage.people[username], stage.people["pra-direccion"]
    person = register_party(kind=Party.Kind.PERSON, name=user.full_name, user=user, actor=direction)
    start_membership(
        person,
        organisation=organisation,
        capacity=capacity,
        since=LONG_AGO,
        actor=direction,
        can_apply=True,
        can_edit=True,
        channel=CHANNEL,
    )


def place_of(department: str) -> Place:
    """The department of Peru with that code."""
    return Place.objects.get(code=f"PE-{department}")
