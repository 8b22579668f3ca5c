"""The theory of change with what its indicators say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from eslabon.rules.monitoring.results import NOTHING, Total
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import EvidenceTerms, Indicator
from eslabon.web.monitoring.queries.indicators import count_of
from eslabon.web.monitoring.queries.results import Window, figures_of, is_sampled, last_months
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Shown:
    """An indicator of an arrow; where it is counted in the records and not reported, `counted` and no total."""

    indicator: Indicator
    total: Total | None
    counted: int | None
    is_sampled: bool


@dataclass(frozen=True)
class Link:
    """An arrow, in words."""

    number: int
    source: str
    target: str
    assumption: str
    indicators: tuple[Shown, ...]


@dataclass(frozen=True)
class Theory:
    """The picture's data, its arrows in words, and the months that the values are of."""

    plain: dict[str, Any]
    links: tuple[Link, ...]
    window: Window | None


def theory_of(programme: Programme, *, alliances: QuerySet[Alliance], language: str, today: date) -> Theory | None:
    """Return the programme's theory of change with the last twelve months' values; None if its pack has none."""
    terms = EvidenceTerms.objects.filter(programme=programme).first()
    if terms is None or not terms.theory:
        return None
    spoken = "en" if language.startswith("en") else "es"
    window = last_months(programme)
    totals: dict[str, Total] = {}
    known = {one.code: one for one in Indicator.objects.filter(programme=programme)}
    if window is not None:
        figures = figures_of(programme, alliances=alliances, window=window)
        totals = figures.totals()
    asked = {code for one in terms.theory["links"] for code in one["indicators"]}
    shown = {
        code: Shown(
            indicator=known[code],
            total=_total(known[code], totals),
            counted=count_of(known[code], alliances=alliances, today=today),
            is_sampled=is_sampled(known[code], tuple(known.values())),
        )
        for code in asked
        if code in known
    }
    names = {node["code"]: node["name"][spoken] for node in terms.theory["nodes"]}
    links = tuple(
        Link(
            number=number,
            source=names[one["source"]],
            target=names[one["target"]],
            assumption=one["assumption"][spoken],
            indicators=tuple(shown[code] for code in one["indicators"] if code in shown),
        )
        for number, one in enumerate(terms.theory["links"], start=1)
    )
    return Theory(terms.theory, links, window)


def _total(indicator: Indicator, totals: dict[str, Total]) -> Total | None:
    if indicator.source == Indicator.Source.OPERATIONS:
        return None
    return totals.get(indicator.code, NOTHING)
