"""What an organisation was told of its route by e-mail."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Contact
from eslabon.web.routes.models.routes import Route


class RouteNotice(models.Model):
    """One message about one thing of a route, to one address: made once, sent once."""

    class Occasion(models.TextChoices):
        PROPOSED = "proposed", _("ruta propuesta")
        DUE = "due", _("respuesta pendiente")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=12, choices=Occasion)
    occurrence = models.CharField(max_length=20, blank=True)  # of reminders, after how many days
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["route", "occasion", "occurrence", "contact"], name="told_once_of_each_thing_of_a_route"
            ),
        )

    def __str__(self) -> str:
        return f"{self.route}: {self.get_occasion_display()}"
