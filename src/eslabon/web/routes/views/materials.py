"""Materials of a service: left by who gives it, downloaded by who is expected or came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.routes.forms.delivering import MaterialForm
from eslabon.web.routes.models import Material, Service
from eslabon.web.routes.services.materials import leave_material, withdraw_material
from eslabon.web.routes.views.loading import load_service
from eslabon.web.routes.views.posted import posted
from eslabon.web.uploads.services import file_response, store_file


@permitted("routes.view_materials", load=load_service)
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, service: Service) -> HttpResponse:
    """What was left, with its size; who gives the service leaves more."""
    can_leave = request.user.has_perm("routes.leave_material", service)
    if request.method == "POST" and not can_leave:
        raise PermissionDenied
    form = MaterialForm(posted(request), request.FILES or None) if can_leave else None
    if request.method == "POST" and form is not None and form.is_valid():
        values = form.cleaned_data
        try:
            file = store_file(values["file"], actor=request.user) if values["file"] else None
            leave_material(
                service,
                title=values["title"],
                file=file,
                link=values["link"],
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Material guardado: las organizaciones ya lo ven."))
            return redirect("materials", service_id=service.pk)
    found = service.materials.filter(withdrawn_at__isnull=True).select_related("file").order_by("-added_at", "pk")
    context = {
        "service": service,
        "programme": service.programme,
        "materials": found,
        "form": form,
        "can_leave": can_leave,
    }
    return render(request, "routes/materials.html", context, status=422 if request.method == "POST" else 200)


def _load_with_material(request: HttpRequest, service_id: UUID, pk: UUID) -> Service:
    service: Any = load_service(request, service_id)
    found = Material.objects.select_related("file", "service__programme")
    service.chosen_material = get_object_or_404(found, pk=pk, service=service, withdrawn_at__isnull=True)
    return service


@permitted("routes.view_materials", load=_load_with_material)
@require_safe
def material_file(request: HttpRequest, service: Any) -> FileResponse:
    """The file itself."""
    if service.chosen_material.file is None:
        raise Http404
    return file_response(service.chosen_material.file)


@permitted("routes.leave_material", load=_load_with_material)
@require_POST
def material_withdraw(request: HttpRequest, service: Any) -> HttpResponse:
    """Show it to nobody from now on."""
    withdraw_material(service.chosen_material, actor=request.user, now=timezone.now())
    messages.success(request, _("Material retirado."))
    return redirect("materials", service_id=service.pk)
