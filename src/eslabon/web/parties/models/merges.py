"""Two records of the same party: suspected, merged, and taken apart again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models.parties import Party


class DuplicateSuggestion(models.Model):
    """Two parties that look like one, with the reasons; a person decides."""

    class State(models.TextChoices):
        OPEN = "open", _("por revisar")
        DISMISSED = "dismissed", _("son distintas")
        MERGED = "merged", _("unidas")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField()  # [{"clause": "PARTY-01", "similarity": 0.94}]
    strength = models.FloatField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, db_index=True)
    found_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-strength", "found_at")
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="pair_suggested_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class Merge(models.Model):
    """One party was absorbed by another; `moved` says which rows changed hands, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)  # [{"model": "parties.contact", "pk": "…", "field": "party"}]
    reason = models.TextField(_("motivo"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-merged_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="absorbed_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
