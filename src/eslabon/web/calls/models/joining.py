"""Other organisations that apply together with the applicant."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from eslabon.web.calls.models.applications import Application
from eslabon.web.parties.models import Party


class CoApplicantQuerySet(models.QuerySet["CoApplicant"]):
    """Co-applicants by how far they came."""

    def standing(self) -> "CoApplicantQuerySet":
        """Invited or confirmed, and not ended."""
        return self.filter(ended_at__isnull=True)

    def joined(self) -> "CoApplicantQuerySet":
        """Confirmed by their own side and not ended: only these see the application (CALL-21)."""
        return self.standing().filter(confirmed_at__isnull=False)

    def awaited(self) -> "CoApplicantQuerySet":
        """Invited and not yet confirmed."""
        return self.standing().filter(confirmed_at__isnull=True)


class CoApplicant(models.Model):
    """An organisation that applies together with the applicant: one side invites it, the other confirms."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="co_applicants")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="co_applications")
    note = models.CharField(max_length=300, blank=True)  # what it brings, in the applicant's words
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CoApplicantQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["application", "party"],
                condition=models.Q(ended_at__isnull=True),
                name="one_standing_co_applicant_per_party",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.application}"
