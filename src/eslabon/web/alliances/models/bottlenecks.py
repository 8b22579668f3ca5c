"""What keeps sales from growing, what is done about it by whom, and what each side promised."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models.alliances import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


class Side(models.TextChoices):
    """Who promises or acts."""

    BUYER = "buyer", _("comprador")
    OPERATOR = "operator", _("centro u operador")
    ORGANISATION = "organisation", _("productores")
    OTHER = "other", _("otro")


class Bottleneck(models.Model):
    """One thing in the way. The operator says that it is resolved; the monitoring unit verifies it."""

    class State(models.TextChoices):
        OPEN = "open", _("abierto")
        IN_PROGRESS = "in_progress", _("en curso")
        RESOLVED = "resolved", _("resuelto, por verificar")
        VERIFIED = "verified", _("resuelto y verificado")
        DROPPED = "dropped", _("dejado de lado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="bottlenecks")
    kind = models.SlugField(_("tipo"), max_length=40)  # a kind of plan.toml
    description = models.TextField(_("qué pasa"))
    effect = models.TextField(_("cómo frena las ventas"), blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    found_on = models.DateField(_("detectado"))
    resolved_on = models.DateField(_("resuelto"), null=True, blank=True)  # what causality is asked against
    verified_on = models.DateField(_("verificado"), null=True, blank=True)
    dropped_reason = models.CharField(_("motivo"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("found_on", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "verified"]) | Q(resolved_on__isnull=False),
                name="resolved_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_on__isnull=False), name="verified_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return self.description[:80]


class BottleneckAction(models.Model):
    """Something done about a bottleneck: by whom, from when to when, at what cost, with what to show for it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("por hacer")
        UNDER_WAY = "under_way", _("en marcha")
        DONE = "done", _("hecha")
        DROPPED = "dropped", _("no se hará")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("qué se hace"), max_length=200)
    side = models.CharField(_("lado"), max_length=12, choices=Side)
    party = models.ForeignKey(
        Party, verbose_name=_("responsable"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible = models.CharField(
        _("quién responde"), max_length=160, blank=True
    )  # a person's name, where not a party
    starts_on = models.DateField(_("desde"))
    due_on = models.DateField(_("hasta"))
    done_on = models.DateField(_("hecha el"), null=True, blank=True)
    cost = models.DecimalField(_("costo"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("due_on", "recorded_at")
        constraints = (
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="action_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="done_action_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ActionEvidence(models.Model):
    """A photo, a minute, a certificate: what shows that an action was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(BottleneckAction, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("qué muestra"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return f"{self.file}"


class BottleneckCheck(models.Model):
    """What the monitoring unit found when it looked: verified, or not resolved."""

    class Finding(models.TextChoices):
        VERIFIED = "verified", _("resuelto: comprobado")
        NOT_RESOLVED = "not_resolved", _("no está resuelto")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, related_name="checks")
    finding = models.CharField(_("qué se encontró"), max_length=12, choices=Finding)
    seen_on = models.DateField(_("visto el"))
    note = models.TextField(_("cómo se comprobó"))
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-checked_at",)

    def __str__(self) -> str:
        return f"{self.bottleneck}: {self.get_finding_display()}"


class Commitment(models.Model):
    """What one side promised; whether it was kept is said by the other side or the monitoring unit, never by itself."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("por cumplir")
        KEPT = "kept", _("cumplido")
        BROKEN = "broken", _("no cumplido")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="commitments")
    bottleneck = models.ForeignKey(
        Bottleneck, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    side = models.CharField(_("quién promete"), max_length=12, choices=Side)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("qué promete"))
    due_on = models.DateField(_("hasta cuándo"))
    declared_on = models.DateField(null=True, blank=True)  # the promising side says: done
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.PENDING)
    judged_side = models.CharField(max_length=12, blank=True)  # buyer | organisation | operator | monitoring
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_on = models.DateField(null=True, blank=True)
    judged_note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("due_on", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="pending") | Q(judged_by__isnull=False, judged_on__isnull=False),
                name="judged_commitment_has_a_judge",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
