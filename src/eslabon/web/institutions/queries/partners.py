"""Partners with their sums, and the programme's leverage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from eslabon.rules.institutions.contributions import Contribution as Brought
from eslabon.rules.institutions.contributions import Leverage, in_programme_currency, measure_leverage
from eslabon.web.institutions.models import Contribution, Partner, ProgrammeSpending
from eslabon.web.programmes.models import Programme


def brought(contributions: Iterable[Contribution], *, own: str) -> list[Brought]:
    """Contributions as the rule takes them: every amount in the programme's currency at the day's rate."""

    def converted(one: Contribution, amount: Decimal | None) -> Decimal | None:
        if amount is None:
            return None
        return in_programme_currency(amount, given=one.currency, own=own, rate=one.rate, rate_source=one.rate_source)

    return [
        Brought(
            source=one.source,
            kind=one.kind,
            promised=converted(one, one.promised_amount),
            delivered=converted(one, one.delivered_amount),
            verified=converted(one, one.verified_amount),
        )
        for one in contributions
    ]


def leverage_of(programme: Programme) -> Leverage:
    """What partners brought the programme, beside what it spent (INSTITUTION-03)."""
    spent = ProgrammeSpending.objects.filter(programme=programme).aggregate(total=Sum("amount"))["total"]
    found = Contribution.objects.filter(partner__programme=programme)
    return measure_leverage(brought(found, own=programme.currency), spent=spent or Decimal(0))


def partners_of(programme: Programme) -> QuerySet[Partner]:
    """Partners with how many contributions they have."""
    found: Any = Partner.objects.filter(programme=programme).select_related("party", "agreement")
    counted: QuerySet[Partner] = found.annotate(brings=Count("contributions")).order_by("party__name", "kind")
    return counted
