"""The audit entry."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from eslabon.web.audit.models.append_only import AppendOnly
from eslabon.web.audit.models.words import words_of


class Entry(AppendOnly):
    """One act: who did what to which thing, when, through which channel, and what it replaced."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    # No foreign key: the entry outlives the account.
    actor_id = models.UUIDField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=200, blank=True)
    programme = models.CharField(max_length=40, blank=True, db_index=True)
    channel = models.CharField(max_length=20, default="web")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["subject_type", "subject_id"]),)

    @property
    def changes_before(self) -> list[tuple[str, Any]]:
        """What stood there before, as pairs: a template would take a key called `items` for the method."""
        return list(self.before.items())

    @property
    def changes_after(self) -> list[tuple[str, Any]]:
        """What stands there after, as pairs."""
        return list(self.after.items())

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"

    @property
    def words(self) -> str:
        """The act as people call it, in the reader's language."""
        return words_of(self.act)
