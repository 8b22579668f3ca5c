"""The verified figures that a centre's contract is settled on."""

from decimal import Decimal

from django.db.models import Q, Sum

from eslabon.rules.institutions.contracts import terms_from_plain
from eslabon.web.institutions.models import ResultsContract
from eslabon.web.monitoring.models import Figure, Indicator
from eslabon.web.programmes.models import Programme

FOUND = (Figure.State.VERIFIED, Figure.State.ADJUSTED)


def contract_indicators(programme: Programme) -> list[tuple[str, str]]:
    """Figures that add up over months and can be verified one by one: what a contract may ask for."""
    found = Indicator.objects.filter(
        programme=programme, source=Indicator.Source.REPORT, over_time=Indicator.Over.SUM, is_active=True
    )
    return [(one.code, f"{one.name} ({one.unit})") for one in found]


def verified_figures(contract: ResultsContract) -> dict[str, Decimal]:
    """Verified sums over the alliances that the centre operates, in the contract's corridor and period.

    An indicator without a single verified or adjusted figure is left out: not knowing is not zero (INSTITUTION-11).
    """
    terms = terms_from_plain(contract.terms)
    where = Q(alliance__programme=contract.programme, alliance__operator=contract.centre)
    if contract.corridor_id is not None:
        where &= Q(alliance__corridor=contract.corridor_id)
    found = (
        Figure.objects.filter(where, state__in=FOUND, indicator__code__in=[one.indicator for one in terms.targets])
        .filter(period__starts_on__gte=terms.starts_on, period__ends_on__lte=terms.ends_on)
        .values("indicator__code")
        .annotate(total=Sum("verified_value"))
        .order_by("indicator__code")
    )
    return {row["indicator__code"]: row["total"] for row in found if row["total"] is not None}
