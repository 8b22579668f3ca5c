"""Official places, their codes in each register, and when those codes held."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eslabon.rules.territory import fold


class Place(models.Model):
    """A country, department, province, district or municipality.

    `code` is the country's statistical code as text with its leading zeros, after the country: `PE-12`,
    `PE-120301` (INEI's UBIGEO), `CO-41`, `CO-41551` (DIVIPOLA). It begins with the code of the place that holds it.
    A district that INEI has not numbered yet stands under its province and its RENIEC number: `PE-1801R07`.
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
    search_name = models.CharField(max_length=120, db_index=True, editable=False, default="")
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

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Keep what searches compare beside the name."""
        self.search_name = fold(self.name)
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "search_name"}
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )  # fmt: skip


class PlaceCodeQuerySet(models.QuerySet["PlaceCode"]):
    """Codes as they stood."""

    def in_force(self) -> "PlaceCodeQuerySet":
        """Not closed."""
        return self.filter(valid_to__isnull=True)

    def valid_on(self, day: date) -> "PlaceCodeQuerySet":
        """Holding on `day`; the first and the last day count, an unknown one is no limit."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


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

    objects: ClassVar[Any] = PlaceCodeQuerySet.as_manager()

    class Meta:
        ordering = ("scheme", "-valid_to", "code")
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to__isnull=True), name="one_place_per_code"
            ),
            models.UniqueConstraint(
                fields=["place", "scheme"], condition=Q(valid_to__isnull=True), name="one_code_per_scheme"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
