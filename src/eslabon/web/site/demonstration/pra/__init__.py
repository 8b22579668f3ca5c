"""The demonstration of `pra`: corridors, buyers, plans and reports of the simulated programme, act by act."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.files.packs import load_pack, pack_path
from eslabon.simulate.pra.plans import month_of
from eslabon.web.alliances.services.terms import install_plan_terms
from eslabon.web.monitoring.services.evidence import install_evidence
from eslabon.web.monitoring.services.indicators import install_indicators
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import install_pack
from eslabon.web.site.demonstration.pra import (
    corridors,
    evidence,
    graduation,
    institutions,
    mapping,
    people,
    plans,
    progress,
    reports,
    verification,
)
from eslabon.web.site.demonstration.pra.stage import PraStage
from eslabon.web.site.demonstration.stage import Telling
from eslabon.web.stages.services.installing import install_stages

CODE = "pra"
GRADUATING = 14  # plans that ended last and are checked for that


def is_loaded() -> bool:
    """Whether it is there already; it is then left as its users left it."""
    return Programme.objects.filter(code=CODE).exists()


@transaction.atomic
def load_pra(*, today: date, tell: Callable[[int, int], None]) -> None:
    """Load it whole or not at all; `tell(done, total)` hears how far it is."""
    telling = Telling(tell)
    telling.part(100)
    stage = _begin(today)
    corridors.choose_corridors(stage)
    people.open_centres(stage)
    people.register_buyers(stage)
    people.register_organisations(stage)
    corridors.look_for_villages(stage)
    people.store_evidence(stage)
    everything = list(stage.plans)
    plans.write_plans(stage, everything)
    progress.begin_execution(stage, stage.running)
    progress.bring_the_earlier(stage)
    telling.done(2, 5)
    mapping.map_all(stage)
    mapping.let_some_leave(stage)
    mapping.join_logins(stage)
    telling.done(3, 5)
    progress.work_on_bottlenecks(stage, everything)
    progress.judge_promises(stage, everything)
    progress.break_plans_off(stage, stage.running)
    report_and_verify(stage)
    evidence.show_results(stage)
    institutions.keep_institutions(stage)
    telling.done(1, 1)


def report_and_verify(stage: PraStage) -> None:
    """Report the months of two years; verify a sample of the last two quarters; graduate who may."""
    earlier, last = reports.quarters(stage)
    reports.send_months(stage, since=month_of(earlier, 6 - reports.MONTHS_BACK))
    reports.lock_months(stage, until=last)
    ending = [one for one in stage.running if stage.plans[one].state in ("graduated", "closed")]
    for quarter in (earlier, last):
        plan = verification.draw(stage, quarter)
        verification.direct(stage, plan, ending[-GRADUATING:], reason=verification.GRADUATES)
        suspected = verification.selling_over_invoices(stage, plan)
        verification.direct(stage, plan, suspected, reason=verification.OVER_INVOICES)
        drawn = set(plan.checks.values_list("alliance_id", flat=True))
        claiming = [one for one in stage.running if stage.alliances[one].pk in drawn]
        reports.claim_invoices(stage, claiming, months=reports.months_from(stage, quarter))
        verification.check_quarter(stage, plan, leave=verification.LEFT_OPEN if quarter == last else 0)
    progress.read_packages(stage, ending[-GRADUATING:])
    graduation.graduate(stage, ending[-GRADUATING:])


def _begin(today: date) -> PraStage:
    """Install the pack with everything that it says of alliances, and open the accounts."""
    pack, faults = load_pack(pack_path(CODE))
    if pack is None:
        raise LookupError(faults)
    programme = install_pack(pack, actor=None)
    stage = PraStage(
        pack=pack,
        programme=programme,
        people=people.open_accounts(),
        zone=ZoneInfo(programme.time_zone),
        today=today,
    )
    now = stage.at(stage.first)
    install_plan_terms(programme, pack=pack, actor=None, now=now)
    install_stages(programme, pack=pack, actor=None, now=now)
    install_indicators(programme, pack=pack, actor=None)
    install_evidence(programme, pack=pack, actor=None)
    return stage
