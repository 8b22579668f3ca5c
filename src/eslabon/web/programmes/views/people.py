"""Who holds which role, since when; give and end roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes import services
from eslabon.web.programmes.forms import EndRoleForm, GrantRoleForm
from eslabon.web.programmes.models import Programme, RoleAssignment
from eslabon.web.programmes.queries import assignments_of
from eslabon.web.programmes.views.subjects import assignment_of, programme_of


@permitted("programmes.see_people", load=programme_of)
@require_safe
def people(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Everybody who holds or held a role."""
    today = timezone.localdate()
    rows = list(assignments_of(programme))
    context = {
        "programme": programme,
        "current": [row for row in rows if row.until is None or row.until >= today],
        "past": [row for row in rows if row.until is not None and row.until < today],
        "grants": request.user.has_perm("programmes.role.grant", programme),
    }
    return render(request, "programmes/people.html", context)


@permitted("programmes.role.grant", load=programme_of)
@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give somebody a role."""
    form = GrantRoleForm(request.POST or None, programme=programme, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            assignment = services.grant_role(data.pop("username"), actor=request.user, **data)
        except Problem as problem:
            form.add_error(None, problem.text(get_language() or "es"))
        else:
            messages.success(
                request, _("%(person)s tiene el rol %(role)s.") % {"person": assignment.user, "role": assignment.role}
            )
            return redirect("programme_people", code=programme.code)
    context = {"programme": programme, "form": form, "roles": programme.roles.exclude(acts=[])}
    return render(request, "programmes/grant_role.html", context, status=422 if form.errors else 200)


@permitted("programmes.role.grant", load=assignment_of)
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, assignment: RoleAssignment) -> HttpResponse:
    """End what somebody holds."""
    programme = assignment.role.programme
    form = EndRoleForm(request.POST or None, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_role(assignment, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.text(get_language() or "es"))
        else:
            messages.success(request, _("El rol termina ese día. Lo hecho con él queda a su nombre."))
            return redirect("programme_people", code=programme.code)
    context = {"programme": programme, "assignment": assignment, "form": form}
    return render(request, "programmes/end_role.html", context, status=422 if form.errors else 200)
