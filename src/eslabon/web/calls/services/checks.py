"""What the rule and people find on each requirement of an application."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.calls.eligibility import FAIL, NEEDS_EVIDENCE, PASS, Verdict, decide_eligibility
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, Check, Evidence, FieldConfirmation
from eslabon.web.calls.services.separation import refuse_helper
from eslabon.web.calls.snapshots import day_in_programme, declaration_of, terms_of

HUMAN_CLAUSE = "CALL-08"
RESULTS = (PASS, FAIL, NEEDS_EVIDENCE)


def locked(application: Application) -> Application:
    """Return the application as it is now, held until the transaction ends: checks and verdicts wait in line."""
    return Application.objects.select_for_update().select_related("call__programme", "party").get(pk=application.pk)


def run_automatic_checks(application: Application, *, applied_on: date, now: datetime) -> Verdict:
    """Keep the rule's finding on each requirement; part of the act that calls it, which writes the audit entry."""
    reading = declaration_of(application, applied_on=applied_on)
    if reading.declaration is None:
        raise Problem(problems.APPLICATION_INCOMPLETE, reference=application.reference, count=len(reading.faults))
    verdict = decide_eligibility(reading.declaration, terms=terms_of(application.call))
    Check.objects.bulk_create(
        Check(
            application=application, requirement=finding.requirement, kind=Check.Kind.AUTOMATIC,
            result=finding.result, clause=finding.clause, reason_es=finding.reason_es, reason_en=finding.reason_en,
            at=now,
        )
        for finding in verdict.findings
    )  # fmt: skip
    return verdict


@transaction.atomic
def record_check(
    application: Application, *, requirement: int, result: str, reason: str, actor: Any, now: datetime
) -> Check:
    """Keep what a person found on one requirement; it stands over the automatic finding (CALL-08)."""
    application = locked(application)
    refuse_helper(application, actor)
    if application.state != Application.State.SUBMITTED:
        raise Problem(problems.APPLICATION_NOT_WAITING, reference=application.reference)
    if requirement not in {one["number"] for one in application.call.requirements} or result not in RESULTS:
        raise Problem(problems.REQUIREMENT_UNKNOWN, call=application.call.code, requirement=requirement)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    check = Check.objects.create(
        application=application, requirement=requirement, kind=Check.Kind.HUMAN, result=result, clause=HUMAN_CLAUSE,
        reason_es=reason.strip(), reason_en=reason.strip(), by=actor, at=now,
    )  # fmt: skip
    audit.record(
        actor,
        "record_check",
        application,
        after={"requirement": requirement, "result": result},
        reason=reason,
        programme=application.call.programme.code,
    )
    return check


@transaction.atomic
def review_evidence(evidence: Evidence, *, accepted: bool, reason: str, actor: Any, now: datetime) -> Evidence:
    """Accept a document, or say what is wrong with it; a rejected one no longer counts as evidence."""
    application = locked(evidence.application)
    evidence = Evidence.objects.get(pk=evidence.pk)
    refuse_helper(application, actor)
    if application.state != Application.State.SUBMITTED:
        raise Problem(problems.APPLICATION_NOT_WAITING, reference=application.reference)
    if evidence.removed_at is not None:
        raise Problem(problems.EVIDENCE_REMOVED, reference=application.reference)
    if not accepted and not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    before = evidence.review
    evidence.review = Evidence.Review.ACCEPTED if accepted else Evidence.Review.REJECTED
    evidence.review_reason, evidence.reviewed_by, evidence.reviewed_at = reason.strip(), actor, now
    evidence.save()
    audit.record(
        actor,
        "review_evidence",
        application,
        before={"review": before},
        after={"review": evidence.review, "kind": evidence.kind},
        reason=reason,
        programme=application.call.programme.code,
    )
    return evidence


@transaction.atomic
def confirm_in_field(
    application: Application, *, confirmed: bool, note: str, visited_on: date, actor: Any, now: datetime
) -> FieldConfirmation:
    """Keep what a regional office saw when it went to look at what was declared; it goes before admission (CALL-11)."""
    application = locked(application)
    refuse_helper(application, actor)
    if application.state not in (Application.State.SUBMITTED, Application.State.TO_CORRECT):
        raise Problem(problems.APPLICATION_NOT_WAITING, reference=application.reference)
    if not note.strip():
        raise Problem(problems.REASON_NEEDED)
    if visited_on > day_in_programme(now, application.call):
        raise Problem(problems.VISIT_IN_THE_FUTURE, day=visited_on.isoformat())
    confirmation = FieldConfirmation.objects.create(
        application=application, confirmed=confirmed, note=note.strip(), visited_on=visited_on, by=actor
    )
    audit.record(
        actor,
        "confirm_in_field",
        application,
        after={"confirmed": confirmed},
        reason=note,
        programme=application.call.programme.code,
    )
    return confirmation
