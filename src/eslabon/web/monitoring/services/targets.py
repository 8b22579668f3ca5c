"""Set what one alliance aims at, beside the goals of its plan."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from eslabon.rules.monitoring.targets import Stretch, refuse_target
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Indicator, Target
from eslabon.web.monitoring.queries.targets import planned_targets
from eslabon.web.monitoring.services.indicators import Aim


@transaction.atomic
def set_alliance_target(alliance: Alliance, *, indicator: Indicator, aim: Aim, actor: Any) -> Target:
    """Set what an alliance aims at in a stretch of time; the same stretch again changes the value (MONITOR-07)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    refuse_target(
        Stretch(aim.starts_on, aim.ends_on),
        value=aim.value,
        planned=[one.stretch for one in planned_targets(alliance) if one.indicator.pk == indicator.pk],
        is_own=indicator.programme_id == alliance.programme_id,
        is_measured=indicator.is_active,
    )
    key: dict[str, Any] = {
        "indicator": indicator,
        "alliance": alliance,
        "starts_on": aim.starts_on,
        "ends_on": aim.ends_on,
        "dimension": "",
        "category": "",
    }
    before = Target.objects.filter(**key).first()
    values = {"value": aim.value, "source": aim.source.strip()[:300]}
    target, _ = Target.objects.update_or_create(**key, defaults=values)
    audit.record(
        actor,
        "target.set_alliance",
        target,
        before={"value": str(before.value)} if before else {},
        after={"alliance": alliance.code, **{name: str(value) for name, value in asdict(aim).items()}},
        programme=alliance.programme.code,
    )
    return target
