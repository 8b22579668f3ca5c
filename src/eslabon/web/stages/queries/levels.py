"""Which organisation is in which level of the service route."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import LevelEntry, ServiceLevel
from eslabon.web.stages.permissions import within


def current_levels(programme: Programme, *, user: Any) -> QuerySet[Party]:
    """The organisations of the alliances that the reader may see, with the level that each entered last."""
    seen = Alliance.objects.filter(within(user, "alliance.view", programme=programme), programme=programme)
    last = LevelEntry.objects.filter(programme=programme, party=OuterRef("pk")).order_by("-entered_on", "-at")
    names = ServiceLevel.objects.filter(programme=programme, code=OuterRef("level_code"))
    return (
        Party.objects.filter(pk__in=seen.values("organisation"), merged_into=None)
        .annotate(
            level_code=Subquery(last.values("level")[:1]),
            level_since=Subquery(last.values("entered_on")[:1]),
        )
        .annotate(level_es=Subquery(names.values("name_es")[:1]), level_en=Subquery(names.values("name_en")[:1]))
        .order_by("name")
    )
