"""Public gaps that block a chain, from the table to what closed them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place


class PublicGap(models.Model):
    """A road, water, or a procedure that only the state can change; what was agreed and who answers for it."""

    class Kind(models.TextChoices):
        ROAD = "road", _("camino o puente")
        WATER = "water", _("agua o riego")
        ENERGY = "energy", _("energía")
        CONNECTIVITY = "connectivity", _("conectividad")
        PROCEDURE = "procedure", _("trámite o norma")
        HEALTH = "plant_health", _("sanidad")
        OTHER = "other", _("otra")

    class State(models.TextChoices):
        RAISED = "raised", _("señalada")
        ON_TABLE = "on_table", _("en una mesa")
        AGREED = "agreed", _("con acuerdo")
        IN_HAND = "in_hand", _("en marcha")
        CLOSED = "closed", _("cerrada")
        DROPPED = "dropped", _("dejada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="public_gaps")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=Kind)
    description = models.TextField(blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corridor = models.ForeignKey(Corridor, null=True, blank=True, on_delete=models.PROTECT, related_name="public_gaps")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    table = models.CharField(max_length=200, blank=True)
    recognised_by = models.CharField(max_length=200, blank=True)  # the norm that makes the table official
    agreement = models.TextField(blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-raised_at",)

    def __str__(self) -> str:
        return self.title


class GapStep(models.Model):
    """A change of state with its day and what was said."""

    gap = models.ForeignKey(PublicGap, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=PublicGap.State)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.gap}: {self.get_state_display()}"
