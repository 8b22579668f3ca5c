"""Levels of the service route: basic, intermediate, competitiveness."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.append_only import AppendOnly, AppendOnlyQuerySet
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme


class ServiceLevel(models.Model):
    """One level of the pack: how long it lasts at least, and what entering it asks."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="service_levels")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    least_months = models.PositiveSmallIntegerField()
    conditions = models.JSONField(default=list)  # code, es, en, and for numbers the least value
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_es = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_service_level_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class LevelEntry(AppendOnly):
    """An organisation entered a level, or graduated from the last one; written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="level_entries")
    party = models.ForeignKey(
        Party, verbose_name=_("organización"), on_delete=models.PROTECT, related_name="level_entries"
    )
    level = models.SlugField(max_length=40, blank=True)  # empty: graduated from the last one
    entered_on = models.DateField(_("desde"))
    facts = models.JSONField(default=dict)  # condition → value that was shown
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("entered_on", "at")

    def __str__(self) -> str:
        return f"{self.party}: {self.level}"
