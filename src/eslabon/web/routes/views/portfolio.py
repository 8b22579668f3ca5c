"""The portfolio: what is offered, by whom, and how much it is asked for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.files.packs import Pack, available_packs, load_pack, pack_path
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import parties_of
from eslabon.web.routes.forms.portfolio import BlockedDateForm, ProviderForm, SheetForm, SubcontractForm
from eslabon.web.routes.models import BlockedDate, Provider, Service
from eslabon.web.routes.queries.portfolio import (
    annual_plans,
    counts_by_entity,
    counts_by_group,
    demand_of,
    names_of,
    total_hours,
    types_with_services,
)
from eslabon.web.routes.services import (
    accept_subcontract,
    block_date,
    edit_provider,
    edit_sheet,
    free_date,
    install_portfolio,
    subcontract_service,
)
from eslabon.web.routes.views.loading import load_programme, load_provider, load_service
from eslabon.web.uploads.services import sheet_response


@public
@require_safe
def portfolio(request: HttpRequest, code: str) -> HttpResponse:
    """Every service on offer, by group and kind, with the counts by entity and group."""
    programme = load_programme(request, code)
    context = {
        "programme": programme,
        "types": types_with_services(programme),
        "by_entity": counts_by_entity(programme),
        "by_group": counts_by_group(programme),
        "can": {
            "install": request.user.has_perm("routes.install_portfolio", programme),
            "demand": request.user.has_perm("routes.view_demand", programme),
        },
    }
    return render(request, "routes/portfolio.html", context)


@permitted("routes.install_portfolio", load=load_programme)
@require_POST
def portfolio_install(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Bring the pack's services in; what providers wrote stays."""
    done = install_portfolio(programme, pack=_pack_of(programme), actor=request.user)
    if done.wrote:
        n = done.services
        text = ngettext("Se instaló o cambió %(n)s servicio.", "Se instalaron o cambiaron %(n)s servicios.", n)
        messages.success(request, text % {"n": n})
    else:
        messages.info(request, _("El portafolio ya estaba como en el paquete: no hubo nada que cambiar."))
    return redirect("portfolio", code=programme.code)


def _pack_of(programme: Programme) -> Pack:
    if programme.code not in available_packs():
        raise Http404(programme.code)
    pack, _faults = load_pack(pack_path(programme.code))
    if pack is None:
        raise Http404(programme.code)
    return pack


@public
@require_safe
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """A service's sheet; who is responsible is told to who is signed in."""
    shown = load_service(request, service_id)
    user = request.user
    can = {
        "edit": user.has_perm("routes.edit_service", shown),
        "accept": user.has_perm("routes.accept_subcontract", shown),
        "demand": user.has_perm("routes.view_demand", shown.programme),
        "materials": user.has_perm("routes.view_materials", shown),
        "products": user.has_perm("routes.record_product", shown),
        "opinions": user.has_perm("routes.view_reports", shown),
    }
    context = {
        "service": shown,
        "programme": shown.programme,
        "hours": total_hours(shown),
        "segments": names_of(shown.programme, codes=shown.segments, kind="segments"),
        "chains": names_of(shown.programme, codes=shown.chains, kind="chains"),
        "needs": names_of(shown.programme, codes=shown.needs, kind="needs"),
        "prerequisites": shown.prerequisites.select_related("provider"),
        "opens": shown.opens.filter(is_active=True).select_related("provider"),
        "shows_people": user.is_authenticated,
        "can": can,
    }
    return render(request, "routes/service.html", context)


@permitted("routes.edit_service", load=load_service)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: HttpRequest, shown: Service) -> HttpResponse:
    """The entity's own part of the sheet."""
    form = SheetForm(request.POST if request.method == "POST" else None, service=shown)
    if request.method == "POST" and form.is_valid():
        edit_sheet(shown, values=form.cleaned_data, actor=request.user)
        messages.success(request, _("Ficha guardada."))
        return redirect("service", service_id=shown.pk)
    return _edit_page(request, shown, sheet=form, status=422 if form.errors else 200)


def _edit_page(
    request: HttpRequest,
    shown: Service,
    *,
    sheet: SheetForm | None = None,
    subcontract: SubcontractForm | None = None,
    status: int = 200,
) -> HttpResponse:
    query = request.POST.get("q") or request.GET.get("q", "")
    found = _parties_named(query, programme=shown.programme)
    context = {
        "service": shown,
        "programme": shown.programme,
        "form": sheet or SheetForm(service=shown),
        "subcontract": subcontract or SubcontractForm(service=shown, found=found),
        "query": query,
        "found": found,
    }
    return render(request, "routes/service_edit.html", context, status=status)


def _parties_named(text: str, *, programme: Programme) -> list[Party]:
    if len(text.strip()) < 3:
        return []
    found = parties_of(programme).filter(kind=Party.Kind.ORGANISATION, merged_into=None, name__icontains=text.strip())
    return list(found.order_by("name")[:30])


