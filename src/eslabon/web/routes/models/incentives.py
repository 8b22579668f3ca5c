"""What the route gives besides: incentives for who keeps the calendar, and the products that services leave."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.parties.models import Document, Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.routes.models.portfolio import Service


class Incentive(models.Model):
    """Seats at a fair, a business round or an internship for the organisations that keep their calendar."""

    class Kind(models.TextChoices):
        FAIR = "fair", _("feria")
        BUSINESS_ROUND = "business_round", _("rueda de negocios")
        INTERNSHIP = "internship", _("pasantía")
        OTHER = "other", _("otro")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="incentives")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # empty: all
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    day = models.DateField()  # of the fair, round or internship
    seats = models.PositiveSmallIntegerField()
    since = models.DateField()  # the sessions that count, from this day …
    until = models.DateField()  # … to this one
    least_percent = models.PositiveSmallIntegerField()  # of those sessions
    least_sessions = models.PositiveSmallIntegerField(default=1)  # fewer say nothing yet
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-day", "title")

    def __str__(self) -> str:
        return self.title


class IncentiveAward(models.Model):
    """An organisation's seat: granted on a decision that says by what, or declined by the organisation."""

    class State(models.TextChoices):
        GRANTED = "granted", _("otorgado")
        DECLINED = "declined", _("no lo tomará")
        WITHDRAWN = "withdrawn", _("retirado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incentive = models.ForeignKey(Incentive, on_delete=models.PROTECT, related_name="awards")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="incentives")
    state = models.CharField(max_length=10, choices=State, default=State.GRANTED)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # of who declined or withdrew it
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("granted_at",)
        constraints = (models.UniqueConstraint(fields=["incentive", "party"], name="one_award_per_organisation"),)

    def __str__(self) -> str:
        return f"{self.incentive}: {self.party}"


class ServiceProduct(models.Model):
    """What a service leaves with one organisation: a calculator filled in, a report, a web site; how far it got."""

    class Kind(models.TextChoices):
        FOOTPRINT = "footprint", _("calculadora de huella")
        CIRCULAR_GUIDE = "circular_guide", _("guía de economía circular")
        SUSTAINABILITY_REPORT = "sustainability_report", _("reporte de sostenibilidad (GRI)")
        DIGITAL_TOOLS = "digital_tools", _("herramientas digitales e imagen corporativa")
        WEBSITE = "website", _("página web")
        OTHER = "other", _("otro")

    class State(models.TextChoices):
        STARTED = "started", _("en camino")
        FINISHED = "finished", _("terminado")
        STOPPED = "stopped", _("no se pudo terminar")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="products")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="products")
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it could not be finished
    link = models.URLField(max_length=500, blank=True)  # where it can be seen
    evidence = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("kind", "started_on")
        constraints = (models.UniqueConstraint(fields=["service", "party", "kind"], name="one_product_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.party}"
