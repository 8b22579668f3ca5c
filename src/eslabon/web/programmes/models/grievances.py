"""What people complain of, and why parties leave: records that are kept, never notes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.fields.sealed import EncryptedTextField
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models.programmes import Programme


class Grievance(models.Model):
    """A complaint about the programme, from anybody, with or without a name; followed by its code."""

    class Subject(models.TextChoices):
        CALL = "call", _("una convocatoria o un dictamen")
        SERVICE = "service", _("un servicio o una capacitación")
        CONDUCT = "conduct", _("el trato de una persona del programa")
        HARASSMENT = "harassment", _("acoso, discriminación o violencia")
        MONEY = "money", _("dinero pedido o mal usado")
        DATA = "data", _("el uso de mis datos")
        OTHER = "other", _("otra cosa")

    class Channel(models.TextChoices):
        WEB = "web", _("esta página")
        PHONE = "phone", _("llamada")
        DESK = "desk", _("en persona")
        LETTER = "letter", _("carta o correo")

    class State(models.TextChoices):
        RECEIVED = "received", _("recibido")
        ASSIGNED = "assigned", _("en atención")
        ANSWERED = "answered", _("respondido")
        CLOSED = "closed", _("cerrado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="grievances")
    tracking_code = models.CharField(max_length=16, unique=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # empty: anonymous
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who wrote down what somebody said by telephone or in person
    contact = EncryptedTextField(_("cómo responderle"), blank=True)
    subject = models.CharField(_("sobre qué"), max_length=12, choices=Subject)
    channel = models.CharField(_("canal"), max_length=8, choices=Channel, default=Channel.WEB)
    text = EncryptedTextField(_("qué pasó"))
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED, db_index=True)
    received_at = models.DateTimeField()
    due_on = models.DateField()  # until 23:59:59 in the programme's time zone
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = EncryptedTextField(_("respuesta"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("due_on", "received_at")

    def __str__(self) -> str:
        return self.tracking_code


class Withdrawal(models.Model):
    """A party leaves the programme, or stops coming, with the reason that it gave."""

    class Kind(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("retiro: lo comunicó")
        DESERTION = "desertion", _("deserción: dejó de participar")

    class Reason(models.TextChoices):
        TOO_MUCH = "too_much", _("demasiadas actividades a la vez")
        NO_TIME = "no_time", _("falta de tiempo por la campaña agrícola")
        DISTANCE = "distance", _("distancia o falta de conexión")
        NOT_USEFUL = "not_useful", _("los servicios no le sirven")
        INTERNAL = "internal", _("problemas internos de la organización")
        CLOSED = "closed", _("la organización cerró o se unió a otra")
        COST = "cost", _("costos que no puede asumir")
        OTHER = "other", _("otra razón")
        UNKNOWN = "unknown", _("no la dijo")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="withdrawals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("organización"))
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind, default=Kind.WITHDRAWAL)
    happened_on = models.DateField(_("fecha"))
    reason = models.CharField(_("razón"), max_length=12, choices=Reason)
    explanation = models.TextField(_("explicación"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-happened_on", "-recorded_at")
        constraints = (
            models.UniqueConstraint(fields=["programme", "party", "happened_on"], name="one_withdrawal_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.happened_on}"
