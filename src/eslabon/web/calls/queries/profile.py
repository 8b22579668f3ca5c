"""Who was admitted: how many organisations of each chain, of which kind, and who of them exports."""

from dataclasses import dataclass

from django.db.models import Count

from eslabon.web.calls.models import Application
from eslabon.web.programmes.models import Programme

SIMULATED = "simulated"  # the channel of made-up applications


@dataclass(frozen=True)
class Admitted:
    """How many admitted organisations are alike."""

    chain: str
    kind: str
    exporter: bool | None
    organisations: int
    simulated: int  # of those, made up


def admitted_profile(programme: Programme) -> list[Admitted]:
    """Return the admitted of all calls counted by chain, kind and export; one that two calls admitted counts once."""
    rows = (
        Application.objects.filter(call__programme=programme, state=Application.State.ELIGIBLE)
        .values_list("chain__code", "party__organisation_kind", "exporter", "channel")
        .annotate(n=Count("party", distinct=True))
        .order_by("chain__code", "party__organisation_kind", "exporter", "channel")
    )
    counts: dict[tuple[str, str, bool | None], list[int]] = {}
    for chain, kind, exporter, channel, n in rows:
        both = counts.setdefault((chain or "", kind or "", exporter), [0, 0])
        both[0] += n
        both[1] += n if channel == SIMULATED else 0
    return [Admitted(*key, organisations, simulated) for key, (organisations, simulated) in counts.items()]
