"""Put a pack's stages, gates, levels and scoring sheet on record."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.files.packs import Pack
from eslabon.files.packs.stages import ScoringSpec, StagesSpec
from eslabon.rules.stages.sheets import sheet_to_plain
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Gate, ServiceLevel, Sheet, Stage


@transaction.atomic
def install_stages(programme: Programme, *, pack: Pack, actor: Any, now: datetime) -> int:
    """Install what the pack says of stages and scoring; what it dropped is kept and no longer used."""
    if pack.stages is not None:
        _install_way(programme, pack.stages)
    if pack.scoring is not None:
        _install_sheet(programme, pack.scoring)
    count = programme.stages.filter(is_active=True).count()
    after = {"stages": count, "sheet": pack.scoring.version if pack.scoring else "", "at": now.isoformat()}
    audit.record(actor, "stages.install", programme, after=after, programme=programme.code)
    return count


def _install_way(programme: Programme, spec: StagesSpec) -> None:
    programme.stages.update(is_active=False)
    stages: dict[str, Stage] = {}
    for position, one in enumerate(spec.stages, start=1):
        values = {
            "position": position,
            "kind": one.kind,
            "name_es": one.name.es,
            "name_en": one.name.en,
            "description_es": one.description.es,
            "description_en": one.description.en,
            "is_active": True,
        }
        stages[one.code], _new = Stage.objects.update_or_create(programme=programme, code=one.code, defaults=values)
    Gate.objects.filter(stage__programme=programme).exclude(stage__code__in=[one.stage for one in spec.gates]).delete()
    for gate in spec.gates:
        values = {
            "to_stage": stages[gate.to],
            "documents": [{"code": one.code, "es": one.name.es, "en": one.name.en} for one in gate.documents],
            "approvals": list(gate.approvals),
            "checks": list(gate.checks),
            "dates": list(gate.dates),
            "least_days": gate.least_days,
            "most_days": gate.most_days or None,
        }
        Gate.objects.update_or_create(stage=stages[gate.stage], defaults=values)
    ServiceLevel.objects.filter(programme=programme).update(is_active=False)
    for position, level in enumerate(spec.levels, start=1):
        conditions = [
            {
                "code": one.code,
                "es": one.name.es,
                "en": one.name.en,
                "least": None if one.least is None else str(one.least),
            }
            for one in level.conditions
        ]
        values = {
            "position": position,
            "least_months": level.least_months,
            "conditions": conditions,
            "name_es": level.name.es,
            "name_en": level.name.en,
            "description_es": level.description.es,
            "description_en": level.description.en,
            "is_active": True,
        }
        ServiceLevel.objects.update_or_create(programme=programme, code=level.code, defaults=values)


def _install_sheet(programme: Programme, spec: ScoringSpec) -> None:
    plain = sheet_to_plain(spec.sheet)
    words = {one.code: one for one in spec.criteria}
    plain["criteria"] = [
        one
        | {
            "es": words[one["code"]].name.es,
            "en": words[one["code"]].name.en,
            "plain_es": words[one["code"]].plain.es,
            "plain_en": words[one["code"]].plain.en,
        }
        for one in plain["criteria"]
    ]
    plain |= {"cutoff": str(spec.cutoff), "appeal_days": spec.appeal_days}
    programme.scoring_sheets.exclude(code=spec.code, version=spec.version).update(is_active=False)
    known = programme.scoring_sheets.filter(code=spec.code, version=spec.version).first()
    if known is not None and known.rounds.exists():  # scores rest on it: its words and weights stay as they were
        programme.scoring_sheets.filter(pk=known.pk).update(is_active=True)
        return
    Sheet.objects.update_or_create(
        programme=programme,
        code=spec.code,
        version=spec.version,
        defaults={"title_es": spec.title.es, "title_en": spec.title.en, "content": plain, "is_active": True},
    )
