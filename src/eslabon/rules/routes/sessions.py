"""What must hold of one session by itself: its day, its hours, its modality, its place, each of its attendees."""

from collections.abc import Iterator

from eslabon.rules.routes.calendars import (
    IN_PERSON,
    SUNDAY,
    VIRTUAL,
    Breach,
    Organisation,
    SchedulingProblem,
    Session,
)
from eslabon.rules.routes.words import day_en, day_es, hour


def breach(session: Session, *, clause: str, es: str, en: str, organisation: str | None = None) -> Breach:
    """A breach at one session, its address in front of the words.

    >>> from datetime import date
    >>> held = Session("S1", 1, 2, date(2022, 6, 5), 1020, 1080, "virtual", None, ("O1",))
    >>> breach(held, clause="ROUTE-05", es="cae en domingo", en="falls on a Sunday").reason_en
    'S1, repetition 1, session 2 (5 June 2022, 17:00): falls on a Sunday.'
    """
    at = hour(session.starts_at)
    address_es = f"{session.service}, repetición {session.repetition}, sesión {session.session}"
    address_en = f"{session.service}, repetition {session.repetition}, session {session.session}"
    return Breach(
        clause,
        f"{address_es} ({day_es(session.day)}, {at}): {es}.",
        f"{address_en} ({day_en(session.day)}, {at}): {en}.",
        session.service,
        session.repetition,
        session.session,
        organisation,
    )


def find_day_breaches(session: Session, *, problem: SchedulingProblem, announced: bool = False) -> Iterator[Breach]:
    """What is wrong with the day of a session.

    Notes
    -----
    Clauses ROUTE-01 to ROUTE-05. With `announced` the notice counts only if the problem says so.

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 1, 60, "virtual", None, 9, 1),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, ())
    >>> held = Session("S", 1, 1, date(2022, 6, 5), 1020, 1080, "virtual", None, ())
    >>> [each.clause for each in find_day_breaches(held, problem=problem)]
    ['ROUTE-05']
    """
    day, provider = session.day, problem.provider[problem.service[session.service].provider]
    if not problem.start <= day <= problem.end:
        es, en = "está fuera del periodo que se programa", "is outside the period that is planned"
        yield breach(session, clause="ROUTE-01", es=es, en=en)
    needs_notice = not announced or problem.notice_for_announced
    if problem.earliest_date is not None and day < problem.earliest_date and needs_notice:
        es = f"es antes del {day_es(problem.earliest_date)}, lo más temprano que permite el aviso"
        en = f"is before {day_en(problem.earliest_date)}, the earliest that the notice allows"
        yield breach(session, clause="ROUTE-02", es=es, en=en)
    if day in problem.blocked_dates:
        yield breach(
            session, clause="ROUTE-03", es="la fecha está bloqueada para todos", en="nobody works on this date"
        )
    if day in provider.blocked_dates:
        es, en = f"{provider.id} tiene bloqueada esa fecha", f"{provider.id} has that date blocked"
        yield breach(session, clause="ROUTE-04", es=es, en=en)
    if day.isoweekday() == SUNDAY:
        yield breach(session, clause="ROUTE-05", es="cae en domingo", en="falls on a Sunday")


def find_hour_breaches(session: Session, *, problem: SchedulingProblem) -> Iterator[Breach]:
    """What is wrong with the hours of a session, its attendees apart.

    Notes
    -----
    Clauses ROUTE-06, ROUTE-08 and ROUTE-09.

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 1, 60, "virtual", None, 9, 1),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, ())
    >>> held = Session("S", 1, 1, date(2022, 6, 6), 1230, 1290, "virtual", None, ())
    >>> [each.clause for each in find_hour_breaches(held, problem=problem)]
    ['ROUTE-08']
    """
    service = problem.service[session.service]
    if session.starts_at % problem.slot_minutes:
        es = f"no empieza en un turno de {problem.slot_minutes} minutos contados desde la medianoche"
        en = f"does not start on a slot of {problem.slot_minutes} minutes counted from midnight"
        yield breach(session, clause="ROUTE-06", es=es, en=en)
    if session.ends_at > problem.latest_end:
        es, en = f"termina después de las {hour(problem.latest_end)}", f"ends after {hour(problem.latest_end)}"
        yield breach(session, clause="ROUTE-08", es=es, en=en)
    if session.minutes != service.minutes:
        es = f"dura {session.minutes} minutos y el servicio {service.minutes}"
        en = f"lasts {session.minutes} minutes and the service {service.minutes}"
        yield breach(session, clause="ROUTE-09", es=es, en=en)


