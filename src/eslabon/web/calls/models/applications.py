"""An application from its first draft to its last correction."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.calls.models.calls import Call
from eslabon.web.fields.sealed import EncryptedJSONField
from eslabon.web.parties.models import Document, Party
from eslabon.web.programmes.models import Chain
from eslabon.web.territory.models import Place


class Application(models.Model):
    """What a party declares to enter a call; `declaration` uses the column names of `eslabon call decide`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("borrador")
        SUBMITTED = "submitted", _("presentada")
        TO_CORRECT = "to_correct", _("por subsanar")
        ELIGIBLE = "eligible", _("admitida")
        NOT_ELIGIBLE = "not_eligible", _("no admitida")
        WITHDRAWN = "withdrawn", _("retirada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT, db_index=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exporter = models.BooleanField(null=True, blank=True)
    declaration = EncryptedJSONField(default=dict)
    touched = models.JSONField(default=dict)  # field -> [revision that last changed it, page that typed it, how far]
    revision = models.PositiveIntegerField(default=0)  # grows with every save; a stale page is told so
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="helped_applications"
    )  # filled in on the applicant's behalf; never decides on it
    channel = models.CharField(max_length=12, default="web")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)  # the day that the rule counts from
    submitted_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["call", "party"],
                condition=~models.Q(state="withdrawn"),
                name="one_application_per_party_and_call",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Collaborator(models.Model):
    """Another person who may work on the application, with limited rights, from one date to another."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="collaborations")
    can_edit = models.BooleanField(_("puede llenar datos"), default=False)
    can_attach = models.BooleanField(_("puede adjuntar documentos"), default=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.application}"


class Evidence(models.Model):
    """A document of the party that stands behind one requirement of one application."""

    class Review(models.TextChoices):
        PENDING = "pending", _("por revisar")
        ACCEPTED = "accepted", _("aceptado")
        REJECTED = "rejected", _("observado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20)  # taxpayer | sales | export
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="shown_in")
    review = models.CharField(max_length=10, choices=Review, default=Review.PENDING)
    review_reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return f"{self.kind}: {self.document}"


class Correction(models.Model):
    """One round of corrections: what was asked, until when, and when it was answered."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()  # [{"requirement": 2, "message": "…"}]
    deadline = models.DateField()  # until 23:59:59 in the programme's time zone
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="correction_rounds_in_order"),)

    def __str__(self) -> str:
        return f"{self.application}: {self.number}"
