"""Where a response stands: which items its answers leave to ask, which are answered, which cannot stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation

from eslabon.rules.diagnostics import values
from eslabon.web.diagnostics.snapshots.definitions import FILE, MANY, ONE, Question, Questionnaire

LONGEST_ANSWER = 500


@dataclass(frozen=True)
class Standing:
    """Where a response stands.

    Attributes
    ----------
    asked : frozenset of str
        The items that these answers leave to ask.
    answered : frozenset of str
        Of those, the ones with an answer.
    due : frozenset of str
        Of those asked, what progress counts: all but documents that may be left out.
    missing : tuple of str
        Required items that were asked and not answered, in the order of the questionnaire.
    broken : mapping of str to str
        Items whose answer cannot stand, and why: `constraint`, or the kind that it should have had.
    """

    asked: frozenset[str]
    answered: frozenset[str]
    due: frozenset[str]
    missing: tuple[str, ...]
    broken: Mapping[str, str]

    @property
    def left(self) -> frozenset[str]:
        """What is due and not answered."""
        return self.due - self.answered

    @property
    def is_complete(self) -> bool:
        """Whether it can be handed in."""
        return not self.missing and not self.broken


def standing_of(questionnaire: Questionnaire, *, answers: Mapping[str, str]) -> Standing:
    """Decide as an XForm does: what an item that is not asked still holds counts as empty for the others (DIAG-03)."""
    seen, asked = dict(answers), set()
    for name in questionnaire.order:
        if all(condition.holds(seen) for condition in questionnaire.questions[name].conditions):
            asked.add(name)
        else:
            seen[name] = ""
    answered = frozenset(name for name in asked if seen.get(name))
    missing = tuple(name for name, one in questionnaire.questions.items() if one.required and name in asked - answered)
    broken = {name: why for name in answered if (why := _fault(questionnaire.questions[name], seen))}
    due = frozenset(name for name in asked if _is_due(questionnaire.questions[name]))
    return Standing(frozenset(asked), answered, due, missing, broken)


def _is_due(question: Question) -> bool:
    return question.required or question.kind != FILE


def _fault(question: Question, seen: Mapping[str, str]) -> str:
    answer = seen[question.name]
    if not _is_of_kind(question, answer):
        return question.kind
    if question.constraint and not question.constraint.holds(seen, own=answer):
        return "constraint"
    return ""


def _is_of_kind(question: Question, answer: str) -> bool:
    try:
        if question.kind == "integer":
            return answer.removeprefix("-").isascii() and answer.removeprefix("-").isdigit()
        if question.kind == "decimal":
            return Decimal(answer).is_finite()
        if question.kind == "date":
            date.fromisoformat(answer)
        if question.kind == "time":
            time.fromisoformat(answer)
    except (InvalidOperation, ValueError):
        return False
    return True


def clean_answer(question: Question, *, typed: list[str]) -> str:
    """The text that is kept of what a page sent: options that exist, in the instrument's order; words as typed."""
    if question.kind == MANY:
        return " ".join(option.name for option in question.options if option.name in typed)
    text = typed[-1].strip()[:LONGEST_ANSWER] if typed else ""
    if question.kind == ONE:
        return text if any(option.name == text for option in question.options) else ""
    if question.kind == "decimal":
        return text.replace(",", ".")
    return text


def response_of(questionnaire: Questionnaire, *, answers: Mapping[str, str]) -> values.Response:
    """The answers as the rule takes them: chosen options by item, and what was not asked."""
    asked = standing_of(questionnaire, answers=answers).asked
    chosen = {
        name: tuple(answers[name].split())
        for name, question in questionnaire.questions.items()
        if question.options and answers.get(name)
    }
    return values.Response(chosen, frozenset(questionnaire.questions) - asked)
