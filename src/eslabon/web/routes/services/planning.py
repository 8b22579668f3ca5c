"""Ask for a plan, keep the best calendar while it is searched for, and its end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.rules.routes.announcing import earliest_day
from eslabon.rules.routes.calendars import FEASIBLE, SchedulingProblem, Unserved
from eslabon.rules.routes.calendars import Plan as Found
from eslabon.rules.routes.calendars import Session as Meeting
from eslabon.rules.routes.checking import served_commitments
from eslabon.rules.routes.schedule_plain import plan_to_plain
from eslabon.rules.routes.words import day_en, day_es
from eslabon.web.audit import services as audit
from eslabon.web.jobs.services import start_job
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Plan, Session
from eslabon.web.routes.queries.problems import Window, build_problem
from eslabon.web.routes.snapshots import terms_of

STOPPED = (
    "La búsqueda se detuvo antes de encontrarle lugar o de saber por qué no lo hay.",
    "The search was stopped before it found room for it, or the reason why there is none.",
)


@dataclass(frozen=True)
class Wanted:
    """What a plan is to cover."""

    title: str
    start: date
    end: date
    seconds: int
    freed: frozenset[UUID] = frozenset()  # announced sessions that may be planned anew
    freed_reason: str = ""


@transaction.atomic
def make_plan(programme: Programme, *, wanted: Wanted, search: Any, actor: Any, now: datetime, today: date) -> Plan:
    """Put the problem together as it stands today and start `search` on it as a job."""
    notice = terms_of(programme).notice_days
    earliest = max(wanted.start, earliest_day(today, notice_days=notice))
    if earliest > wanted.end:
        words = {"notice": notice, "day_es": day_es(earliest), "day_en": day_en(earliest)}
        raise Problem(problems.PERIOD_TOO_LATE, **words)
    freed = _freed(programme, keys=wanted.freed, reason=wanted.freed_reason)
    window = Window(earliest=earliest, end=wanted.end, freed=freed)
    problem, begun = build_problem(programme, window=window)
    if not any(one["commitments"] for one in problem["organisations"]):
        raise Problem(problems.NOTHING_TO_PLAN)
    plan = Plan.objects.create(
        programme=programme,
        title=wanted.title.strip()[:200],
        problem=problem,
        context={
            "earliest": earliest.isoformat(),
            "end": wanted.end.isoformat(),
            "freed": sorted(freed),
            "freed_reason": wanted.freed_reason.strip(),
            "begun": begun,
            "seconds": wanted.seconds,
        },
        made_by=actor,
        made_at=now,
    )
    plan.job = start_job(search, str(plan.pk), title=plan.title, actor=actor, subject=plan, programme=programme.code)
    plan.save(update_fields=["job"])
    after = {"earliest": earliest.isoformat(), "end": wanted.end.isoformat(), "freed": len(freed)}
    audit.record(actor, "plan.make", plan, after=after, programme=programme.code)
    return plan


def _freed(programme: Programme, *, keys: Collection[UUID], reason: str) -> frozenset[str]:
    """Sessions that may be planned anew; their organisations were told, so there must be a reason to tell them."""
    if not keys:
        return frozenset()
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    rows = Session.objects.filter(pk__in=keys, service__programme=programme, state=Session.State.ANNOUNCED)
    return frozenset(str(key) for key in rows.values_list("pk", flat=True))


def window_of(plan: Plan) -> Window:
    """Return the period that a plan covers."""
    context = plan.context
    return Window(
        earliest=date.fromisoformat(context["earliest"]),
        end=date.fromisoformat(context["end"]),
        freed=frozenset(context["freed"]),
    )


@transaction.atomic
def keep_best(
    plan_id: Any, *, problem: SchedulingProblem, sessions: Iterable[Meeting], stage: str, bound: int, now: datetime
) -> None:
    """Keep the best calendar so far: whoever stops the search has it."""
    meetings = tuple(sessions)
    served = served_commitments(problem, sessions=meetings)
    missing = tuple(
        Unserved(one.id, service, *STOPPED)
        for one in problem.organisations
        for service in one.commitments
        if (one.id, service) not in served
    )
    best = Found(FEASIBLE, len(served), max(bound, len(served)), meetings, missing)
    Plan.objects.filter(pk=plan_id).update(
        plan=plan_to_plain(best),
        status=FEASIBLE,
        served=best.served,
        bound=best.bound,
        stage=stage,
        updated_at=now,
    )


@transaction.atomic
def keep_result(plan_id: Any, *, found: Found, now: datetime) -> None:
    """Keep what the search ended with."""
    Plan.objects.filter(pk=plan_id).update(
        plan=plan_to_plain(found),
        status=found.status,
        served=found.served,
        bound=found.bound,
        stage="",
        updated_at=now,
    )


def note_stage(plan_id: Any, *, stage: str, bound: int) -> None:
    """Show what the search is doing, while there is no better calendar to keep."""
    Plan.objects.filter(pk=plan_id).update(stage=stage, bound=bound)


@transaction.atomic
def drop_plan(plan: Plan, *, actor: Any) -> None:
    """Throw a plan away that was not adopted and is not being searched for."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("programme", "job").get(pk=plan.pk)
    if plan.adopted_at is not None:
        raise Problem(problems.ALREADY_ADOPTED, title=plan.title)
    if plan.job is not None and not plan.job.is_finished:
        raise Problem(problems.PLAN_NOT_STOPPED, title=plan.title)
    audit.record(actor, "plan.drop", plan, before={"served": plan.served}, programme=plan.programme.code)
    plan.delete()
