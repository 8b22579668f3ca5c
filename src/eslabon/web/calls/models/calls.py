"""A call, how it was announced, and who was told."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.territory.models import Place


class Call(models.Model):
    """An open call with its own copy of the rules: a later change of the pack never touches it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("borrador")
        PUBLISHED = "published", _("publicada")
        CLOSED = "closed", _("cerrada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    code = models.SlugField(max_length=40, unique=True)
    title_es = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_es = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    opens_on = models.DateField(_("abre"))
    closes_on = models.DateField(_("cierra"))
    target = models.PositiveIntegerField(_("meta de organizaciones"))
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    terms = models.JSONField()  # rules.calls.eligibility.Terms as plain data
    requirements = models.JSONField()  # what the pack says of each requirement, for people
    correction_days = models.PositiveSmallIntegerField(default=10)
    appeal_days = models.PositiveSmallIntegerField(default=10)
    needs_field_confirmation = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opens_on", "code")

    def __str__(self) -> str:
        return self.title_es


class Combination(models.Model):
    """A place and a chain that the call is open to."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="combinations")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "place", "chain"], name="combination_once_per_call"),)

    def __str__(self) -> str:
        return f"{self.place} – {self.chain}"


class Extension(models.Model):
    """A later closing date, with its reason."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="extensions")
    closed_on_before = models.DateField()
    closes_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.call}: {self.closes_on}"


class OutreachContact(models.Model):
    """Somebody was told of the call: through which channel, by whom, with what answer."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("llamada")
        EMAIL = "email", _("correo")
        SMS = "sms", _("SMS")
        VISIT = "visit", _("visita")
        EVENT = "event", _("reunión o feria")
        SOCIAL = "social", _("redes sociales")

    class Result(models.TextChoices):
        INTERESTED = "interested", _("le interesa")
        APPLIED = "applied", _("postuló")
        NOT_INTERESTED = "not_interested", _("no le interesa")
        NOT_REACHED = "not_reached", _("no se logró contactar")
        WRONG_CONTACT = "wrong_contact", _("dato equivocado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="outreach")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("a quién"), max_length=200)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("canal"), max_length=12, choices=Channel)
    result = models.CharField(_("resultado"), max_length=16, choices=Result)
    note = models.TextField(_("nota"), blank=True)
    contacted_on = models.DateField(_("fecha"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-contacted_on", "-at")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_channel_display()})"


class SavedView(models.Model):
    """A manager's own filter of the inbox, under a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
