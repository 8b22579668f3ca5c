"""The business plan: what the product is, what stands in the way, and what is promised year by year."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models.alliances import Alliance
from eslabon.web.audit.models import Decision


class BusinessPlan(models.Model):
    """One version of an alliance's plan; one at a time is being written, one at a time is approved."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en elaboración")
        SUBMITTED = "submitted", _("por aprobar")
        APPROVED = "approved", _("aprobado")
        REPLACED = "replaced", _("reemplazado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)  # grows with each save: two people never overwrite each other
    currency = models.CharField(_("moneda"), max_length=3)
    # Diagnosis.
    product = models.CharField(_("producto"), max_length=160, blank=True)
    product_description = models.TextField(_("descripción del producto"), blank=True)
    market = models.TextField(_("mercado y demanda"), blank=True)
    strengths = models.TextField(_("fortalezas"), blank=True)
    weaknesses = models.TextField(_("debilidades"), blank=True)
    opportunities = models.TextField(_("oportunidades"), blank=True)
    threats = models.TextField(_("amenazas"), blank=True)
    # Scope.
    objective = models.TextField(_("objetivo"), blank=True)
    strategy = models.TextField(_("estrategia"), blank=True)
    starts_on = models.DateField(_("inicio"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(_("duración, meses"), null=True, blank=True)
    graduation_months = models.PositiveSmallIntegerField(_("horizonte de graduación, meses"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_reason = models.TextField(blank=True)  # what has to change before it can be approved
    content = models.JSONField(null=True, blank=True)  # what was approved, as printed; frozen
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["alliance", "version"], name="one_plan_per_version"),
            models.UniqueConstraint(
                fields=["alliance"], condition=Q(state__in=["draft", "submitted"]), name="one_plan_being_written"
            ),
            models.UniqueConstraint(fields=["alliance"], condition=Q(state="approved"), name="one_plan_approved"),
        )

    def __str__(self) -> str:
        return f"{self.alliance} · {self.version}"


class ProductionCost(models.Model):
    """One cost of producing one unit of the product, before the plan."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="production_costs")
    position = models.PositiveSmallIntegerField(default=0)
    concept = models.CharField(_("concepto"), max_length=160)
    amount = models.DecimalField(_("monto por unidad"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unidad"), max_length=16)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.concept


class DemandProjection(models.Model):
    """What the buyer will ask in one year of the plan, and at what price."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="projections")
    year = models.PositiveSmallIntegerField(_("año"))  # 1 is the plan's first
    volume = models.DecimalField(_("volumen"), max_digits=16, decimal_places=3)
    unit = models.CharField(_("unidad"), max_length=16)
    price = models.DecimalField(_("precio por unidad"), max_digits=14, decimal_places=4)

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=["plan", "year"], name="one_projection_per_year"),)

    def __str__(self) -> str:
        return f"{self.plan}: {self.year}"


class PlanGoal(models.Model):
    """What one year of the plan is to reach; its sales are that year's total, before the baseline is taken off."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="goals")
    year = models.PositiveSmallIntegerField(_("año"))
    sales = models.DecimalField(_("ventas"), max_digits=16, decimal_places=2)
    labour_days = models.DecimalField(_("jornales"), max_digits=12, decimal_places=1, default=0)
    investment = models.DecimalField(_("inversión"), max_digits=16, decimal_places=2, default=0)

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=["plan", "year"], name="one_goal_per_year"),)

    def __str__(self) -> str:
        return f"{self.plan}: {self.year}"


class PlanCost(models.Model):
    """What the programme's assistance costs in one year of the plan."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField(_("año"))
    amount = models.DecimalField(_("asistencia"), max_digits=16, decimal_places=2)

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=["plan", "year"], name="one_cost_per_year"),)

    def __str__(self) -> str:
        return f"{self.plan}: {self.year}"


class InvestmentLine(models.Model):
    """One thing to be bought or built, in which year, and who pays."""

    class Payer(models.TextChoices):
        BUYER = "buyer", _("comprador")
        ORGANISATION = "organisation", _("productores")
        PROGRAMME = "programme", _("programa")
        PUBLIC = "public", _("fondo público")
        OTHER = "other", _("otro")

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="investments")
    position = models.PositiveSmallIntegerField(default=0)
    year = models.PositiveSmallIntegerField(_("año"))
    concept = models.CharField(_("concepto"), max_length=160)
    payer = models.CharField(_("quién paga"), max_length=12, choices=Payer)
    amount = models.DecimalField(_("monto"), max_digits=16, decimal_places=2)

    class Meta:
        ordering = ("year", "position", "pk")

    def __str__(self) -> str:
        return self.concept


class ViabilityDecision(models.Model):
    """Whether expected sales are worth the assistance, as decided at one gate; an override has a name and a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="viability_decisions")
    plan = models.ForeignKey(BusinessPlan, on_delete=models.PROTECT, related_name="viability_decisions")
    gate = models.SlugField(max_length=40)  # plan | a stage of the pack
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")  # inputs and outcome, exact
    is_viable = models.BooleanField()  # what the rule said
    ratio = models.DecimalField(max_digits=14, decimal_places=4, null=True)  # empty: no cost to divide by
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    overridden_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-decided_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(overridden_by__isnull=True) | ~Q(override_reason=""), name="override_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alliance}: {self.gate}"

    @property
    def is_passed(self) -> bool:
        """Whether the alliance may go on: the rule said so, or a named person did."""
        return self.is_viable or self.overridden_by_id is not None
