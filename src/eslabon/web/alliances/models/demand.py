"""What a buyer with a name will buy: the beginning of every plan."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


class Demand(models.Model):
    """How much of a product a buyer assures to buy each year, on which terms, and from where."""

    class Assurance(models.TextChoices):
        CONTRACT = "contract", _("contrato firmado")
        LETTER = "letter", _("carta de intención")
        PURCHASES = "purchases", _("compras que ya hace")
        WORD = "word", _("de palabra")

    class PriceRule(models.TextChoices):
        FIXED = "fixed", _("precio fijo")
        PREMIUM = "premium", _("precio de mercado más premio")
        FLOOR = "floor", _("precio base con piso")
        DAY = "day", _("precio del día")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="demands")
    buyer = models.ForeignKey(Party, verbose_name=_("comprador"), on_delete=models.PROTECT, related_name="demands")
    chain = models.ForeignKey(Chain, verbose_name=_("cadena"), on_delete=models.PROTECT, related_name="+")
    product = models.CharField(_("producto"), max_length=160)
    yearly_volume = models.DecimalField(_("volumen asegurado por año"), max_digits=16, decimal_places=3)
    unit = models.CharField(_("unidad"), max_length=16, default="kg")
    assurance = models.CharField(_("cómo está asegurada"), max_length=10, choices=Assurance)
    assured_by = models.ForeignKey(  # the contract or letter itself
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    price_rule = models.CharField(_("regla de precio"), max_length=10, choices=PriceRule)
    price = models.DecimalField(_("precio por unidad"), max_digits=14, decimal_places=4, null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    price_terms = models.CharField(_("condiciones de precio y pago"), max_length=300, blank=True)
    growth_percent = models.DecimalField(  # a year, as the buyer expects it; may be negative
        _("crecimiento esperado por año, %"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    quality = models.TextField(_("calidad que pide"), blank=True)
    timing = models.TextField(_("cuándo la necesita"), blank=True)
    certification = models.CharField(_("certificación que pide"), max_length=200, blank=True)
    follows_plan = models.BooleanField(_("dispuesto a seguir un plan de negocio"), default=False)
    zones = models.ManyToManyField(Place, verbose_name=_("zonas de abastecimiento"), blank=True, related_name="+")
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    operator = models.ForeignKey(  # the centre that found the buyer; empty: somebody whose role reaches the programme
        Party, verbose_name=_("centro"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("buyer__name", "product")
        constraints = (
            models.CheckConstraint(condition=models.Q(yearly_volume__gt=0), name="demand_is_for_something"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="demand_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.buyer}: {self.product}"
