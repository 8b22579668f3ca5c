"""Work of calls outside the request: what is told to applicants, and files with many rows."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.rules.calls.deadlines import correction_reminder_due, local_day
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.accounts.models import User
from eslabon.web.calls.events import AppealDecided, ApplicationSubmitted, CorrectionAsked, VerdictGiven
from eslabon.web.calls.models import Appeal, Application, BulkFile, Correction, Notice, Verdict
from eslabon.web.calls.services import decide_part
from eslabon.web.calls.services.notices import has_somebody_to_tell, send_notices
from eslabon.web.jobs.services import fenced_transaction, job_task, report_progress, start_job

ROWS_AT_ONCE = 10


@job_task
def tell_applicant(job_id: str, application_id: str, occasion: str, occurrence: str) -> int:
    """E-mail what happened to an application to who may be told; returns how many messages were sent."""
    application = _application(application_id)
    fence = partial(fenced_transaction, job_id)
    return send_notices(application, occasion=occasion, occurrence=occurrence, now=timezone.now(), fence=fence)


@job_task
def decide_bulk_file(job_id: str, bulk_file_id: str, actor_id: str, note: str) -> int:
    """Decide what a kept file lists, a few rows per transaction; returns how many rows have their answer."""
    bulk_file = BulkFile.objects.select_related("call__programme").get(pk=bulk_file_id)
    actor = User.objects.get(pk=actor_id)
    if not actor.has_perm("calls.decide_in_bulk", bulk_file.call):
        raise Problem(problems.BULK_NOT_ALLOWED, call=bulk_file.call.code)
    total = left = len(bulk_file.summary["revisions"])
    while True:
        with fenced_transaction(job_id):
            left = decide_part(bulk_file, limit=ROWS_AT_ONCE, actor=actor, now=timezone.now(), note=note)
        report_progress(job_id, done=total - left, total=total)
        if left == 0:
            return total


def tell_of_submission(event: ApplicationSubmitted) -> None:
    """React: what was handed in arrived."""
    application = _application(event.application_id)
    rounds = application.corrections.count() if event.is_correction else 0
    _tell(application, Notice.Occasion.SUBMITTED, occurrence=str(rounds))


def tell_of_correction(event: CorrectionAsked) -> None:
    """React: something must be completed, and until when."""
    _tell(_application(event.application_id), Notice.Occasion.CORRECTION, occurrence=str(event.round))


def remind_of_corrections(*, now: datetime) -> int:
    """By the clock: who has not answered what was asked for is told that its deadline is near (CALL-22)."""
    waiting = Correction.objects.filter(answered_at__isnull=True, application__state=Application.State.TO_CORRECT)
    reminded = 0
    for round_ in waiting.select_related("application__call__programme", "application__party"):
        zone = round_.application.call.programme.time_zone
        today, asked_on = (local_day(moment, time_zone=zone) for moment in (now, round_.asked_at))
        if correction_reminder_due(round_.deadline, asked_on=asked_on, today=today):
            told = Notice.objects.filter(
                application=round_.application, occasion=Notice.Occasion.DUE, occurrence=str(round_.number)
            )
            if not told.filter(sent_at__isnull=False).exists():
                _tell(round_.application, Notice.Occasion.DUE, occurrence=str(round_.number))
                reminded += 1
    return reminded


def tell_of_verdict(event: VerdictGiven) -> None:
    """React: admitted or not; the verdict that an upheld appeal brought is told with the appeal."""
    application = _application(event.application_id)
    first = Verdict.objects.filter(application=application).order_by("given_at").first()
    if first is not None and first.pk == event.verdict_id:
        _tell(application, Notice.Occasion.VERDICT, occurrence=str(event.verdict_id))


def tell_of_appeal(event: AppealDecided) -> None:
    """React: the other look was taken."""
    appeal = Appeal.objects.get(pk=event.appeal_id)
    _tell(_application(appeal.application_id), Notice.Occasion.APPEAL, occurrence=str(appeal.pk))


def _application(key: Any) -> Application:
    return Application.objects.select_related("call__programme", "party").get(pk=key)


def _tell(application: Application, occasion: Notice.Occasion, *, occurrence: str) -> None:
    if has_somebody_to_tell(application):
        title = _("Avisar a %(reference)s: %(occasion)s") % {
            "reference": application.reference,
            "occasion": occasion.label,
        }
        start_job(
            tell_applicant,
            str(application.pk),
            occasion.value,
            occurrence,
            title=title,
            actor=None,
            programme=application.call.programme.code,
        )
