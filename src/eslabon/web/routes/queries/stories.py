"""Champions whose case may be shown."""

from django.db.models import QuerySet

from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import SuccessStory


def public_stories(programme: Programme) -> QuerySet[SuccessStory]:
    """Return the cases that are published and whose consent stands (ROUTE-81)."""
    return SuccessStory.objects.filter(
        route__programme=programme,
        published_at__isnull=False,
        withdrawn_at__isnull=True,
        consent__isnull=False,
        consent__withdrawn_at__isnull=True,
    ).select_related("route__party", "route__chain", "route__place")
