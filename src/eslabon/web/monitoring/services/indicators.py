"""Bring the pack's indicators into the database; let the programme set targets of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Indicator, MonitoringTerms, Target
from eslabon.web.programmes.models import Programme

if TYPE_CHECKING:
    from eslabon.files.packs import Pack
    from eslabon.files.packs.indicators import IndicatorSpec, MonitoringSpec


@transaction.atomic
def install_indicators(programme: Programme, *, pack: Pack, actor: Any) -> int:
    """Create or update terms, indicators and the pack's targets; what the pack no longer has is retired.

    Targets that the programme set itself stay. Returns how many indicators the pack has; doing it twice changes
    nothing.
    """
    spec = pack.monitoring
    if spec is None:
        return 0
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    MonitoringTerms.objects.update_or_create(programme=programme, defaults=_terms(spec))
    for order, one in enumerate(spec.indicators, start=1):
        values = {**_values(one), "order": order, "is_active": True}
        indicator, _ = Indicator.objects.update_or_create(programme=programme, code=one.code, defaults=values)
        for target in one.targets:
            key = {name: getattr(target, name) for name in ("starts_on", "ends_on", "dimension", "category")}
            rest = {name: getattr(target, name) for name in ("value", "unit", "source", "is_published_total")}
            Target.objects.update_or_create(indicator=indicator, alliance=None, **key, defaults=rest)
    retired = Indicator.objects.filter(programme=programme, is_active=True).exclude(
        code__in=[one.code for one in spec.indicators]
    )
    dropped = retired.update(is_active=False)
    audit.record(
        actor,
        "indicators.install",
        programme,
        after={"pack": pack.content_hash, "indicators": len(spec.indicators), "retired": dropped},
        programme=programme.code,
    )
    return len(spec.indicators)


def _terms(spec: MonitoringSpec) -> dict[str, Any]:
    return {
        "days_per_job": spec.days_per_job,
        "days_per_job_source": spec.days_per_job_source,
        "due_days": spec.due_days,
        "confidence": spec.confidence,
        "margin": spec.margin,
        "least_per_stratum": spec.least_per_stratum,
        "dimensions": [
            {
                "code": one.code,
                "name_es": one.name.es,
                "name_en": one.name.en,
                "categories": [
                    {"code": part.code, "name_es": part.name.es, "name_en": part.name.en} for part in one.categories
                ],
            }
            for one in spec.dimensions
        ],
    }


def _values(spec: IndicatorSpec) -> dict[str, Any]:
    formula = {}
    if spec.formula is not None:
        formula = {"op": spec.formula.operation, "of": list(spec.formula.of), "setting": spec.formula.setting}
    return {
        "name_es": spec.name.es,
        "name_en": spec.name.en,
        "meaning_es": spec.meaning.es,
        "meaning_en": spec.meaning.en,
        "unit": spec.unit,
        "decimals": spec.decimals,
        "source": spec.source,
        "counter": spec.counter,
        "formula": formula,
        "over_time": spec.over_time,
        "is_increment": spec.is_increment,
        "dimensions": list(spec.dimensions),
        "claims": spec.claims,
        "is_verified_by_sample": spec.is_verified_by_sample,
    }


@dataclass(frozen=True)
class Aim:
    """A target as somebody sets it."""

    starts_on: date
    ends_on: date
    value: Decimal
    source: str = ""


@transaction.atomic
def set_target(indicator: Indicator, *, aim: Aim, actor: Any) -> Target:
    """Set what the programme aims at in a stretch of time; the same stretch again changes the value."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("programme").get(pk=indicator.pk)
    if aim.ends_on < aim.starts_on or aim.value < 0:
        raise Problem(problems.BAD_STRETCH)
    if not indicator.is_active:
        raise Problem(problems.NOT_MEASURED)
    key: dict[str, Any] = {"indicator": indicator, "alliance": None, "starts_on": aim.starts_on, "ends_on": aim.ends_on}
    before = Target.objects.filter(**key, dimension="", category="").first()
    if before is not None and before.is_published_total:
        raise Problem(problems.PUBLISHED_STANDS)
    target, _ = Target.objects.update_or_create(
        **key, dimension="", category="", defaults={"value": aim.value, "source": aim.source.strip()[:300]}
    )
    audit.record(
        actor,
        "target.set",
        target,
        before={"value": str(before.value)} if before else {},
        after={name: str(value) for name, value in asdict(aim).items()},
        programme=indicator.programme.code,
    )
    return target
