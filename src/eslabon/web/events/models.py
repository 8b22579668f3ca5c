"""The outbox: what was announced, and to whom it was delivered."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Announcement(models.Model):
    """An event, written in the transaction of the act that announces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=200)  # dotted path of the event class
    payload = models.JSONField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"

    @property
    def name(self) -> str:
        """Name of the event class."""
        return self.event.rpartition(".")[2]


class Delivery(models.Model):
    """One reaction's share of an announcement: waiting, done, or given up."""

    class State(models.TextChoices):
        PENDING = "pending", _("pendiente")
        DELIVERED = "delivered", _("entregado")
        FAILED = "failed", _("sin entregar")

    id = models.BigAutoField(primary_key=True)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=200)  # dotted path of the function
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["announcement", "reaction"], name="one_delivery_per_reaction"),)
        indexes = (
            models.Index(fields=["next_try_at"], condition=models.Q(state="pending"), name="events_waiting_delivery"),
        )

    def __str__(self) -> str:
        return f"{self.announcement} → {self.reaction}"
