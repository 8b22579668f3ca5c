"""Incentives: offered, granted to who kept its calendar, declined by the organisation."""

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
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.delivering import IncentiveForm, ReasonForm
from eslabon.web.routes.models import Incentive, IncentiveAward, Route
from eslabon.web.routes.queries.attendance import families_of
from eslabon.web.routes.queries.incentives import incentives_of, seats_taken, standings_of
from eslabon.web.routes.queries.overview import routes_in_reach
from eslabon.web.routes.services.incentives import (
    close_incentive,
    decline_incentive,
    grant_incentive,
    offer_incentive,
    withdraw_incentive,
)
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme, load_route
from eslabon.web.routes.views.posted import posted


@permitted("routes.view_delivery", load=load_programme)
@require_safe
def incentives(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What is offered, with its seats."""
    context = {
        "programme": programme,
        "incentives": incentives_of(programme),
        "can_offer": request.user.has_perm("routes.offer_incentives", programme),
        "sees_each": request.user.has_perm("routes.view_routes", programme),
        "pages": pages_of(request, programme, here="incentives"),
    }
    return render(request, "routes/incentives.html", context)


@permitted("routes.offer_incentives", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def incentive_offer(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Say what is offered and what it asks."""
    form = IncentiveForm(posted(request), chains=programme.chains.all())
    if request.method == "POST" and form.is_valid():
        try:
            made = offer_incentive(programme, offered=form.offered(), actor=request.user, now=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Incentivo ofrecido: las organizaciones lo ven en su avance."))
            return redirect("incentive", incentive_id=made.pk)
    context = {"programme": programme, "form": form}
    return render(request, "routes/incentive_offer.html", context, status=422 if request.method == "POST" else 200)


def load_incentive(request: HttpRequest, incentive_id: UUID, **others: Any) -> Incentive:
    """Return the incentive of `/incentives/<id>/…`."""
    return get_object_or_404(Incentive.objects.select_related("programme", "chain"), pk=incentive_id)


@permitted("routes.view_routes", load=load_incentive)
@require_safe
def incentive(request: HttpRequest, incentive: Incentive) -> HttpResponse:
    """Who has earned it and who has not yet, with reasons; who has a seat."""
    programme = incentive.programme
    reach = {route.pk for route in routes_in_reach(programme, user=request.user, on=timezone.localdate())}
    taken = seats_taken(incentive)
    context = {
        "programme": programme,
        "incentive": incentive,
        "standings": standings_of(incentive, routes=Route.objects.filter(pk__in=reach)),
        "taken": taken,
        "can_grant": incentive.closed_at is None and request.user.has_perm("routes.offer_incentives", incentive),
        "has_seats": taken < incentive.seats,
        "reason_form": ReasonForm(),
    }
    return render(request, "routes/incentive.html", context)


@permitted("routes.offer_incentives", load=load_incentive)
@require_POST
def incentive_grant(request: HttpRequest, incentive: Incentive) -> HttpResponse:
    """Give one organisation a seat."""
    found = Party.objects.filter(routes__programme=incentive.programme_id).distinct()
    party = get_object_or_404(found, pk=_uuid(request.POST.get("party", "")))
    try:
        grant_incentive(incentive, party=party, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Cupo otorgado a %(party)s.") % {"party": party})
    return redirect("incentive", incentive_id=incentive.pk)


@permitted("routes.offer_incentives", load=load_incentive)
@require_POST
def incentive_close(request: HttpRequest, incentive: Incentive) -> HttpResponse:
    """Grant no more seats of it."""
    close_incentive(incentive, actor=request.user, now=timezone.now())
    messages.success(request, _("Incentivo cerrado."))
    return redirect("incentive", incentive_id=incentive.pk)


def _load_with_award(request: HttpRequest, incentive_id: UUID, pk: UUID) -> Incentive:
    found: Any = load_incentive(request, incentive_id)
    found.chosen_award = get_object_or_404(IncentiveAward, pk=pk, incentive=found)
    return found


@permitted("routes.offer_incentives", load=_load_with_award)
@require_POST
def award_withdraw(request: HttpRequest, incentive: Any) -> HttpResponse:
    """Take a seat back, with the reason."""
    try:
        withdraw_incentive(
            incentive.chosen_award, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Cupo retirado."))
    return redirect("incentive", incentive_id=incentive.pk)


def _load_route_with_award(request: HttpRequest, route_id: UUID, pk: UUID) -> Route:
    route: Any = load_route(request, route_id)
    found = IncentiveAward.objects.filter(party__in=families_of([route.party.surviving]))
    route.chosen_award = get_object_or_404(found, pk=pk, incentive__programme=route.programme_id)
    return route


@permitted("routes.decline_incentive", load=_load_route_with_award)
@require_POST
def award_decline(request: HttpRequest, route: Any) -> HttpResponse:
    """The organisation will not take its seat."""
    try:
        decline_incentive(
            route.chosen_award, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Anotado: no tomarán el cupo. Gracias por decirlo."))
    return redirect("route_progress", route_id=route.pk)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
