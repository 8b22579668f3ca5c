"""What the groups that direct and follow the programme decided, kept as it was written."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class Minutes(models.Model):
    """The minutes of one meeting; never changed: a correction is a new one that takes its place."""

    class Body(models.TextChoices):
        COMMITTEE = "committee", _("comité consultivo")
        TECHNICAL = "technical", _("grupo técnico")
        REGIONAL = "regional", _("grupo técnico regional")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="minutes")
    body = models.CharField(max_length=10, choices=Body)
    held_on = models.DateField()
    present = models.CharField(max_length=500, blank=True)
    decisions = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-held_on", "-written_at")

    def __str__(self) -> str:
        return f"{self.get_body_display()}, {self.held_on}"
