"""How the plans went: gates passed, bottlenecks worked on and checked, promises kept or not, plans broken off."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.stages.histories import Passed
from eslabon.simulate.pra.obstacles import BROKEN_BY
from eslabon.web.alliances.services.bottlenecks import (
    add_evidence,
    check_bottleneck,
    report_action,
    resolve_bottleneck,
)
from eslabon.web.alliances.services.bulk_commitments import Judged, judge_commitments
from eslabon.web.alliances.services.readings import read_maturity
from eslabon.web.alliances.services.viability import override_viability
from eslabon.web.site.demonstration.pra import words
from eslabon.web.site.demonstration.pra.stage import PraStage, Row
from eslabon.web.stages.services.gates import approve_gate, break_off, pass_gate, present_alliance
from eslabon.web.stages.services.histories import Brought, bring_histories

SOURCE = "Según los archivos del programa (simulados)."
DAYS_TO_GRADUATE = 25  # from the last day of a plan
DAYS_TO_CHECK = 25  # from the day on which the centre says that a bottleneck is over
SEEN, MASTERING = 20, 16  # producers that the monitoring unit asks about the technical package, and who masters it


def begin_execution(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """Pass the gates before execution: a buyer, then an approved and viable plan."""
    direction = stage.people["pra-direccion"]
    rows = stage.by_plan("plans")
    for plan_id in plan_ids:
        row, alliance = rows[plan_id][0], stage.alliances[plan_id]
        centre, starts = stage.centre_user(row["corridor"]), date.fromisoformat(row["starts_on"])
        present_alliance(alliance, actor=centre, now=stage.at(starts - timedelta(days=45)))
        pass_gate(alliance, actor=centre, now=stage.at(starts - timedelta(days=44)))
        present_alliance(alliance, actor=centre, now=stage.at(starts - timedelta(days=9)))
        _override_again(stage, plan_id, row=row)
        approve_gate(alliance, approved=True, actor=direction, now=stage.at(starts - timedelta(days=5)))
        pass_gate(alliance, actor=centre, now=stage.at(starts - timedelta(days=3)))
        alliance.refresh_from_db()


def _override_again(stage: PraStage, plan_id: str, *, row: Row) -> None:
    """The gate asks viability anew: who departed from the rule does so again."""
    decided = stage.alliances[plan_id].viability_decisions.first()
    if decided is not None and not decided.is_passed:
        day = date.fromisoformat(row["starts_on"]) - timedelta(days=7)
        override_viability(
            decided, reason=row["override_reason"], actor=stage.people["pra-direccion"], now=stage.at(day)
        )


def work_on_bottlenecks(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """Do what was planned, with something to show for it; the monitoring unit looks at what is said to be over."""
    wanted, checker = set(plan_ids), stage.people["pra-monitoreo"]
    by_bottleneck: dict[str, list[Row]] = {}
    for row in stage.rows("actions"):
        by_bottleneck.setdefault(row["bottleneck"], []).append(row)
    for row in stage.rows("bottlenecks"):
        if row["plan"] not in wanted:
            continue
        actor = stage.centre_user(stage.plans[row["plan"]].pair.candidate.code)
        for number, action in enumerate(by_bottleneck[row["bottleneck"]]):
            if not action["done_on"]:
                continue
            done = date.fromisoformat(action["done_on"])
            kept = stage.actions[action["action"]]
            cost = Decimal(action["cost_pen"])
            report_action(kept, state="done", done_on=done, cost=cost, actor=actor, today=done)
            if number == 0:
                note = words.EVIDENCE[row["evidence"] or "photograph"]
                add_evidence(kept, file=stage.files["evidence"], note=note, actor=actor, now=stage.at(done))
        if not row["resolved_on"]:
            continue
        day, bottleneck = date.fromisoformat(row["resolved_on"]), stage.bottlenecks[row["bottleneck"]]
        resolve_bottleneck(bottleneck, resolved_on=day, actor=actor, today=day)
        seen = day + timedelta(days=DAYS_TO_CHECK)
        if seen < stage.today - timedelta(days=20):
            check_bottleneck(
                bottleneck,
                is_resolved=True,
                seen_on=seen,
                note=words.CHECK_NOTE,
                actor=checker,
                now=stage.at(seen),
                today=seen,
            )


def judge_promises(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """Say of each promise that fell due whether it was kept, as the monitoring unit found on its rounds."""
    judged = []
    for plan_id in plan_ids:
        for number, row in enumerate(stage.by_plan("commitments")[plan_id]):
            day = date.fromisoformat(row["due_on"]) + timedelta(days=15)
            if day < stage.today:
                judged.append(Judged(stage.commitments[plan_id, number], is_kept=row["kept"] == "yes", on=day))
    judge_commitments(stage.programme, judged=judged, actor=stage.people["pra-monitoreo"])


def bring_the_earlier(stage: PraStage) -> None:
    """Bring the stages of the plans that ended before the told months, as the programme's files say."""
    reasons, brought = dict(BROKEN_BY), []
    for plan_id in stage.earlier:
        row = stage.by_plan("plans")[plan_id][0]
        starts, ends = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        passed = [
            Passed("plan", starts - timedelta(days=44)),
            Passed("execution", starts - timedelta(days=3)),
        ]
        if row["state"] == "graduated":
            passed.append(Passed("graduated", ends + timedelta(days=DAYS_TO_GRADUATE)))
        if row["state"] == "broken_off":
            passed.append(Passed("broken_off", date.fromisoformat(row["broken_off_in"]) + timedelta(days=20)))
        reason = reasons.get(row["broken_off_by"], "")
        brought.append(Brought(stage.alliances[plan_id], tuple(passed), reason))
    direction, now = stage.people["pra-direccion"], stage.at(stage.today)
    bring_histories(stage.programme, brought=brought, source=SOURCE, actor=direction, now=now)


def break_plans_off(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """End the plans that ended before their time, with the reason."""
    reasons = dict(BROKEN_BY)
    for plan_id in plan_ids:
        row = stage.by_plan("plans")[plan_id][0]
        if row["state"] == "broken_off":
            now = stage.at(date.fromisoformat(row["broken_off_in"]) + timedelta(days=20))
            break_off(
                stage.alliances[plan_id],
                reason=reasons[row["broken_off_by"]],
                actor=stage.people["pra-direccion"],
                now=now,
            )


def read_packages(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """The monitoring unit asks producers about the technical package where a plan nears its end."""
    for plan_id in plan_ids:
        day = stage.today - timedelta(days=18)
        read_maturity(
            stage.alliances[plan_id],
            read_on=day,
            producers_seen=SEEN,
            producers_mastering=MASTERING,
            months_buying_alone=None,
            actor=stage.people["pra-monitoreo"],
            now=stage.at(day),
        )
