"""Licit hectares, agroforestry and the risk of going back to coca, producer by producer: sensitive data."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from eslabon.web.alliances.models import Alliance
from eslabon.web.fields.sealed import EncryptedJSONField
from eslabon.web.parties.models import Party


class LandUseReading(models.Model):
    """What was seen of a producer's land on a day; written once, a later day takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="land_use_readings")
    producer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField()
    answers = EncryptedJSONField()  # as `rules.institutions.land_use.land_use_to_plain` writes them
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("producer__name", "-read_on", "-recorded_at")

    def __str__(self) -> str:
        return f"{self.alliance}, {self.read_on}"
