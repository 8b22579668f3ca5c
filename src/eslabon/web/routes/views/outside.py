"""What happens beside the route: services from elsewhere, needs passed on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.commitments import FollowForm, OutsideForm, ReferralForm
from eslabon.web.routes.models import OutsideService, Referral, Route
from eslabon.web.routes.queries.outside import duplicates_of, outside_of_route, outside_services
from eslabon.web.routes.queries.referrals import referrals_of
from eslabon.web.routes.queries.routes import routes_within_reach
from eslabon.web.routes.services import (
    follow_referral,
    needs_met,
    record_outside_service,
    refer_need,
    remove_outside_service,
)
from eslabon.web.routes.views.loading import load_programme, load_route

SHOWN = 200


@permitted("routes.record_outside", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_outside(request: HttpRequest, route: Route) -> HttpResponse:
    """What the organisation receives from elsewhere; it counts in its hours."""
    form = OutsideForm(
        request.POST if request.method == "POST" else None,
        types=list(route.programme.service_types.filter(is_active=True)),
    )
    if request.method == "POST" and form.is_valid():
        record_outside_service(route, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Servicio anotado: ya cuenta en las horas de cada mes."))
        return redirect("route_outside", route_id=route.pk)
    context = {"route": route, "programme": route.programme, "form": form, "outside": outside_of_route(route)}
    return render(request, "routes/route_outside.html", context, status=422 if form.errors else 200)


def _load_with_outside(request: HttpRequest, route_id: UUID, pk: UUID) -> Route:
    route: Any = load_route(request, route_id)
    own = OutsideService.objects.filter(programme=route.programme, party__in=route.party.merged_family)
    route.chosen_outside = get_object_or_404(own.select_related("programme"), pk=pk)
    return route


@permitted("routes.record_outside", load=_load_with_outside)
@require_POST
def outside_remove(request: HttpRequest, route: Any) -> HttpResponse:
    """Take back what was recorded by mistake."""
    remove_outside_service(route.chosen_outside, actor=request.user)
    messages.success(request, _("Anotación quitada."))
    return redirect("route_outside", route_id=route.pk)


@permitted("routes.view_routes", load=load_programme)
@require_safe
def outside_report(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the programme's organisations receive from elsewhere, and what is given twice, by institution."""
    seen = routes_within_reach(programme, user=request.user, on=timezone.localdate())
    context = {
        "programme": programme,
        "duplicates": duplicates_of(programme, routes=seen),
        "outside": outside_services(programme, routes=seen)[:SHOWN],
    }
    return render(request, "routes/outside_report.html", context)


@permitted("routes.refer", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_refer(request: HttpRequest, route: Route) -> HttpResponse:
    """Pass a need on that no service of the route meets."""
    words, met = {need.code: need for need in route.programme.needs.all()}, needs_met(route)
    needs = [(code, words.get(code)) for code in route.score.needs if code not in met]
    form = ReferralForm(request.POST if request.method == "POST" else None, needs=needs)
    if request.method == "POST" and form.is_valid():
        try:
            refer_need(route, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_error("need", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(
                request, _("Necesidad derivada. Si en 30 días nadie preguntó cómo va, aparecerá entre las pendientes.")
            )
            return redirect("route", route_id=route.pk)
    context = {"route": route, "programme": route.programme, "form": form, "has_needs": bool(needs)}
    return render(request, "routes/route_refer.html", context, status=422 if form.errors else 200)


def _load_with_referral(request: HttpRequest, route_id: UUID, pk: UUID) -> Route:
    route: Any = load_route(request, route_id)
    route.chosen_referral = get_object_or_404(Referral.objects.select_related("route__programme"), pk=pk, route=route)
    return route


@permitted("routes.refer", load=_load_with_referral)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_follow(request: HttpRequest, route: Any) -> HttpResponse:
    """Note what became of a referral."""
    referral: Referral = route.chosen_referral
    form = FollowForm(request.POST if request.method == "POST" else None, initial={"state": referral.state})
    if request.method == "POST" and form.is_valid():
        follow_referral(referral, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Seguimiento anotado."))
        return redirect("referrals", code=route.programme.code)
    rows = referrals_of(route.programme, referrals=Referral.objects.filter(pk=referral.pk), today=timezone.localdate())
    context = {"route": route, "programme": route.programme, "row": rows[0], "form": form}
    return render(request, "routes/referral_follow.html", context, status=422 if form.errors else 200)


@permitted("routes.view_routes", load=load_programme)
@require_safe
def referrals(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Needs that were passed on; first those that nobody followed for too long."""
    today = timezone.localdate()
    seen = routes_within_reach(programme, user=request.user, on=today)
    rows = referrals_of(programme, referrals=Referral.objects.filter(route__in=seen.values("pk")), today=today)
    context = {
        "programme": programme,
        "rows": rows,
        "overdue": sum(row.is_overdue for row in rows),
        "can_follow": bool(request.user.has_perm("programmes.referral.record", programme)),
    }
    return render(request, "routes/referrals.html", context)
