"""Sets of places that are targeted together."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place


class Corridor(models.Model):
    """A natural network of trade between places: a candidate until a ranking or a named person chooses it."""

    class Origin(models.TextChoices):
        SOURCE_CHOSEN = "source_chosen", _("elegido según la fuente")
        SOURCE = "source", _("candidato según la fuente")
        OURS = "ours", _("candidato nuestro")
        FILE = "file", _("de un archivo")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="corridors")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    places = models.ManyToManyField(Place, related_name="corridors")  # its districts or municipalities
    place_codes = models.JSONField(default=list)  # beginnings of its districts' codes
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.FILE)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_corridor_per_code"),)

    def __str__(self) -> str:
        return self.name
