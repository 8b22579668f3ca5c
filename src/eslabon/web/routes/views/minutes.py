"""Minutes of the groups that direct and follow the programme, for everybody who follows its delivery."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.delivering import MinutesForm
from eslabon.web.routes.models import Minutes
from eslabon.web.routes.services.minutes import write_minutes
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme
from eslabon.web.routes.views.posted import posted
from eslabon.web.uploads.services import file_response, store_file


@permitted("routes.view_delivery", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What was decided, latest first; who may, writes more."""
    can_write = request.user.has_perm("routes.write_minutes", programme)
    if request.method == "POST" and not can_write:
        raise PermissionDenied
    found = list(Minutes.objects.filter(programme=programme).select_related("written_by", "file", "replaced_by"))
    standing = [one for one in found if not hasattr(one, "replaced_by")]
    form = MinutesForm(posted(request), request.FILES or None, written=standing) if can_write else None
    if request.method == "POST" and form is not None and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            write_minutes(
                programme,
                meeting=form.meeting(),
                file=store_file(upload, actor=request.user, kinds=("pdf", "image")) if upload else None,
                replaces=form.corrected(),
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Acta guardada."))
            return redirect("minutes", code=programme.code)
    context = {
        "programme": programme,
        "standing": standing,
        "corrected": [one for one in found if hasattr(one, "replaced_by")],
        "form": form,
        "pages": pages_of(request, programme, here="minutes"),
    }
    return render(request, "routes/minutes.html", context, status=422 if request.method == "POST" else 200)


def _load_with_minutes(request: HttpRequest, code: str, pk: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    found = Minutes.objects.filter(programme=programme, file__isnull=False).select_related("file")
    programme.chosen_minutes = get_object_or_404(found, pk=pk)
    return programme


@permitted("routes.view_delivery", load=_load_with_minutes)
@require_safe
def minutes_file(request: HttpRequest, programme: Any) -> FileResponse:
    """The signed minutes."""
    return file_response(programme.chosen_minutes.file)
