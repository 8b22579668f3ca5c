"""Ask for corrections, take the answers, give the verdict, and keep it so that it can be asked again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.calls import states
from eslabon.rules.calls.deadlines import correction_deadline, is_past
from eslabon.rules.calls.eligibility import (
    FAIL,
    NEEDS_EVIDENCE,
    RULE,
    TO_CORRECT,
    VERSION,
    decide_eligibility,
    decide_verdict,
    inputs_to_plain,
    verdict_to_plain,
)
from eslabon.rules.calls.eligibility import Verdict as RuleVerdict
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.events import ApplicationSubmitted, CorrectionAsked, VerdictGiven
from eslabon.web.calls.models import Application, Correction, Verdict
from eslabon.web.calls.services.checks import locked, record_check, run_automatic_checks
from eslabon.web.calls.services.separation import refuse_helper
from eslabon.web.calls.snapshots import day_in_programme, declaration_of, human_findings, terms_of
from eslabon.web.events.services import announce


@transaction.atomic
def ask_correction(
    application: Application, *, items: Sequence[dict[str, Any]], actor: Any, now: datetime
) -> Correction:
    """Send the application back with what to complete, requirement by requirement, and until when (CALL-14)."""
    application = locked(application)
    refuse_helper(application, actor)
    state = states.next_state(application.state, states.ASK_CORRECTION)
    correctable = {one["number"] for one in application.call.requirements if one["correctable"]}
    asked = [item for item in items if item["requirement"] in correctable and item["message"].strip()]
    if not asked:
        raise Problem(problems.CORRECTION_WITHOUT_ITEMS)
    correction = Correction.objects.create(
        application=application,
        number=application.corrections.count() + 1,
        items=asked,
        deadline=correction_deadline(day_in_programme(now, application.call), days=application.call.correction_days),
        asked_by=actor,
        asked_at=now,
    )
    application.state, application.waiting_since = state, now
    application.save(update_fields=["state", "waiting_since"])
    audit.record(
        actor,
        "ask_correction",
        application,
        before={"state": "submitted"},
        after={"state": state, "round": correction.number, "deadline": correction.deadline.isoformat()},
        programme=application.call.programme.code,
    )
    announce(CorrectionAsked(application_id=application.pk, round=correction.number))
    return correction


@transaction.atomic
def answer_correction(application: Application, *, actor: Any, now: datetime, helping: bool = False) -> Application:
    """Hand in the corrected application before the deadline's day is over (CALL-14); the rule looks at it anew."""
    application = locked(application)
    state = states.next_state(application.state, states.ANSWER)
    correction = application.corrections.latest("number")
    if is_past(correction.deadline, now=now, time_zone=application.call.programme.time_zone):
        raise Problem(problems.CORRECTION_TOO_LATE, deadline=correction.deadline)
    correction.answered_at = now
    correction.save(update_fields=["answered_at"])
    # The day of the application stays the day on which it was first handed in: a correction does not age it.
    applied_on = applied_day(application)
    application.state, application.waiting_since, application.submitted_at = state, now, now
    application.save(update_fields=["state", "waiting_since", "submitted_at"])
    run_automatic_checks(application, applied_on=applied_on, now=now)
    audit.record(
        actor,
        "answer_correction",
        application,
        before={"state": "to_correct"},
        after={"state": state, "round": correction.number},
        programme=application.call.programme.code,
        on_behalf_of=str(application.party) if helping else "",
    )
    announce(ApplicationSubmitted(application_id=application.pk, is_correction=True))
    return application


def applied_day(application: Application) -> Any:
    """Return the day on which the application was first handed in, in the programme's time zone."""
    if application.first_submitted_at is None:
        raise Problem(problems.APPLICATION_NOT_WAITING, reference=application.reference)
    return day_in_programme(application.first_submitted_at, application.call)


