"""The stages of a programme, the gates between them, and what each alliance did to pass them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.append_only import AppendOnly, AppendOnlyQuerySet
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class Stage(models.Model):
    """One stage of the pack, in its order; an alliance stands in exactly one."""

    class Kind(models.TextChoices):
        OPEN = "open", _("en camino")
        GRADUATED = "graduated", _("graduada")
        BROKEN_OFF = "broken_off", _("terminada antes")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN)
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_es = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)  # False: the pack dropped it

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_stage_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class Gate(models.Model):
    """What leaving a stage for the next one asks, as the pack says it."""

    stage = models.OneToOneField(Stage, on_delete=models.CASCADE, related_name="gate")
    to_stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="+")
    documents = models.JSONField(default=list)  # code, es, en
    approvals = models.JSONField(default=list)  # codes of roles; each by another person
    checks = models.JSONField(default=list)  # viability, eligibility, score, cutoff, selection, assignments …
    dates = models.JSONField(default=list)  # columns of the alliance that must be filled in
    least_days = models.PositiveSmallIntegerField(default=0)  # in the stage before its gate opens
    most_days = models.PositiveSmallIntegerField(null=True)  # after so many days the board says that it is late

    def __str__(self) -> str:
        return f"{self.stage}"


class Passage(models.Model):
    """An alliance at one gate: opened when somebody presents it, closed when it passes or is taken back."""

    class State(models.TextChoices):
        PRESENTED = "presented", _("presentada")
        PASSED = "passed", _("pasó")
        RETURNED = "returned", _("devuelta")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="passages")
    stage = models.SlugField(max_length=40)  # the one to be left
    state = models.CharField(max_length=10, choices=State, default=State.PRESENTED)
    presented_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    presented_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-presented_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["alliance", "stage"], condition=Q(state="presented"), name="presented_once_at_a_gate"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alliance}: {self.stage}"


class GateDocument(models.Model):
    """A document that a gate asks; a better one replaces it, and the earlier one is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="gate_documents")
    stage = models.SlugField(max_length=40)
    kind = models.SlugField(max_length=40)  # a document of the gate
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-added_at",)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.kind}"


class GateApproval(AppendOnly):
    """A named person, in a named role, says yes or no to a presented alliance; written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="approvals")
    role = models.SlugField(max_length=40)
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.passage}: {self.role}"


class Fact(AppendOnly):
    """What a context above decided of an alliance and a gate asks for: graduation on verified facts, the money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="stage_facts")
    code = models.SlugField(max_length=40)  # a check of a gate
    is_met = models.BooleanField()
    reason_es = models.TextField()
    reason_en = models.TextField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.code}"


class StageMove(AppendOnly):
    """An alliance went from one stage to another: the only thing that changes `Alliance.stage`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="stage_moves")
    from_stage = models.SlugField(max_length=40)
    to_stage = models.SlugField(max_length=40)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("moved_at",)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.from_stage} → {self.to_stage}"
