"""Figures of a programme as totals: over time, by corridor, region, product, sex, size; reported and verified apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from eslabon.rules.monitoring.figures import FOUND, VERIFIED
from eslabon.rules.monitoring.formulas import PERCENT, RATIO, formula_from_plain
from eslabon.rules.monitoring.increments import Before
from eslabon.rules.monitoring.results import Measure, Row, Total, totals
from eslabon.rules.territory import fold
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.baselines import standing_baselines
from eslabon.web.monitoring.models import Figure, FigurePart, Indicator
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes

GROUPS = ("corridor", "region", "chain")  # of the alliance; every other dimension is of a figure's parts
NOT_SAID = ""
FOUND_STATES = Q(state__in=FOUND)


@dataclass(frozen=True)
class Window:
    """A stretch of months."""

    first: date
    last: date


@dataclass(frozen=True)
class Group:
    """One line of a breakdown."""

    key: str
    name: str
    total: Total


@dataclass(frozen=True)
class Figures:
    """Everything that totals of a programme are made of, read once."""

    programme: Programme
    indicators: tuple[Indicator, ...]
    alliances: Mapping[str, Mapping[str, str]]  # id -> corridor, region, chain: their names
    rows: tuple[Row, ...]
    baselines: Mapping[tuple[str, str], Before]
    settings: Mapping[str, Decimal]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The indicators as the rule takes them."""
        return tuple(measure_of(one) for one in self.indicators)

    def totals(self, rows: Sequence[Row] | None = None) -> dict[str, Total]:
        """The total of each indicator, of all rows or of some."""
        chosen = self.rows if rows is None else rows
        return totals(chosen, measures=self.measures, baselines=self.baselines, settings=self.settings)

    def over_time(self, code: str, *, by: str) -> list[tuple[date, Total]]:
        """The total of one indicator per month, quarter or year in which there is anything, in order."""
        buckets: dict[date, list[Row]] = defaultdict(list)
        for row in self.rows:
            buckets[bucket_of(row.month, by=by)].append(row)
        return [(start, self.totals(rows)[code]) for start, rows in sorted(buckets.items())]

    def by_group(self, code: str, *, dimension: str) -> list[Group]:
        """The total of one indicator per corridor, region or product, by name."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[self.alliances[row.alliance][dimension]].append(row)
        names = sorted(groups, key=lambda name: (name == NOT_SAID, fold(name)))
        return [Group(name, name or _("sin anotar"), self.totals(groups[name])[code]) for name in names]


def measure_of(indicator: Indicator) -> Measure:
    """Return an indicator as the rule takes it."""
    is_formula = indicator.source == Indicator.Source.FORMULA and bool(indicator.formula)
    formula = formula_from_plain(indicator.formula) if is_formula else None
    return Measure(indicator.code, indicator.over_time, formula)


def is_additive(indicator: Indicator) -> bool:
    """Whether totals of different places or programmes may be added: a ratio's may not."""
    return indicator.formula.get("op") not in {RATIO, PERCENT} if indicator.formula else True


def is_sampled(indicator: Indicator, indicators: Sequence[Indicator]) -> bool:
    """Whether it, or all that it is computed from, is checked in the quarter's sample."""
    if not indicator.formula:
        return indicator.is_verified_by_sample
    by_code = {one.code: one for one in indicators}
    return all(code in by_code and is_sampled(by_code[code], indicators) for code in indicator.formula["of"])


def bucket_of(month: date, *, by: str) -> date:
    """Return the first day of the month, quarter or year that a month belongs to."""
    if by == "year":
        return date(month.year, 1, 1)
    if by == "quarter":
        return date(month.year, month.month - (month.month - 1) % 3, 1)
    return month