def find_modality_breaches(session: Session, *, problem: SchedulingProblem) -> Iterator[Breach]:
    """What is wrong with the modality or the place of a session.

    Notes
    -----
    Clauses ROUTE-16 (the service allows the modality) and ROUTE-22 (an in-person session is at its service's place).

    >>> from datetime import date
    >>> from eslabon.rules.routes.calendars import Provider, Service
    >>> services = (Service("S", "P", 1, 60, "virtual", None, 9, 1),)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (Provider("P", 1),), services, ())
    >>> held = Session("S", 1, 1, date(2022, 6, 6), 1020, 1080, "in_person", "12", ())
    >>> [each.clause for each in find_modality_breaches(held, problem=problem)]
    ['ROUTE-16', 'ROUTE-22']
    """
    service = problem.service[session.service]
    if session.modality not in service.modalities:
        es, en = f"el servicio no se da en modalidad {session.modality}", f"the service is not given {session.modality}"
        yield breach(session, clause="ROUTE-16", es=es, en=en)
    if session.modality == IN_PERSON and session.place != service.place:
        es = f"se realiza en {session.place} y el servicio en {service.place}"
        en = f"is held in {session.place} and the service in {service.place}"
        yield breach(session, clause="ROUTE-22", es=es, en=en)
    if session.modality == VIRTUAL and session.place is not None:
        es, en = "es virtual y nombra un lugar", "is virtual and names a place"
        yield breach(session, clause="ROUTE-22", es=es, en=en)


def find_attendee_breaches(
    session: Session, *, organisation: Organisation, problem: SchedulingProblem
) -> Iterator[Breach]:
    """Why an organisation could not be in a session, whatever else it attends.

    Notes
    -----
    Clauses ROUTE-07, ROUTE-12, ROUTE-21 and ROUTE-22.

    >>> from datetime import date
    >>> organisation = Organisation("O", "20", "banana", ("S",), earliest_start=1080)
    >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), (organisation,))
    >>> held = Session("S", 1, 1, date(2022, 6, 6), 1020, 1080, "in_person", "12", ("O",))
    >>> [each.clause for each in find_attendee_breaches(held, organisation=organisation, problem=problem)]
    ['ROUTE-07', 'ROUTE-22']
    """
    name = organisation.id
    earliest = problem.earliest_hour(organisation)
    if session.starts_at < earliest:
        es, en = f"{name} puede desde las {hour(earliest)}", f"{name} can come from {hour(earliest)} on"
        yield breach(session, clause="ROUTE-07", es=es, en=en, organisation=name)
    for window in organisation.unavailable:
        on_day = window.day == session.day
        if on_day and session.starts_at < window.ends_at and window.starts_at < session.ends_at:
            span = f"{hour(window.starts_at)}–{hour(window.ends_at)}"
            es, en = f"{name} no está disponible de {span}", f"{name} is not available {span}"
            yield breach(session, clause="ROUTE-12", es=es, en=en, organisation=name)
    if session.modality != IN_PERSON:
        return
    if session.day.month in problem.peak_months_of(organisation):
        es = f"{name} está en meses de mayor trabajo y solo puede asistir a sesiones virtuales"
        en = f"{name} is in its peak months and can attend virtual sessions only"
        yield breach(session, clause="ROUTE-21", es=es, en=en, organisation=name)
    if session.place != organisation.place:
        es = f"{name} es de {organisation.place} y la sesión se realiza en {session.place}"
        en = f"{name} is from {organisation.place} and the session is held in {session.place}"
        yield breach(session, clause="ROUTE-22", es=es, en=en, organisation=name)
