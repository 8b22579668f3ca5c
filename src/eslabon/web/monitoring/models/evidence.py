"""How a programme shows what it achieved: what its pack says of it, and what was published."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.programmes.models import Programme


class EvidenceTerms(models.Model):
    """Linkage index, theory of change and what an IATI file asks, as the pack gave them; {} where it has none."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="evidence_terms")
    linkage = models.JSONField(default=dict, blank=True)
    theory = models.JSONField(default=dict, blank=True)
    iati = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.programme)


class LinkageReading(models.Model):
    """The linkage index of an alliance on a day: answers, scores and the decision that replay asks again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="linkage_readings")
    read_on = models.DateField(_("fecha de la observación"))
    answers = models.JSONField(default=dict)
    scores = models.JSONField(default=list)  # one per dimension, never added
    note = models.TextField(_("en qué se basa"), blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-read_on", "-recorded_at")
        indexes = (models.Index(fields=["alliance", "-read_on", "-recorded_at"]),)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.read_on}"


class Publication(models.Model):
    """Verified results as they stood on a day, frozen: the public page and the IATI file are made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="publications")
    through = models.DateField()  # the last day of the last locked month
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-published_at",)

    def __str__(self) -> str:
        return f"{self.programme}: {self.through}"
