"""What is read of the outbox."""

from django.db.models import Q, QuerySet

from eslabon.web.events.models import Delivery


def troubled_deliveries() -> QuerySet[Delivery]:
    """Deliveries that failed at least once and are not done, latest first."""
    troubled = Q(state=Delivery.State.FAILED) | Q(state=Delivery.State.PENDING, attempts__gt=0)
    return Delivery.objects.filter(troubled).select_related("announcement").order_by("-id")
