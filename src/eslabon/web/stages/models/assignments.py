"""Which body does what for an alliance, and what ties it to the others."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.append_only import AppendOnly, AppendOnlyQuerySet
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme


class Assignment(models.Model):
    """A party does one function for an alliance, from one day to another; never two of them (STAGE-20)."""

    class Function(models.TextChoices):
        ADVISER = "adviser", _("asesora (OGR)")
        SCORING_BODY = "scoring_body", _("califica")
        ACCOMPANIER = "accompanier", _("acompaña (OGA)")
        SUPERVISOR = "supervisor", _("supervisa (EIP)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="assignments")
    function = models.CharField(_("función"), max_length=16, choices=Function)
    party = models.ForeignKey(Party, verbose_name=_("entidad"), on_delete=models.PROTECT, related_name="assigned_to")
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    ended_reason = models.CharField(_("motivo"), max_length=300, blank=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("since", "made_at")
        constraints = (
            models.UniqueConstraint(
                fields=["alliance", "function"], condition=Q(until__isnull=True), name="one_body_per_function"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alliance}: {self.get_function_display()}"


class Tie(models.Model):
    """Something between two parties that keeps them from judging each other: a contract, a family, an interest."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("una contrata a la otra")
        FAMILY = "family", _("familia")
        INTEREST = "interest", _("interés declarado")
        WORK = "work", _("trabaja para ella")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(_("vínculo"), max_length=10, choices=Kind)
    first = models.ForeignKey(  # who contracts, who works
        Party, verbose_name=_("de"), on_delete=models.PROTECT, related_name="ties_from"
    )
    second = models.ForeignKey(Party, verbose_name=_("con"), on_delete=models.PROTECT, related_name="ties_to")
    note = models.CharField(_("de dónde se sabe"), max_length=300)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-recorded_at",)
        constraints = (models.CheckConstraint(condition=~Q(first=models.F("second")), name="tie_has_two_ends"),)

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class Recusal(AppendOnly):
    """Somebody stepped aside from an alliance, or was set aside: refused ever after (STAGE-27)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField(_("motivo"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["alliance", "user"], name="recused_once_and_for_good"),)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.user}"


class InterestDeclaration(AppendOnly):
    """What a scorer says of its own interests in an alliance before it opens the sheet (STAGE-26)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="interest_declarations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interest_declarations")
    has_interest = models.BooleanField(_("tiene un interés"))
    text = models.TextField(_("cuál"), blank=True)
    at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.alliance}: {self.user}"
