"""The departments of Peru and Colombia that the platform ships; the registers bring the rest."""

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.territory.models import Place, PlaceCode

COUNTRIES = {"PE": "Perú", "CO": "Colombia"}
SCHEMES = ("inei", "reniec", "divipola", "iso_3166_2")


@dataclass(frozen=True)
class Loaded:
    """How many departments were put on record now, and how many stood there already."""

    created: int
    kept: int


@transaction.atomic
def load_departments(*, actor: Any = None) -> Loaded:
    """Put both countries and their departments on record; what stands there already is completed, not replaced."""
    created = kept = 0
    for country, name in COUNTRIES.items():
        nation, _new = Place.objects.get_or_create(
            code=country, defaults={"country": country, "kind": Place.Kind.COUNTRY, "name": name}
        )
        for row in _department_rows(country):
            if _put_department(row, nation):
                created += 1
            else:
                kept += 1
        audit.record(actor, "territory.load_departments", nation, after={"created": created, "kept": kept})
    return Loaded(created=created, kept=kept)


def _department_rows(country: str) -> list[dict[str, str]]:
    """The departments of a country as shipped."""
    text = (files("eslabon.web.territory") / "data" / f"departments_{country.lower()}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _put_department(row: dict[str, str], nation: Place) -> bool:
    own = row.get("inei") or row["divipola"]
    place, created = Place.objects.get_or_create(
        code=f"{nation.code}-{own}",
        defaults={
            "country": nation.code,
            "kind": Place.Kind.DEPARTMENT,
            "name": row["name"],
            "parent": nation,
            "capital": row["capital"],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
        },
    )
    if not created and place.parent_id is None:
        place.parent = nation
        place.save(update_fields=["parent"])
    for scheme in SCHEMES:
        if row.get(scheme):
            PlaceCode.objects.get_or_create(place=place, scheme=scheme, valid_to=None, defaults={"code": row[scheme]})
    return created