@permitted("routes.edit_service", load=load_service)
@require_POST
def service_subcontract(request: HttpRequest, shown: Service) -> HttpResponse:
    """Say who really gives the service, under which terms."""
    form = SubcontractForm(
        request.POST,
        service=shown,
        found=_parties_named(request.POST.get("q", ""), programme=shown.programme),
    )
    if form.is_valid():
        subcontract_service(
            shown,
            to=form.cleaned_data["to"],
            terms_of_reference=form.cleaned_data["terms_of_reference"],
            actor=request.user,
        )
        messages.success(request, _("Encargo guardado. El servicio se ofrece cuando el equipo facilitador lo acepte."))
        return redirect("service", service_id=shown.pk)
    return _edit_page(request, shown, subcontract=form, status=422)


@permitted("routes.accept_subcontract", load=load_service)
@require_POST
def service_accept(request: HttpRequest, shown: Service) -> HttpResponse:
    """Accept a subcontract: the service is offered from now on."""
    accept_subcontract(shown, actor=request.user, now=timezone.now())
    messages.success(request, _("Encargo aceptado: el servicio ya se ofrece."))
    return redirect("service", service_id=shown.pk)


@permitted("routes.view_demand", load=load_programme)
@require_safe
def demand(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How many organisations committed to each service, and how often it must be given."""
    rows = demand_of(programme)
    if request.GET.get("format") in ("csv", "xlsx"):
        header = [_("código"), _("servicio"), _("entidad"), _("aceptaron"), _("por responder"), _("rechazaron")]
        header += [_("repeticiones necesarias"), _("repeticiones posibles")]
        lines = [
            [
                one.service.code,
                one.service.name_en if request.LANGUAGE_CODE.startswith("en") else one.service.name_es,
                str(one.service.provider),
                one.accepted,
                one.pending,
                one.declined,
                one.needed,
                one.service.max_repetitions,
            ]
            for one in rows
        ]
        return sheet_response(f"{programme.code}-demanda", header, lines, request.GET["format"])  # type: ignore[return-value]  # -- a streamed file
    context = {
        "programme": programme,
        "rows": rows,
        "providers": programme.providers.filter(is_active=True).select_related("party"),
        "short": [one for one in rows if one.lacks],
        "accepted": sum(one.accepted for one in rows),
        "plans": annual_plans(rows),
    }
    return render(request, "routes/demand.html", context)


@permitted("routes.view_provider", load=load_provider)
@require_safe
def provider(request: HttpRequest, shown: Provider) -> HttpResponse:
    """An entity with its role, its services, what they are asked for, and the days without sessions."""
    return _provider_page(request, shown)


def _provider_page(request: HttpRequest, shown: Provider, *, status: int = 200, **bound: Any) -> HttpResponse:
    can_edit = request.user.has_perm("routes.edit_provider", shown)
    rows = demand_of(shown.programme, provider=shown)
    context = {
        "provider": shown,
        "programme": shown.programme,
        "rows": rows,
        "plan": next(iter(annual_plans(rows)), None),
        "waiting": shown.services.filter(is_active=True, subcontracted_to__isnull=False, accepted_at__isnull=True),
        "blocked": shown.blocked_dates.all(),
        "can_edit": can_edit,
        "form": ProviderForm(provider=shown, prefix="provider"),
        "day_form": BlockedDateForm(prefix="day"),
        **bound,
    }
    return render(request, "routes/provider.html", context, status=status)


@permitted("routes.edit_provider", load=load_provider)
@require_POST
def provider_edit(request: HttpRequest, shown: Provider) -> HttpResponse:
    """Teams and the written role."""
    form = ProviderForm(request.POST, provider=shown, prefix="provider")
    if not form.is_valid():
        return _provider_page(request, shown, status=422, form=form)
    edit_provider(shown, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Datos de la entidad guardados."))
    return redirect("provider", code=shown.programme.code, provider=shown.code)


@permitted("routes.edit_provider", load=load_provider)
@require_POST
def provider_block_date(request: HttpRequest, shown: Provider) -> HttpResponse:
    """Keep a day free."""
    form = BlockedDateForm(request.POST, prefix="day")
    if form.is_valid():
        try:
            block_date(shown, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error("day", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Día marcado: ese día no se programarán sesiones de la entidad."))
            return redirect("provider", code=shown.programme.code, provider=shown.code)
    return _provider_page(request, shown, status=422, day_form=form)


def _load_blocked(request: HttpRequest, code: str, provider: str, pk: int) -> Provider:
    found: Any = load_provider(request, code, provider)
    found.chosen_date = get_object_or_404(
        BlockedDate.objects.select_related("provider", "programme"), pk=pk, provider=found
    )
    return found


@permitted("routes.edit_provider", load=_load_blocked)
@require_POST
def provider_free_date(request: HttpRequest, shown: Any) -> HttpResponse:
    """Let sessions be held on that day again."""
    free_date(shown.chosen_date, actor=request.user)
    messages.success(request, _("Ese día vuelve a estar libre."))
    return redirect("provider", code=shown.programme.code, provider=shown.code)
