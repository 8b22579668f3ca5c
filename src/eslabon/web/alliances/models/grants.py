"""What is given to an alliance, by whom, and within which days it is spent."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.rules.values import Money
from eslabon.web.alliances.models.alliances import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


class Grant(models.Model):
    """An exact amount from one source; withdrawn with a reason, never deleted."""

    class Source(models.TextChoices):
        PROGRAMME = "programme", _("programa")
        DEPARTMENTAL = "departmental", _("cofinanciación departamental")
        MUNICIPAL = "municipal", _("cofinanciación municipal")
        PUBLIC = "public", _("otro fondo público")
        BUYER = "buyer", _("comprador")
        PRODUCERS = "producers", _("productores")
        OTHER = "other", _("otro")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="grants")
    amount = models.DecimalField(_("monto"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("moneda"), max_length=3)
    source = models.CharField(_("de dónde viene"), max_length=12, choices=Source)
    giver = models.ForeignKey(
        Party, verbose_name=_("quién lo da"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_on = models.DateField(_("acordado el"))
    spend_from = models.DateField(_("se gasta desde"))
    spend_until = models.DateField(_("se gasta hasta"))
    purpose = models.CharField(_("para qué"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("por qué se retira"), max_length=300, blank=True)

    class Meta:
        ordering = ("agreed_on", "recorded_at")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_is_of_something"),
            models.CheckConstraint(
                condition=Q(spend_until__gte=models.F("spend_from")), name="grant_is_spent_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="withdrawn_grant_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alliance}: {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)
