"""A programme as its pack describes it, and who holds which role in it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place


class Programme(models.Model):
    """One funded intervention with dates, places, currency and rules, installed from a pack."""

    code = models.SlugField(max_length=40, unique=True)
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=40, default="America/Lima")
    pack_hash = models.CharField(max_length=64)
    installed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name_es


class Chain(models.Model):
    """A value chain of the programme: coffee, cacao, banana."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="chains")
    code = models.SlugField(max_length=40)
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_chain_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class Role(models.Model):
    """A role of the pack: the acts that it allows, and how far it reaches."""

    class Reach(models.TextChoices):
        PROGRAMME = "programme", _("todo el programa")
        REGION_CHAIN = "region_chain", _("su región y cadena")
        PARTY = "party", _("su organización")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roles")
    code = models.SlugField(max_length=40)
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    acts = models.JSONField(default=list)
    reach = models.CharField(max_length=16, choices=Reach)
    is_staff = models.BooleanField(default=True)  # staff roles must sign in with a second factor

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_role_per_code"),)

    def __str__(self) -> str:
        return self.name_es


class RoleAssignment(models.Model):
    """Somebody holds a role, from one date to another, perhaps for one party, region or chain only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
