"""Where somebody who suffers violence is helped. Nothing here says who asked."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.fields.sealed import EncryptedTextField
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place


class HelpService(models.Model):
    """A line, an office or a house that helps; how it is reached is encrypted, and of some told to few."""

    class Kind(models.TextChoices):
        HELPLINE = "helpline", _("línea de ayuda")
        POLICE = "police", _("policía o comisaría de familia")
        LEGAL = "legal", _("defensa legal")
        HEALTH = "health", _("salud y apoyo psicológico")
        CENTRE = "centre", _("centro de atención a la mujer y la familia")
        SHELTER = "shelter", _("casa de acogida")
        OTHER = "other", _("otro")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="help_services")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # empty: all
    phone = EncryptedTextField(_("teléfono"), blank=True)
    address = EncryptedTextField(_("dirección"), blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    is_free = models.BooleanField(default=True)
    is_reserved = models.BooleanField(default=False)  # its contact is told only to who refers somebody
    confirmed_on = models.DateField()  # when somebody last tried that it answers
    withdrawn_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place__name", "kind", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "name", "place"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_help_service_per_place",
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=models.Q(withdrawn_on__isnull=True, place__isnull=True),
                name="one_help_service_of_the_country",
            ),
        )

    def __str__(self) -> str:
        return self.name
