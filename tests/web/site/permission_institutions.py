"""A partner with a contribution, a contract, a committee and a gap for each half of the permission table's world.

The roles of this table are those of `ruta`, which have none of these acts: what the roles of `pra` may do is tried in
tests/web/institutions.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import (
    Committee,
    CommitteeSession,
    Contribution,
    Partner,
    PublicGap,
    ResultsContract,
)
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile

Arguments = Callable[[Any, str], dict[str, Any]]
DAY = date(2022, 1, 1)
TERMS = {
    "starts_on": "2022-01-01",
    "ends_on": "2022-12-31",
    "fee": "1000",
    "targets": [["sales", "100", "1"]],
    "bonus_from_percent": "110",
    "penalty_below_percent": "80",
    "bonus_percent": "10",
    "penalty_percent": "10",
    "most_percent": "150",
}


def add_institutions(programme: Programme, *, party: Any, by: Any, chain: str) -> dict[str, Any]:
    """One of each, around an alliance that the organisation supplies."""
    paper = StoredFile.objects.order_by("uploaded_at")[0]
    alliance = Alliance.objects.create(
        programme=programme,
        code=f"apoyo-{party.pk}"[:40],
        name=f"Alianza de {party}",
        chain=programme.chains.get(code=chain),
        organisation=party,
    )
    partner = Partner.objects.create(
        programme=programme, party=party, kind="commercial", agreed_on=DAY, agreement=paper, recorded_by=by
    )
    committee = Committee.objects.create(programme=programme, kind="steering", name=f"Comité de {party}")
    return {
        "supported": alliance,
        "partner": partner,
        "contribution": Contribution.objects.create(
            partner=partner,
            description="Semilla",
            kind="kind",
            source="private",
            state="delivered",
            currency="PEN",
            promised_amount=10,
            promised_on=DAY,
            delivered_amount=10,
            delivered_on=DAY,
            evidence=paper,
            recorded_by=by,
            delivered_by=by,
        ),
        "results_contract": ResultsContract.objects.create(
            programme=programme,
            centre=party,
            starts_on=DAY,
            ends_on=DAY,
            fee_amount=1000,
            currency="PEN",
            terms=TERMS,
            signed_by=by,
        ),
        "committee": committee,
        "committee_session": CommitteeSession.objects.create(
            committee=committee, held_on=DAY, decisions="Se aprueba", file=paper, written_by=by
        ),
        "gap": PublicGap.objects.create(programme=programme, title="Puente", kind="road", raised_by=by),
    }


def _of(name: str, kind: str) -> Arguments:
    return lambda world, whose: {name: world.half(whose).extra[kind].pk}


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


INSTITUTION_ADDRESSES: dict[str, Arguments] = {
    **dict.fromkeys(("partners", "results_contracts", "committees", "public_gaps"), _programme),
    **dict.fromkeys(("help_services", "help_reserved", "help_directory", "programme_gender"), _programme),
    **dict.fromkeys(("partner", "partner_agreement"), _of("partner_id", "partner")),
    **dict.fromkeys(("contribution", "contribution_file"), _of("contribution_id", "contribution")),
    "results_contract": _of("contract_id", "results_contract"),
    **dict.fromkeys(("alliance_support", "alliance_land_use"), _of("alliance_id", "supported")),
    "committee": _of("committee_id", "committee"),
    "committee_file": lambda world, whose: {
        **_of("committee_id", "committee")(world, whose),
        "session_id": world.half(whose).extra["committee_session"].pk,
    },
    "public_gap": _of("gap_id", "gap"),
}
