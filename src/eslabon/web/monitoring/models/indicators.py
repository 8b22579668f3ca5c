"""What is measured, against what, and the programme's settings of measuring."""

import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.programmes.models import Programme


class MonitoringTerms(models.Model):
    """A programme's settings of monitoring, from its pack, each with where it comes from."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="monitoring_terms")
    days_per_job = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(270))
    days_per_job_source = models.CharField(max_length=300, blank=True)
    due_days = models.PositiveSmallIntegerField(default=10)  # after the month's end; later is late
    confidence = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.95"))
    margin = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(10))  # percentage points
    least_per_stratum = models.PositiveSmallIntegerField(default=2)
    # Code, names and categories of each way in which figures are broken down, as the pack has them.
    dimensions = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.programme)


class Indicator(models.Model):
    """A figure with an id, a unit, a formula and the ways in which it is broken down."""

    class Source(models.TextChoices):
        REPORT = "report", _("informe mensual")
        OPERATIONS = "operations", _("registros del programa")
        FORMULA = "formula", _("calculado de otros")

    class Over(models.TextChoices):
        SUM = "sum", _("se suma en el tiempo")
        LAST = "last", _("vale el último mes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name_es = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    meaning_es = models.TextField(blank=True)
    meaning_en = models.TextField(blank=True)
    unit = models.CharField(max_length=20)  # PEN, day, job, person, ha, visit …
    decimals = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=12, choices=Source)
    counter = models.SlugField(max_length=40, blank=True)  # which records are counted, for source `operations`
    formula = models.JSONField(default=dict, blank=True)  # rules.monitoring.formulas, for source `formula`
    over_time = models.CharField(max_length=6, choices=Over, default=Over.SUM)
    is_increment = models.BooleanField(default=False)  # a result is what exceeds the 12 months before
    dimensions = models.JSONField(default=list, blank=True)  # sex, age_group, ethnicity, chain, place, size_class
    claims = models.CharField(max_length=10, blank=True)  # sale | job | hectare: claimed once only
    is_verified_by_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "code")
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_indicator_per_code"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_es

    @property
    def meaning(self) -> str:
        """What it means and how it is counted, in the reader's language."""
        return self.meaning_en if (get_language() or "").startswith("en") else self.meaning_es


class Target(models.Model):
    """What was aimed at in a stretch of time: of the programme, or of one alliance."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    alliance = models.ForeignKey(Alliance, null=True, blank=True, on_delete=models.CASCADE, related_name="targets")
    starts_on = models.DateField()
    ends_on = models.DateField()
    dimension = models.CharField(max_length=20, blank=True)  # a target of a part, such as the women
    category = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)  # if another than the indicator's: shown, never converted
    source = models.CharField(max_length=300, blank=True)  # where the number was published; empty: the programme's own
    is_published_total = models.BooleanField(default=False)  # reached by the original programme, shown as its own

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "alliance", "starts_on", "ends_on", "dimension", "category"],
                name="one_target_per_stretch",
            ),
            models.UniqueConstraint(
                fields=["indicator", "starts_on", "ends_on", "dimension", "category"],
                condition=models.Q(alliance=None),
                name="one_common_target_per_stretch",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
