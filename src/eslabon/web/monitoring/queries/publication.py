"""What is published: verified figures of locked months by year, with how much of them was checked."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min

from eslabon.rules.monitoring.results import Row, Total
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.baselines import standing_baselines
from eslabon.web.monitoring.models import CorrectionFactor, EvidenceTerms, Indicator, Period, Publication, Target
from eslabon.web.monitoring.queries.published_parts import locations_of, parts_of_year, places_of_year, published
from eslabon.web.monitoring.queries.results import Figures, Window, bucket_of, figures_of, narrowed
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme


def content_to_publish(programme: Programme) -> tuple[date, dict[str, Any]] | None:
    """The last day of the last locked month and what would be published of it; None if nothing was verified.

    Numbers are texts: what is frozen must come back exactly.
    """
    locked = Period.objects.filter(programme=programme, locked_at__isnull=False).aggregate(
        first=Min("starts_on"), last=Max("starts_on"), through=Max("ends_on")
    )
    if locked["first"] is None:
        return None
    figures = figures_of(
        programme,
        alliances=Alliance.objects.filter(programme=programme),
        window=Window(locked["first"], locked["last"]),
        locked_only=True,
    )
    by_year: dict[date, list[Row]] = defaultdict(list)
    for row in figures.rows:
        by_year[bucket_of(row.month, by="year")].append(row)
    years = {year: figures.totals(rows) for year, rows in sorted(by_year.items())}
    locations, where = locations_of(programme)
    places = {year.year: places_of_year(figures, rows, where=where) for year, rows in by_year.items()}
    targets = _targets(programme)
    factors = _factors(programme, through=locked["through"])
    whole = figures.totals()
    shown = [
        _indicator(one, whole[one.code], years=years, targets=targets, factors=factors) for one in _published(figures)
    ]
    if all(one["total"]["verified"] is None for one in shown):
        return None
    for one, told in zip(_published(figures), shown, strict=True):
        for year in told["years"]:
            year["parts"] = parts_of_year(figures, one, year=year["year"], programme=programme)
            year["places"] = places[year["year"]].get(one.code, [])
        told["stretches"] = _stretches(one, figures, targets=targets)
    terms = EvidenceTerms.objects.filter(programme=programme).first()
    return locked["through"], {
        "version": 2,
        "first": locked["first"].isoformat(),
        "through": locked["through"].isoformat(),
        "alliances": len({row.alliance for row in figures.rows}),
        "alliances_checked": len({row.alliance for row in figures.rows if row.verified is not None}),
        "indicators": shown,
        "dimensions": terms_of(programme).dimensions,
        "locations": list(locations.values()),
        "baselines": _baselines(programme, where=where),
        "iati": terms.iati if terms else {},
    }


def latest_publication(programme: Programme) -> Publication | None:
    """The publication that the public sees."""
    return Publication.objects.filter(programme=programme).select_related("programme").first()


def _published(figures: Figures) -> list[Indicator]:
    """What goes out: everything but what the programme counts in its own records."""
    return [one for one in figures.indicators if one.source != Indicator.Source.OPERATIONS]


def _stretches(indicator: Indicator, figures: Figures, *, targets: dict[int, list[Target]]) -> list[dict[str, Any]]:
    """What was verified in each stretch with a target of its own that is no calendar year."""
    asked = {
        (one.starts_on, one.ends_on)
        for one in targets.get(indicator.pk.int, [])
        if not one.is_published_total and not is_calendar_year(one.starts_on, one.ends_on)
    }
    found = []
    for first, last in sorted(asked):
        some = narrowed(figures, window=Window(first.replace(day=1), last))
        total = some.totals()[indicator.code]
        found.append({"starts_on": first.isoformat(), "ends_on": last.isoformat(), **_total(total)})
    return found


def is_calendar_year(first: date, last: date) -> bool:
    """Whether a stretch is a year from January to December."""
    return (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))


def _indicator(
    indicator: Indicator,
    whole: Total,
    *,
    years: dict[date, dict[str, Total]],
    targets: dict[int, list[Target]],
    factors: dict[int, list[CorrectionFactor]],
) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name_es": indicator.name_es,
        "name_en": indicator.name_en,
        "meaning_es": indicator.meaning_es,
        "meaning_en": indicator.meaning_en,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "over_time": indicator.over_time,
        "is_formula": bool(indicator.formula),
        "total": _total(whole),
        "years": [{"year": year.year, **_total(found[indicator.code])} for year, found in years.items()],
        "targets": [
            {
                "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat(),
                "value": _text(one.value),
                "unit": one.unit,
                "dimension": one.dimension,
                "category": one.category,
                "source": one.source,
                "is_published_total": one.is_published_total,
            }
            for one in targets.get(indicator.pk.int, [])
        ],
        "factors": [
            {
                "quarter": one.plan.starts_on.isoformat(),
                "ratio": _text(one.ratio),
                "low": _text(one.low),
                "high": _text(one.high),
                "confidence": _text(one.confidence),
                "sampled": one.sampled,
                "population": one.population,
                "reported": _text(one.reported),
            }
            for one in factors.get(indicator.pk.int, [])
        ],
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "reported": _text(total.reported),
        "checked": _text(total.checked),
        "verified": _text(total.verified),
        "alliances": total.alliances,
        "without_baseline": total.without_baseline,
    }


def _text(value: Decimal | None) -> str | None:
    """A number as text, to four decimals at most."""
    return None if value is None else f"{value.quantize(Decimal('0.0001')).normalize():f}"


def _targets(programme: Programme) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = defaultdict(list)
    for one in Target.objects.filter(indicator__programme=programme, alliance=None):
        found[one.indicator_id.int].append(one)
    return found


def _factors(programme: Programme, *, through: date) -> dict[int, list[CorrectionFactor]]:
    found: dict[int, list[CorrectionFactor]] = defaultdict(list)
    published = CorrectionFactor.objects.filter(plan__programme=programme, plan__ends_on__lte=through)
    for one in published.select_related("plan"):
        found[one.indicator_id.int].append(one)
    return found


def _baselines(programme: Programme, *, where: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What alliances had in the twelve months before, by indicator; of those whose twelve months are all known."""
    found: dict[str, dict[str, Any]] = {}
    places: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for (alliance, code), baseline in standing_baselines(Alliance.objects.filter(programme=programme)).items():
        if baseline.total is None:
            continue
        year = baseline.months[-1][0].year
        known = found.setdefault(code, {"value": Decimal(0), "year": year, "alliances": 0})
        known["value"] += baseline.total
        known["year"] = max(known["year"], year)
        known["alliances"] += 1
        if alliance in where:
            places[code][where[alliance]] += baseline.total
    units = dict(Indicator.objects.filter(programme=programme).values_list("code", "unit"))
    return {
        code: {
            **one,
            "value": _text(one["value"]),
            "places": [
                {"place": place, "value": _text(value)}
                for place, value in sorted(published(places[code], unit=units.get(code, "")).items())
            ],
        }
        for code, one in sorted(found.items())
    }
