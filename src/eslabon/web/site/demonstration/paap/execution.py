"""The 549 alliances: those of the told regions go on by their gates, the others are on record as they stand."""

from eslabon.web.site.demonstration.paap.people import open_profile
from eslabon.web.site.demonstration.paap.stage import SCORED, PaapStage


def open_the_rest(stage: PaapStage) -> None:
    """Put the alliances of the other regions on record in execution: their round is not told here."""
    accompanier = {row["profile"]: row["accompanier"] for row in stage.rows("alliances")}
    for key, row in stage.known.items():
        if row["became_alliance"] and row["region"] not in SCORED:
            operator = stage.bodies[accompanier[key]]
            stage.alliances[key] = open_profile(stage, row, at_stage="execution", operator=operator)


def execute_some(stage: PaapStage) -> None:
    """Walk some of the selected on."""
