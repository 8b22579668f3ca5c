"""Why a commitment is not in the plan, in plain words: which constraint, which dates.

First what would stop it even if nobody else wanted anything; then what it needs before; then why it cannot join each
repetition that stands, and why no other can be opened.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL, Organisation, Service
from eslabon.rules.routes.words import (
    MONTHS_EN,
    MONTHS_ES,
    day_en,
    day_es,
    days_en,
    days_es,
    hour,
    hours,
    listed_en,
    listed_es,
    month_en,
    month_es,
)
from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.grid import Table

SHOWN = 3  # repetitions that are explained one by one


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    es: str
    en: str


def explain(board: Board, *, organisation: int, service: int) -> Words:
    """Why an organisation is not served, one or two sentences."""
    asked, who = board.problem.services[service], board.problem.organisations[organisation]
    lead = Words(f"{asked.id} no se puede programar para {who.id}: ", f"{asked.id} cannot be placed for {who.id}: ")
    if (organisation, service) not in board.grid.served_alone:
        why = _why_never(board, organisation=organisation, service=service)
    else:
        why = _why_not_before(board, organisation=organisation, service=service) or _why_not_now(
            board, organisation=organisation, service=service
        )
    return Words(f"{lead.es}{why.es}.", f"{lead.en}{why.en}.")


# Nothing else in the way.


def _why_never(board: Board, *, organisation: int, service: int) -> Words:
    """Which of its own constraints, or the provider's, leave the commitment no room at all."""
    asked, who = board.problem.services[service], board.problem.organisations[organisation]
    simple = _why_no_offer(board, asked=asked, who=who)
    if simple:
        return simple
    grid = board.grid
    free = grid.provider_days[grid.provider_of[service]]
    given = _free_days(asked.provider, days=_dates(board, free))
    if free.sum() < asked.sessions:
        if asked.sessions == 1:
            return given
        return Words(
            f"tiene {asked.sessions} sesiones y {given.es}", f"it has {asked.sessions} sessions and {given.en}"
        )
    if VIRTUAL not in asked.modalities:
        open_days = free & ~grid.peak_days[organisation]
        if open_days.sum() < asked.sessions:
            return _all_in_peak(board, who=who, given=given, left=int(open_days.sum()))
        free = open_days
    return _why_no_hours(board, organisation=organisation, asked=asked, free=free)


def _why_no_offer(board: Board, *, asked: Service, who: Organisation) -> Words | None:
    """What the service's own sheet rules out."""
    if not asked.capacity:
        return Words("no tiene cupos", "it has no seats")
    if not asked.max_repetitions:
        return Words("no se permite ninguna repetición", "no repetition of it is allowed")
    if not board.problem.provider[asked.provider].teams:
        return Words(f"{asked.provider} no tiene equipos", f"{asked.provider} has no team")
    if not asked.modalities:
        return Words("es presencial y no dice en qué lugar se da", "it is in person and does not say where it is held")
    if VIRTUAL not in asked.modalities and asked.place != who.place:
        return Words(
            f"es presencial en {asked.place} y la organización es de {who.place}",
            f"it is in person in {asked.place} and the organisation is from {who.place}",
        )
    if asked.minutes > board.problem.max_minutes_per_month:
        most = hours(board.problem.max_minutes_per_month)
        return Words(
            f"cada sesión dura {hours(asked.minutes)} horas y al mes se permiten {most}",
            f"each session lasts {hours(asked.minutes)} hours and {most} are allowed in a month",
        )
    return None


def _free_days(provider: str, *, days: list[date]) -> Words:
    if not days:
        return Words(
            f"su proveedor {provider} no tiene ningún día libre en el periodo",
            f"its provider {provider} has no free day in the period",
        )
    if len(days) == 1:
        return Words(
            f"su proveedor {provider} está libre un solo día ({days_es(days)})",
            f"its provider {provider} is free on one day only ({days_en(days)})",
        )
    return Words(
        f"su proveedor {provider} está libre solo {len(days)} días ({days_es(days)})",
        f"its provider {provider} is free on {len(days)} days only ({days_en(days)})",
    )


