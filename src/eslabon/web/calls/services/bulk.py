"""Decide, send back or put before the desk many applications at once: those that were ticked in the inbox."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eslabon.rules.calls import states
from eslabon.rules.calls.eligibility import ELIGIBLE
from eslabon.rules.problems import Problem
from eslabon.web.calls.models import Application
from eslabon.web.calls.services.decisions import (
    ask_correction,
    close_overdue_correction,
    current_verdict,
    give_verdict,
    require_field_confirmation,
)
from eslabon.web.calls.services.separation import refuse_helper

REFUSED, DONE = "refused", "done"


@dataclass(frozen=True)
class BulkAnswer:
    """What happened, or would happen, to one application of a bulk act."""

    reference: str
    result: str  # eligible | not_eligible | to_correct | done | refused
    reason_es: str
    reason_en: str
    application: Application | None = None

    def to_plain(self) -> dict[str, str]:
        """JSON-safe form, without the application."""
        return {
            "reference": self.reference,
            "result": self.result,
            "reason_es": self.reason_es,
            "reason_en": self.reason_en,
        }


def foresee(applications: Iterable[Application], *, actor: Any) -> list[BulkAnswer]:
    """Return what each application would get if `actor` decided on it now; writes nothing."""
    return [_foreseen(application, actor) for application in applications]


def _foreseen(application: Application, actor: Any) -> BulkAnswer:
    try:
        refuse_helper(application, actor)
        if application.state != Application.State.SUBMITTED:
            states.next_state(application.state, states.DECIDE_ELIGIBLE)
        outcome, _inputs = current_verdict(application)
        if outcome.result == ELIGIBLE:
            require_field_confirmation(application)
    except Problem as problem:
        return refused_answer(application, problem)
    return BulkAnswer(application.reference, outcome.result, outcome.reason_es, outcome.reason_en, application)


def refused_answer(application: Application, problem: Problem) -> BulkAnswer:
    """Return the answer that says why nothing is done to an application."""
    return BulkAnswer(application.reference, REFUSED, problem.text("es"), problem.text("en"), application)


def decide_many(
    applications: Iterable[Application],
    *,
    actor: Any,
    now: datetime,
    note: str,
    expected: Mapping[str, str] | None = None,
) -> list[BulkAnswer]:
    """Give each its verdict in a transaction of its own: one that cannot be decided does not hold back the others.

    `expected` is what the actor was shown, by reference: what would get something else by now is refused.
    """
    shown = expected or {}

    def decide(application: Application) -> BulkAnswer:
        foreseen = shown.get(application.reference, "")
        verdict = give_verdict(application, actor=actor, now=now, note=note, expected=foreseen)
        outcome = verdict.decision.outcome or {}
        return BulkAnswer(
            application.reference, verdict.result, outcome["reason_es"], outcome["reason_en"], application
        )

    return _each(applications, decide)


def ask_correction_of_many(
    applications: Iterable[Application], *, items: Sequence[dict[str, Any]], actor: Any, now: datetime
) -> list[BulkAnswer]:
    """Ask each for the same correction; one of which it cannot be asked does not hold back the others."""

    def ask(application: Application) -> BulkAnswer:
        round_ = ask_correction(application, items=items, actor=actor, now=now)
        day = round_.deadline.isoformat()
        return BulkAnswer(application.reference, DONE, f"Hasta el {day}.", f"Until {day}.", application)

    return _each(applications, ask)


def close_overdue_of_many(applications: Iterable[Application], *, actor: Any, now: datetime) -> list[BulkAnswer]:
    """Put each whose correction nobody answered in time back before the desk."""

    def close(application: Application) -> BulkAnswer:
        close_overdue_correction(application, actor=actor, now=now)
        es, en = "Vuelve a esperar al equipo.", "It waits for the team again."
        return BulkAnswer(application.reference, DONE, es, en, application)

    return _each(applications, close)


def _each(applications: Iterable[Application], act: Callable[[Application], BulkAnswer]) -> list[BulkAnswer]:
    answers = []
    for application in applications:
        try:
            answers.append(act(application))
        except Problem as problem:
            answers.append(refused_answer(application, problem))
    return answers
