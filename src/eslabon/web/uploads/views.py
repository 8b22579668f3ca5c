"""The page of an import: what would happen, what is wrong, and the maker's yes or no."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eslabon.rules.problems import Problem, uploads
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.uploads import services
from eslabon.web.uploads.models import Import

PAGE_ROWS = 50


def _load(request: HttpRequest, import_id: UUID, **kwargs: Any) -> Import:
    return get_object_or_404(Import.objects.select_related("file"), pk=import_id)


@permitted("uploads.view_import", load=_load)
def import_page(request: HttpRequest, import_: Import) -> HttpResponse:
    """Show what was planned for every row."""
    return _page(request, import_)


@require_POST
@permitted("uploads.change_import", load=_load)
def apply_page(request: HttpRequest, import_: Import) -> HttpResponse:
    """Do what the check showed; a form sent twice does it once."""
    actor = cast(User, request.user)
    skip_bad_rows = request.POST.get("skip_bad_rows") == "yes"
    try:
        applied = services.apply_import(import_, actor=actor, skip_bad_rows=skip_bad_rows, now=timezone.now())
    except Problem as problem:
        return _page(request, import_, problem=problem)
    count = applied.creates + applied.updates
    done = ngettext("Se guardó %(count)d fila.", "Se guardaron %(count)d filas.", count) % {"count": count}
    messages.success(request, done)
    return redirect("import_page", import_.pk)


@require_POST
@permitted("uploads.change_import", load=_load)
def recheck_page(request: HttpRequest, import_: Import) -> HttpResponse:
    """Plan the same file again."""
    services.recheck_import(import_, actor=cast(User, request.user), now=timezone.now())
    return redirect("import_page", import_.pk)


@require_POST
@permitted("uploads.change_import", load=_load)
def discard_page(request: HttpRequest, import_: Import) -> HttpResponse:
    """Put it aside."""
    services.discard_import(import_, actor=cast(User, request.user), now=timezone.now())
    messages.info(request, _("La importación se descartó. No se guardó nada."))
    return redirect("import_page", import_.pk)


@permitted("uploads.view_import", load=_load)
def faults_sheet(request: HttpRequest, import_: Import) -> FileResponse:
    """Hand over what is wrong as a table, to correct the file with it at one's side."""
    key = _language()
    rows = [(fault["row"], fault["column"], fault[key]) for fault in import_.faults]
    header = (_("fila"), _("columna"), _("qué corregir"))
    name = _("errores de %(file)s") % {"file": import_.file.name}
    return services.sheet_response(name, header, rows, request.GET.get("format", "xlsx"))


def _language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"


def _page(request: HttpRequest, import_: Import, *, problem: Problem | None = None) -> HttpResponse:
    key = _language()
    words = {"create": _("se crea"), "update": _("se cambia"), "skip": _("queda igual")}
    steps = Paginator(import_.steps, PAGE_ROWS).get_page(request.GET.get("page"))
    try:
        kind = services.find_import_kind(import_.kind)
    except Problem as unknown:
        kind, problem = None, problem or unknown
    context = {
        "import": import_,
        "title": kind.title if kind else import_.kind,
        "done_url": kind.done_url(import_.scope) if kind and import_.state == Import.State.APPLIED else "",
        "problem": problem,
        "is_open": import_.state == Import.State.CHECKED and kind is not None,
        "to_apply": import_.creates + import_.updates,
        "steps": [{**step, "text": step[key], "word": words[step["action"]]} for step in steps],
        "page": steps,
        "faults": [{**fault, "text": fault[key]} for fault in import_.faults[:PAGE_ROWS]],
        "faults_hidden": max(0, len(import_.faults) - PAGE_ROWS),
        "changed": problem is not None and problem.code == uploads.IMPORT_CHANGED[0],
    }
    return render(request, "uploads/import.html", context, status=problem.status if problem else 200)
