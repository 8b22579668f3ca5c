"""Who works in `pra`, the bodies that they work for, and the buyers and organisations on record."""

import typst
from django.core.files.base import ContentFile

from eslabon.simulate.pra.corridors import CHOSEN
from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party, start_membership
from eslabon.web.site.demonstration.logins import PRA, open_logins
from eslabon.web.site.demonstration.pra.stage import PraStage
from eslabon.web.site.demonstration.stage import CHANNEL, LONG_AGO, give_role, open_account
from eslabon.web.territory.models import Place
from eslabon.web.uploads.services import store_file

CUSCO = "cusco"


def open_accounts() -> dict[str, User]:
    """Make the logins, and one for the centre of each corridor."""
    people = open_logins(PRA)
    for corridor in CHOSEN:
        username = f"pra-centro-{corridor.code}"
        if username not in people:
            people[username] = open_account(username, f"Equipo del Centro {corridor.centre}")
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


def store_evidence(stage: PraStage) -> None:
    """Make the one document that stands for every photograph, list and certificate; it says that it is simulated."""
    page = '#set page(paper: "a5")\n#set text(lang: "es")\n= Evidencia\nDocumento simulado, sin valor.'
    body = typst.compile(page.encode(), format="pdf")
    file = ContentFile(bytes(body), name="evidencia-simulada.pdf")
    stage.files["evidence"] = store_file(file, actor=stage.people["pra-direccion"])


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
