"""Append-only records: what was done, and the decisions that can be run again."""

import uuid

from django.db import models


class Entry(models.Model):
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
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["subject_type", "subject_id"]),)

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"


class Decision(models.Model):
    """A rule's answer with everything needed to ask it again (`eslabon replay`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=80, db_index=True)
    rule_version = models.CharField(max_length=20)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    inputs = models.JSONField()
    outcome = models.JSONField()
    content_hash = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=["subject_type", "subject_id"]),)

    def __str__(self) -> str:
        return f"{self.rule} {self.rule_version} on {self.subject_type} {self.subject_id}"
