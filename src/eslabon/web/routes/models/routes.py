"""An organisation's route: what is proposed and why, what it accepted, what it signed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.diagnostics.models import Score
from eslabon.web.parties.models import Consent, Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.routes.models.portfolio import Service
from eslabon.web.territory.models import Place


class Route(models.Model):
    """Needs × portfolio for one organisation in one segment."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("propuesta")
        SIGNED = "signed", _("firmada")
        REPLACED = "replaced", _("reemplazada")  # another proposal took its place; it stays readable
        COMPLETED = "completed", _("completada")
        LEFT = "left", _("dejada")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="routes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="routes")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="routes")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    segment = models.CharField(max_length=40)
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # answered or signed on the organisation's behalf; never decides on this route
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED, db_index=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-proposed_at",)
        constraints = (
            # A new proposal waits beside the signed route until it is signed itself.
            models.UniqueConstraint(
                fields=["programme", "party", "chain", "state"],
                condition=Q(state__in=("proposed", "signed")),
                name="one_proposed_and_one_signed_route",
            ),
            models.UniqueConstraint(
                fields=["programme", "party", "state"],
                condition=Q(state__in=("proposed", "signed"), chain__isnull=True),
                name="one_proposed_and_one_signed_without_chain",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.segment}"


class RouteItem(models.Model):
    """One service of a route: why it is there, in which month, and what the organisation said."""

    class Answer(models.TextChoices):
        PENDING = "pending", _("por responder")
        ACCEPTED = "accepted", _("aceptado")
        DECLINED = "declined", _("rechazado")

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="route_items")
    position = models.PositiveSmallIntegerField()
    month = models.DateField(null=True, blank=True)  # first day of the month in which it begins
    months = models.JSONField(default=list)  # of each session: ["2022-06", "2022-07"]
    non_negotiable = models.BooleanField(default=False)
    reason_es = models.TextField()
    reason_en = models.TextField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.PENDING)
    answer_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["route", "service"], name="service_once_per_route"),)

    def __str__(self) -> str:
        return f"{self.route}: {self.service}"


class CommitmentLetter(models.Model):
    """What was signed: a code anybody can check, and the hash of the letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="letters")
    code = models.CharField(max_length=24, unique=True)
    content = models.JSONField()  # what the letter says, without identity numbers
    content_hash = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    on_behalf = models.BooleanField(default=False)  # signed by a helper, on the word of `authorised_by`
    authorised_by = models.CharField(max_length=200, blank=True)  # who of the organisation, and how it was said
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=12, blank=True)  # changed | replaced | left

    class Meta:
        ordering = ("-signed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["route"], condition=Q(revoked_at__isnull=True), name="one_letter_in_force_per_route"
            ),
        )

    def __str__(self) -> str:
        return self.code


class OutsideService(models.Model):
    """A service that an organisation receives outside the route: it counts in its hours and may be a duplicate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="outside_services")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    provider_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    type_code = models.SlugField(max_length=60, blank=True)  # the portfolio's kind that it resembles
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours_per_month = models.DecimalField(max_digits=5, decimal_places=2)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("starts_on",)

    def __str__(self) -> str:
        return self.title


class Referral(models.Model):
    """A need that no service of the route meets, passed to another institution and followed."""

    class State(models.TextChoices):
        SENT = "sent", _("enviada")
        ACCEPTED = "accepted", _("aceptada")
        ATTENDED = "attended", _("atendida")
        REFUSED = "refused", _("no atendida")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="referrals")
    need = models.CharField(max_length=60)
    institution = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("sent_at",)

    def __str__(self) -> str:
        return f"{self.need}: {self.institution}"


class Graduation(models.Model):
    """An organisation completed what its segment asks; the decision says by what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.OneToOneField(Route, on_delete=models.PROTECT, related_name="graduation")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    from_segment = models.CharField(max_length=40)
    to_segment = models.CharField(max_length=40, blank=True)  # empty: it was the last one
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-decided_at",)

    def __str__(self) -> str:
        return f"{self.route}"


class SuccessStory(models.Model):
    """A champion's case, shown to the public while the organisation's consent stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField(_("título"), max_length=120)
    text = models.TextField(_("la historia"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "-written_at")

    def __str__(self) -> str:
        return self.title
