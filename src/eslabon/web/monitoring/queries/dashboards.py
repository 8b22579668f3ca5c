"""The dashboard of a programme: every indicator at a glance, one of them over time and broken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eslabon.rules.monitoring.results import Total
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import ContextEvent, CorrectionFactor, Indicator, Target
from eslabon.web.monitoring.queries.results import GROUPS, Figures, Group, Window, by_part, figures_of, is_sampled
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme

BUCKETS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see."""

    window: Window
    indicator: str
    by: str
    dimension: str


@dataclass(frozen=True)
class Glance:
    """One indicator in the window: totals, its own target, what the source published, the latest sample's factor."""

    indicator: Indicator
    total: Total
    targets: tuple[Target, ...]
    published: tuple[Target, ...]
    factor: CorrectionFactor | None
    is_sampled: bool  # it, or what it is computed from, is checked by sample


@dataclass(frozen=True)
class Moment:
    """A bucket of time with its total, its target and the events that touch it."""

    starts_on: date
    name: str
    total: Total
    target: Decimal | None
    events: tuple[int, ...]  # numbers in the list of events, from 1


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page."""

    asked: Asked
    glances: tuple[Glance, ...]
    chosen: Indicator | None
    moments: tuple[Moment, ...]
    groups: tuple[Group, ...]
    events: tuple[ContextEvent, ...]
    alliances: int


def dashboard_of(programme: Programme, *, alliances: QuerySet[Alliance], asked: Asked) -> Dashboard:
    """Return what a reader sees of the alliances in reach."""
    figures = figures_of(programme, alliances=alliances, window=asked.window)
    shown = [one for one in figures.indicators if one.source != Indicator.Source.OPERATIONS]
    chosen = next((one for one in shown if one.code == asked.indicator), shown[0] if shown else None)
    targets = list(Target.objects.filter(indicator__programme=programme, alliance=None, dimension=""))
    factors = _latest_factors(programme)
    whole = figures.totals()
    events = events_in(programme, window=asked.window)
    return Dashboard(
        asked=asked,
        glances=tuple(
            Glance(
                one,
                whole[one.code],
                tuple(t for t in targets if _touches(t, one, asked.window)),
                tuple(t for t in targets if t.indicator_id == one.pk and t.is_published_total),
                factors.get(one.pk),
                is_sampled(one, figures.indicators),
            )
            for one in shown
        ),
        chosen=chosen,
        moments=_moments(figures, chosen, by=asked.by, targets=targets, events=events) if chosen else (),
        groups=_groups(figures, chosen, asked=asked, alliances=alliances) if chosen else (),
        events=events,
        alliances=len(figures.alliances),
    )


def dimensions_of(programme: Programme, indicator: Indicator | None) -> list[tuple[str, str]]:
    """Return what an indicator can be broken down by, with its name: places and products, then parts of figures."""
    named = {one["code"]: one for one in terms_of(programme).dimensions}
    own = [(code, _name(named[code])) for code in (indicator.dimensions if indicator else []) if code in named]
    return [("corridor", _("corredor")), ("region", _("región")), ("chain", _("producto")), *own]


def events_in(programme: Programme, *, window: Window) -> tuple[ContextEvent, ...]:
    """Return the context events that touch the window, the oldest first."""
    standing = ContextEvent.objects.filter(programme=programme, withdrawn_at__isnull=True)
    until = _end(window.last, by="month")
    touching = standing.filter(starts_on__lte=until).filter(
        Q(ends_on__gte=window.first) | Q(ends_on__isnull=True, starts_on__gte=window.first)
    )
    return tuple(touching.select_related("chain", "corridor").order_by("starts_on", "recorded_at"))


def _groups(
    figures: Figures, indicator: Indicator, *, asked: Asked, alliances: QuerySet[Alliance]
) -> tuple[Group, ...]:
    if asked.dimension in GROUPS:
        return tuple(figures.by_group(indicator.code, dimension=asked.dimension))
    parts = by_part(figures, indicator=indicator, dimension=asked.dimension, alliances=alliances, window=asked.window)
    dimension = next((one for one in terms_of(figures.programme).dimensions if one["code"] == asked.dimension), None)
    names = {one["code"]: _name(one) for one in dimension["categories"]} if dimension else {}
    return tuple(Group(one.key, names.get(one.key, one.key), one.total) for one in parts)


def _name(plain: dict[str, Any]) -> str:
    from django.utils.translation import get_language

    return str(plain["name_en"] if (get_language() or "").startswith("en") else plain["name_es"])


def _touches(target: Target, indicator: Indicator, window: Window) -> bool:
    until = _end(window.last, by="month")
    return (
        target.indicator_id == indicator.pk
        and not target.is_published_total
        and target.starts_on <= until
        and target.ends_on >= window.first
    )


def _moments(
    figures: Figures,
    indicator: Indicator,
    *,
    by: str,
    targets: Sequence[Target],
    events: Sequence[ContextEvent],
) -> tuple[Moment, ...]:
    found = []
    for start, total in figures.over_time(indicator.code, by=by):
        end = _end(start, by=by)
        target = next(
            (
                one.value
                for one in targets
                if one.indicator_id == indicator.pk
                and not one.is_published_total
                and (one.starts_on, one.ends_on) == (start, end)
                and one.unit in {"", indicator.unit}
            ),
            None,
        )
        touching = tuple(
            number
            for number, event in enumerate(events, start=1)
            if event.starts_on <= end and (event.ends_on or event.starts_on) >= start
        )
        found.append(Moment(start, bucket_name(start, by=by), total, target, touching))
    return tuple(found)


def bucket_name(start: date, *, by: str) -> str:
    """Return what a month, quarter or year is called on an axis: 2012-05, 2012 T2, 2012."""
    if by == "year":
        return str(start.year)
    if by == "quarter":
        return _("%(year)d T%(quarter)d") % {"year": start.year, "quarter": (start.month - 1) // 3 + 1}
    return f"{start:%Y-%m}"


def _end(start: date, *, by: str) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _latest_factors(programme: Programme) -> dict[Any, CorrectionFactor]:
    found = CorrectionFactor.objects.filter(plan__programme=programme).select_related("plan")
    return {one.indicator_id: one for one in found.order_by("plan__starts_on")}
