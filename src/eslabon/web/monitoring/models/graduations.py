"""Alliances that go on without the programme, on verified facts."""

from django.conf import settings
from django.db import models

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision


class AllianceGraduation(models.Model):
    """An alliance graduated: the decision with every fact, who took it and when."""

    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, related_name="graduation")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-decided_at",)

    def __str__(self) -> str:
        return str(self.alliance)
