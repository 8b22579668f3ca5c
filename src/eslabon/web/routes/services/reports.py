"""What a provider says of a repetition that it gave, accepted by somebody else."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.routes.approvals import approval_refusal, report_refusal
from eslabon.web.audit import services as audit
from eslabon.web.routes.models import ProviderReport, Service, Session
from eslabon.web.uploads.models import StoredFile


@transaction.atomic
def write_report(
    service: Service,
    *,
    repetition: int,
    text: str,
    given_by: str,
    file: StoredFile | None,
    actor: Any,
    now: datetime,
) -> ProviderReport:
    """Report a repetition with the people who really gave it; written again, it replaces what waits (ROUTE-121)."""
    Service.objects.select_for_update().get(pk=service.pk)
    held = service.sessions.filter(repetition=repetition, state=Session.State.HELD).count()
    before = service.reports.filter(repetition=repetition).order_by("-reported_at").first()
    refused = report_refusal(held, is_accepted=before is not None and before.accepted_at is not None)
    if refused is not None:
        raise refused
    report = before or ProviderReport(service=service, repetition=repetition)
    report.text, report.given_by = text.strip(), given_by.strip()[:200]
    report.file = file or report.file
    report.reported_by, report.reported_at = actor, now
    report.save()
    audit.record(
        actor,
        "report.write",
        report,
        after={"service": service.code, "repetition": repetition, "sessions_held": held},
        programme=service.programme.code,
    )
    return report


@transaction.atomic
def accept_report(report: ProviderReport, *, actor: Any, now: datetime) -> ProviderReport:
    """Give conformity to a report; never by who wrote it (ROUTE-120)."""
    report = ProviderReport.objects.select_for_update().get(pk=report.pk)
    refused = report_refusal(1, is_accepted=report.accepted_at is not None) or approval_refusal(
        report.reported_by_id, approver=actor.pk
    )
    if refused is not None:
        raise refused
    report.accepted_by, report.accepted_at = actor, now
    report.save(update_fields=["accepted_by", "accepted_at"])
    audit.record(actor, "report.accept", report, after={"accepted": True}, programme=report.service.programme.code)
    return report
