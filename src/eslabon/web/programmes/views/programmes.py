"""The programme's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import public
from eslabon.web.programmes.views.subjects import programme_of


@public
@require_safe
def show_programme(request: HttpRequest, code: str) -> HttpResponse:
    """What the programme is, for anyone; links to what one may do in it, for its people."""
    programme = programme_of(request, code)
    context = {
        "programme": programme,
        "chains": programme.chains.all(),
        "sees_people": request.user.has_perm("programmes.see_people", programme),
        "sees_applications": request.user.has_perm("programmes.application.view", programme),
        "prepares_calls": request.user.has_perm("programmes.call.view_draft", programme),
        "issues_codes": request.user.has_perm("programmes.desk.issue_code", programme),
        "sees_grievances": request.user.has_perm("programmes.grievance.view", programme),
        "records_withdrawals": request.user.has_perm("programmes.withdrawal.record", programme),
        "installs_packs": request.user.has_perm("programmes.pack.install", programme),
    }
    return render(request, "programmes/programme.html", context)
