"""What is announced comes first: it is put on the board, and what it still lacks is found or shown to be impossible.

An announced repetition may lack sessions, attendees, or the prerequisites of those invited. All of that together is
one small model; everything else is planned around its answer.
"""

from collections.abc import Sequence

from eslabon.rules.routes.calendars import Breach, Session
from eslabon.rules.routes.checking import find_breaches
from eslabon.rules.routes.repetitions import by_repetition
from eslabon.rules.routes.words import day_en, day_es, days_en, days_es
from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.engine import Outcome, run
from eslabon.solvers.scheduling.grid import Grid, Start
from eslabon.solvers.scheduling.model import CalendarModel, Candidate
from eslabon.solvers.scheduling.progress import Budget

NOWHERE = Start(-1, -1)  # a session that is not announced yet


def place_announced(board: Board, *, budget: Budget, seed: int) -> tuple[Breach, ...]:
    """Put what is announced on the board with all that it needs; the reasons if that cannot be."""
    problem = board.problem
    broken = find_breaches(problem, sessions=problem.announced, partial=True)
    if broken:
        return broken
    repetitions = [_repetition(board.grid, held=held) for held in by_repetition(problem.announced).values()]
    lacking = _lacking_services(board, repetitions=repetitions)
    settled = [each for each in repetitions if each.service not in lacking]
    open_ones = [each for each in repetitions if each.service in lacking]
    for each in settled:
        board.place(each)
    if not open_ones:
        return ()
    outcome, model = _solve(board, repetitions=open_ones, budget=budget, seed=seed)
    if outcome.is_found:
        for each in model.read(outcome.solver):
            board.place(each)
        return ()
    return _explain(board, repetitions=open_ones, is_proved=outcome.is_proved, budget=budget, seed=seed)


def _repetition(grid: Grid, *, held: Sequence[Session]) -> Repetition:
    first = held[0]
    service = grid.services[first.service]
    starts = [NOWHERE] * grid.problem.services[service].sessions
    for session in held:
        cell = session.starts_at // grid.slot - grid.first_cell
        starts[session.session - 1] = Start(grid.place_of_day[session.day], cell)
    invited = frozenset(grid.organisations[name] for name in first.organisations)
    places = frozenset(session.session - 1 for session in held)
    return Repetition(service, first.repetition, first.modality, starts, set(invited), places, invited)


def _lacking_services(board: Board, *, repetitions: Sequence[Repetition]) -> set[int]:
    """Services with something announced that is not whole, and with them the services that they need."""
    attends = {(who, each.service) for each in repetitions for who in each.invited}
    lacking: set[int] = set()
    for each in repetitions:
        needs = {
            before
            for who in each.invited
            for before in board.before[each.service]
            if before in board.wants[who] and (who, before) not in attends
        }
        if NOWHERE in each.starts or not each.invited or needs:
            lacking |= {each.service, *needs}
    reached = set(lacking)
    while reached:
        reached = {before for each in reached for before in board.before[each]} - lacking
        lacking |= reached
    return lacking


def _solve(
    board: Board, *, repetitions: Sequence[Repetition], budget: Budget, seed: int
) -> tuple[Outcome, CalendarModel]:
    model = CalendarModel(board, candidates=_candidates(board, repetitions=repetitions))
    spare = 0.3 * budget.seconds_left
    return run(model.model, budget=budget, work=0.5 * budget.work_left, seed=seed, spare=spare), model


def _candidates(board: Board, *, repetitions: Sequence[Repetition]) -> list[Candidate]:
    """The announced repetitions, and new ones of what those invited need before."""
    needed = _needed(board, repetitions=repetitions)
    found = []
    for each in repetitions:
        asking = set(each.invited) | needed.get(each.service, set())
        if not each.invited:
            asking |= set(board.waiting(each.service))
        found.append(Candidate(each, tuple(sorted(asking))))
    for service, asking in sorted(needed.items()):
        taken = {each.number for each in repetitions if each.service == service} | board.by_service[service]
        room = board.problem.services[service].max_repetitions - len(taken)
        for _ in range(min(room, len(asking))):
            number = next(each for each in range(1, len(taken) + 2) if each not in taken)
            taken.add(number)
            modality = next(iter(board.problem.services[service].modalities), "virtual")
            found.append(Candidate(Repetition(service, number, modality, []), tuple(sorted(asking))))
    return found


