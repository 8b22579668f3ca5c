"""Who brings something to the programme, what it promised, delivered and had verified."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.fields.money import AmountField, CurrencyField, MoneyPair
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class Partner(models.Model):
    """A firm or institution that brings something, under an agreement."""

    class Kind(models.TextChoices):
        COMMERCIAL = "commercial", _("socio comercial")
        AGGREGATOR = "aggregator", _("acopiador o gestor de la cadena")
        TECHNOLOGY = "technology", _("socio tecnológico")
        FINANCIAL = "financial", _("socio financiero")
        DIGITAL = "digital", _("socio digital")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partners")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="partner_in")
    kind = models.CharField(max_length=12, choices=Kind)
    objectives = models.TextField(blank=True)
    agreed_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    agreement = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("party__name", "kind")
        constraints = (
            models.UniqueConstraint(fields=["programme", "party", "kind"], name="one_partner_of_a_kind_per_party"),
        )

    def __str__(self) -> str:
        return f"{self.party}"


class Contribution(models.Model):
    """One thing that a partner brings; its amounts are in the currency given and, beside it, the programme's."""

    class Kind(models.TextChoices):
        CASH = "cash", _("dinero")
        KIND = "kind", _("en especie o tiempo")
        INVESTMENT = "investment", _("inversión")

    class Source(models.TextChoices):
        PRIVATE = "private", _("privado")
        PUBLIC = "public", _("público")

    class State(models.TextChoices):
        PROMISED = "promised", _("prometido")
        DELIVERED = "delivered", _("entregado")
        VERIFIED = "verified", _("verificado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contributions")
    alliance = models.ForeignKey(
        Alliance, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    description = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=8, choices=Source)
    state = models.CharField(max_length=10, choices=State, default=State.PROMISED)
    currency = CurrencyField()
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True, blank=True)  # programme's currency for one
    rate_source = models.CharField(max_length=120, blank=True)
    promised_amount = AmountField()
    promised_on = models.DateField()
    delivered_amount = AmountField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_amount = AmountField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    finding = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    promised = MoneyPair("promised_amount", currency="currency")
    delivered = MoneyPair("delivered_amount", currency="currency")
    verified = MoneyPair("verified_amount", currency="currency")

    class Meta:
        ordering = ("promised_on", "description")

    def __str__(self) -> str:
        return self.description


class BusinessVolume(models.Model):
    """What a partner and the programme's producers traded in a year."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="volumes")
    year = models.PositiveSmallIntegerField()
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=["partner", "year"], name="one_volume_per_year"),)

    def __str__(self) -> str:
        return f"{self.partner}, {self.year}"


class ProgrammeSpending(models.Model):
    """What the programme itself spent in a year, in its own currency: what leverage is measured against."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="spending")
    year = models.PositiveSmallIntegerField()
    amount = AmountField()
    source = models.CharField(max_length=200)  # the statement that says so

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=["programme", "year"], name="one_spending_per_year"),)

    def __str__(self) -> str:
        return f"{self.programme}, {self.year}"


class FundApplication(models.Model):
    """An application to a public fund (PROCOMPITE and others) with what came of it."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("en evaluación")
        GRANTED = "granted", _("otorgado")
        REFUSED = "refused", _("no otorgado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="fund_applications")
    fund = models.CharField(max_length=120)
    applied_on = models.DateField()
    asked_amount = AmountField()
    currency = CurrencyField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.PENDING)
    granted_amount = AmountField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("applied_on",)

    def __str__(self) -> str:
        return f"{self.fund}: {self.alliance}"
