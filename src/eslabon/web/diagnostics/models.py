"""Instruments in their versions, and what was answered on each."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.fields.sealed import EncryptedJSONField
from eslabon.web.parties.models import Contact, Document, Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.territory.models import Place


class Instrument(models.Model):
    """One version of a questionnaire, compiled from its XLSForm; once answered it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="instruments")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)  # diagnostic-coffee
    version = models.CharField(max_length=40)
    title_es = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    workbook_sha256 = models.CharField(max_length=64)
    xform = models.TextField()  # the XForm that pyxform made
    definition = models.JSONField()  # what the renderer and the score read of it
    installed_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # no new responses; old ones stay readable

    class Meta:
        ordering = ("code", "-installed_at")
        constraints = (models.UniqueConstraint(fields=["programme", "code", "version"], name="one_instrument_version"),)

    def __str__(self) -> str:
        return f"{self.title_es} {self.version}"


class Response(models.Model):
    """What one organisation answers on one version; kept as typed, scored when it is handed in."""

    class State(models.TextChoices):
        OPEN = "open", _("por responder")
        SUBMITTED = "submitted", _("entregado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="responses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="diagnostic_responses")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)  # answered again after the route
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, db_index=True)
    answers = EncryptedJSONField(default=dict)  # item name -> text as in `eslabon diagnostic score`
    touched = models.JSONField(default=dict)  # item -> [revision, page, sequence] of its last change
    revision = models.PositiveIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)  # how many questions the answers so far leave to ask
    answered = models.PositiveSmallIntegerField(default=0)  # of those
    stopped_at = models.CharField(max_length=80, blank=True, db_index=True)  # section of the first one not answered
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # answered on the organisation's behalf
    channel = models.CharField(max_length=12, default="web")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: it opened by itself on admission
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(fields=["party", "chain", "round"], name="one_response_per_party_chain_and_round"),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.instrument}"


class Attachment(models.Model):
    """A document of the party that stands behind one answer, such as a certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    item = models.CharField(max_length=80)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.item}: {self.document}"


class Score(models.Model):
    """What the answers yield: points, level, segment and needs, kept replayably."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="scores")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=10, decimal_places=2)
    maximum = models.DecimalField(max_digits=10, decimal_places=2)
    share = models.FloatField()  # 0 to 1
    level = models.CharField(max_length=40)
    segment = models.CharField(max_length=40, db_index=True)
    needs = models.JSONField(default=list)  # codes, most pressing first
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-scored_at",)

    def __str__(self) -> str:
        return f"{self.response}: {self.segment}"


class DiagnosticNotice(models.Model):
    """One message about one thing of a response, to one address: made once, sent once."""

    class Occasion(models.TextChoices):
        OPENED = "opened", _("diagnóstico abierto")
        DUE = "due", _("diagnóstico pendiente")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=12, choices=Occasion)
    occurrence = models.CharField(max_length=20, blank=True)  # of reminders, after how many days
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["response", "occasion", "occurrence", "contact"], name="told_once_of_each_thing_of_a_response"
            ),
        )

    def __str__(self) -> str:
        return f"{self.response}: {self.get_occasion_display()}"
