"""What was checked, decided, appealed, and confirmed in the field."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.calls.models.applications import Application
from eslabon.web.calls.models.calls import Call
from eslabon.web.uploads.models import StoredFile


class Check(models.Model):
    """One requirement looked at, by the rule or by a person."""

    class Kind(models.TextChoices):
        AUTOMATIC = "automatic", _("automática")
        HUMAN = "human", _("de una persona")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    requirement = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    result = models.CharField(max_length=16)  # pass | fail | needs_evidence
    clause = models.CharField(max_length=20)
    reason_es = models.TextField()
    reason_en = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "requirement")

    def __str__(self) -> str:
        return f"{self.application} {self.requirement}: {self.result}"


class Verdict(models.Model):
    """What was decided on an application; an upheld appeal adds a new one, nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="verdicts")
    result = models.CharField(max_length=16)  # eligible | not_eligible
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="verdict")
    note = models.TextField(blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at",)

    def __str__(self) -> str:
        return f"{self.application}: {self.result}"


class Appeal(models.Model):
    """The applicant asks for another look, by somebody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appeals")
    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, blank=True)  # upheld | rejected
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class FieldConfirmation(models.Model):
    """A regional office went to see what the applicant declared."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="field_confirmations")
    confirmed = models.BooleanField()
    note = models.TextField()
    visited_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.application}: {self.confirmed}"


class BulkFile(models.Model):
    """A file by which many applications were decided at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="bulk_files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    summary = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.call}: {self.file}"

    def get_absolute_url(self) -> str:
        """Its page: what each row would get, or got."""
        return reverse("bulk_file", kwargs={"code": self.call.code, "pk": self.pk})
