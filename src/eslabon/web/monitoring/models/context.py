"""What happened around the programme: prices, plagues, roads, a pandemic."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor


class ContextEvent(models.Model):
    """A dated fact that figures cannot tell by themselves; charts of its months show it."""

    class Kind(models.TextChoices):
        PRICE = "price", _("precios")
        PEST = "pest", _("plaga o enfermedad")
        WEATHER = "weather", _("clima")
        ROAD = "road", _("caminos y transporte")
        PANDEMIC = "pandemic", _("pandemia")
        POLICY = "policy", _("norma o política")
        CONFLICT = "conflict", _("conflicto o paro")
        OTHER = "other", _("otro hecho")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="context_events")
    kind = models.CharField(_("de qué se trata"), max_length=10, choices=Kind)
    title = models.CharField(_("qué pasó"), max_length=120)
    note = models.TextField(_("detalle y fuente"), blank=True)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)  # empty: one day, or not over yet
    chain = models.ForeignKey(
        Chain, verbose_name=_("producto"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corridor = models.ForeignKey(
        Corridor, verbose_name=_("corredor"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-starts_on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="context_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.title
