"""The desk: codes for people without e-mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.accounts.services import IssuedCode
from eslabon.web.programmes import services
from eslabon.web.programmes.forms import CodeForm, NewAccountForm
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import people_named
from eslabon.web.programmes.views.subjects import programme_of


@permitted("programmes.desk.issue_code", load=programme_of)
@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Find a person, give a code; or open an account and give its code. The code is shown on this answer only."""
    asked = request.POST.get("act", "")
    code_form = CodeForm(
        request.POST if asked == "code" else None, programme=programme, initial={"username": request.GET.get("who", "")}
    )
    new_form = NewAccountForm(request.POST if asked == "open" else None)
    form = {"code": code_form, "open": new_form}.get(asked)
    if form is not None and form.is_valid():
        try:
            issued = _issue(request, form)
        except Problem as problem:
            form.add_error(None, problem.text(get_language() or "es"))
        else:
            return render(request, "programmes/code_slip.html", {"programme": programme, "issued": issued})
    query = request.GET.get("q", "").strip()
    context = {
        "programme": programme,
        "code_form": code_form,
        "new_form": new_form,
        "query": query,
        "found": people_named(query, programme=programme) if len(query) >= 3 else [],
    }
    return render(request, "programmes/desk.html", context, status=422 if form is not None else 200)


def _issue(request: HttpRequest, form: CodeForm | NewAccountForm) -> IssuedCode:
    data = form.cleaned_data
    now = timezone.now()
    if isinstance(form, CodeForm):
        return services.issue_desk_code(data["username"], valid_for=data["life"], actor=request.user, now=now)
    return services.open_account_with_code(
        full_name=data["full_name"],
        username=data["username"],
        language=data["language"],
        valid_for=data["life"],
        actor=request.user,
        now=now,
    )
