"""The quarter's sample, what was found in it, and what that says of everything that was reported."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.monitoring.models.indicators import Indicator
from eslabon.web.monitoring.models.reports import Figure
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class VerificationPlan(models.Model):
    """A quarter: how sure one wants to be, the seed, and the draw with its whole frame in the decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="verification_plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    margin = models.DecimalField(max_digits=4, decimal_places=1)  # percentage points
    stratified_by = models.CharField(max_length=20)  # chain | corridor | place | size
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")  # the draw
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-starts_on",)
        constraints = (models.UniqueConstraint(fields=["programme", "starts_on"], name="one_draw_per_quarter"),)

    def __str__(self) -> str:
        return f"{self.programme}: {self.starts_on}"


class Check(models.Model):
    """One alliance whose quarter is checked: by the draw, or for a reason (then it says nothing of the others)."""

    class Causality(models.TextChoices):
        CAUSAL = "causal", _("los cuellos resueltos anteceden a las ventas")
        PARTLY = "partly", _("solo a una parte de las ventas")
        NOT_CAUSAL = "not_causal", _("ningún cuello resuelto antecede a las ventas")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(VerificationPlan, on_delete=models.PROTECT, related_name="checks")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="checks")
    stratum = models.CharField(max_length=80, blank=True)
    is_drawn = models.BooleanField(default=True)
    why_directed = models.CharField(max_length=300, blank=True)
    # What was looked at, each with its day and its words; empty until it was.
    invoices_on = models.DateField(null=True, blank=True)
    invoices_note = models.TextField(blank=True)
    rosters_on = models.DateField(null=True, blank=True)
    rosters_note = models.TextField(blank=True)
    visited_on = models.DateField(null=True, blank=True)
    visit_note = models.TextField(blank=True)
    causality = models.CharField(max_length=10, choices=Causality, blank=True)
    causality_note = models.TextField(blank=True)
    causality_decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("stratum", "alliance__code")
        constraints = (models.UniqueConstraint(fields=["plan", "alliance"], name="one_check_per_quarter"),)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.plan.starts_on}"


class CheckFile(models.Model):
    """What shows a finding: a copied invoice, a signed list, a photo of the visit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return str(self.file)


class Finding(models.Model):
    """What was found of one figure; a later finding replaces an earlier one, and both stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="findings")
    result = models.CharField(max_length=10, choices=Figure.State)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(CheckFile, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ("found_at",)

    def __str__(self) -> str:
        return f"{self.figure}: {self.result}"


class CorrectionFactor(models.Model):
    """Verified over reported in a quarter's sample, with its interval: published beside the indicator."""

    plan = models.ForeignKey(VerificationPlan, on_delete=models.PROTECT, related_name="factors")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="factors")
    sampled = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    reported = models.DecimalField(max_digits=20, decimal_places=4)  # of the whole frame
    ratio = models.DecimalField(max_digits=10, decimal_places=6)
    low = models.DecimalField(max_digits=10, decimal_places=6)
    high = models.DecimalField(max_digits=10, decimal_places=6)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    wrong = models.PositiveIntegerField(default=0)  # sampled alliances whose figure was adjusted or rejected
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("plan__starts_on", "indicator__order")
        constraints = (models.UniqueConstraint(fields=["plan", "indicator"], name="one_factor_per_quarter"),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.ratio}"
