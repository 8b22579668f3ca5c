"""A scored response in words: where it stands, what is strong, what is needed and why; two rounds side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from eslabon.rules.diagnostics import plain, values
from eslabon.rules.diagnostics.comparison import Comparison, compare_responses
from eslabon.web.diagnostics.models import Response, Score
from eslabon.web.diagnostics.snapshots import Question, Questionnaire, questionnaire_of, response_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Cause:
    """An answer that lost points: the question, what was chosen, and the points."""

    question: Question
    chosen: tuple[Texts, ...]
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Need:
    """What is needed, the part of its points that is missing, and the very answers that caused it."""

    code: str
    label: Texts
    gap: Decimal
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Measured:
    """A section or a dimension with its points."""

    code: str
    label: Texts
    part: values.Part


@dataclass(frozen=True)
class Step:
    """One condition of the next segment, and how the response stands against it."""

    label: Texts
    at_least_percent: Decimal | None
    answers: tuple[Texts, ...]
    met: bool
    found: str | None


@dataclass(frozen=True)
class Result:
    """All that the page of a result says; None stands for a score whose decision was erased."""

    score: Score
    level: Texts
    segment: Texts
    ladder: tuple[tuple[Texts, bool, bool], ...]  # every segment in order: label, reached, current
    sections: tuple[Measured, ...]
    dimensions: tuple[Measured, ...]
    total: values.Part
    strengths: tuple[Measured, ...]
    needs: tuple[Need, ...]
    next_steps: tuple[Step, ...]
    unanswered: int


def result_of(response: Response) -> Result | None:
    """The last score of a response in words; None while there is none, or once its data were erased."""
    score = response.scores.select_related("decision").first()
    outcome = score.decision.outcome if score is not None and score.decision.erased_at is None else None
    if score is None or outcome is None:
        return None
    questionnaire = questionnaire_of(response.instrument_id)
    found = plain.score_from_plain(outcome)
    measured = [Measured(part.code, questionnaire.labels.get(part.code, {}), part) for part in found.parts]
    dimensions = tuple(one for one in measured if one.part.kind == values.DIMENSION and one.part.maximum)
    return Result(
        score=score,
        level=questionnaire.labels.get(found.level, {}),
        segment=questionnaire.labels.get(found.segment, {}),
        ladder=_ladder(questionnaire, found.segment),
        sections=tuple(one for one in measured if one.part.kind == values.SECTION and one.part.maximum),
        dimensions=dimensions,
        total=found.part(values.TOTAL),
        strengths=_strengths(questionnaire, dimensions),
        needs=tuple(_need(questionnaire, one) for one in found.needs),
        next_steps=_next_steps(questionnaire, found),
        unanswered=len(found.unanswered),
    )


def _ladder(questionnaire: Questionnaire, reached: str) -> tuple[tuple[Texts, bool, bool], ...]:
    codes = [segment.code for segment in questionnaire.key.segments]
    position = codes.index(reached) if reached in codes else -1
    return tuple(
        (questionnaire.labels.get(code, {}), place <= position, place == position) for place, code in enumerate(codes)
    )


def _strengths(questionnaire: Questionnaire, dimensions: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """The dimensions that reach what the highest level asks of the total, the strongest first (DIAG-25)."""
    if not questionnaire.key.levels:
        return ()
    limit = questionnaire.key.levels[-1].from_percent
    strong = [one for one in dimensions if one.part.reaches(limit)]
    return tuple(sorted(strong, key=lambda one: (-(one.part.share or 0), one.code)))


def _need(questionnaire: Questionnaire, need: values.Need) -> Need:
    causes = tuple(
        Cause(questionnaire.questions[one.item], chosen_texts(questionnaire.questions[one.item], one.answer),
              one.points, one.maximum)
        for one in need.causes
    )  # fmt: skip
    return Need(need.code, questionnaire.labels.get(need.code, {}), need.gap, causes)


def chosen_texts(question: Question, options: tuple[str, ...]) -> tuple[Texts, ...]:
    """The words of chosen options."""
    return tuple(option.label for option in question.options if option.name in options)


def _next_steps(questionnaire: Questionnaire, found: values.Score) -> tuple[Step, ...]:
    """The conditions of the segment after the one reached."""
    codes = [segment.code for segment in questionnaire.key.segments]
    position = codes.index(found.segment) + 1 if found.segment in codes else len(codes)
    if position >= len(codes):
        return ()
    return tuple(_step(questionnaire, finding) for finding in found.findings if finding.segment == codes[position])


def _step(questionnaire: Questionnaire, finding: values.Finding) -> Step:
    criterion = finding.criterion
    question = questionnaire.questions.get(criterion.measure) if criterion.answers else None
    return Step(
        label=question.label if question else questionnaire.labels.get(criterion.measure, {}),
        at_least_percent=criterion.at_least_percent,
        answers=chosen_texts(question, criterion.answers) if question else (),
        met=finding.met,
        found=finding.found,
    )


@dataclass(frozen=True)
class SideBySide:
    """Two rounds of one organisation, on what both were asked in the same way."""

    before: Response
    after: Response
    rows: tuple[tuple[Texts, values.Part, values.Part], ...]  # sections and dimensions of the later version
    total: tuple[values.Part, values.Part]
    common: int
    is_new: tuple[Question, ...]
    is_gone: tuple[Question, ...]
    changed: tuple[Question, ...]


def compare_rounds(before: Response, *, after: Response) -> SideBySide:
    """The earlier response beside the later one (DIAG-12), also where the instrument changed between them."""
    old, new = questionnaire_of(before.instrument_id), questionnaire_of(after.instrument_id)
    found: Comparison = compare_responses(
        response_of(old, answers=before.answers),
        after=response_of(new, answers=after.answers),
        key_before=old.key,
        key_after=new.key,
    )
    rows = tuple(
        (new.labels.get(one.after.code, {}), one.before, one.after) for one in found.parts[:-1] if one.after.maximum
    )
    total = found.parts[-1]
    return SideBySide(
        before=before,
        after=after,
        rows=rows,
        total=(total.before, total.after),
        common=len(found.common),
        is_new=tuple(new.questions[name] for name in found.only_after),
        is_gone=tuple(old.questions[name] for name in found.only_before),
        changed=tuple(new.questions[name] for name in found.changed),
    )
