"""Bring what the pack says of business plans into the database."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.files.packs import Pack
from eslabon.files.packs.plans import plan_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import PlanTerms
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme


@transaction.atomic
def install_plan_terms(programme: Programme, *, pack: Pack, actor: Any, now: datetime) -> PlanTerms:
    """Take the terms of `plan.toml`; doing it twice changes nothing, and decisions keep the terms they were made on."""
    if pack.plan is None:
        raise Problem(problems.NO_TERMS)
    content = plan_to_plain(pack.plan)
    kept = PlanTerms.objects.select_for_update().filter(programme=programme).first()
    if kept is not None and kept.content == content:
        return kept
    before = {"pack": kept.pack_hash} if kept is not None else {}
    kept = kept or PlanTerms(programme=programme)
    kept.content, kept.pack_hash, kept.installed_at = content, pack.content_hash, now
    kept.save()
    audit.record(
        actor,
        "plan_terms.install",
        kept,
        before=before,
        after={"pack": pack.content_hash, "ratio": content["viability"]["ratio"]},
        programme=programme.code,
    )
    return kept
