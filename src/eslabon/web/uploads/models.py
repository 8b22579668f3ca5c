"""Files that people send: stored once by content, named as the sender named them; and imports with a dry run."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One file that was accepted after its content was checked.

    `blob` is named after the content's SHA-256, so two rows may share one blob; it is on disk before the row exists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)  # pdf | image | table
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    blob = models.FileField(max_length=100, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A table that was read and planned row by row, and that waits for its maker to say yes.

    `steps` is what applying will do, one entry per good row; `faults` is what is wrong with the others. `plan_hash`
    covers the file and the plan: applying plans again and refuses when the two differ.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("revisada")
        APPLIED = "applied", _("aplicada")
        DISCARDED = "discarded", _("descartada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    scope = models.JSONField(default=dict)  # what the rows belong to, e.g. {"call": "ruta-2021-1"}
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    creates = models.PositiveIntegerField(default=0)
    updates = models.PositiveIntegerField(default=0)
    skips = models.PositiveIntegerField(default=0)
    refused_rows = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    ignored_columns = models.JSONField(default=list)
    plan_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # when it was applied or discarded

    class Meta:
        ordering = ("-checked_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"
