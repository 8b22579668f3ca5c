"""How firmly some of the alliances of `paap` are linked: simulated readings of the index."""

from random import Random

from eslabon.rules.monitoring.linkage_index import sheet_from_plain
from eslabon.web.monitoring.models import EvidenceTerms
from eslabon.web.monitoring.services.linkage_index import record_linkage_reading
from eslabon.web.site.demonstration.paap.stage import PaapStage
from eslabon.web.site.demonstration.stage import SEED

READ = 40  # alliances in execution, evenly over the list
DAYS_AGO = 30
# How often each answer is given, 0 to 3, by how firm an alliance is; one answer in ten is not known.
FIRMNESS = ((0.53, (0, 1, 3, 9)), (0.32, (2, 5, 5, 2)), (0.15, (6, 4, 2, 0)))  # the source's shares of the classes
UNKNOWN = 0.1
NOTE = "Lectura simulada, para mostrar el índice."


def read_linkage(stage: PaapStage) -> None:
    """Answer the sheet for some alliances, as whoever supervises would."""
    terms = EvidenceTerms.objects.get(programme=stage.programme)
    sheet = sheet_from_plain(terms.linkage["sheet"])
    items = [item.code for dimension in sheet.dimensions for part in dimension.parts for item in part.items]
    supervisor = stage.people["paap-eip"]
    chance = Random(SEED)  # noqa: S311 -- a simulated world, the same each time
    running = sorted(key for key, one in stage.alliances.items() if one.stage == "execution")
    for key in running[:: max(1, len(running) // READ)][:READ]:
        (weights,) = chance.choices([w for _, w in FIRMNESS], [share for share, _ in FIRMNESS])
        answers = {
            code: None if chance.random() < UNKNOWN else chance.choices(range(sheet.top + 1), weights)[0]
            for code in items
        }
        record_linkage_reading(
            stage.alliances[key],
            read_on=stage.day(DAYS_AGO),
            answers=answers,
            note=NOTE,
            actor=supervisor,
            now=stage.at(DAYS_AGO - 1),
        )
