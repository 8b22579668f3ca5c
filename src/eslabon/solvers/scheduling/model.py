"""Part of a calendar as a CP-SAT model: some repetitions are free to move, open, close and change their attendees.

What is not free stays on the board and bounds what is. With everything free it is the whole problem, exactly.
The documentation (`docs/explanation/scheduling.md`) has the same model in formulas; names here follow it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from eslabon.rules.routes.calendars import IN_PERSON
from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.grid import Start, Table


@dataclass
class Candidate:
    """A repetition that the model decides on: one taken off the board, or a new one (`starts` empty)."""

    repetition: Repetition
    organisations: tuple[int, ...]

    @property
    def is_announced(self) -> bool:
        """Whether it must be held."""
        return bool(self.repetition.announced)


@dataclass
class _Variables:
    """What the model decides about one candidate."""

    candidate: Candidate
    held: Any
    in_person: Any  # a literal, or a plain bool where there is nothing to choose
    starts: list[Any] = field(default_factory=list)
    days: list[Any] = field(default_factory=list)
    attends: dict[int, Any] = field(default_factory=dict)
    intervals: list[Any] = field(default_factory=list)
    in_month: list[dict[int, Any]] = field(default_factory=list)


class CalendarModel:
    """Maximises the commitments served by the candidates; build it while they are off the board."""

    def __init__(self, board: Board, *, candidates: Sequence[Candidate]) -> None:
        self.board, self.grid, self.problem = board, board.grid, board.problem
        self.model = cp_model.CpModel()
        self.parts = [self._add_candidate(each) for each in candidates]
        self._by_service: dict[int, list[_Variables]] = {}
        for part in self.parts:
            self._by_service.setdefault(part.candidate.repetition.service, []).append(part)
        self._serve_once()
        self._keep_diaries()
        self._keep_order()
        self._keep_hours()
        self._keep_teams()
        self._break_symmetry()
        wanted = (
            each
            for part in self.parts
            for organisation, each in part.attends.items()
            if part.candidate.repetition.service in board.wants[organisation]
        )
        self.model.maximize(sum(wanted))

    # One candidate.

    def _add_candidate(self, candidate: Candidate) -> _Variables:
        repetition = candidate.repetition
        service, model = self.problem.services[repetition.service], self.model
        held = model.new_constant(1) if candidate.is_announced else model.new_bool_var("")
        part = _Variables(candidate, held, self._choose_modality(repetition))
        tables = self._tables(candidate)
        union = np.zeros((len(self.grid.days), self.grid.cells), dtype=bool)
        for table in tables.values():
            union |= table.any(axis=0) if len(table) else False
        self._add_sessions(part, union=union & self.board.provider_starts(repetition.service))
        for place, organisation in enumerate(candidate.organisations):
            self._add_attendee(part, organisation=organisation, tables={k: t[place] for k, t in tables.items()})
        if part.attends:
            model.add_max_equality(held, list(part.attends.values()))
            model.add(sum(part.attends.values()) <= service.capacity)
        else:
            model.add(held == 0)
        return part

    def _choose_modality(self, repetition: Repetition) -> Any:
        modalities = self.problem.services[repetition.service].modalities
        if repetition.announced:
            return repetition.modality == IN_PERSON
        return self.model.new_bool_var("") if len(modalities) > 1 else modalities == (IN_PERSON,)

    def _tables(self, candidate: Candidate) -> dict[bool, NDArray[np.bool_]]:
        """Where each organisation could begin a session that is not announced, by modality (in person or not)."""
        repetition = candidate.repetition
        modalities = (repetition.modality,) if repetition.announced else self._modalities(repetition.service)
        who = candidate.organisations
        found = {}
        for modality in modalities:
            table = self.board.diary_starts(who, service=repetition.service, modality=modality, open_order=True)
            found[modality == IN_PERSON] = table
        return found

    def _modalities(self, service: int) -> tuple[str, ...]:
        return self.problem.services[service].modalities

    def _add_sessions(self, part: _Variables, *, union: Table) -> None:
        repetition, model, cells = part.candidate.repetition, self.model, self.grid.cells
        span = self.grid.span(self.problem.services[repetition.service])
        free = cp_model.Domain.from_values(np.flatnonzero(union.ravel()).tolist())
        for place in range(self.problem.services[repetition.service].sessions):
            if place in repetition.announced:
                fixed = repetition.starts[place]
                start = model.new_constant(fixed.day * cells + fixed.cell)
                day = model.new_constant(fixed.day)
            elif free.is_empty():
                model.add(part.held == 0)
                start, day = model.new_constant(0), model.new_constant(place)
            else:
                start = model.new_int_var_from_domain(free, "")
                day = model.new_int_var(0, len(self.grid.days) - 1, "")
                cell = model.new_int_var(0, cells - 1, "")
                model.add(start == day * cells + cell)
            if part.days:
                model.add(day > part.days[-1]).only_enforce_if(part.held)
            part.starts.append(start)
            part.days.append(day)
            part.intervals.append(model.new_optional_fixed_size_interval_var(start, span, part.held, ""))
            part.in_month.append({})

    def _add_attendee(self, part: _Variables, *, organisation: int, tables: dict[bool, Table]) -> None:
        """The literal that an organisation attends, and where that lets the sessions be."""
        repetition, model = part.candidate.repetition, self.model
        attends = model.new_bool_var("")
        part.attends[organisation] = attends
        if organisation in repetition.invited:
            model.add(attends == 1)
        if repetition.announced and organisation not in repetition.invited:
            self._join_announced(part, organisation=organisation, attends=attends)
        for in_person, table in tables.items():
            conditions = [attends]
            if not isinstance(part.in_person, bool):
                conditions.append(part.in_person if in_person else part.in_person.negated())
            loose = [place for place in range(len(part.starts)) if place not in repetition.announced]
            if len(np.flatnonzero(table.any(axis=1))) < len(loose):
                model.add_bool_or([each.negated() for each in conditions])
                continue
            if loose:
                domain = cp_model.Domain.from_values(np.flatnonzero(table.ravel()).tolist())
                for place in loose:
                    model.add_linear_expression_in_domain(part.starts[place], domain).only_enforce_if(conditions)

    def _join_announced(self, part: _Variables, *, organisation: int, attends: Any) -> None:
        """Whoever is added to announced sessions must be free then."""
        repetition = part.candidate.repetition
        fixed = Repetition(
            repetition.service,
            repetition.number,
            repetition.modality,
            [repetition.starts[place] for place in sorted(repetition.announced)],
        )
        if not self.board.fits(organisation, repetition=fixed, open_order=True):
            self.model.add(attends == 0)

    # Across candidates.

    def _serve_once(self) -> None:
        for parts in self._by_service.values():
            for organisation in sorted({each for part in parts for each in part.attends}):
                literals = [part.attends[organisation] for part in parts if organisation in part.attends]
                if len(literals) > 1:
                    self.model.add_at_most_one(literals)

    def _keep_diaries(self) -> None:
        """An organisation is in one session at a time."""
        diaries: dict[int, list[Any]] = {}
        for part in self.parts:
            span = self.grid.span(self.problem.services[part.candidate.repetition.service])
            for organisation, attends in part.attends.items():
                if len(self._services_of(organisation)) > 1:
                    diaries.setdefault(organisation, []).extend(
                        self.model.new_optional_fixed_size_interval_var(start, span, attends, "")
                        for start in part.starts
                    )
        for intervals in diaries.values():
            self.model.add_no_overlap(intervals)

    def _services_of(self, organisation: int) -> list[int]:
        return [
            service
            for service, parts in self._by_service.items()
            if any(organisation in part.attends for part in parts)
        ]

    def _keep_order(self) -> None:
        """What comes before is attended, and over on an earlier day."""
        for service, parts in self._by_service.items():
            for organisation in sorted({each for part in parts for each in part.attends}):
                for before in self.board.before[service]:
                    if before in self.board.wants[organisation] and before not in self.board.attends[organisation]:
                        self._put_before(organisation, before=before, parts=parts)
                if self.board.is_needed(organisation, service=service):
                    literals = [part.attends[organisation] for part in parts if organisation in part.attends]
                    self.model.add_bool_or(literals)

    def _put_before(self, organisation: int, *, before: int, parts: Iterable[_Variables]) -> None:
        earlier = [each for each in self._by_service.get(before, ()) if organisation in each.attends]
        for part in parts:
            if organisation not in part.attends:
                continue
            attends = part.attends[organisation]
            self.model.add_bool_or([*(each.attends[organisation] for each in earlier), attends.negated()])
            for each in earlier:
                both = [attends, each.attends[organisation]]
                self.model.add(part.days[0] > each.days[-1]).only_enforce_if(both)

    def _keep_hours(self) -> None:
        """The hours of an organisation in each month."""
        asked: dict[int, list[_Variables]] = {}
        for part in self.parts:
            for organisation in part.attends:
                asked.setdefault(organisation, []).append(part)
        for organisation, parts in asked.items():
            lengths: dict[int, int] = {}
            for part in parts:
                service = self.problem.services[part.candidate.repetition.service]
                lengths[part.candidate.repetition.service] = service.minutes * service.sessions
            for month in range(len(self.grid.months)):
                left = int(self.board.minutes_left[organisation, month])
                if sum(lengths.values()) > left:
                    self._keep_month(organisation, parts=parts, month=month, left=left)

    def _keep_month(self, organisation: int, *, parts: Sequence[_Variables], month: int, left: int) -> None:
        terms = []
        for part in parts:
            service = self.problem.services[part.candidate.repetition.service]
            literals = [self._is_in_month(part, place=place, month=month) for place in range(service.sessions)]
            used = self.model.new_int_var(0, service.sessions, "")
            self.model.add(used >= sum(literals)).only_enforce_if(part.attends[organisation])
            terms.append(service.minutes * used)
        self.model.add(sum(terms) <= left)

    def _is_in_month(self, part: _Variables, *, place: int, month: int) -> Any:
        """A literal that is true whenever a session falls in the month."""
        known = part.in_month[place]
        if month not in known:
            literal = self.model.new_bool_var("")
            days = np.flatnonzero(self.grid.month == month)
            inside = cp_model.Domain(int(days[0]), int(days[-1]))
            outside = inside.complement()
            self.model.add_linear_expression_in_domain(part.days[place], inside).only_enforce_if(literal)
            self.model.add_linear_expression_in_domain(part.days[place], outside).only_enforce_if(literal.negated())
            known[month] = literal
        return known[month]

    def _keep_teams(self) -> None:
        """No more sessions at once than a provider has teams, those on the board included."""
        by_provider: dict[int, list[_Variables]] = {}
        for part in self.parts:
            by_provider.setdefault(self.grid.provider_of[part.candidate.repetition.service], []).append(part)
        for provider, parts in by_provider.items():
            intervals = [each for part in parts for each in part.intervals]
            teams = self.problem.providers[provider].teams
            if len(parts) == 1:
                continue  # its sessions are on different days, and full slots are not among its starts
            demands = [1] * len(intervals)
            used = self.board.teams_used[provider].ravel()
            for slot in np.flatnonzero(used > max(0, teams - len(parts))).tolist():
                intervals.append(self.model.new_fixed_size_interval_var(slot, 1, ""))
                demands.append(int(min(used[slot], teams)))
            self.model.add_cumulative(intervals, demands, teams)

    def _break_symmetry(self) -> None:
        """Of new repetitions of one service the lower numbers are held first."""
        for parts in self._by_service.values():
            fresh = [each for each in parts if not each.candidate.repetition.starts]
            for one, other in pairwise(fresh):
                self.model.add_implication(other.held, one.held)

    # Answers.

    def hint(self) -> None:
        """Start from how the candidates stood on the board."""
        for part in self.parts:
            repetition = part.candidate.repetition
            stood = (
                bool(repetition.starts) and bool(repetition.seated) and all(each.day >= 0 for each in repetition.starts)
            )
            if not repetition.announced:
                self.model.add_hint(part.held, stood)
            for organisation, attends in part.attends.items():
                self.model.add_hint(attends, organisation in repetition.seated)
            if not stood or len(repetition.starts) < len(part.starts):
                continue
            if not isinstance(part.in_person, bool):
                self.model.add_hint(part.in_person, repetition.modality == IN_PERSON)
            for place, start in enumerate(repetition.starts):
                if place not in repetition.announced:
                    self.model.add_hint(part.starts[place], start.day * self.grid.cells + start.cell)
                    self.model.add_hint(part.days[place], start.day)

    def read(self, solver: Any) -> list[Repetition]:
        """The repetitions as the solver has decided them."""
        found = []
        for part in self.parts:
            if not solver.boolean_value(part.held):
                continue
            repetition = part.candidate.repetition
            in_person = part.in_person
            if not isinstance(in_person, bool):
                in_person = solver.boolean_value(in_person)
            word = self.problem.services[repetition.service].modalities
            modality = IN_PERSON if in_person else next(each for each in word if each != IN_PERSON)
            starts = [Start(*divmod(int(solver.value(each)), self.grid.cells)) for each in part.starts]
            seated = {each for each, attends in part.attends.items() if solver.boolean_value(attends)}
            announced = repetition.announced
            found.append(
                Repetition(
                    repetition.service, repetition.number, modality, starts, seated, announced, repetition.invited
                )
            )
        return found
