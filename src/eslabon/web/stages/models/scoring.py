"""Rounds of scoring: the sheet, two scorers for each profile, the score that counts."""

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
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme


class Sheet(models.Model):
    """A version of the weighted sheet; a round keeps the one that it was opened with."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="scoring_sheets")
    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    title_es = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    content = models.JSONField()  # what `rules.stages.sheets` reads, with the words of each criterion
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("-is_active", "-pk")
        constraints = (models.UniqueConstraint(fields=["programme", "code", "version"], name="one_sheet_per_version"),)

    def __str__(self) -> str:
        return f"{self.title_es} {self.version}"


class Round(models.Model):
    """One call's profiles, scored on one sheet against the cut-off of each region."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="scoring_rounds")
    code = models.SlugField(max_length=40)
    title_es = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField(_("abre"))
    closes_on = models.DateField(_("cierra"))
    appeal_days = models.PositiveSmallIntegerField(_("días para pedir reconsideración"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-opens_on", "code")
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_scoring_round_per_code"),)

    def __str__(self) -> str:
        return self.title_es


class Profile(models.Model):
    """An alliance in a round: what is scored, ranked, selected or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="profiles")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="profiles")
    reference = models.CharField(max_length=20)  # how the list calls it; never tells a scorer who advised
    amount = models.DecimalField(_("monto pedido"), max_digits=16, decimal_places=2)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("reference",)
        constraints = (
            models.UniqueConstraint(fields=["round", "alliance"], name="one_profile_per_round"),
            models.UniqueConstraint(fields=["round", "reference"], name="one_profile_per_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="profile_asks_money"),
        )

    def __str__(self) -> str:
        return self.reference


class ScoreEntry(models.Model):
    """One scorer's work on one profile: open until it is handed in, then for good.

    A scorer that steps aside leaves the entry behind; somebody else takes its place with a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()  # 1 or 2
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="score_entries")
    body = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")  # of the assignment
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    points = models.JSONField(default=dict)  # criterion → points as text
    notes = models.JSONField(default=dict)  # criterion → why
    revision = models.PositiveIntegerField(default=1)
    saved_page = models.CharField(max_length=32, blank=True)  # the open page that saved last: its answer may be late
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    score_decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)  # recused

    class Meta:
        ordering = ("profile", "position", "assigned_at")
        constraints = (
            models.UniqueConstraint(
                fields=["profile", "position"], condition=Q(left_at__isnull=True), name="one_scorer_per_place"
            ),
            models.UniqueConstraint(
                fields=["profile", "scorer"], condition=Q(left_at__isnull=True), name="two_different_scorers"
            ),
            models.CheckConstraint(condition=Q(position__in=(1, 2)), name="two_places_for_scorers"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(total__isnull=False), name="handed_in_sheet_has_a_total"
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile}: {self.position}"


class ProfileScore(AppendOnly):
    """The score that counts, and every later one: the running variable of the evaluation. Written once."""

    class Source(models.TextChoices):
        AGREED = "agreed", _("promedio de dos calificaciones")
        RECONCILED = "reconciled", _("conciliado")
        APPEAL = "appeal", _("reconsideración")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="scores")
    number = models.PositiveSmallIntegerField()  # 1, 2 …; the highest counts
    total = models.DecimalField(max_digits=7, decimal_places=2)
    source = models.CharField(max_length=10, choices=Source)
    reason = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("profile", "number")
        constraints = (models.UniqueConstraint(fields=["profile", "number"], name="one_score_per_number"),)

    def __str__(self) -> str:
        return f"{self.profile}: {self.total}"


class ScoreAppeal(models.Model):
    """Another look at a score, by somebody who neither gave nor reconciled it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("se acepta")
        REJECTED = "rejected", _("se mantiene")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="appeals")
    score = models.OneToOneField(ProfileScore, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(_("qué pide que se revise"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    new_score = models.OneToOneField(ProfileScore, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("filed_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_score_appeal_has_a_judge",
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile}"
