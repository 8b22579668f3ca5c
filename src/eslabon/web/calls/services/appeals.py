"""Another look, by somebody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.calls import states
from eslabon.rules.calls.deadlines import appeal_deadline, may_appeal
from eslabon.rules.calls.eligibility import ELIGIBLE, PASS
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.events import AppealDecided, AppealFiled
from eslabon.web.calls.models import Appeal, Application, Check
from eslabon.web.calls.services.checks import HUMAN_CLAUSE
from eslabon.web.calls.services.decisions import current_verdict, require_field_confirmation, store_verdict
from eslabon.web.calls.services.separation import refuse_on_appeal
from eslabon.web.calls.snapshots import day_in_programme
from eslabon.web.events.services import announce


@transaction.atomic
def file_appeal(application: Application, *, text: str, actor: Any, now: datetime) -> Appeal:
    """Ask for another look at a refusal, within the days that the call gives (CALL-15)."""
    application = Application.objects.select_for_update().select_related("call__programme").get(pk=application.pk)
    states.next_state(application.state, states.FILE_APPEAL)
    verdict = application.verdicts.filter(superseded_at__isnull=True).latest("given_at")
    if Appeal.objects.filter(verdict=verdict).exists():
        raise Problem(problems.APPEAL_EXISTS, reference=application.reference)
    if not text.strip():
        raise Problem(problems.REASON_NEEDED)
    call = application.call
    decided_on, today = day_in_programme(verdict.given_at, call), day_in_programme(now, call)
    if not may_appeal(decided_on, today=today, days=call.appeal_days):
        raise Problem(problems.APPEAL_TOO_LATE, deadline=appeal_deadline(decided_on, days=call.appeal_days))
    appeal = Appeal.objects.create(
        application=application, verdict=verdict, text=text.strip(), filed_by=actor, filed_at=now
    )
    application.waiting_since = now
    application.save(update_fields=["waiting_since"])
    audit.record(actor, "file_appeal", application, after={"appeal": str(appeal.pk)}, programme=call.programme.code)
    announce(AppealFiled(appeal_id=appeal.pk))
    return appeal


@transaction.atomic
def decide_appeal(
    appeal: Appeal, *, upheld: bool, reason: str, passed: Mapping[int, str], actor: Any, now: datetime
) -> Appeal:
    """Uphold an appeal, with the reason why each failed requirement is met after all, or reject it (CALL-18)."""
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    refuse_on_appeal(appeal, actor)
    if appeal.outcome:
        raise Problem(problems.APPEAL_DECIDED, reference=appeal.application.reference)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    appeal.outcome = "upheld" if upheld else "rejected"
    appeal.reason, appeal.decided_by, appeal.decided_at = reason.strip(), actor, now
    appeal.save()
    application = (
        Application.objects.select_for_update().select_related("call__programme").get(pk=appeal.application_id)
    )
    state = states.next_state(application.state, states.UPHOLD_APPEAL if upheld else states.REJECT_APPEAL)
    if upheld:
        _admit_on_appeal(application, passed=passed, reason=reason, state=state, actor=actor, now=now)
    else:
        application.waiting_since = None
        application.save(update_fields=["waiting_since"])
    audit.record(
        actor,
        "decide_appeal",
        application,
        after={"appeal": str(appeal.pk), "outcome": appeal.outcome},
        reason=reason,
        programme=application.call.programme.code,
    )
    announce(AppealDecided(appeal_id=appeal.pk))
    return appeal


def _admit_on_appeal(
    application: Application, *, passed: Mapping[int, str], reason: str, state: str, actor: Any, now: datetime
) -> None:
    """Record the appeal's findings and the new verdict; the rule must then say eligible, or nothing is changed."""
    Check.objects.bulk_create(
        Check(
            application=application, requirement=number, kind=Check.Kind.HUMAN, result=PASS, clause=HUMAN_CLAUSE,
            reason_es=text.strip(), reason_en=text.strip(), by=actor,
            at=now,
        )
        for number, text in sorted(passed.items())
        if text.strip()
    )  # fmt: skip
    outcome, inputs = current_verdict(application)
    if outcome.result != ELIGIBLE:
        missing = [str(finding.requirement) for finding in outcome.findings if finding.result != PASS]
        raise Problem(problems.APPEAL_NEEDS_REASONS, requirements=", ".join(missing))
    require_field_confirmation(application)
    store_verdict(application, outcome=outcome, inputs=inputs, state=state, actor=actor, now=now, note=reason)
