"""The 549 alliances: some of Huila go on by their gates, the others are on record as they stand."""

from eslabon.web.site.demonstration.paap.people import open_profile
from eslabon.web.site.demonstration.paap.scoring import RANKED, of_huila
from eslabon.web.site.demonstration.paap.stage import SCORED, PaapStage
from eslabon.web.stages.services.gates import add_gate_document, approve_gate, pass_gate, present_alliance

PASSED, PRESENTED = 6, 3  # alliances of Huila in pre-investment; those that wait for approvals at the gate before it


def open_the_rest(stage: PaapStage) -> None:
    """Put the alliances of the other regions on record in execution: their round is not told here."""
    accompanier = {row["profile"]: row["accompanier"] for row in stage.rows("alliances")}
    for key, row in stage.known.items():
        if row["became_alliance"] and row["region"] not in SCORED:
            operator = stage.bodies[accompanier[key]]
            stage.alliances[key] = open_profile(stage, row, at_stage="execution", operator=operator)


def pass_the_selected(stage: PaapStage) -> None:
    """Let some of the selected of Huila pass to pre-investment; some wait for the committee and the direction."""
    selected = [stage.alliances[key] for key in of_huila(stage)]
    adviser, now = stage.people["paap-ogr"], stage.at(RANKED - 30)
    for number, alliance in enumerate(selected[: PASSED + PRESENTED]):
        present_alliance(alliance, actor=adviser, now=stage.at(14) if number >= PASSED else now)
        if number >= PASSED:
            continue
        for username in ("paap-cir", "paap-direccion"):
            approve_gate(alliance, approved=True, actor=stage.people[username], now=now)
        pass_gate(alliance, actor=adviser, now=now)
        alliance.refresh_from_db()
        document = stage.files["document"]
        add_gate_document(alliance, kind="study", file=document, actor=adviser, now=stage.at(RANKED - 90))
