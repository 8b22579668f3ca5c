"""Whether each graduation rests on a decision that says so of that alliance (`eslabon replay`)."""

from collections.abc import Iterator

from eslabon.rules.alliances.graduation import READY
from eslabon.web.audit.models import Decision
from eslabon.web.monitoring.models import AllianceGraduation


def graduations_that_stray() -> Iterator[tuple[Decision, str]]:
    """Each graduation whose decision is of another alliance or says otherwise; erased decisions are left out."""
    rows = AllianceGraduation.objects.filter(decision__erased_at__isnull=True).select_related("decision", "alliance")
    for row in rows.defer("decision__inputs").iterator(chunk_size=500):
        said = (row.decision.outcome or {}).get("result")
        if said != READY or row.decision.subject_id != str(row.alliance_id):
            yield row.decision, f"graduation of {row.alliance.code}, decided {said} of {row.decision.subject_id}"
