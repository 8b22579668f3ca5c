"""When: what each can do, what the solver proposed, and the sessions that are announced."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.jobs.models import Job
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models.portfolio import Service
from eslabon.web.territory.models import Place


class Availability(models.Model):
    """An organisation's own hours, as in a schedule problem of `eslabon schedule solve`."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="availabilities")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    earliest_start = models.TimeField(null=True, blank=True)
    peak_months = models.JSONField(null=True, blank=True)  # its own, by altitude
    preferred = models.JSONField(default=list)
    unavailable = models.JSONField(default=list)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["party", "programme"], name="one_availability_per_party"),)

    def __str__(self) -> str:
        return f"{self.party}"


class Plan(models.Model):
    """One run of the scheduler: its problem, what came out, and whether it was adopted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=200)
    context = models.JSONField(default=dict)  # period, what was freed and why, what had begun, seconds of search
    problem = models.JSONField()
    plan = models.JSONField(null=True, blank=True)  # the best so far while it runs
    status = models.CharField(max_length=12, blank=True)  # optimal | feasible | infeasible
    served = models.PositiveIntegerField(null=True, blank=True)
    bound = models.PositiveIntegerField(null=True, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(null=True, blank=True)  # when the best so far came in
    stage = models.CharField(max_length=12, blank=True)  # what the search is doing
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page: where the job that searches for it leads."""
        return reverse("plan", args=[self.pk])


class Session(models.Model):
    """One meeting of one repetition of a service."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planeada")
        ANNOUNCED = "announced", _("anunciada")
        HELD = "held", _("realizada")
        CANCELLED = "cancelled", _("cancelada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # also the calendar's stable UID
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sessions")
    repetition = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    day = models.DateField(db_index=True)
    starts = models.TimeField()
    ends = models.TimeField()
    modality = models.CharField(max_length=12, choices=Service.Modality)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    venue = models.CharField(max_length=200, blank=True)  # address or link
    trainer = models.CharField(max_length=200, blank=True)
    trainer_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED, db_index=True)
    check_in_code = models.CharField(max_length=12, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # grows when it is moved; calendars need it
    announced_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("day", "starts", "service__code")
        constraints = (
            # A cancelled one stays in everybody's calendar as cancelled; another may take its number.
            models.UniqueConstraint(
                fields=["service", "repetition", "number"],
                condition=~models.Q(state="cancelled"),
                name="one_session_per_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.day}"


class Enrolment(models.Model):
    """An organisation is expected at every session of one repetition of a service."""

    class Answer(models.TextChoices):
        INVITED = "invited", _("invitada")
        CONFIRMED = "confirmed", _("confirmó")
        DECLINED = "declined", _("no podrá")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="enrolments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="enrolments")
    is_guest = models.BooleanField(default=False)  # from outside the route, to fill seats
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.INVITED)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    has_rated = models.BooleanField(default=False)  # the organisation said what it thought of the session

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "party"], name="enrolled_once_per_session"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.session}"
