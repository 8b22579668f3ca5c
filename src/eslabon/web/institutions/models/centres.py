"""What a centre is to reach and is paid, what its consultants saw, and who learns to run the alliance."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.fields.money import AmountField, CurrencyField
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.uploads.models import StoredFile


class ResultsContract(models.Model):
    """A centre's contract for one corridor and period: targets, bonus, penalty; settled once, on verified figures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="results_contracts")
    centre = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="results_contracts")
    corridor = models.ForeignKey(
        Corridor, null=True, blank=True, on_delete=models.PROTECT, related_name="results_contracts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    fee_amount = AmountField()
    currency = CurrencyField()
    terms = models.JSONField()  # as `rules.institutions.contracts.terms_to_plain` writes them
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    settlement = models.OneToOneField(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "centre__name")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "centre", "corridor", "starts_on"], name="one_results_contract_per_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.centre}, {self.starts_on}"


class FieldReport(models.Model):
    """What a consultant saw of an alliance in a month; written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="field_reports")
    consultant = models.CharField(max_length=200)
    visited_on = models.DateField()
    text = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-visited_on",)

    def __str__(self) -> str:
        return f"{self.alliance}, {self.visited_on}"


class Apprentice(models.Model):
    """Somebody of the organisation who learns to run the business; who pays the person before and after."""

    class Payer(models.TextChoices):
        PROGRAMME = "programme", _("el programa")
        ORGANISATION = "organisation", _("la organización")
        BUYER = "buyer", _("el comprador")
        NOBODY = "nobody", _("nadie")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="apprentices")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="apprentice_in")
    selected_on = models.DateField()
    selection = models.CharField(max_length=300)  # how and by whom
    training_hours = models.PositiveSmallIntegerField(default=0)
    paid_before = models.CharField(max_length=12, choices=Payer)
    paid_after = models.CharField(max_length=12, choices=Payer, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-selected_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["alliance"], condition=models.Q(left_on__isnull=True), name="one_apprentice_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}"


class ApprenticeReading(models.Model):
    """How far an apprentice manager was on a day, from 1 to 5."""

    apprentice = models.ForeignKey(Apprentice, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField()
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.apprentice}, {self.on}: {self.score}"
