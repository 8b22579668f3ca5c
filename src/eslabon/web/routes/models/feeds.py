"""Calendars that telephones and offices subscribe to, and what each organisation was told of a session."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Contact, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models.calendar import Session
from eslabon.web.routes.models.portfolio import Provider


class CalendarFeed(models.Model):
    """A secret address that shows one calendar; whoever has it reads it, until it is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    # Whose calendar: exactly one of them.
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds")
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)  # the address itself is shown once and never stored
    label = models.CharField(max_length=80, blank=True)  # “my telephone”
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                name="feed_of_one",
                condition=Q(party__isnull=False, provider__isnull=True, trainer__isnull=True)
                | Q(party__isnull=True, provider__isnull=False, trainer__isnull=True)
                | Q(party__isnull=True, provider__isnull=True, trainer__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.label or str(self.whose)

    @property
    def whose(self) -> object:
        """The organisation, provider or trainer."""
        return self.party or self.provider or self.trainer


class CalendarNotice(models.Model):
    """One thing that an address is told of one session: made once, sent once, together with what else waits."""

    class Occasion(models.TextChoices):
        ANNOUNCED = "announced", _("anunciada")
        MOVED = "moved", _("cambió de fecha")
        CANCELLED = "cancelled", _("cancelada")
        REMINDER = "reminder", _("recordatorio")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notices")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="calendar_notices")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion)
    occurrence = models.CharField(max_length=20)  # the session's sequence; of reminders, how many days before too
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["session", "party", "contact", "occasion", "occurrence"],
                name="told_once_of_each_thing_of_a_session",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session}: {self.get_occasion_display()}"
