"""Who can supply the demand, and how far each supplier's link with the buyer has come."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models.alliances import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place


class Cause(models.TextChoices):
    """Why a link fell asleep or ended, or a producer left."""

    PRICE = "price", _("otro comprador pagó más")
    STANDARD = "standard", _("no alcanzó la calidad")
    BUYER_CLOSED = "buyer_closed", _("el comprador cerró o dejó de comprar")
    MOVED = "moved", _("se mudó")
    CROP_LOST = "crop_lost", _("perdió la cosecha")
    OTHER_CROP = "other_crop", _("cambió de cultivo")
    OTHER = "other", _("otra causa")


class MappedProducerQuerySet(models.QuerySet["MappedProducer"]):
    """Mapped producers as they stood on a day."""

    def taking_part_on(self, day: date) -> "MappedProducerQuerySet":
        """Who had joined and not left: the last day still counts."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gte=day))

    def suppliers(self) -> "MappedProducerQuerySet":
        """What counts as one supplier each: a community once, its members not again (ALLIANCE-33)."""
        return self.filter(within__isnull=True)


class MappedProducer(models.Model):
    """A producer (or a community that supplies as one) found for an alliance; alone or in an organisation."""

    class Grouping(models.TextChoices):
        GROUPED = "grouped", _("agrupado con otros")
        DISPERSED = "dispersed", _("disperso")

    class Linkage(models.TextChoices):
        MAPPED = "mapped", _("mapeado")
        INTRODUCED = "introduced", _("presentado")
        EFFECTIVE = "effective", _("efectiva")
        DORMANT = "dormant", _("dormida")
        ENDED = "ended", _("terminada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="producers")
    party = models.ForeignKey(Party, verbose_name=_("productor"), on_delete=models.PROTECT, related_name="mapped_in")
    organisation = models.ForeignKey(  # empty: independent
        Party, verbose_name=_("organización"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    within = models.ForeignKey(  # the community that supplies as one; its members stand apart
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("lugar"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locality = models.CharField(_("centro poblado"), max_length=120, blank=True)
    grouping = models.CharField(_("agrupado o disperso"), max_length=10, choices=Grouping)
    grows_product = models.BooleanField(_("ya produce el producto"), default=False)
    is_willing = models.BooleanField(_("dispuesto a trabajar"), null=True, blank=True)  # empty: not asked yet
    area_ha = models.DecimalField(_("área, ha"), max_digits=10, decimal_places=3, null=True, blank=True)
    yearly_volume = models.DecimalField(
        _("volumen que puede vender por año"), max_digits=16, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unidad"), max_length=16, blank=True)
    joined_on = models.DateField(_("entró"), null=True, blank=True)  # empty: mapped, has not joined
    left_on = models.DateField(_("último día"), null=True, blank=True)
    left_cause = models.CharField(_("causa"), max_length=16, choices=Cause, blank=True)
    left_reason = models.CharField(_("motivo"), max_length=200, blank=True)
    linkage = models.CharField(max_length=12, choices=Linkage, default=Linkage.MAPPED)  # that of its last LinkageState
    mapped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mapped_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = MappedProducerQuerySet.as_manager()

    class Meta:
        ordering = ("party__name",)
        constraints = (
            models.UniqueConstraint(
                fields=["alliance", "party"], condition=Q(left_on__isnull=True), name="mapped_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(joined_on__isnull=False, left_on__gte=models.F("joined_on")),
                name="producer_leaves_after_joining",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party}"


class LinkageState(models.Model):
    """A step of a supplier's link with the buyer. `effective` rests on a reconciled purchase and on nothing else."""

    Cause = Cause

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(MappedProducer, on_delete=models.PROTECT, related_name="linkage_states")
    state = models.CharField(_("estado"), max_length=12, choices=MappedProducer.Linkage)
    since = models.DateField(_("desde"))
    cause = models.CharField(_("causa"), max_length=16, choices=Cause, blank=True)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    purchase_key = models.CharField(max_length=64, blank=True)  # the reconciled purchase that made it effective
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: a reconciliation
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("since", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="effective") | ~Q(purchase_key=""), name="effective_rests_on_a_purchase"
            ),
        )

    def __str__(self) -> str:
        return f"{self.producer}: {self.get_state_display()}"
