"""What took place: who came, what they thought, what they keep, what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Document, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models.calendar import Session
from eslabon.web.routes.models.portfolio import Service
from eslabon.web.uploads.models import StoredFile


class Attendance(models.Model):
    """One person at one session, counted once however often recorded."""

    class Method(models.TextChoices):
        LIST = "list", _("lista")
        CODE = "code", _("código")
        QR = "qr", _("QR")

    class AgeGroup(models.TextChoices):
        UNDER_30 = "under_30", _("menos de 30")
        FROM_30_TO_59 = "30_59", _("30 a 59")
        FROM_60 = "60_plus", _("60 o más")
        UNKNOWN = "", _("sin dato")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")  # the organisation represented
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="attendances")
    sex = models.CharField(max_length=1, blank=True)
    age_group = models.CharField(max_length=10, choices=AgeGroup, blank=True)
    method = models.CharField(max_length=6, choices=Method)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    has_rated = models.BooleanField(default=False)  # answered what they thought; the answer does not say who

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "person"], name="person_once_per_session"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"


class Headcount(models.Model):
    """How many people were in the room of a session that was held; no list has more."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="headcount")
    people = models.PositiveIntegerField()
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.session}: {self.people}"


class Satisfaction(models.Model):
    """A short answer after a session. It says neither who nor at what hour: nothing leads from it to a person."""

    class Asked(models.TextChoices):
        PERSON = "person", _("persona")
        ORGANISATION = "organisation", _("organización")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="satisfactions")
    asked = models.CharField(max_length=12, choices=Asked, default=Asked.PERSON)
    useful = models.PositiveSmallIntegerField()  # 1 to 5
    understood = models.PositiveSmallIntegerField()  # 1 to 5
    comment = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.session}: {self.useful}"


class Material(models.Model):
    """A file or an address that the provider leaves for those who are expected or came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, link="") | (models.Q(file__isnull=True) & ~models.Q(link="")),
                name="material_is_a_file_or_a_link",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """A person attended enough of a service; anybody can check the code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="certificates")
    repetition = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="certificates")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    attended_hours = models.DecimalField(max_digits=6, decimal_places=2)
    total_hours = models.DecimalField(max_digits=6, decimal_places=2)
    as_guest = models.BooleanField(default=False)  # the organisation was not expected by its route
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["service", "repetition", "person"], name="one_certificate_per_person_and_repetition"
            ),
        )

    def __str__(self) -> str:
        return self.code


class ProviderReport(models.Model):
    """What a provider says of one repetition that it gave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    repetition = models.PositiveSmallIntegerField()
    text = models.TextField()
    given_by = models.CharField(max_length=200)  # the people who really gave it
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.service} {self.repetition}"


class Result(models.Model):
    """What an organisation got out of it: a certification, a web site, a fair with its sales."""

    class Kind(models.TextChoices):
        CERTIFICATION = "certification", _("certificación")
        WEBSITE = "website", _("página web o imagen corporativa")
        FAIR = "fair", _("feria o rueda de negocios")
        REPORT = "report", _("reporte de sostenibilidad")
        TOOL = "tool", _("herramienta o guía")
        OTHER = "other", _("otro")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="results")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="results")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    reached_on = models.DateField(null=True, blank=True)  # empty: under way
    expected_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    realised_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    evidence = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title
