"""The verified figures that a centre's contract is settled on."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from eslabon.rules.institutions.contracts import terms_from_plain
from eslabon.web.institutions.models import ResultsContract
from eslabon.web.monitoring.models import Check, Figure, Indicator
from eslabon.web.programmes.models import Programme

FOUND = (Figure.State.VERIFIED, Figure.State.ADJUSTED, Figure.State.REJECTED)  # rejected: found, and zero
SHARE = Decimal("0.000001")


@dataclass(frozen=True)
class Verified:
    """What a contract is settled on: verified sums and, for terms by part, the share of each that was tested."""

    figures: dict[str, Decimal]
    tested: dict[str, Decimal]


def contract_indicators(programme: Programme) -> list[tuple[str, str]]:
    """Figures that add up over months and can be verified one by one: what a contract may ask for."""
    found = Indicator.objects.filter(
        programme=programme, source=Indicator.Source.REPORT, over_time=Indicator.Over.SUM, is_active=True
    )
    return [(one.code, f"{one.name} ({one.unit})") for one in found]


def settled_on(contract: ResultsContract) -> Verified | None:
    """Return what a contract was settled on, as it stood that day; None before it was, or where it was erased."""
    inputs = contract.settlement.inputs if contract.settlement is not None else None
    if inputs is None:
        return None
    figures, tested = (
        {code: Decimal(value) for code, value in inputs.get(name, {}).items()} for name in ("verified", "tested")
    )
    return Verified(figures, tested)


def verified_for(contract: ResultsContract) -> Verified:
    """Verified sums over the alliances that the centre operates, in the contract's corridor and period.

    An indicator without a single figure that was checked is left out: not knowing is not zero (INSTITUTION-11). For
    terms by part the figures are those of drawn alliances, where any were drawn (INSTITUTION-13).
    """
    terms = terms_from_plain(contract.terms)
    scope = _figures(contract)
    found = _sums(scope.filter(state__in=FOUND))
    if not terms.by_part:
        return Verified({code: one["verified"] for code, one in found.items()}, {})
    drawn = scope.filter(state__in=FOUND).annotate(
        is_drawn=Exists(
            Check.objects.filter(
                alliance=OuterRef("alliance"),
                is_drawn=True,
                plan__starts_on__lte=OuterRef("period__starts_on"),
                plan__ends_on__gte=OuterRef("period__starts_on"),
            )
        )
    )
    found |= _sums(drawn.filter(is_drawn=True))
    reported = _sums(scope)
    known = {code: one for code, one in found.items() if one["reported"] > 0}
    return Verified(
        {code: one["verified"] for code, one in known.items()},
        {
            code: min(Decimal(1), (one["reported"] / reported[code]["reported"]).quantize(SHARE))
            for code, one in known.items()
            if reported[code]["reported"] > 0
        },
    )


def _figures(contract: ResultsContract) -> QuerySet[Figure]:
    terms = terms_from_plain(contract.terms)
    where = Q(alliance__programme=contract.programme, alliance__operator=contract.centre)
    if contract.corridor_id is not None:
        where &= Q(alliance__corridor=contract.corridor_id)
    return Figure.objects.filter(where, indicator__code__in=[one.indicator for one in terms.targets]).filter(
        period__starts_on__gte=terms.starts_on, period__ends_on__lte=terms.ends_on
    )


def _sums(figures: QuerySet[Figure]) -> dict[str, dict[str, Decimal]]:
    summed = (
        figures.order_by()
        .values("indicator__code")
        .annotate(verified_sum=Sum("verified_value"), reported_sum=Sum("value"))
        .order_by("indicator__code")
    )
    return {
        row["indicator__code"]: {"verified": row["verified_sum"] or Decimal(0), "reported": row["reported_sum"]}
        for row in summed
    }
