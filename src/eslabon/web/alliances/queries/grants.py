"""What was given to an alliance, and what its plan expects of the programme."""

from dataclasses import dataclass
from decimal import Decimal

from eslabon.rules.alliances.grants import GrantTotal, grant_totals
from eslabon.rules.values import Money
from eslabon.web.alliances.models import Alliance, BusinessPlan, Grant, InvestmentLine


@dataclass(frozen=True)
class Granted:
    """Every grant, those withdrawn too; the totals of those that stand; what the approved plan expects."""

    grants: tuple[Grant, ...]
    totals: tuple[GrantTotal, ...]
    planned: Money | None


def granted_to(alliance: Alliance) -> Granted:
    """Return the grants of an alliance (ALLIANCE-77)."""
    grants = tuple(alliance.grants.select_related("giver", "recorded_by", "withdrawn_by", "file"))
    standing = [(one.money, one.source) for one in grants if one.withdrawn_at is None]
    return Granted(grants, grant_totals(standing), _planned(alliance))


def _planned(alliance: Alliance) -> Money | None:
    """What the approved plan says that the programme invests; its assistance stands apart."""
    plan = alliance.plans.filter(state=BusinessPlan.State.APPROVED).first()
    if plan is None:
        return None
    lines = plan.investments.filter(payer=InvestmentLine.Payer.PROGRAMME)
    return Money(sum(lines.values_list("amount", flat=True), Decimal(0)), plan.currency)
