"""Decide many applications at once: those that were ticked, or those that a file lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.calls.eligibility import Declaration, declaration_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, BulkFile, Call
from eslabon.web.calls.services.decisions import applied_day, current_verdict, give_verdict
from eslabon.web.calls.snapshots import declaration_of
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class BulkAnswer:
    """What happened, or would happen, to one application of a bulk act."""

    reference: str
    result: str  # eligible | not_eligible | to_correct | refused
    reason: str
    application: Application | None = None


def foresee(applications: Iterable[Application], *, language: str) -> list[BulkAnswer]:
    """Return what the rule and the checks would give each application now; writes nothing."""
    answers = []
    for application in applications:
        try:
            outcome, _inputs = current_verdict(application)
        except Problem as problem:
            answers.append(BulkAnswer(application.reference, "refused", problem.text(language), application))
            continue
        reason = outcome.reason_en if language.startswith("en") else outcome.reason_es
        answers.append(BulkAnswer(application.reference, outcome.result, reason, application))
    return answers


def decide_many(
    applications: Iterable[Application], *, actor: Any, now: datetime, note: str, language: str
) -> list[BulkAnswer]:
    """Give each its verdict in a transaction of its own: one that cannot be decided does not hold back the others."""
    answers = []
    for application in applications:
        try:
            verdict = give_verdict(application, actor=actor, now=now, note=note)
        except Problem as problem:
            answers.append(BulkAnswer(application.reference, "refused", problem.text(language), application))
        else:
            outcome = verdict.decision.outcome
            reason = outcome["reason_en" if language.startswith("en") else "reason_es"]
            answers.append(BulkAnswer(application.reference, verdict.result, reason, application))
    return answers


def find_listed(call: Call, *, declarations: Mapping[str, Declaration]) -> tuple[list[Application], list[Problem]]:
    """Return the waiting applications that a file lists, and why any listed one cannot be decided from it.

    The file must say what the applicant declared: a difference is a finding of a person and belongs in a check.
    """
    waiting = {
        application.reference: application
        for application in call.applications.filter(
            reference__in=declarations, state=Application.State.SUBMITTED
        ).select_related("call__programme", "party")
    }
    found, refused = [], []
    for reference, listed in declarations.items():
        application = waiting.get(reference)
        if application is None:
            refused.append(Problem(problems.BULK_ROW_UNKNOWN, reference=reference))
            continue
        reading = declaration_of(application, applied_on=applied_day(application))
        if reading.declaration is None:
            refused.append(Problem(problems.APPLICATION_INCOMPLETE, reference=reference, count=len(reading.faults)))
            continue
        held, told = declaration_to_plain(reading.declaration), declaration_to_plain(listed)
        column = next((name for name in held if held[name] != told[name]), None)
        if column is not None:
            refused.append(Problem(problems.BULK_ROW_CHANGED, reference=reference, column=column))
        else:
            found.append(application)
    return found, refused


@transaction.atomic
def keep_bulk_file(call: Call, *, file: StoredFile, summary: dict[str, Any], actor: Any) -> BulkFile:
    """Keep the file by which many are to be decided, with its content's hash and each row's revision."""
    kept = BulkFile.objects.create(call=call, file=file, summary={**summary, "sha256": file.sha256}, by=actor)
    audit.record(actor, "keep_bulk_file", kept, after={"sha256": file.sha256}, programme=call.programme.code)
    return kept


@transaction.atomic
def decide_from_file(bulk_file: BulkFile, *, actor: Any, now: datetime, note: str, language: str) -> list[BulkAnswer]:
    """Decide what a kept file lists, once: a second click finds it applied; a row changed since is refused."""
    bulk_file = BulkFile.objects.select_for_update().select_related("call__programme").get(pk=bulk_file.pk)
    if bulk_file.applied_at is not None:
        return [BulkAnswer(**row) for row in bulk_file.summary["answers"]]
    revisions: dict[str, int] = bulk_file.summary["revisions"]
    listed = bulk_file.call.applications.filter(reference__in=revisions).select_related("call__programme", "party")
    stale = [one for one in listed if one.revision != revisions[one.reference]]
    fresh = [one for one in listed if one.revision == revisions[one.reference]]
    answers = decide_many(fresh, actor=actor, now=now, note=note, language=language)
    for one in stale:
        problem = Problem(problems.BULK_ROW_UNKNOWN, reference=one.reference)
        answers.append(BulkAnswer(one.reference, "refused", problem.text(language)))
    bulk_file.applied_at = now
    bulk_file.summary = {
        **bulk_file.summary,
        "answers": [{"reference": one.reference, "result": one.result, "reason": one.reason} for one in answers],
    }
    bulk_file.save(update_fields=["applied_at", "summary"])
    audit.record(
        actor, "decide_from_file", bulk_file, after={"decided": len(answers)}, programme=bulk_file.call.programme.code
    )
    return answers
