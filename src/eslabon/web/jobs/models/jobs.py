"""A piece of work that a person can watch."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work, from the queue to its end; `holder` is the one run that may write to it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("en espera")
        RUNNING = "running", _("en marcha")
        SUCCEEDED = "succeeded", _("terminado")
        FAILED = "failed", _("con error")
        LOST = "lost", _("interrumpido")
        CANCELLED = "cancelled", _("cancelado")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs")
    programme = models.CharField(max_length=40, blank=True, db_index=True)  # its code; empty: of the site itself
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    subject_url = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0 = not known
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=2)
    holder = models.UUIDField(null=True)  # changes with every run: the fence
    worker = models.CharField(max_length=64, blank=True)
    lease_expires_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error_es = models.TextField(blank=True)
    error_en = models.TextField(blank=True)
    # Row of django_tasks_db; no foreign key, because old rows are pruned.
    task_result_id = models.UUIDField(unique=True)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["actor", "-created_at"]),
            models.Index(
                fields=["lease_expires_at"], condition=models.Q(state="running"), name="jobs_running_by_lease"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state not in {self.State.QUEUED, self.State.RUNNING}

    @property
    def can_retry(self) -> bool:
        """Whether a person may put it back in the queue."""
        return self.state in {self.State.FAILED, self.State.LOST, self.State.CANCELLED}

    @property
    def can_cancel(self) -> bool:
        """Whether a person may stop it."""
        return not self.is_finished and not self.cancel_requested

    @property
    def error(self) -> str:
        """What went wrong, in the reader's language."""
        return self.error_en if (get_language() or "es").startswith("en") else self.error_es

    @property
    def badge(self) -> str:
        """State of the design system's mark."""
        return {"queued": "waiting", "running": "declared", "succeeded": "verified", "cancelled": "draft"}.get(
            self.state, "refused"
        )
