"""What an applicant was told, by e-mail, and when."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.calls.models.applications import Application
from eslabon.web.parties.models import Contact


class Notice(models.Model):
    """One message about one thing that happened to an application, to one address: made once, sent once."""

    class Occasion(models.TextChoices):
        SUBMITTED = "submitted", _("postulación recibida")
        CORRECTION = "correction", _("subsanación pedida")
        DUE = "due", _("subsanación por vencer")
        VERDICT = "verdict", _("dictamen")
        APPEAL = "appeal", _("apelación resuelta")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=12, choices=Occasion)
    occurrence = models.CharField(max_length=40)  # which round, verdict or appeal it tells of
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["application", "occasion", "occurrence", "contact"], name="told_once_of_each_thing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application}: {self.get_occasion_display()}"