def _needed(board: Board, *, repetitions: Sequence[Repetition]) -> dict[int, set[int]]:
    """For each service the organisations that must get it because of what they are, or may be, announced in."""
    attending: dict[int, set[int]] = {}
    for each in repetitions:
        coming = each.invited or frozenset(board.waiting(each.service))
        attending.setdefault(each.service, set()).update(coming)
    needed: dict[int, set[int]] = {}
    queue = [(service, who) for service, people in sorted(attending.items()) for who in sorted(people)]
    while queue:
        service, who = queue.pop()
        for before in board.before[service]:
            known = needed.setdefault(before, set())
            has_it = (
                before in board.attends[who]
                or who in known
                or _is_invited(repetitions, service=before, organisation=who)
            )
            if before in board.wants[who] and not has_it:
                known.add(who)
                queue.append((before, who))
    return {service: people for service, people in needed.items() if people}


def _is_invited(repetitions: Sequence[Repetition], *, service: int, organisation: int) -> bool:
    return any(each.service == service and organisation in each.invited for each in repetitions)


def _explain(
    board: Board, *, repetitions: Sequence[Repetition], is_proved: bool, budget: Budget, seed: int
) -> tuple[Breach, ...]:
    """Which announced repetitions cannot be completed: each that cannot be alone, else all of them together."""
    if not is_proved:
        return tuple(
            _breach(
                board,
                repetition=each,
                es="no se encontró en el tiempo dado cómo completarla; pruebe con más segundos",
                en="no way to complete it was found in the time given; try more seconds",
            )
            for each in repetitions
        )
    alone = []
    for each in repetitions:
        if budget.is_over(spare=1.0):
            break
        others = [other for other in repetitions if other is not each and NOWHERE not in other.starts and other.invited]
        outcome, _model = _solve(board, repetitions=[each, *others], budget=budget, seed=seed)
        if outcome.is_impossible:
            alone.append(_describe(board, repetition=each))
    if alone:
        return tuple(alone)
    names = [f"{board.problem.services[each.service].id} ({each.number})" for each in repetitions]
    es = f"no cabe junto con lo demás que está anunciado: {', '.join(names)}"
    en = f"it does not fit together with what else is announced: {', '.join(names)}"
    return tuple(_breach(board, repetition=each, es=es, en=en) for each in repetitions)


def _describe(board: Board, *, repetition: Repetition) -> Breach:
    """What an announced repetition lacks and cannot get."""
    problem, grid = board.problem, board.grid
    service = problem.services[repetition.service]
    if not repetition.invited:
        es, en = "nadie está invitado y nadie más puede asistir a todas sus sesiones", "nobody is invited"
        return _breach(board, repetition=repetition, es=es, en=f"{en} and nobody else can attend all of its sessions")
    missing = [place + 1 for place, start in enumerate(repetition.starts) if start == NOWHERE]
    if not missing:
        first = grid.days[repetition.starts[0].day]
        es = f"alguien invitado necesita antes otro servicio, y no cabe antes del {day_es(first)}"
        en = f"somebody invited needs another service before, and it does not fit before {day_en(first)}"
        return _breach(board, repetition=repetition, es=es, en=en)
    free = board.provider_starts(repetition.service)
    days = [day for place, day in enumerate(grid.days) if free[place].any()]
    numbers = ", ".join(map(str, missing))
    es = f"falta la sesión {numbers} y ningún día sirve a todas las organizaciones invitadas"
    en = f"session {numbers} is missing and no day suits all the organisations invited"
    if days:
        es += f" ({service.provider} puede: {days_es(days)})"
        en += f" ({service.provider} can: {days_en(days)})"
    else:
        es, en = f"{es} ({service.provider} no tiene días libres)", f"{en} ({service.provider} has no free day)"
    return _breach(board, repetition=repetition, es=es, en=en)


def _breach(board: Board, *, repetition: Repetition, es: str, en: str) -> Breach:
    name = board.problem.services[repetition.service].id
    clause = "ROUTE-15" if NOWHERE in repetition.starts else "ROUTE-18" if repetition.invited else "ROUTE-17"
    return Breach(
        clause,
        f"{name}, repetición {repetition.number}, anunciada: {es}.",
        f"{name}, repetition {repetition.number}, announced: {en}.",
        name,
        repetition.number,
    )
