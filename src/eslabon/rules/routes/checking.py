"""Whether a plan keeps every hard constraint: the judge of every calendar, wherever it comes from.

It shares nothing with the solver but the plain values, so that a mistake there is seen here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from eslabon.rules.routes.calendars import INFEASIBLE, OPTIMAL, Breach, Plan, SchedulingProblem, Session
from eslabon.rules.routes.diaries import find_diary_breaches, find_route_breaches, find_team_breaches
from eslabon.rules.routes.repetitions import by_repetition, find_count_breaches, find_repetition_breaches
from eslabon.rules.routes.sessions import (
    breach,
    find_attendee_breaches,
    find_day_breaches,
    find_hour_breaches,
    find_modality_breaches,
)

RULE = "routes.schedule"
VERSION = "1"


def find_breaches(
    problem: SchedulingProblem, *, sessions: Sequence[Session], partial: bool = False
) -> tuple[Breach, ...]:
    """Every hard constraint that sessions do not keep.

    Parameters
    ----------
    problem : SchedulingProblem
        What is given.
    sessions : sequence of Session
        A whole calendar, or with `partial` a part of one.
    partial : bool
        Missing sessions, attendees and prerequisites are no breach: they may still come.

    Returns
    -------
    tuple of Breach
        Empty if all holds.

    Notes
    -----
    Clauses ROUTE-01 to ROUTE-22, ROUTE-25 and ROUTE-26.

    >>> from datetime import date
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    >>> find_breaches(problem, sessions=())
    ()
    """
    unknown = tuple(_find_unknown(sessions, problem=problem))
    if unknown:
        return unknown
    return tuple(_find_all(problem, sessions=sessions, partial=partial))


def check_plan(problem: SchedulingProblem, *, plan: Plan) -> tuple[Breach, ...]:
    """Everything that is wrong with a plan: its calendar and its accounts.

    Parameters
    ----------
    problem : SchedulingProblem
        What is given.
    plan : Plan
        The answer; one that says infeasible has only its reasons to show.

    Returns
    -------
    tuple of Breach
        Empty if the plan may be announced.

    Notes
    -----
    Clauses of `find_breaches`, ROUTE-23 (each commitment served once or listed as unserved; `served` counts them),
    ROUTE-24 (announced sessions reappear), ROUTE-28 (the bound is no less than what is served).

    >>> from datetime import date
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    >>> check_plan(problem, plan=Plan("optimal", 0, 0))
    ()
    """
    if plan.status == INFEASIBLE:
        return tuple(_find_empty_refusal(plan))
    broken = find_breaches(problem, sessions=plan.sessions)
    if any(each.clause == "ROUTE-26" for each in broken):
        return broken
    return (
        *broken,
        *_find_account_breaches(problem, plan=plan),
        *_find_announced_breaches(problem, sessions=plan.sessions),
        *_find_bound_breaches(plan),
    )


def served_commitments(problem: SchedulingProblem, *, sessions: Sequence[Session]) -> set[tuple[str, str]]:
    """The (organisation, service) pairs that a calendar serves; guests without a commitment do not count.

    >>> from datetime import date
    >>> served_commitments(SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ()), sessions=())
    set()
    """
    attended = {(name, session.service) for session in sessions for name in session.organisations}
    return {pair for pair in attended if pair[1] in problem.organisation[pair[0]].commitments}


def _find_unknown(sessions: Sequence[Session], *, problem: SchedulingProblem) -> Iterator[Breach]:
    for session in sessions:
        if session.service not in problem.service:
            es, en = "no hay un servicio con ese código", "there is no service with that code"
            yield breach(session, clause="ROUTE-26", es=es, en=en)
        for name in session.organisations:
            if name not in problem.organisation:
                es, en = f"no hay una organización {name}", f"there is no organisation {name}"
                yield breach(session, clause="ROUTE-26", es=es, en=en, organisation=name)


def _find_all(problem: SchedulingProblem, *, sessions: Sequence[Session], partial: bool) -> Iterator[Breach]:
    diaries: dict[str, list[Session]] = defaultdict(list)
    announced = {(each.service, each.repetition, each.session) for each in problem.announced}
    for session in sessions:
        is_announced = (session.service, session.repetition, session.session) in announced
        yield from find_day_breaches(session, problem=problem, announced=is_announced)
        yield from find_hour_breaches(session, problem=problem)
        yield from find_modality_breaches(session, problem=problem)
        for name in sorted(set(session.organisations)):
            organisation = problem.organisation[name]
            yield from find_attendee_breaches(session, organisation=organisation, problem=problem)
            diaries[name].append(session)
    for held in by_repetition(sessions).values():
        yield from find_repetition_breaches(held, problem=problem, partial=partial)
    yield from find_count_breaches(sessions, problem=problem)
    yield from find_team_breaches(sessions, problem=problem)
    for name, attended in sorted(diaries.items()):
        yield from find_diary_breaches(name, sessions=attended, problem=problem)
        yield from find_route_breaches(name, sessions=attended, problem=problem, partial=partial)
    yield from _find_guests(problem, sessions=sessions)


def _find_guests(problem: SchedulingProblem, *, sessions: Sequence[Session]) -> Iterator[Breach]:
    """Attendees who did not ask for the service and were not announced in that repetition."""
    invited = {(each.service, each.repetition, name) for each in problem.announced for name in each.organisations}
    for session in sessions:
        for name in session.organisations:
            asked = session.service in problem.organisation[name].commitments
            if not asked and (session.service, session.repetition, name) not in invited:
                es, en = f"{name} no se comprometió a este servicio", f"{name} did not commit to this service"
                yield breach(session, clause="ROUTE-25", es=es, en=en, organisation=name)


def _find_account_breaches(problem: SchedulingProblem, *, plan: Plan) -> Iterator[Breach]:
    served = served_commitments(problem, sessions=plan.sessions)
    listed = Counter((each.organisation, each.service) for each in plan.unserved)
    wanted = {(each.id, service) for each in problem.organisations for service in each.commitments}
    for pair in sorted(wanted | set(listed)):
        times = listed[pair] + (pair in served)
        if pair not in wanted or times != 1:
            name, service = pair
            yield Breach(
                "ROUTE-23",
                f"{name}, {service}: debe constar una sola vez, como atendido o como pendiente; consta {times}.",
                f"{name}, {service}: must stand once, as served or as unserved; it stands {times} times.",
                service,
                organisation=name,
            )
    if plan.served != len(served):
        yield Breach(
            "ROUTE-23",
            f"El plan dice que atiende {plan.served} compromisos y atiende {len(served)}.",
            f"The plan says that it serves {plan.served} commitments and serves {len(served)}.",
        )


def _find_announced_breaches(problem: SchedulingProblem, *, sessions: Sequence[Session]) -> Iterator[Breach]:
    found = {(each.service, each.repetition, each.session): each for each in sessions}
    for session in problem.announced:
        kept = found.get((session.service, session.repetition, session.session))
        told = (session.day, session.starts_at, session.ends_at, session.modality, session.place)
        if kept is None:
            es, en = "estaba anunciada y no está en el plan", "was announced and is not in the plan"
            yield breach(session, clause="ROUTE-24", es=es, en=en)
        elif (kept.day, kept.starts_at, kept.ends_at, kept.modality, kept.place) != told:
            es, en = "estaba anunciada de otra manera", "was announced otherwise"
            yield breach(kept, clause="ROUTE-24", es=es, en=en)
        elif not set(session.organisations) <= set(kept.organisations):
            es, en = "faltan organizaciones a las que se anunció", "organisations to whom it was announced are missing"
            yield breach(kept, clause="ROUTE-24", es=es, en=en)


def _find_bound_breaches(plan: Plan) -> Iterator[Breach]:
    if plan.served > plan.bound or (plan.status == OPTIMAL and plan.served < plan.bound):
        yield Breach(
            "ROUTE-28",
            f"El plan atiende {plan.served}, su cota es {plan.bound} y dice «{plan.status}».",
            f"The plan serves {plan.served}, its bound is {plan.bound} and it says “{plan.status}”.",
        )


def _find_empty_refusal(plan: Plan) -> Iterator[Breach]:
    if plan.sessions or not plan.reasons:
        yield Breach(
            "ROUTE-24",
            "El plan dice que no es posible: debe dar sus razones y ninguna sesión.",
            "The plan says that nothing is possible: it must give its reasons and no session.",
        )
