"""Hand a response in; the rule scores it at once, and its answer is kept so that it can be asked again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.diagnostics import scoring
from eslabon.rules.diagnostics.plain import inputs_to_plain, score_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.events import ResponseScored, ResponseSubmitted
from eslabon.web.diagnostics.models import Response, Score
from eslabon.web.diagnostics.services.responses import locked, note_on_behalf
from eslabon.web.diagnostics.snapshots import questionnaire_of, response_of, standing_of
from eslabon.web.events.services import announce


@transaction.atomic
def submit_response(response: Response, *, actor: Any, now: datetime, helping: bool = False) -> Score:
    """Hand in a complete response and score it (DIAG-24); raises Problem DIAGNOSTICS-E04 or E05."""
    response = locked(response)
    standing = standing_of(questionnaire_of(response.instrument_id), answers=response.answers)
    if not standing.is_complete:
        raise Problem(problems.RESPONSE_INCOMPLETE, count=len({*standing.missing, *standing.broken}))
    response.state, response.submitted_at = Response.State.SUBMITTED, now
    note_on_behalf(response, actor=actor, helping=helping)
    response.save()
    audit.record(
        actor,
        "diagnostic.submit",
        response,
        before={"state": Response.State.OPEN},
        after={"state": response.state, "asked": response.asked, "answered": response.answered},
        programme=response.instrument.programme.code,
        on_behalf_of=str(response.party) if helping else "",
    )
    announce(ResponseSubmitted(response_id=response.pk))
    return _score(response, actor=actor, now=now)


def _score(response: Response, *, actor: Any, now: datetime) -> Score:
    questionnaire = questionnaire_of(response.instrument_id)
    answered = response_of(questionnaire, answers=response.answers)
    found = scoring.score_response(answered, key=questionnaire.key)
    decision = audit.keep_decision(
        actor,
        response,
        rule=scoring.RULE,
        rule_version=scoring.VERSION,
        inputs=inputs_to_plain(answered, key=questionnaire.key),
        outcome=score_to_plain(found),
    )
    total = found.part("total")
    score = Score.objects.create(
        response=response,
        decision=decision,
        points=total.points,
        maximum=total.maximum,
        share=float(total.share or 0),
        level=found.level,
        segment=found.segment,
        needs=[need.code for need in found.needs],
        scored_at=now,
    )
    audit.record(
        actor,
        "diagnostic.score",
        response,
        after={"score": str(score.pk), "level": found.level, "segment": found.segment, "decision": str(decision.pk)},
        programme=response.instrument.programme.code,
    )
    announce(ResponseScored(response_id=response.pk, score_id=score.pk))
    return score
