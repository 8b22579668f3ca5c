"""The bodies of `paap` with their people, and the organisations and buyers of the profiles."""

import typst
from django.core.files.base import ContentFile

from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.services.alliances import Opening, open_alliance
from eslabon.web.alliances.services.bulk_opening import open_alliances
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import Listed, register_parties, register_party, start_membership
from eslabon.web.site.demonstration.logins import PAAP
from eslabon.web.site.demonstration.paap.stage import HUILA, PaapStage, Row
from eslabon.web.site.demonstration.stage import CHANNEL, LONG_AGO, give_role, open_account
from eslabon.web.uploads.services import store_file

KINDS = {"adviser": "association", "scoring_body": "company", "accompanier": "association", "supervisor": "association"}
REACHING_A_BODY = {"regional_manager": f"SIM-OGR{HUILA}", "accompanier": "SIM-OGA02"}


def open_bodies(stage: PaapStage) -> None:
    """Put the bodies on record and give everybody their role; scorers score for one of them."""
    direction = stage.people["paap-direccion"]
    for row in stage.rows("bodies"):
        stage.bodies[row["body"]] = register_party(
            kind=Party.Kind.ORGANISATION,
            name=row["name"],
            organisation_kind=KINDS[row["function"]],
            place=stage.places.get(row["region"]),
            actor=direction,
        )
    scoring = {row["scoring_body"] for row in stage.known.values() if row["region"] == HUILA}.pop()
    for one in PAAP:
        body = REACHING_A_BODY.get(one.role, scoring if one.role == "scorer" else "")
        if one.role:
            party = stage.bodies[body] if body else None
            give_role(stage.programme, stage.people[one.username], role=one.role, place=one.place, party=party)
    _open_scorers(stage, of_huila=scoring)
    page = '#set page(paper: "a5")\n#set text(lang: "es")\n= Documento de la alianza\nDocumento simulado, sin valor.'
    body = ContentFile(bytes(typst.compile(page.encode(), format="pdf")), name="documento-simulado.pdf")
    stage.files["document"] = store_file(body, actor=direction)


def _open_scorers(stage: PaapStage, *, of_huila: str) -> None:
    """An account for each scorer and one for each accompanying body; those of the demonstration's logins are theirs."""
    named = iter(["paap-calificadora-1", "paap-calificadora-2", "paap-calificadora-3"])
    stage.technicians[REACHING_A_BODY["accompanier"]] = stage.people["paap-oga"]
    for row in stage.rows("members"):
        if row["function"] == "technician" and row["body"] not in stage.technicians:
            stage.technicians[row["body"]] = _open(stage, row, role="accompanier")
        if row["function"] != "scorer":
            continue
        login = next(named, None) if row["body"] == of_huila else None
        stage.scorers[row["person"]] = stage.people[login] if login else _open(stage, row, role="scorer")


def _open(stage: PaapStage, row: Row, *, role: str) -> User:
    user: User = open_account(row["person"].lower(), row["name"])
    give_role(stage.programme, user, role=role, party=stage.bodies[row["body"]])
    return user


def open_profiles(stage: PaapStage) -> None:
    """Put the organisation and the buyer of every profile of the round on record, and open their alliances."""
    actor, programme, rows = stage.people["paap-ogr"], stage.programme, list(stage.known.values())
    buyers = {row["buyer"]: row for row in reversed(rows)}  # the place of the first one that names it
    kind = Party.Kind.ORGANISATION
    listed = [Listed(kind, row["organisation_name"], "association", stage.places[row["region"]]) for row in rows]
    listed += [Listed(kind, name, "company", stage.places[row["region"]]) for name, row in buyers.items()]
    parties = register_parties(listed, subject=programme, actor=actor)
    organisations = dict(zip((row["profile"] for row in rows), parties, strict=False))
    stage.buyers = dict(zip(buyers, parties[len(rows) :], strict=True))
    openings = [_opening(stage, row, organisation=organisations[row["profile"]]) for row in rows]
    alliances = open_alliances(programme, openings=openings, actor=actor)
    stage.alliances = {row["profile"]: alliance for row, alliance in zip(rows, alliances, strict=True)}


def open_profile(stage: PaapStage, row: Row, *, code: str) -> Alliance:
    """Open an alliance of an organisation that applies again."""
    known = stage.alliances[row["profile"]].organisation
    if known is None:
        raise LookupError(row["profile"])
    opening = _opening(stage, row, organisation=known, code=code)
    return open_alliance(stage.programme, opening=opening, actor=stage.people["paap-ogr"])


def _opening(stage: PaapStage, row: Row, *, organisation: Party, code: str = "") -> Opening:
    return Opening(
        code=code or row["profile"].lower(),
        name=f"{row['organisation_name']} con {row['buyer']}",
        chain=stage.chains[row["chain"]],
        buyer=stage.buyers[row["buyer"]],
        organisation=organisation,
        place=stage.places[row["region"]],
        stage="scoring",
    )


def join(stage: PaapStage, username: str, *, organisation: Party) -> None:
    """Let a login sign for an organisation."""
    user, direction = stage.people[username], stage.people["paap-direccion"]
    person = register_party(kind=Party.Kind.PERSON, name=user.full_name, user=user, actor=direction)
    start_membership(
        person,
        organisation=organisation,
        capacity="legal_representative",
        since=LONG_AGO,
        actor=direction,
        can_apply=True,
        can_edit=True,
        channel=CHANNEL,
    )
