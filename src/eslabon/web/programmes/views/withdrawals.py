"""Who left the programme, and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes import services
from eslabon.web.programmes.forms import WithdrawalForm
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import parties_named, withdrawals_of
from eslabon.web.programmes.views.subjects import programme_of


@permitted("programmes.withdrawal.record", load=programme_of)
@require_http_methods(["GET", "POST"])
def withdrawals(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The list, a search for the party, and the form once it was found."""
    today = timezone.localdate()
    query = request.GET.get("q", "").strip()
    found = list(parties_named(query, programme=programme)) if len(query) >= 3 else []
    form = WithdrawalForm(request.POST or None, found=found, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_withdrawal(programme, actor=request.user, today=today, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.text(get_language() or "es"))
        else:
            messages.success(request, _("El retiro quedó registrado con su razón."))
            return redirect("withdrawals", code=programme.code)
    context = {
        "programme": programme,
        "rows": withdrawals_of(programme),
        "query": query,
        "found": found,
        "form": form,
    }
    return render(request, "programmes/withdrawals.html", context, status=422 if form.errors else 200)
