"""What must hold across repetitions: the teams of a provider, the diary, hours and order of an organisation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from eslabon.rules.routes.calendars import Breach, SchedulingProblem, Session
from eslabon.rules.routes.sessions import breach
from eslabon.rules.routes.words import hours, month_en, month_es


def find_team_breaches(sessions: Sequence[Session], *, problem: SchedulingProblem) -> Iterator[Breach]:
    """When a provider holds more sessions at once than it has teams.

    Notes
    -----
    Clause ROUTE-10. Of each crowd the session that starts last is named.

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 1, 60, "virtual", None, 9, 2),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, ())
    >>> held = [Session("S", n, 1, date(2022, 6, 6), 990 + 30 * n, 1050 + 30 * n, "virtual", None, ()) for n in (1, 2)]
    >>> [each.clause for each in find_team_breaches(held, problem=problem)]
    ['ROUTE-10']
    """
    days: dict[tuple[str, object], list[Session]] = defaultdict(list)
    for session in sessions:
        days[problem.service[session.service].provider, session.day].append(session)
    for (name, _day), held in days.items():
        teams = problem.provider[name].teams
        for session in held:
            at_once = sum(other.starts_at <= session.starts_at < other.ends_at for other in held)
            if at_once > teams:
                es = f"{name} tendría {at_once} sesiones a la vez y cuenta con {teams} equipos"
                en = f"{name} would hold {at_once} sessions at once and has {teams} teams"
                yield breach(session, clause="ROUTE-10", es=es, en=en)


def find_diary_breaches(
    organisation: str, *, sessions: Sequence[Session], problem: SchedulingProblem
) -> Iterator[Breach]:
    """What is wrong in the diary of one organisation.

    Parameters
    ----------
    organisation : str
        Whose diary.
    sessions : sequence of Session
        All that it attends.

    Notes
    -----
    Clauses ROUTE-11 (one session at a time) and ROUTE-13 (hours per calendar month of the session's own date, those
    spent elsewhere included).

    >>> from datetime import date
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), (), max_minutes_per_month=90)
    >>> held = [Session(s, 1, 1, date(2022, 6, 6), 1020, 1080, "virtual", None, ("O",)) for s in "ST"]
    >>> [each.clause for each in find_diary_breaches("O", sessions=held, problem=problem)]
    ['ROUTE-11', 'ROUTE-13']
    """
    in_time = sorted(sessions, key=lambda each: (each.day, each.starts_at, each.service))
    for place, session in enumerate(in_time):
        for other in in_time[place + 1 :]:
            if other.day != session.day:
                break
            if session.overlaps(other):
                es = f"{organisation} estaría a la vez en {session.service}"
                en = f"{organisation} would be in {session.service} at the same time"
                yield breach(other, clause="ROUTE-11", es=es, en=en, organisation=organisation)
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    for session in sessions:
        minutes[session.day.year, session.day.month] += session.minutes
    known = problem.organisation.get(organisation)
    for year, month, spent in known.elsewhere if known else ():
        if (year, month) in minutes:
            minutes[year, month] += spent
    for (year, month), total in sorted(minutes.items()):
        if total > problem.max_minutes_per_month:
            most = hours(problem.max_minutes_per_month)
            yield Breach(
                "ROUTE-13",
                f"{organisation}: {hours(total)} horas en {month_es(year, month=month)}; el máximo es {most}.",
                f"{organisation}: {hours(total)} hours in {month_en(year, month=month)}; the most is {most}.",
                organisation=organisation,
            )


def find_route_breaches(
    organisation: str, *, sessions: Sequence[Session], problem: SchedulingProblem, partial: bool = False
) -> Iterator[Breach]:
    """What is wrong in the order of the services that one organisation attends.

    Parameters
    ----------
    organisation : str
        Whose route.
    sessions : sequence of Session
        All that it attends.
    partial : bool
        A prerequisite may still be planned.

    Notes
    -----
    Clauses ROUTE-18 (a direct prerequisite that it also committed to is served, and ends on an earlier day than the
    first session) and ROUTE-23 (each service in one repetition).

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Organisation, Provider, Service
    >>> services = tuple(Service(s, "P", 1, 60, "virtual", None, 9, 1, p) for s, p in (("A", ()), ("B", ("A",))))
    >>> people = (Organisation("O", "12", "coffee", ("A", "B")),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, people)
    >>> held = [Session("B", 1, 1, date(2022, 6, 6), 1020, 1080, "virtual", None, ("O",))]
    >>> [each.clause for each in find_route_breaches("O", sessions=held, problem=problem)]
    ['ROUTE-18']
    """
    attended: dict[str, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda each: each.day):
        attended[session.service].append(session)
    wanted = set(problem.organisation[organisation].commitments)
    for name, held in sorted(attended.items()):
        if len({each.repetition for each in held}) > 1:
            es, en = f"{organisation} asiste a dos repeticiones", f"{organisation} attends two repetitions"
            yield breach(held[0], clause="ROUTE-23", es=es, en=en, organisation=organisation)
        for before in problem.service[name].prerequisites:
            if before not in wanted:
                continue
            if before not in attended:
                if not partial:
                    es = f"{organisation} no recibe antes {before}, al que también se comprometió"
                    en = f"{organisation} does not get {before} before, which it committed to as well"
                    yield breach(held[0], clause="ROUTE-18", es=es, en=en, organisation=organisation)
            elif attended[before][-1].day >= held[0].day:
                es = f"{organisation} no termina antes {before}, en un día anterior"
                en = f"{organisation} does not finish {before} before, on an earlier day"
                yield breach(held[0], clause="ROUTE-18", es=es, en=en, organisation=organisation)
