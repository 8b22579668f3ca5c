"""Buyers and what they will buy."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.alliances import DemandEndForm, DemandForm
from eslabon.web.alliances.models import Demand
from eslabon.web.alliances.permissions import operators_of
from eslabon.web.alliances.queries.alliances import alliances_of, alliances_within_reach, demands_within_reach
from eslabon.web.alliances.services import Wanted, end_demand, record_demand
from eslabon.web.alliances.services.parties import find_or_register
from eslabon.web.alliances.views.loading import complain, load_demand, load_programme, pages_of
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import ordered
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 25
COLUMNS = {"buyer": "buyer__name", "product": "product", "volume": "yearly_volume", "growth": "growth_percent"}


@permitted("alliances.view_buyers", load=load_programme)
@require_safe
def buyers(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every demand within the reader's reach."""
    found = ordered(demands_within_reach(programme, user=request.user), request, columns=COLUMNS, first="buyer")
    context = {
        "programme": programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "can_register": request.user.has_perm("alliances.register_buyer", programme),
        "today": timezone.localdate(),
        "pages": pages_of(request, programme, here="buyers"),
    }
    return render(request, "alliances/buyers.html", context)


@permitted("alliances.register_buyer", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def buyer_add(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Register a buyer's demand."""
    user: Any = request.user
    own = operators_of(user, "buyer.register", programme=programme)
    form = DemandForm(request.POST or None, request.FILES or None, programme=programme, operators=own)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        name, upload, zones, operator = (values.pop(key) for key in ("buyer_name", "assured_by", "zones", "operator"))
        try:
            kept = store_file(upload, actor=user) if upload else None
            demand = record_demand(
                programme,
                buyer=find_or_register(name, programme=programme, kind="company", actor=user),
                wanted=Wanted(currency=programme.currency, **values),
                zones=list(zones),
                operator=operator,
                assured_by=kept,
                actor=user,
                now=timezone.now(),
            )
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("Demanda registrada. Lo que sigue es abrir la alianza."))
            return redirect("demand_of_buyer", demand_id=demand.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "alliances/buyer_add.html", {"programme": programme, "form": form}, status=status)


@permitted("alliances.view_demand", load=load_demand)
@require_safe
def demand_of_buyer(request: HttpRequest, demand: Demand) -> HttpResponse:
    """One demand: what is assured, what is asked, and the alliances that answer it."""
    user = request.user
    within = alliances_within_reach(demand.programme, user=user).filter(demand=demand)
    own = alliances_of(user, on=timezone.localdate()).filter(demand=demand)
    can_change = user.has_perm("alliances.change_demand", demand)
    context = {
        "demand": demand,
        "programme": demand.programme,
        "zones": demand.zones.all(),
        "alliances": {one.pk: one for one in (*within, *own)}.values(),
        "form": DemandEndForm() if can_change and demand.until is None else None,
        "sees_buyers": user.has_perm("alliances.view_buyers", demand.programme),
    }
    return render(request, "alliances/demand.html", context)


@permitted("alliances.change_demand", load=load_demand)
@require_POST
def demand_end(request: HttpRequest, demand: Demand) -> HttpResponse:
    """Say that the demand ends."""
    form = DemandEndForm(request.POST)
    if form.is_valid():
        try:
            end_demand(demand, **form.cleaned_data, actor=request.user)
        except Problem as problem:
            complain(request, None, problem)
        else:
            messages.success(request, _("Anotado: la demanda termina."))
    else:
        messages.error(request, _("Diga el último día y el motivo."))
    return redirect("demand_of_buyer", demand_id=demand.pk)


@permitted("alliances.view_demand", load=load_demand)
@require_safe
def demand_file(request: HttpRequest, demand: Demand) -> FileResponse:
    """The contract or letter that assures it."""
    if demand.assured_by is None:
        raise Http404
    return file_response(demand.assured_by)
