"""Official places, their codes in each register, and when those codes held."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A country, department, province, district or municipality.

    `code` is the country's statistical code as text with its leading zeros, after the country: `PE-12`,
    `PE-120301` (INEI's UBIGEO), `CO-41`, `CO-41551` (DIVIPOLA).
    """

    class Kind(models.TextChoices):
        COUNTRY = "country", _("país")
        DEPARTMENT = "department", _("departamento")
        PROVINCE = "province", _("provincia")
        DISTRICT = "district", _("distrito")
        MUNICIPALITY = "municipality", _("municipio")

    code = models.CharField(max_length=16, unique=True)
    country = models.CharField(max_length=2, db_index=True)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    capital = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    altitude_m = models.IntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class PlaceCode(models.Model):
    """A place's code in one register; INEI and RENIEC number most districts differently."""

    class Scheme(models.TextChoices):
        INEI = "inei", "INEI"
        RENIEC = "reniec", "RENIEC"
        DIVIPOLA = "divipola", "DIVIPOLA"
        ISO = "iso_3166_2", "ISO 3166-2"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=16, choices=Scheme)
    code = models.CharField(max_length=16)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="one_place_per_code"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