@transaction.atomic
def close_overdue_correction(application: Application, *, actor: Any, now: datetime) -> Application:
    """Put an application whose correction nobody answered in time back before the desk, as it is (CALL-10)."""
    application = locked(application)
    state = states.next_state(application.state, states.LAPSE)
    correction = application.corrections.latest("number")
    if not is_past(correction.deadline, now=now, time_zone=application.call.programme.time_zone):
        raise Problem(problems.CORRECTION_STILL_OPEN, deadline=correction.deadline)
    application.state, application.waiting_since = state, now
    application.save(update_fields=["state", "waiting_since"])
    audit.record(
        actor,
        "close_overdue_correction",
        application,
        before={"state": "to_correct"},
        after={"state": application.state},
        programme=application.call.programme.code,
    )
    return application


def current_verdict(application: Application) -> tuple[RuleVerdict, dict[str, Any]]:
    """Return what the rule and the people's checks give today, with the inputs that it rests on."""
    reading = declaration_of(application, applied_on=applied_day(application))
    if reading.declaration is None:
        raise Problem(problems.APPLICATION_INCOMPLETE, reference=application.reference, count=len(reading.faults))
    terms, human = terms_of(application.call), human_findings(application)
    verdict = decide_verdict(decide_eligibility(reading.declaration, terms=terms), human=human)
    return verdict, inputs_to_plain(reading.declaration, terms=terms, human=human)


@transaction.atomic
def fail_pending(application: Application, *, reason: str, actor: Any, now: datetime) -> None:
    """Record, requirement by requirement, that what was asked did not arrive (CALL-08)."""
    verdict, _inputs = current_verdict(application)
    for finding in verdict.findings:
        if finding.result == NEEDS_EVIDENCE:
            record_check(application, requirement=finding.requirement, result=FAIL, reason=reason, actor=actor, now=now)


@transaction.atomic
def give_verdict(application: Application, *, actor: Any, now: datetime, note: str = "", expected: str = "") -> Verdict:
    """Decide on an application by the rule and the recorded checks, and store it replayably (CALL-07, CALL-08).

    `expected` is the result that the actor was shown; if it is another one by now, nothing is decided.
    """
    application = locked(application)
    refuse_helper(application, actor)
    # A second click finds the decision taken: the state no longer allows it.
    if application.state != Application.State.SUBMITTED:
        states.next_state(application.state, states.DECIDE_ELIGIBLE)
    outcome, inputs = current_verdict(application)
    if expected and outcome.result != expected:
        raise Problem(problems.VERDICT_CHANGED, reference=application.reference)
    if outcome.result == TO_CORRECT:
        pending = [str(finding.requirement) for finding in outcome.findings if finding.result == NEEDS_EVIDENCE]
        raise Problem(problems.CHECKS_PENDING, requirements=", ".join(pending))
    act = states.verdict_act(outcome.result)
    state = states.next_state(application.state, act)
    if act == states.DECIDE_ELIGIBLE:
        require_field_confirmation(application)
    return store_verdict(application, outcome=outcome, inputs=inputs, state=state, actor=actor, now=now, note=note)


def require_field_confirmation(application: Application) -> None:
    """Raise if the call asks for a visit before admission and none has confirmed the declaration (CALL-11)."""
    latest = application.field_confirmations.order_by("at", "pk").last()
    refusal = states.admission_refusal(
        needs_field_confirmation=application.call.needs_field_confirmation,
        confirmed=latest.confirmed if latest else None,
    )
    if refusal is not None:
        raise refusal


def store_verdict(
    application: Application,
    *,
    outcome: RuleVerdict,
    inputs: dict[str, Any],
    state: str,
    actor: Any,
    now: datetime,
    note: str,
) -> Verdict:
    """Keep a verdict with everything it rests on; part of `give_verdict` and of `decide_appeal`."""
    decision = audit.keep_decision(
        actor, application, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=verdict_to_plain(outcome)
    )
    application.verdicts.filter(superseded_at__isnull=True).update(superseded_at=now)
    verdict = Verdict.objects.create(
        application=application, result=outcome.result, decision=decision, note=note, given_by=actor, given_at=now
    )
    before = application.state
    application.state, application.decided_at, application.waiting_since = state, now, None
    application.save(update_fields=["state", "decided_at", "waiting_since"])
    audit.record(
        actor,
        "give_verdict",
        application,
        before={"state": before},
        after={"state": state, "decision": str(decision.pk)},
        programme=application.call.programme.code,
    )
    announce(VerdictGiven(application_id=application.pk, verdict_id=verdict.pk))
    return verdict
