"""The roles that a pack defines, and who holds them since when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models.programmes import Chain, Programme
from eslabon.web.territory.models import Place


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
    description_es = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    acts = models.JSONField(default=list)
    reach = models.CharField(max_length=16, choices=Reach)
    is_staff = models.BooleanField(default=True)  # staff roles must sign in with a second factor

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_role_per_code"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_es

    @property
    def description(self) -> str:
        """What the role is for, in the reader's language."""
        return self.description_en if (get_language() or "").startswith("en") else self.description_es


class RoleAssignment(models.Model):
    """Somebody holds a role, from one date to another, perhaps for one party, region or chain only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