def _all_in_peak(board: Board, *, who: Organisation, given: Words, left: int) -> Words:
    peaks = sorted(board.problem.peak_months_of(who))
    es = f"{given.es}, y en los meses de mayor trabajo de la organización"
    en = f"{given.en}, and in the organisation's peak months"
    months_es = listed_es(MONTHS_ES[each - 1] for each in peaks)
    months_en = listed_en(MONTHS_EN[each - 1] for each in peaks)
    rest_es = "no queda ninguno" if not left else f"quedan {left}, menos que sesiones"
    rest_en = "none is left" if not left else f"{left} are left, fewer than sessions"
    return Words(
        f"es presencial, {es} ({months_es}) solo puede asistir a sesiones virtuales: {rest_es}",
        f"it is in person, {en} ({months_en}) it can attend virtual sessions only: {rest_en}",
    )


def _why_no_hours(board: Board, *, organisation: int, asked: Service, free: Table) -> Words:
    """The organisation's own hours, what it marked as not available, the hours of a month."""
    problem, grid = board.problem, board.grid
    who = problem.organisations[organisation]
    earliest = problem.earliest_hour(who)
    starts = grid.starts_at
    if not ((starts >= earliest) & (starts + asked.minutes <= problem.latest_end)).any():
        span = f"{hour(earliest)}–{hour(problem.latest_end)}"
        return Words(
            f"cada sesión dura {hours(asked.minutes)} horas y no cabe en las que tiene la organización ({span})",
            f"each session lasts {hours(asked.minutes)} hours and does not fit in the organisation's ({span})",
        )
    open_days = grid.personal_starts(organisation, minutes=asked.minutes).any(axis=1) & free
    days = _dates(board, free & ~open_days)
    if open_days.sum() < asked.sessions:
        return Words(
            f"la organización no está disponible cuando {asked.provider} puede ({days_es(days)})",
            f"the organisation is not available when {asked.provider} is ({days_en(days)})",
        )
    months = [f"{month_es(year, month=month)}" for year, month in grid.months]
    months_in_en = [f"{month_en(year, month=month)}" for year, month in grid.months]
    most, needed = hours(problem.max_minutes_per_month), hours(asked.minutes * asked.sessions)
    return Words(
        f"sus {needed} horas no caben en {most} horas al mes ({listed_es(months)})",
        f"its {needed} hours do not fit in {most} hours a month ({listed_en(months_in_en)})",
    )


# What comes before.


def _why_not_before(board: Board, *, organisation: int, service: int) -> Words | None:
    problem = board.problem
    for before in board.before[service]:
        if before in board.wants[organisation] and before not in board.attends[organisation]:
            name = problem.services[before].id
            return Words(
                f"necesita antes {name}, que tampoco se pudo programar",
                f"it needs {name} before, which could not be placed either",
            )
    return None


# What others have.


def _why_not_now(board: Board, *, organisation: int, service: int) -> Words:
    numbers = sorted(board.by_service[service])
    parts = [
        _why_not_join(board, organisation=organisation, repetition=board.held[service, number])
        for number in numbers[:SHOWN]
    ]
    if len(numbers) > SHOWN:
        more = len(numbers) - SHOWN
        parts.append(Words(f"las otras {more} tampoco sirven", f"the other {more} do not suit either"))
    parts.append(_why_not_open(board, organisation=organisation, service=service))
    return Words("; ".join(each.es for each in parts), "; ".join(each.en for each in parts))


def _why_not_join(board: Board, *, organisation: int, repetition: Repetition) -> Words:
    """Why one repetition that stands is no answer."""
    asked = board.problem.services[repetition.service]
    lead = Words(f"en la repetición {repetition.number} ", f"in repetition {repetition.number} ")
    clash = _find_clash(board, organisation=organisation, repetition=repetition)
    if clash:
        return Words(lead.es + clash.es, lead.en + clash.en)
    if len(repetition.seated) >= asked.capacity:
        if asked.capacity == 1:
            return Words(f"{lead.es}el único cupo está tomado", f"{lead.en}the only seat is taken")
        return Words(
            f"{lead.es}los {asked.capacity} cupos están tomados",
            f"{lead.en}the {asked.capacity} seats are taken",
        )
    return Words(f"{lead.es}no cabe", f"{lead.en}it does not fit")


