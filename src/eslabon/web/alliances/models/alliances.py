"""One buyer, one product, one corridor or region."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place


class Alliance(models.Model):
    """Buyer × product × corridor (or region): from the first profile to what is left when the programme has gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="alliances")
    code = models.SlugField(max_length=40)  # unique in the programme; what people say on the telephone
    name = models.CharField(_("nombre"), max_length=200)
    chain = models.ForeignKey(Chain, verbose_name=_("producto"), on_delete=models.PROTECT, related_name="alliances")
    buyer = models.ForeignKey(
        Party,
        verbose_name=_("comprador"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buys_in",
    )
    organisation = models.ForeignKey(  # the producers', where they have one; independents are mapped one by one
        Party,
        verbose_name=_("organización de productores"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplies_in",
    )
    corridor = models.ForeignKey(
        Corridor, verbose_name=_("corredor"), null=True, blank=True, on_delete=models.PROTECT, related_name="alliances"
    )
    place = models.ForeignKey(  # its region: what a cut-off, a screen and a role's reach refer to
        Place, verbose_name=_("región"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stage = models.SlugField(max_length=40, default="profile")  # a stage of the pack; only `stages` moves it
    starts_on = models.DateField(_("inicio"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_alliance_per_code"),)

    def __str__(self) -> str:
        return self.name
