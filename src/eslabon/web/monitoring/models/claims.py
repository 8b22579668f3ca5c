"""One sale, job or hectare is claimed once: the shares of all who claim it add to at most 1."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models.reports import Report


class ClaimedThing(models.Model):
    """The invoice, the job or the plot itself, the same for every programme."""

    class Kind(models.TextChoices):
        SALE = "sale", _("venta (comprobante)")
        JOB = "job", _("empleo (persona y año)")
        HECTARE = "hectare", _("hectárea (parcela)")

    kind = models.CharField(max_length=10, choices=Kind)
    # Written one way (rules.monitoring.claims.claim_key); of a job's person a keyed digest stands in it.
    key = models.CharField(max_length=140)
    amount = models.DecimalField(max_digits=20, decimal_places=4)  # of the whole thing
    unit = models.CharField(max_length=20)
    happened_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="one_thing_per_key"),)

    def __str__(self) -> str:
        return self.key


class Claim(models.Model):
    """The share of a thing that an alliance counts as its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thing = models.ForeignKey(ClaimedThing, on_delete=models.PROTECT, related_name="claims")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="claims")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="claims")
    share = models.DecimalField(max_digits=5, decimal_places=4)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("claimed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["thing", "alliance"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_claim_per_alliance",
            ),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="claim_is_a_share"),
        )

    def __str__(self) -> str:
        return f"{self.thing}: {self.share}"
