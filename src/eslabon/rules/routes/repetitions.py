"""What must hold of the sessions of one repetition together, and of the repetitions of one service."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from eslabon.rules.routes.calendars import Breach, SchedulingProblem, Session
from eslabon.rules.routes.sessions import breach


def by_repetition(sessions: Sequence[Session]) -> dict[tuple[str, int], list[Session]]:
    """The sessions of each repetition, in order of their number.

    >>> by_repetition(())
    {}
    """
    found: dict[tuple[str, int], list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda each: (each.service, each.repetition, each.session)):
        found[session.service, session.repetition].append(session)
    return dict(found)


def find_repetition_breaches(
    held: Sequence[Session], *, problem: SchedulingProblem, partial: bool = False
) -> Iterator[Breach]:
    """What is wrong among the sessions of one repetition.

    Parameters
    ----------
    held : sequence of Session
        All sessions of one repetition, by number; at least one.
    partial : bool
        Sessions and attendees may still be missing, as among what is only announced.

    Notes
    -----
    Clauses ROUTE-14 (the same attendees in all), ROUTE-15 (each session once, in order, on different days, none
    missing), ROUTE-16 (one modality), ROUTE-17 (none empty), ROUTE-19 (capacity).

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 2, 60, "virtual", None, 9, 1),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, ())
    >>> held = [Session("S", 1, 1, date(2022, 6, 6), 1020, 1080, "virtual", None, ("O",))]
    >>> [each.clause for each in find_repetition_breaches(held, problem=problem)]
    ['ROUTE-15']
    >>> list(find_repetition_breaches(held, problem=problem, partial=True))
    []
    """
    first, service = held[0], problem.service[held[0].service]
    yield from _find_order_breaches(held, sessions=service.sessions, partial=partial)
    if len({each.modality for each in held}) > 1:
        es, en = "la repetición mezcla modalidades", "the repetition mixes modalities"
        yield breach(first, clause="ROUTE-16", es=es, en=en)
    for other in held[1:]:
        for name in sorted(set(first.organisations) ^ set(other.organisations)):
            es = f"{name} asiste a unas sesiones de la repetición y a otras no"
            en = f"{name} attends some sessions of the repetition and not others"
            yield breach(other, clause="ROUTE-14", es=es, en=en, organisation=name)
    for session in held:
        if not session.organisations and not partial:
            yield breach(session, clause="ROUTE-17", es="nadie asiste", en="nobody attends")
        for name, times in Counter(session.organisations).items():
            if times > 1:
                es, en = f"{name} figura {times} veces", f"{name} is listed {times} times"
                yield breach(session, clause="ROUTE-11", es=es, en=en, organisation=name)
        if len(set(session.organisations)) > service.capacity:
            es = f"asisten {len(set(session.organisations))} organizaciones y caben {service.capacity}"
            en = f"{len(set(session.organisations))} organisations attend and {service.capacity} fit"
            yield breach(session, clause="ROUTE-19", es=es, en=en)


def _find_order_breaches(held: Sequence[Session], *, sessions: int, partial: bool) -> Iterator[Breach]:
    first, numbers = held[0], Counter(each.session for each in held)
    for session in held:
        if not 1 <= session.session <= sessions:
            es, en = f"el servicio tiene {sessions} sesiones", f"the service has {sessions} sessions"
            yield breach(session, clause="ROUTE-15", es=es, en=en)
    for number, times in sorted(numbers.items()):
        if times > 1:
            es, en = f"la sesión {number} figura {times} veces", f"session {number} is listed {times} times"
            yield breach(first, clause="ROUTE-15", es=es, en=en)
    for number in range(1, sessions + 1):
        if number not in numbers and not partial:
            es, en = f"falta la sesión {number}", f"session {number} is missing"
            yield breach(first, clause="ROUTE-15", es=es, en=en)
    for before, after in pairwise(held):
        # In between there must be room for the sessions that are not there yet.
        if (after.day - before.day).days < after.session - before.session:
            es = f"la sesión {after.session} no queda en un día posterior a las anteriores"
            en = f"session {after.session} is not on a later day than those before it"
            yield breach(after, clause="ROUTE-15", es=es, en=en)


def find_count_breaches(sessions: Sequence[Session], *, problem: SchedulingProblem) -> Iterator[Breach]:
    """Which services have more repetitions than they may.

    Notes
    -----
    Clause ROUTE-20. Repetitions are counted, whatever their numbers: a cancelled one leaves a gap.

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 1, 60, "virtual", None, 9, 1),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 9),), services, ())
    >>> held = [Session("S", n, 1, date(2022, 6, 6), 1020, 1080, "virtual", None, ("O",)) for n in (1, 2)]
    >>> [each.clause for each in find_count_breaches(held, problem=problem)]
    ['ROUTE-20']
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    for session in sessions:
        numbers[session.service].add(session.repetition)
    for name, repetitions in sorted(numbers.items()):
        most = problem.service[name].max_repetitions
        if len(repetitions) > most:
            yield Breach(
                "ROUTE-20",
                f"{name}: hay {len(repetitions)} repeticiones y se permiten {most}.",
                f"{name}: there are {len(repetitions)} repetitions and {most} are allowed.",
                name,
            )
