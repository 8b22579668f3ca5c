"""Decide what a file lists: read it, show what each row would get, keep it, apply it once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.files.applications import AppliedRow, read_applications
from eslabon.files.faults import Fault
from eslabon.rules.calls.eligibility import ELIGIBLE, NOT_ELIGIBLE, declaration_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, BulkFile, Call
from eslabon.web.calls.services.bulk import BulkAnswer, decide_many, foresee
from eslabon.web.calls.services.decisions import applied_day
from eslabon.web.calls.snapshots import declaration_of
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import open_stored


@dataclass(frozen=True)
class BulkCheck:
    """What a file of applications would do now, and what is wrong with it, by file, row and column."""

    answers: tuple[BulkAnswer, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]

    @property
    def decidable(self) -> tuple[BulkAnswer, ...]:
        """The rows that would get a verdict; the others wait for a correction or for somebody else."""
        return tuple(one for one in self.answers if one.result in (ELIGIBLE, NOT_ELIGIBLE))


def check_bulk_file(call: Call, *, file: StoredFile, actor: Any) -> BulkCheck:
    """Read a kept file with the reader of `eslabon call decide` and foresee every row; writes nothing."""
    with open_stored(file) as opened:
        listed = read_applications(opened.read(), name=file.name)
    found, refused = find_listed(call, rows=listed.rows, name=file.name)
    faults = sorted([*listed.faults, *refused], key=lambda fault: fault.row or 0)
    return BulkCheck(tuple(foresee(found, actor=actor)), tuple(faults), listed.notes)


def find_listed(call: Call, *, rows: Sequence[AppliedRow], name: str) -> tuple[list[Application], list[Fault]]:
    """Return the waiting applications that a file lists, in its order, and why a row cannot be decided from it.

    The file must say what the applicant declared: a difference is a finding of a person and belongs in a check.
    """
    waiting = {
        application.reference: application
        for application in call.applications.filter(state=Application.State.SUBMITTED).select_related(
            "call__programme", "party"
        )
    }
    found, refused = [], []
    for row in rows:
        application = waiting.get(row.application_id)
        if application is None:
            unknown = Problem(problems.BULK_ROW_UNKNOWN, reference=row.application_id)
            refused.append(_fault(name, row=row, column="application_id", problem=unknown))
        elif fault := _difference(application, row=row, name=name):
            refused.append(fault)
        else:
            found.append(application)
    return found, refused


def _difference(application: Application, *, row: AppliedRow, name: str) -> Fault | None:
    """Return where a row says something else than the applicant declared; None where it does not."""
    reading = declaration_of(application, applied_on=applied_day(application))
    if reading.declaration is None:
        incomplete = Problem(problems.APPLICATION_INCOMPLETE, reference=row.application_id, count=len(reading.faults))
        return _fault(name, row=row, column=None, problem=incomplete)
    held, told = declaration_to_plain(reading.declaration), declaration_to_plain(row.declaration)
    column = next((key for key in held if held[key] != told[key]), None)
    if column is None:
        return None
    changed = Problem(problems.BULK_ROW_CHANGED, reference=row.application_id, column=column)
    return _fault(name, row=row, column=column, problem=changed)


def _fault(name: str, *, row: AppliedRow, column: str | None, problem: Problem) -> Fault:
    return Fault(name, row.row, column, problem.code, problem.text("es"), problem.text("en"))


@transaction.atomic
def keep_bulk_file(call: Call, *, file: StoredFile, check: BulkCheck, actor: Any) -> BulkFile:
    """Keep the file by which many are to be decided: its content's hash, each row's revision, and what was foreseen."""
    if not check.decidable:
        raise Problem(problems.BULK_FILE_EMPTY, name=file.name)
    summary = {
        "sha256": file.sha256,
        "revisions": {one.reference: one.application.revision for one in check.decidable if one.application},
        "foreseen": {one.reference: one.result for one in check.decidable},
        "answers": [],
    }
    kept = BulkFile.objects.create(call=call, file=file, summary=summary, by=actor)
    audit.record(
        actor,
        "keep_bulk_file",
        kept,
        after={"sha256": file.sha256, "rows": len(check.decidable)},
        programme=call.programme.code,
    )
    return kept


@transaction.atomic
def decide_part(bulk_file: BulkFile, *, limit: int, actor: Any, now: datetime, note: str) -> int:
    """Decide the next `limit` rows of a kept file that have no answer yet; return how many are left.

    A second click, or a second run after a worker was killed, goes on where the first stopped: no row is decided
    twice. A row that changed since it was shown is refused.
    """
    bulk_file = BulkFile.objects.select_for_update(of=("self",)).select_related("call__programme").get(pk=bulk_file.pk)
    if bulk_file.applied_at is not None:
        return 0
    summary = dict(bulk_file.summary)
    answered = {one["reference"] for one in summary["answers"]}
    pending = [reference for reference in summary["revisions"] if reference not in answered]
    answers = _decide_rows(bulk_file.call, summary, references=pending[:limit], actor=actor, now=now, note=note)
    summary["answers"] = [*summary["answers"], *(one.to_plain() for one in answers)]
    bulk_file.summary = summary
    left = len(pending) - len(answers)
    if left == 0:
        bulk_file.applied_at = now
    bulk_file.save(update_fields=["applied_at", "summary"])
    audit.record(
        actor,
        "decide_from_file",
        bulk_file,
        after={"answered": len(answers), "left": left},
        programme=bulk_file.call.programme.code,
    )
    return left


def _decide_rows(
    call: Call, summary: dict[str, Any], *, references: Sequence[str], actor: Any, now: datetime, note: str
) -> list[BulkAnswer]:
    held = {
        one.reference: one
        for one in call.applications.filter(reference__in=references).select_related("call__programme", "party")
    }
    answers = []
    for reference in references:
        application = held.get(reference)
        if application is None or application.revision != summary["revisions"][reference]:
            stale = Problem(problems.VERDICT_CHANGED, reference=reference)
            answers.append(BulkAnswer(reference, "refused", stale.text("es"), stale.text("en")))
            continue
        answers += decide_many([application], actor=actor, now=now, note=note, expected=summary["foreseen"])
    return answers


@transaction.atomic
def decide_from_file(bulk_file: BulkFile, *, actor: Any, now: datetime, note: str) -> list[BulkAnswer]:
    """Decide all that a kept file lists, once: a second click finds it applied and gives the same answers."""
    decide_part(bulk_file, limit=len(bulk_file.summary["revisions"]), actor=actor, now=now, note=note)
    bulk_file.refresh_from_db()
    return [BulkAnswer(**row) for row in bulk_file.summary["answers"]]


@transaction.atomic
def hand_to_job(bulk_file: BulkFile, *, start: Any) -> str:
    """Return the key of the job that applies the file, started by `start()` if none is yet: two clicks, one job."""
    bulk_file = BulkFile.objects.select_for_update(of=("self",)).select_related("call__programme").get(pk=bulk_file.pk)
    if "job" not in bulk_file.summary:
        job = start()
        bulk_file.summary = {**bulk_file.summary, "job": str(job.pk)}
        bulk_file.save(update_fields=["summary"])
        audit.record(
            job.actor,
            "hand_bulk_file_to_job",
            bulk_file,
            after={"job": str(job.pk)},
            programme=bulk_file.call.programme.code,
        )
    return str(bulk_file.summary["job"])
