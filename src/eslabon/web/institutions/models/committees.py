"""Committees with their members, sessions and minutes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


class Committee(models.Model):
    """A body that decides or follows: national (CIN), regional (CIR), of one alliance's operation, steering."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("intersectorial nacional (CIN)")
        REGIONAL = "regional", _("intersectorial regional (CIR)")
        OPERATIVE = "operative", _("operativo")
        STEERING = "steering", _("directivo")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="committees")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=["programme", "name"], name="one_committee_per_name"),)

    def __str__(self) -> str:
        return self.name


class CommitteeMember(models.Model):
    """Somebody's time on a committee; who leaves is dated, never deleted."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="committee_seats")
    represents = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("person__name", "since")
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "person"], condition=models.Q(until__isnull=True), name="one_open_seat_per_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}"


class CommitteeSession(models.Model):
    """The minutes of one session; never changed: a correction is a new one that takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    present = models.ManyToManyField(Party, related_name="+")
    decisions = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-held_on", "-written_at")

    def __str__(self) -> str:
        return f"{self.committee}, {self.held_on}"
