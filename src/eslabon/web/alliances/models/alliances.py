"""One buyer, one product, one corridor or region; and who runs it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.fields.sealed import EncryptedTextField
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
    operator = models.ForeignKey(  # the centre or accompanying body that runs it now; a role with reach "party" asks it
        Party,
        verbose_name=_("operador"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="operates",
    )
    demand = models.ForeignKey(
        "alliances.Demand",
        verbose_name=_("demanda"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alliances",
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


class BuyerContact(models.Model):
    """Who speaks for the buyer in this alliance, and how to reach that person: encrypted at rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.OneToOneField(Alliance, on_delete=models.CASCADE, related_name="buyer_contact")
    name = models.CharField(_("nombre"), max_length=160)
    reach = EncryptedTextField(_("teléfono o correo"), blank=True)

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """An alliance that another operator took over, with its history; about a hundred did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="transfers")
    from_operator = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_operator = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField(_("fecha"))
    reason = models.CharField(_("motivo"), max_length=300)
    handed_over = models.JSONField(default=dict)  # how many bottlenecks, producers, commitments went along
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-happened_on", "-recorded_at")

    def __str__(self) -> str:
        return f"{self.alliance}: {self.to_operator}"


class TrackRecord(models.Model):
    """What the organisation brought at its application: computed once, frozen, kept for the evaluation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, related_name="track_record")
    organisation = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()  # the day of the application
    founded_on = models.DateField(null=True, blank=True)
    age_months = models.PositiveIntegerField(null=True)  # empty: the founding date is not known
    members = models.PositiveIntegerField()
    joined_last_year = models.PositiveIntegerField()
    recent_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)  # of members; empty without members
    area_ha = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    yearly_volume = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    volume_unit = models.CharField(max_length=16, blank=True)
    endowment = models.JSONField(default=list)  # codes of plan.toml: store, vehicle, plant …
    decision = models.ForeignKey("audit.Decision", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.alliance}"
