"""Whether viability still says what its decision says (`eslabon replay`)."""

from collections.abc import Iterator
from decimal import Decimal

from eslabon.rules.alliances.viability import VIABLE
from eslabon.web.alliances.models import ViabilityDecision
from eslabon.web.audit.models import Decision

PLACES = Decimal("0.0001")


def viability_that_strays() -> Iterator[tuple[Decision, str]]:
    """Each verdict of viability that is not as its decision says; those of erased decisions are left out."""
    rows = ViabilityDecision.objects.filter(decision__erased_at__isnull=True).select_related("decision", "alliance")
    for row in rows.defer("decision__inputs").iterator(chunk_size=500):
        said = row.decision.outcome or {}
        found = said.get("ratio")
        ratio = None if found is None else Decimal(found).quantize(PLACES)
        if row.is_viable != (said.get("result") == VIABLE) or row.ratio != ratio:
            yield row.decision, f"viability of {row.alliance.code}: {row.ratio}, decided {ratio} ({said.get('result')})"
