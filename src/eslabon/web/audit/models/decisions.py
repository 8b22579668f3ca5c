"""The stored decision."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models

from eslabon.web.audit.models.append_only import AppendOnly, AppendOnlyQuerySet
from eslabon.web.fields.sealed import EncryptedJSONField


class DecisionQuerySet(AppendOnlyQuerySet):
    """Decisions can be added, read, and emptied when a person's data must go."""

    def erase(self, *, now: datetime) -> int:
        """Remove inputs and outcome for good; that there was a decision stays. Returns how many were emptied."""
        kept = self.filter(erased_at__isnull=True)
        return models.QuerySet.update(kept, inputs=None, outcome=None, erased_at=now)


class Decision(AppendOnly):
    """A rule's answer with everything needed to ask it again (`eslabon replay`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=80, db_index=True)
    rule_version = models.CharField(max_length=20)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    inputs = EncryptedJSONField(null=True)
    outcome = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)

    objects: ClassVar = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=["subject_type", "subject_id"]),)

    def __str__(self) -> str:
        return f"{self.rule} {self.rule_version} on {self.subject_type} {self.subject_id}"
