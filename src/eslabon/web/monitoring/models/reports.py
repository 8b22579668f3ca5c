"""What the centre says each month of an alliance, figure by figure."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.rules.monitoring.periods import month_end
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models.indicators import Indicator
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class PeriodQuerySet(models.QuerySet["Period"]):
    """Months of programmes."""

    def of_month(self, programme: Programme, *, month: date) -> "Period":
        """Return a month of a programme, which begins to exist when it is first needed."""
        first = month.replace(day=1)
        return self.get_or_create(programme=programme, starts_on=first, defaults={"ends_on": month_end(first)})[0]


class Period(models.Model):
    """A month of a programme; once locked, what was said of it stands."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on",)
        constraints = (models.UniqueConstraint(fields=["programme", "starts_on"], name="one_period_per_month"),)

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class Report(models.Model):
    """The month of one alliance as its operator tells it: a draft until it is sent, then unchanged."""

    class State(models.TextChoices):
        DRAFT = "draft", _("borrador")
        SENT = "sent", _("enviado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="monthly_reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")  # the operator that reports
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    draft = models.JSONField(default=dict)  # what was typed and not sent yet
    revision = models.PositiveIntegerField(default=0)  # two people at once: the later one is told
    saved_page = models.CharField(max_length=32, blank=True)  # the open page that saved last: its answer may be late
    note = models.TextField(_("qué pasó este mes"), blank=True)
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_late = models.BooleanField(default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("period__starts_on", "alliance__code")
        constraints = (models.UniqueConstraint(fields=["alliance", "period"], name="one_report_per_month"),)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.period}"


class ReportFile(models.Model):
    """An invoice, a list or a photo that shows what a report says."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("facturas")
        INVENTORY = "inventory", _("inventario")
        ROSTER = "roster", _("padrón de productores o compradores")
        PAYROLL = "payroll", _("planilla o lista de jornales")
        PHOTO = "photo", _("foto")
        OTHER = "other", _("otro documento")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return str(self.file)


class Figure(models.Model):
    """One reported value: reported → in check → verified, adjusted or rejected. Never overwritten."""

    class State(models.TextChoices):
        REPORTED = "reported", _("informada")
        IN_CHECK = "in_check", _("en revisión")
        VERIFIED = "verified", _("verificada")
        ADJUSTED = "adjusted", _("ajustada")
        REJECTED = "rejected", _("rechazada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    # Copied from the report, so that sums need no join: the alliance, and the month in which it counts.
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="figures")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=20, decimal_places=4)  # a counter-entry may be negative
    state = models.CharField(max_length=10, choices=State, default=State.REPORTED)
    verified_value = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, blank=True
    )  # 0 where it was rejected
    # A counter-entry in an open period, of a figure whose own period is locked.
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(max_length=300, blank=True)  # why it was corrected
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ("period__starts_on", "indicator__order", "reported_at")
        constraints = (
            models.UniqueConstraint(
                fields=["report", "indicator"], condition=models.Q(corrects=None), name="one_figure_per_report"
            ),
        )
        indexes = (models.Index(fields=["indicator", "period", "state"]),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class FigurePart(models.Model):
    """A part of a figure: the women's, the young people's, that of the small producers."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="parts")
    dimension = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["figure", "dimension", "category"], name="one_part_per_category"),
        )

    def __str__(self) -> str:
        return f"{self.category}: {self.value}"
