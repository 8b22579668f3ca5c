"""Work of diagnostics outside the request."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.web.diagnostics.events import ResponseOpened
from eslabon.web.diagnostics.models import DiagnosticNotice, Response
from eslabon.web.diagnostics.services.notices import SIMULATED, due_reminders, send_notices
from eslabon.web.jobs.services import fenced_transaction, job_task, start_job
from eslabon.web.parties.queries import addresses_for_notices
from eslabon.web.programmes.models import Programme


@job_task
def tell_organisation(job_id: str, response_id: str, occasion: str, occurrence: str) -> int:
    """E-mail what happened to a diagnostic to who may be told; returns how many messages were sent."""
    response = Response.objects.select_related("instrument__programme", "party").get(pk=response_id)
    fence = partial(fenced_transaction, job_id)
    return send_notices(response, occasion=occasion, occurrence=occurrence, now=timezone.now(), fence=fence)


def tell_of_opening(event: ResponseOpened) -> None:
    """React: an organisation is asked to answer its diagnostic."""
    response = Response.objects.select_related("instrument__programme", "party").get(pk=event.response_id)
    _tell(response, DiagnosticNotice.Occasion.OPENED, occurrence="")


def remind(programme: Programme, *, days_after: Sequence[int], now: datetime) -> int:
    """Ask again for what nobody handed in; returns how many organisations are reminded."""
    due = due_reminders(programme, days_after=days_after, now=now)
    return sum(_tell(response, DiagnosticNotice.Occasion.DUE, occurrence=str(days)) for response, days in due)


def _tell(response: Response, occasion: DiagnosticNotice.Occasion, *, occurrence: str) -> bool:
    if response.channel == SIMULATED or not addresses_for_notices(response.party.surviving):
        return False
    title = _("Avisar a %(party)s: %(occasion)s") % {"party": response.party, "occasion": occasion.label}
    programme = response.instrument.programme.code
    start_job(
        tell_organisation, str(response.pk), occasion.value, occurrence, title=title, actor=None, programme=programme
    )
    return True
