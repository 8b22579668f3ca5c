"""What is measured along the way: the twelve months before, maturity, gender, and what is left afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models.alliances import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


class BaselineFigure(models.Model):
    """One indicator in one of the twelve months before the start; zero is an answer, a missing month is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="baseline")
    indicator = models.SlugField(max_length=40)  # sales | labour_days | investment | an indicator of the pack
    month = models.DateField(_("mes"))  # its first day
    value = models.DecimalField(_("valor"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unidad"), max_length=16)  # PEN, days, kg …
    source = models.CharField(_("de dónde sale"), max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("indicator", "month")
        constraints = (
            models.UniqueConstraint(fields=["alliance", "indicator", "month"], name="one_baseline_figure_a_month"),
            models.CheckConstraint(condition=Q(value__gte=0), name="baseline_is_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.alliance}: {self.indicator} {self.month:%Y-%m}"


class MaturityReading(models.Model):
    """How far an alliance has ripened on a day: months run, and what was sold against the year's goal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="maturity_readings")
    read_on = models.DateField()
    months_run = models.PositiveSmallIntegerField()
    package_adopted_share = models.DecimalField(  # producers who master the technical package; empty: not seen
        max_digits=5, decimal_places=4, null=True, blank=True
    )
    commitments_kept = models.PositiveSmallIntegerField(default=0)
    commitments_broken = models.PositiveSmallIntegerField(default=0)
    bottlenecks_left = models.PositiveSmallIntegerField(default=0)  # not verified as resolved
    decision = models.ForeignKey("audit.Decision", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-read_on", "-recorded_at")

    def __str__(self) -> str:
        return f"{self.alliance}: {self.read_on}"


class AfterlifeReading(models.Model):
    """What is left 6, 12 and 24 months after the end: whether the buyer still buys, and who pays the technician."""

    class Technician(models.TextChoices):
        BUYER = "buyer", _("el comprador")
        ORGANISATION = "organisation", _("los productores")
        PUBLIC = "public", _("una entidad pública")
        NOBODY = "nobody", _("nadie: ya no hay")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="afterlife")
    months = models.PositiveSmallIntegerField()  # 6 | 12 | 24 after the end
    read_on = models.DateField(_("preguntado el"))
    is_buying = models.BooleanField(_("sigue comprando"))
    new_buyer = models.CharField(_("otro comprador"), max_length=200, blank=True)
    suppliers = models.PositiveIntegerField(_("proveedores que siguen vendiendo"), null=True, blank=True)
    volume = models.DecimalField(
        _("volumen de los últimos doce meses"), max_digits=16, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unidad"), max_length=16, blank=True)
    technician_paid_by = models.CharField(_("quién paga al técnico"), max_length=12, choices=Technician)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("months",)
        constraints = (models.UniqueConstraint(fields=["alliance", "months"], name="one_afterlife_reading_each"),)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.months}"


class GenderPlan(models.Model):
    """What an organisation of the alliance set itself so that women decide and earn, and who answers for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="gender_plans")
    organisation = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    has_committee = models.BooleanField(_("tiene comité"), default=False)
    objective = models.TextField(_("objetivo"))
    actions = models.TextField(_("acciones"), blank=True)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("organisation__name", "-since")

    def __str__(self) -> str:
        return f"{self.organisation}"


class GenderReading(models.Model):
    """Women among members and on the board, family sessions, joint decisions, income and credit, on one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(GenderPlan, on_delete=models.PROTECT, related_name="readings")
    read_on = models.DateField(_("fecha"))
    members = models.PositiveIntegerField(_("socios y socias"))
    women_members = models.PositiveIntegerField(_("socias"))
    board = models.PositiveSmallIntegerField(_("directiva"))
    women_board = models.PositiveSmallIntegerField(_("mujeres en la directiva"))
    family_sessions = models.PositiveIntegerField(_("sesiones de asesoría familiar"), default=0)
    joint_decisions_percent = models.DecimalField(
        _("familias que deciden juntas, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    women_income = models.DecimalField(
        _("ingreso medio de las mujeres"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    men_income = models.DecimalField(
        _("ingreso medio de los hombres"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    women_with_credit = models.PositiveIntegerField(_("mujeres con crédito"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-read_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(women_members__lte=models.F("members"), women_board__lte=models.F("board")),
                name="women_are_among_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan}: {self.read_on}"
