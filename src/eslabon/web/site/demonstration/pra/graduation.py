"""Plans that ended go on alone where everything that was verified says so; the others keep waiting at their gate."""

from collections.abc import Iterable
from datetime import timedelta

from eslabon.rules.alliances.graduation import READY
from eslabon.web.alliances.services.viability import override_viability
from eslabon.web.monitoring.services.graduation import graduate_alliance, judge_alliance
from eslabon.web.site.demonstration.pra.stage import PraStage
from eslabon.web.stages.services.gates import approve_gate, pass_gate, present_alliance

WAITING = 2  # ready ones that are left for whoever tries the demonstration
DAYS_AGO = 6


def graduate(stage: PraStage, plan_ids: Iterable[str]) -> list[str]:
    """Graduate the alliances that are ready, but for some; the plans that graduated."""
    now = stage.at(stage.today - timedelta(days=DAYS_AGO))
    ready = [one for one in plan_ids if _is_ready(stage, one)]
    done = ready[WAITING:]
    for plan_id in done:
        alliance, plan = stage.alliances[plan_id], stage.plans[plan_id]
        centre, direction = stage.centre_user(plan.pair.candidate.code), stage.people["pra-direccion"]
        graduate_alliance(alliance, actor=direction, now=now)
        present_alliance(alliance, actor=centre, now=now)
        decided = alliance.viability_decisions.first()
        if decided is not None and not decided.is_passed:
            reason = stage.by_plan("plans")[plan_id][0]["override_reason"]
            override_viability(decided, reason=reason, actor=direction, now=now)
        approve_gate(alliance, approved=True, actor=direction, now=now)
        pass_gate(alliance, actor=centre, now=now)
    return done


def _is_ready(stage: PraStage, plan_id: str) -> bool:
    return judge_alliance(stage.alliances[plan_id], today=stage.today).answer.result == READY
