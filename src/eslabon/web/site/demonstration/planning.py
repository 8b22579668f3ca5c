"""The calendar: what organisations say of their time, plans searched for as jobs, adopted and announced."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django_tasks_db.models import DBTaskResult

from eslabon.rules.routes.calendars import Preference
from eslabon.simulate.ruta.availability import Attendee
from eslabon.web.jobs.services import begin_run, finish_run
from eslabon.web.routes.models import Plan, Session
from eslabon.web.routes.services.adopting import adopt_plan
from eslabon.web.routes.services.announcing import announce_sessions
from eslabon.web.routes.services.availability import say_availability
from eslabon.web.routes.services.planning import Wanted, make_plan
from eslabon.web.routes.tasks import search_plan
from eslabon.web.site.demonstration.stage import Stage

WORKER = "demonstration"
SECONDS = 4  # of search: some more would place the last few


@dataclass(frozen=True)
class Days:
    """When a plan is made, adopted and announced, and which days it covers."""

    made: date
    start: date
    end: date


PILOT = (
    Days(made=date(2022, 2, 25), start=date(2022, 4, 18), end=date(2022, 9, 30)),
    Days(made=date(2022, 6, 8), start=date(2022, 8, 1), end=date(2022, 11, 15)),
)


def say_availabilities(stage: Stage) -> None:
    """Keep what organisations say of their hours, harvest and other engagements."""
    for name, party in stage.parties.items():
        attendee = stage.attendees.get(name)
        if attendee is not None:
            say_availability(
                party,
                programme=stage.programme,
                values=_said(attendee),
                actor=stage.signers[name],
                now=stage.at(date(2022, 2, 10)),
            )


def _said(attendee: Attendee) -> dict[str, Any]:
    hour = attendee.earliest_start
    return {
        "earliest_start": None if hour is None else time(hour // 60, hour % 60),
        "peak_months": sorted(attendee.peak_months),
        "preferred": [_wish(one) for one in attendee.preferred],
        "unavailable": [
            {"date": one.day.isoformat(), "from": _clock(one.starts_at), "to": _clock(one.ends_at)}
            for one in attendee.engagements
        ],
    }


def _wish(wish: Preference) -> dict[str, Any]:
    return {"date": None, "weekday": wish.weekday, "from": _clock(wish.starts_at), "to": _clock(wish.ends_at)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def plan_wave(stage: Stage, number: int) -> None:
    """Plan and announce for those who have signed by then, around what stands already."""
    days = PILOT[number]
    adopt(stage, find(stage, title=f"Calendario 2022, {number + 1}.ª parte", days=days), on=days.made)
    announce(stage, on=days.made)


def find(stage: Stage, *, title: str, days: Days) -> Plan:
    """Ask for a plan and run its search here, as the worker would."""
    now = stage.at(days.made)
    wanted = Wanted(title=title, start=days.start, end=days.end, seconds=SECONDS)
    actor = stage.people["gestora"]
    plan = make_plan(stage.programme, wanted=wanted, search=search_plan, actor=actor, now=now, today=days.made)
    row = DBTaskResult.objects.get(pk=plan.job.task_result_id)
    row.claim(WORKER)
    run = begin_run(row, worker=WORKER, now=now)
    if run is None:
        raise RuntimeError(f"somebody else runs {plan}")
    value = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    finish_run(run, row, value=value, now=now)
    plan.refresh_from_db()
    return plan


def adopt(stage: Stage, plan: Plan, *, on: date) -> Plan:
    """Turn a plan into sessions, judged again."""
    adopt_plan(plan, actor=stage.people["gestora"], now=stage.at(on), today=on)
    return plan


def announce(stage: Stage, *, on: date, until: date | None = None) -> None:
    """Tell everybody; `until` leaves the later ones planned."""
    planned = Session.objects.filter(service__programme=stage.programme, state=Session.State.PLANNED)
    if until is not None:
        planned = planned.filter(day__lt=until)
    keys = list(planned.values_list("pk", flat=True))
    announce_sessions(
        stage.programme, sessions=keys, reason="", actor=stage.people["gestora"], now=stage.at(on, 11), today=on
    )