def alliances_seen(user: Any, act: str, *, programme: Programme, today: date) -> QuerySet[Alliance]:
    """Return the alliances on which a role allows `act`: by operator, region and product."""
    seen = Q(pk__in=[])
    for scope in scopes(user, act, programme=programme, on=today):
        one = Q()
        if scope.place_code is not None:
            one &= Q(place__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            one &= Q(operator_id=scope.party_id)
        if one == Q():
            return Alliance.objects.filter(programme=programme)
        seen |= one
    return Alliance.objects.filter(seen, programme=programme)


def figures_of(
    programme: Programme, *, alliances: QuerySet[Alliance], window: Window, locked_only: bool = False
) -> Figures:
    """Return the figures of some alliances in a stretch of months; of locked months only if asked."""
    indicators = tuple(Indicator.objects.filter(programme=programme, is_active=True))
    described = alliances.values_list("pk", "corridor__name", "place__name", "chain__name_es")
    where = {
        str(key): {"corridor": corridor or NOT_SAID, "region": place or NOT_SAID, "chain": chain or NOT_SAID}
        for key, corridor, place, chain in described
    }
    found = Figure.objects.filter(alliance__in=alliances, period__starts_on__range=(window.first, window.last))
    if locked_only:
        found = found.filter(period__locked_at__isnull=False)
    summed = (
        found.order_by()
        .values_list("alliance_id", "indicator__code", "period__starts_on")
        .annotate(
            reported=Sum("value"),
            checked=Sum("value", filter=FOUND_STATES),
            verified=Sum("verified_value", filter=FOUND_STATES),
        )
    )
    rows = tuple(Row(str(key), code, month, *values) for key, code, month, *values in summed)
    return Figures(
        programme=programme,
        indicators=indicators,
        alliances=where,
        rows=rows,
        baselines=_baselines(alliances),
        settings={"days_per_job": terms_of(programme).days_per_job},
    )


def _baselines(alliances: QuerySet[Alliance]) -> dict[tuple[str, str], Before]:
    """What the alliances' own baselines say, month by month; a month that nobody wrote down is not there."""
    found = {}
    for key, baseline in standing_baselines(alliances).items():
        known = {month.month: value for month, value in baseline.months if value is not None}
        if known:
            found[key] = Before(sum(known.values(), Decimal(0)), known)
    return found


def by_part(
    figures: Figures,
    *,
    indicator: Indicator,
    dimension: str,
    alliances: QuerySet[Alliance],
    window: Window,
    locked_only: bool = False,
) -> list[Group]:
    """Return the totals of an indicator's parts (MONITOR-83): verified only where the whole was found as reported."""
    parts = FigurePart.objects.filter(
        figure__alliance__in=alliances,
        figure__indicator=indicator,
        figure__period__starts_on__range=(window.first, window.last),
        dimension=dimension,
    )
    if locked_only:
        parts = parts.filter(figure__period__locked_at__isnull=False)
    found = (
        parts.order_by()
        .values_list("figure__alliance_id", "category", "figure__period__starts_on")
        .annotate(reported=Sum("value"), verified=Sum("value", filter=Q(figure__state=VERIFIED)))
    )
    groups: dict[str, list[Row]] = defaultdict(list)
    for key, category, month, reported, verified in found:
        groups[category].append(Row(str(key), indicator.code, month, reported, verified, verified))
    return [
        Group(category, category, figures.totals(rows)[indicator.code]) for category, rows in sorted(groups.items())
    ]


def last_months(programme: Programme, *, months: int = 12) -> Window | None:
    """Return the stretch of so many months up to the last one with a figure; None if there is none."""
    latest = (
        Figure.objects.filter(alliance__programme=programme)
        .order_by("-period__starts_on")
        .values_list("period__starts_on", flat=True)
        .first()
    )
    if latest is None:
        return None
    number = latest.year * 12 + latest.month - months
    return Window(date(number // 12, number % 12 + 1, 1), latest)


def narrowed(figures: Figures, *, window: Window) -> Figures:
    """Return the same figures in fewer months, without asking the database."""
    kept = tuple(row for row in figures.rows if window.first <= row.month <= window.last)
    return replace(figures, rows=kept)
