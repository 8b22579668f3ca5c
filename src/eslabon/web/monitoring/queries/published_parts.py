"""Parts of what is published: by sex, age, size of the producer, and by corridor or region (MONITOR-88, MONITOR-89)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.monitoring.results import Row, may_be_published
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import Indicator
from eslabon.web.monitoring.queries.results import Figures, Window, by_part
from eslabon.web.programmes.models import Programme

PERSON = "person"


def locations_of(programme: Programme) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return the places that results are told by, by reference, and the reference of each alliance's.

    Corridors where the programme has alliances in them, regions otherwise: one division only, so that nobody adds two.
    """
    rows = list(
        Alliance.objects.filter(programme=programme)
        .order_by("pk")
        .values(
            "pk",
            *(f"corridor__{name}" for name in ("code", "name", "latitude", "longitude")),
            *(f"place__{name}" for name in ("code", "name", "latitude", "longitude")),
        )
    )
    division = "corridor" if any(row["corridor__code"] for row in rows) else "place"
    found: dict[str, dict[str, Any]] = {}
    where: dict[str, str] = {}
    for row in rows:
        code = row[f"{division}__code"]
        if not code:
            continue
        point = [row[f"{division}__{name}"] for name in ("latitude", "longitude")]
        found[code] = {
            "reference": code,
            "name": row[f"{division}__name"],
            "point": None if None in point else [f"{value:.4f}" for value in point],
        }
        where[str(row["pk"])] = code
    return dict(sorted(found.items())), where


def parts_of_year(
    figures: Figures, indicator: Indicator, *, year: int, programme: Programme
) -> list[dict[str, str]]:  # fmt: skip
    """Return the verified parts of one year of an indicator by each of its dimensions; none that points at a person."""
    window = Window(date(year, 1, 1), date(year, 12, 1))
    alliances = Alliance.objects.filter(programme=programme)
    found: list[dict[str, str]] = []
    for dimension in indicator.dimensions:
        groups = by_part(
            figures, indicator=indicator, dimension=dimension, alliances=alliances, window=window, locked_only=True
        )
        values = {one.key: one.total.verified for one in groups if one.total.verified is not None}
        found += [
            {"dimension": dimension, "category": category, "verified": as_text(value)}
            for category, value in published(values, unit=indicator.unit).items()
        ]
    return found


def places_of_year(
    figures: Figures, rows: Sequence[Row], *, where: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:  # fmt: skip
    """Return the verified totals of some rows by place, per indicator."""
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.alliance in where:
            by_place[where[row.alliance]].append(row)
    values: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for place, some in sorted(by_place.items()):
        for code, total in figures.totals(some).items():
            if total.verified is not None:
                values[code][place] = total.verified
    units = {one.code: one.unit for one in figures.indicators}
    return {
        code: [
            {"place": place, "verified": as_text(value)}
            for place, value in published(known, unit=units[code]).items()
        ]
        for code, known in values.items()
    }  # fmt: skip


def published(values: Mapping[str, Decimal], *, unit: str) -> Mapping[str, Decimal]:
    """Return the parts that may be published: all of them or, where one would point at somebody, none."""
    return values if unit != PERSON or may_be_published(values.values()) else {}


def as_text(value: Decimal) -> str:
    """Return a number as text, to four decimals at most."""
    return f"{value.quantize(Decimal('0.0001')).normalize():f}"
