"""An indicator as people read it: how it is computed, what was reported and verified, the factor beside it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eslabon.rules.monitoring import formulas
from eslabon.rules.monitoring.periods import quarter_of
from eslabon.rules.monitoring.results import Total
from eslabon.web.alliances.models import Alliance, Bottleneck, MappedProducer
from eslabon.web.alliances.queries.baselines import standing_baselines
from eslabon.web.alliances.queries.sizes import DIMENSIONS, parts_of
from eslabon.web.monitoring.models import CorrectionFactor, Indicator
from eslabon.web.monitoring.queries.results import Window, alliances_seen, figures_of, last_months
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme

EVER = Window(date(1990, 1, 1), date(2100, 1, 1))


@dataclass(frozen=True)
class Standing:
    """One indicator: its total, what the records count (for `operations`), and its latest factor."""

    indicator: Indicator
    total: Total | None
    counted: int | None
    factor: CorrectionFactor | None


@dataclass(frozen=True)
class Quarter:
    """One quarter of an indicator: reported and verified apart, and what the sample says of all that was reported."""

    starts_on: date
    ends_on: date
    total: Total
    factor: CorrectionFactor | None

    @property
    def estimate(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """The reported total times the factor, with the limits of its interval; None without a factor."""
        if self.factor is None or self.total.reported is None:
            return None
        reported = self.factor.reported
        return reported * self.factor.ratio, reported * self.factor.low, reported * self.factor.high


@dataclass(frozen=True)
class Part:
    """How many of what is counted in the records belong to one category of a dimension."""

    name: str
    counted: int


def parts_counted(indicator: Indicator, *, user: Any, today: date) -> list[tuple[str, list[Part]]]:
    """Return what an indicator counts in the records, by each of its dimensions that the records know."""
    alliances = alliances_seen(user, "result.view", programme=indicator.programme, today=today)
    rows = counted_rows(indicator, alliances=alliances)
    asked = [code for code in indicator.dimensions if code in DIMENSIONS]
    if rows is None or not asked:
        return []
    counted = parts_of(indicator.programme, producers=rows)
    named = {one["code"]: one for one in terms_of(indicator.programme).dimensions}
    found = []
    for dimension in asked:
        words = {one["code"]: in_words(one) for one in named.get(dimension, {}).get("categories", [])}
        words |= {"other": _("otro"), "": _("no se sabe")}
        parts = [Part(words.get(code, code), n) for (of, code), n in counted.items() if of == dimension]
        title = in_words(named[dimension]) if dimension in named else dimension
        found.append((title, sorted(parts, key=lambda one: -one.counted)))
    return found


def in_words(row: dict[str, Any]) -> str:
    """Return the name of a dimension or category in the reader's language."""
    return str(row["name_en" if (get_language() or "es").startswith("en") else "name_es"])


def counted_rows(indicator: Indicator, *, alliances: QuerySet[Alliance]) -> QuerySet[MappedProducer] | None:
    """Return the producers that an indicator counts; None where it counts something else."""
    if indicator.counter != "effective_links":
        return None
    effective = MappedProducer.objects.filter(alliance__in=alliances, linkage=MappedProducer.Linkage.EFFECTIVE)
    return effective.filter(within__isnull=True)


def count_of(indicator: Indicator, *, alliances: QuerySet[Alliance], today: date) -> int | None:
    """Return what the programme's own records say; None for a counter that nobody knows."""
    rows = counted_rows(indicator, alliances=alliances)
    if rows is not None:
        return rows.count()
    if indicator.counter == "bottlenecks_verified":
        return Bottleneck.objects.filter(alliance__in=alliances, state=Bottleneck.State.VERIFIED).count()
    if indicator.counter == "active_alliances":
        going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        return alliances.filter(going_on, starts_on__lte=today).count()
    return None


def standing_of(programme: Programme, *, user: Any, today: date) -> list[Standing]:
    """Return every indicator with its last twelve months, within the reader's reach."""
    alliances = alliances_seen(user, "result.view", programme=programme, today=today)
    window = last_months(programme) or Window(today.replace(day=1), today.replace(day=1))
    figures = figures_of(programme, alliances=alliances, window=window)
    totals = figures.totals()
    latest: dict[Any, CorrectionFactor] = {}
    for factor in CorrectionFactor.objects.filter(plan__programme=programme).select_related("plan"):
        latest[factor.indicator_id] = factor  # ordered by quarter: the last one stays
    lines = []
    for one in figures.indicators:
        is_counted = one.source == Indicator.Source.OPERATIONS
        counted = count_of(one, alliances=alliances, today=today) if is_counted else None
        lines.append(Standing(one, None if is_counted else totals[one.code], counted, latest.get(one.pk)))
    return lines


def quarters_of(indicator: Indicator, *, user: Any, today: date) -> list[Quarter]:
    """Return an indicator's quarters, latest first, within the reader's reach."""
    alliances = alliances_seen(user, "result.view", programme=indicator.programme, today=today)
    figures = figures_of(indicator.programme, alliances=alliances, window=EVER)
    factors = {one.plan.starts_on: one for one in factors_of(indicator)}
    rows = (
        figures.over_time(indicator.code, by="quarter")
        if indicator.code in {one.code for one in figures.indicators}
        else []
    )
    return [Quarter(*quarter_of(start), total, factors.get(start)) for start, total in reversed(rows)]


def factors_of(indicator: Indicator) -> QuerySet[CorrectionFactor]:
    """Return the published factors of an indicator, latest first."""
    return indicator.factors.select_related("plan").order_by("-plan__starts_on")


@dataclass(frozen=True)
class Before:
    """What the alliances in reach had in the twelve months before their start; added where all twelve are known."""

    alliances: int
    written: int
    complete: int
    total: Decimal


def before_of(indicator: Indicator, *, user: Any, today: date) -> Before | None:
    """Return the baseline of an indicator, or of what it exceeds; None where it has none (ALLIANCE-14)."""
    is_increment = bool(indicator.formula) and indicator.formula["op"] == formulas.INCREMENT
    code = indicator.formula["of"][0] if is_increment else indicator.code
    alliances = alliances_seen(user, "result.view", programme=indicator.programme, today=today)
    known = [one for (_, of), one in standing_baselines(alliances).items() if of == code]
    if not known:
        return None
    totals = [one.total for one in known if one.total is not None]
    return Before(alliances.count(), len(known), len(totals), sum(totals, Decimal(0)))


def formula_in_words(indicator: Indicator) -> str:
    """Return how an indicator is computed from others, in words; empty if it is not."""
    if not indicator.formula:
        return ""
    formula = formulas.formula_from_plain(indicator.formula)
    names = {
        one.code: one.name for one in Indicator.objects.filter(programme=indicator.programme_id, code__in=formula.of)
    }
    of = [names.get(code, code) for code in formula.of]
    words = {
        formulas.SUM: lambda: " + ".join(of),
        formulas.DIFFERENCE: lambda: " − ".join(of),
        formulas.RATIO: lambda: " ÷ ".join(of),
        formulas.PERCENT: lambda: "100 × " + " ÷ ".join(of),
        formulas.PER_SETTING: lambda: _("%(name)s ÷ jornales de un empleo permanente") % {"name": of[0]},
        formulas.INCREMENT: lambda: _("%(name)s − lo de los mismos meses antes del inicio") % {"name": of[0]},
    }
    return words[formula.operation]()
