"""The one baseline: what there was in the twelve months before the start, asked by plans, results and publications."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from eslabon.rules.alliances.baseline import Baseline, summarise_baseline
from eslabon.web.alliances.models import Alliance, BaselineFigure, BusinessPlan

Key = tuple[str, str]  # an alliance and the code of an indicator


def standing_baselines(alliances: QuerySet[Alliance]) -> dict[Key, Baseline]:
    """Return the baseline of each alliance and indicator of which something was written down (ALLIANCE-14).

    Counted over the months before the alliance's start; before a plan was approved, over those of its latest plan.
    Without a start there is no baseline yet.
    """
    planned = BusinessPlan.objects.filter(alliance=OuterRef("alliance")).order_by("-version").values("starts_on")[:1]
    rows = (
        BaselineFigure.objects.filter(alliance__in=alliances)
        .order_by()
        .annotate(start=Coalesce("alliance__starts_on", Subquery(planned)))
        .filter(start__isnull=False)
        .values_list("alliance_id", "indicator", "start", "month", "value")
    )
    figures: dict[tuple[str, str, date], dict[date, Decimal]] = defaultdict(dict)
    for key, code, start, month, value in rows:
        figures[str(key), code, start][month] = value
    return {(key, code): summarise_baseline(months, starts_on=start) for (key, code, start), months in figures.items()}
