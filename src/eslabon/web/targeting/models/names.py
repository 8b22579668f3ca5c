"""Lists of names of places, what the matcher found for each, and what a person decided where it was in doubt."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eslabon.web.jobs.models import Job
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


class NameList(models.Model):
    """A list of names that were looked for in a register."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="name_lists")
    names_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    register_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    thresholds = models.JSONField()
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)  # names that can be read; those looked for are its rows
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.names_file.name

    def get_absolute_url(self) -> str:
        """Its page: where the job that looks for its names leads."""
        return reverse("place_name_list", args=[self.programme.code, self.pk])

    @property
    def is_searching(self) -> bool:
        """Whether its job waits or runs."""
        return self.job is not None and not self.job.is_finished


class ListedName(models.Model):
    """One name of a list, with the matcher's decision, which stays, and what a person said afterwards."""

    class Decision(models.TextChoices):
        EXACT = "exact", _("igual")
        ACCEPTED = "accepted", _("aceptado")
        REVIEW = "review", _("dudoso")
        NONE = "none", _("sin lugar")

    list = models.ForeignKey(NameList, on_delete=models.CASCADE, related_name="names")
    name_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    district_code = models.CharField(max_length=20)
    decision = models.CharField(max_length=10, choices=Decision)
    score = models.FloatField()
    tied = models.PositiveIntegerField(default=0)
    is_waiting = models.BooleanField(default=False)

    class Meta:
        ordering = ("list", "-score", "id")
        constraints = (models.UniqueConstraint(fields=["list", "name_id"], name="one_line_per_name_id"),)
        indexes = (models.Index(fields=["list", "is_waiting"], name="names_waiting"),)

    def __str__(self) -> str:
        return self.name


class NameCandidate(models.Model):
    """A place that a name may stand for; `is_kept` where it is taken as the place, by rule or by a person."""

    listed = models.ForeignKey(ListedName, on_delete=models.CASCADE, related_name="candidates")
    place_code = models.CharField(max_length=20)
    place_name = models.CharField(max_length=200)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    score = models.FloatField()
    is_kept = models.BooleanField(default=False)

    class Meta:
        ordering = ("-score", "id")

    def __str__(self) -> str:
        return f"{self.place_name} ({self.place_code})"


class NameReview(models.Model):
    """What a person said of a doubtful name; without a place it says that none of them is meant."""

    listed = models.OneToOneField(ListedName, on_delete=models.CASCADE, related_name="review")
    place = models.ForeignKey(NameCandidate, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.listed)