def _find_clash(board: Board, *, organisation: int, repetition: Repetition) -> Words | None:
    problem, grid = board.problem, board.grid
    asked, who = problem.services[repetition.service], problem.organisations[organisation]
    if repetition.modality == IN_PERSON and asked.place != who.place:
        return Words(f"se da en persona en {asked.place}", f"it is held in person in {asked.place}")
    own, span = grid.personal_starts(organisation, minutes=asked.minutes), grid.span(asked)
    for start in repetition.starts:
        day, at = grid.days[start.day], hour(int(grid.starts_at[start.cell]))
        when = Words(f"la sesión del {day_es(day)} a las {at}", f"the session of {day_en(day)} at {at}")
        if repetition.modality == IN_PERSON and grid.peak_days[organisation][start.day]:
            return Words(
                f"{when.es} es presencial en meses de mayor trabajo", f"{when.en} is in person in a peak month"
            )
        if not own[start.day, start.cell]:
            return Words(f"{when.es} es cuando no puede", f"{when.en} is when it cannot come")
        if board.busy[organisation, start.day, start.cell : start.cell + span].any():
            other = _busy_with(board, organisation=organisation, day=start.day, cell=start.cell, span=span)
            return Words(f"{when.es} coincide con {other}", f"{when.en} is at the same time as {other}")
    return _find_limit(board, organisation=organisation, repetition=repetition)


def _find_limit(board: Board, *, organisation: int, repetition: Repetition) -> Words | None:
    grid, asked = board.grid, board.problem.services[repetition.service]
    most = hours(board.problem.max_minutes_per_month)
    for month in sorted({int(grid.month[each.day]) for each in repetition.starts}):
        needed = asked.minutes * sum(grid.month[each.day] == month for each in repetition.starts)
        if board.minutes_left[organisation, month] < needed:
            year, number = grid.months[month]
            es, en = month_es(year, month=number), month_en(year, month=number)
            return Words(f"pasaría de {most} horas en {es}", f"it would pass {most} hours in {en}")
    low, high = board.day_bounds(organisation, service=repetition.service)
    if repetition.starts[0].day <= low:
        return Words("empieza antes de que termine lo que necesita", "it begins before what it needs is over")
    if repetition.starts[-1].day >= high:
        return Words("termina después de lo que viene luego", "it ends after what comes next")
    return None


def _busy_with(board: Board, *, organisation: int, day: int, cell: int, span: int) -> str:
    for service, key in sorted(board.attends[organisation].items()):
        length = board.grid.span(board.problem.services[service])
        for start in board.held[key].starts:
            if start.day == day and start.cell < cell + span and cell < start.cell + length:
                return board.problem.services[service].id
    return "?"


def _why_not_open(board: Board, *, organisation: int, service: int) -> Words:
    """Why no other repetition is opened for it."""
    asked, grid = board.problem.services[service], board.grid
    if not board.can_open(service):
        most = asked.max_repetitions
        return Words(
            f"no se permiten más de {most} repeticiones" if most > 1 else "no se permite más de una repetición",
            f"no more than {most} repetitions are allowed" if most > 1 else "no more than one repetition is allowed",
        )
    free = board.provider_starts(service)
    if free.any(axis=1).sum() < asked.sessions:
        return Words(
            f"para otra repetición {asked.provider} no tiene equipos libres",
            f"{asked.provider} has no free team for another repetition",
        )
    alone = [organisation]
    modalities = asked.modalities
    tables = [board.diary_starts(alone, service=service, modality=each)[0] for each in modalities]
    if not any(table.any() for table in tables):
        spent = [position for position, left in enumerate(board.minutes_left[organisation]) if left < asked.minutes]
        if len(spent) == len(grid.months):
            limit = hours(board.problem.max_minutes_per_month)
            return Words(
                f"para otra repetición, sus {limit} horas de cada mes ya están ocupadas",
                f"for another repetition, its {limit} hours of each month are already taken",
            )
    days = np.zeros(len(grid.days), dtype=bool)
    for table in tables:
        days |= (table & free).any(axis=1)
    found = _dates(board, days)
    common_es = f"solo coinciden {days_es(found)}" if found else "no coinciden en ningún día"
    common_en = f"they only meet on {days_en(found)}" if found else "they meet on no day"
    return Words(
        f"para otra repetición, los días y horas que les quedan a la organización y a {asked.provider} no bastan "
        f"({common_es})",
        f"for another repetition, the days and hours left to the organisation and to {asked.provider} do not suffice "
        f"({common_en})",
    )


def _dates(board: Board, days: Table) -> list[date]:
    return [board.grid.days[place] for place in np.flatnonzero(days)]
