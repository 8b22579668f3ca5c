"""An organisation's route: what is proposed and why, what it answers, what it signs."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.jobs.services import start_job
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.commitments import AnswersForm, LeaveForm, RouteFilterForm, SignForm
from eslabon.web.routes.models import Route, RouteItem
from eslabon.web.routes.permissions import works_for_it
from eslabon.web.routes.queries.outside import duplicated_types, outside_of_route
from eslabon.web.routes.queries.referrals import referrals_of
from eslabon.web.routes.queries.routes import (
    chain_of_route,
    letter_in_force,
    months_of,
    routes_of,
    routes_within_reach,
    scores_without_route,
    segment_of,
    why_not,
    with_answers,
)
from eslabon.web.routes.services import (
    SigningRefusedError,
    answer_items,
    change_commitment,
    current_graduation,
    leave_programme,
    propose_again,
    sign_route,
)
from eslabon.web.routes.services.answers import items_of
from eslabon.web.routes.snapshots import load_of, terms_of
from eslabon.web.routes.tasks import propose_missing
from eslabon.web.routes.views.loading import load_programme, load_route

PAGE_ROWS = 25


@signed_in
@require_safe
def my_routes(request: HttpRequest) -> HttpResponse:
    """The routes of the organisations for which the person acts."""
    found = routes_of(request.user, on=timezone.localdate())
    return render(request, "routes/my_routes.html", {"routes": found})


@permitted("routes.view_routes", load=load_programme)
@require_safe
def routes(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every route of the reader's region and chain, or all of them."""
    today = timezone.localdate()
    seen = routes_within_reach(programme, user=request.user, on=today)
    form = RouteFilterForm(
        request.GET or None,
        states=Route.State.choices,
        segments=[(one.code, _in_language(one, request)) for one in programme.segments.all()],
        chains=[(one.code, one.name) for one in programme.chains.all()],
    )
    found = with_answers(_filtered(seen, form)).order_by("party__name", "-proposed_at")
    can_propose = request.user.has_perm("routes.propose_routes", programme)
    context = {
        "programme": programme,
        "form": form,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "can_propose": can_propose,
        "without": len(scores_without_route(programme)) if can_propose else 0,
        "sees_demand": request.user.has_perm("routes.view_demand", programme),
        "is_filtered": bool(request.GET),
    }
    return render(request, "routes/routes.html", context)


def _in_language(thing: Any, request: HttpRequest) -> str:
    return str(thing.name_en if request.LANGUAGE_CODE.startswith("en") else thing.name_es)


def _filtered(found: Any, form: RouteFilterForm) -> Any:
    if not form.is_bound or not form.is_valid():
        return found
    data = form.cleaned_data
    wanted = {
        "party__name__icontains": data["q"],
        "state": data["state"],
        "segment": data["segment"],
        "chain__code": data["chain"],
    }
    return found.filter(**{name: value for name, value in wanted.items() if value})


@permitted("routes.propose_routes", load=load_programme)
@require_POST
def routes_propose(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Propose a route to every organisation whose diagnostic has none yet, as a job with progress."""
    title = _("Proponer rutas: %(programme)s") % {"programme": programme}
    job = start_job(
        propose_missing,
        programme.code,
        str(request.user.pk),
        title=title,
        actor=request.user,
        subject=programme,
        programme=programme.code,
    )
    return redirect("jobs:job", pk=job.pk)


@permitted("routes.view_route", load=load_route)
@require_safe
def route(request: HttpRequest, shown: Route) -> HttpResponse:
    """A route: what it holds and why, month by month, and what happens next."""
    items = items_of(shown)
    load = load_of(shown, items=items)
    outside = list(outside_of_route(shown))
    user = request.user
    can = {
        name: user.has_perm(f"routes.{permission}", shown)
        for name, permission in (
            ("answer", "answer_route"),
            ("sign", "sign_route"),
            ("leave", "leave_programme"),
            ("propose", "propose_route"),
            ("outside", "record_outside"),
            ("result", "record_result"),
            ("refer", "refer"),
            ("graduate", "graduate"),
        )
    }
    context = {
        **_about(shown),
        "items": items,
        "months": months_of(load, items=items),
        "limit": terms_of(shown.programme).max_hours_per_month,
        "full": [one for one in load if one.is_over],
        "hours": sum((one.service.hours * one.service.sessions_count for one in items if _counts(one)), Decimal(0)),
        "pending": sum(one.answer == RouteItem.Answer.PENDING for one in items),
        "why_not": why_not(shown, language=request.LANGUAGE_CODE),
        "outside": outside,
        "duplicated": duplicated_types(outside, items=items),
        "referrals": referrals_of(shown.programme, referrals=shown.referrals.all(), today=timezone.localdate()),
        "newer": _newer(shown),
        "graduation": current_graduation(shown)[0] if shown.state == Route.State.SIGNED else None,
        "can": can,
    }
    return render(request, "routes/route.html", context)


def _about(shown: Route) -> dict[str, Any]:
    return {
        "route": shown,
        "programme": shown.programme,
        "segment": segment_of(shown),
        "letter": letter_in_force(shown),
        "links": chain_of_route(shown),
    }


def _counts(item: RouteItem) -> bool:
    return item.answer != RouteItem.Answer.DECLINED


def _newer(shown: Route) -> Route | None:
    """Return the proposal that waits beside a signed route, or stands in place of a replaced one."""
    standing = Route.objects.filter(programme=shown.programme, party=shown.party, chain=shown.chain)
    return (
        standing.filter(state__in=(Route.State.PROPOSED, Route.State.SIGNED), proposed_at__gt=shown.proposed_at)
        .exclude(pk=shown.pk)
        .first()
    )


@permitted("routes.propose_route", load=load_route)
@require_POST
def route_propose(request: HttpRequest, shown: Route) -> HttpResponse:
    """Propose anew; the old one stays readable."""
    new = propose_again(shown, actor=request.user, now=timezone.now(), today=timezone.localdate())
    messages.success(request, _("Ruta propuesta otra vez, con el último diagnóstico. La anterior se puede leer."))
    return redirect("route", route_id=new.pk)


@permitted("routes.answer_route", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_answer(request: HttpRequest, shown: Route) -> HttpResponse:
    """Say yes or no to each service; what is answered is kept, the rest can wait."""
    if shown.state == Route.State.SIGNED:
        return redirect("route_change", route_id=shown.pk)
    if shown.state != Route.State.PROPOSED:
        return redirect("route", route_id=shown.pk)
    items = items_of(shown)
    form = AnswersForm(request.POST if request.method == "POST" else None, items=items, revision=shown.revision)
    if request.method == "POST" and form.is_valid():
        refused = answer_items(
            shown,
            answers=form.given(),
            actor=request.user,
            now=timezone.now(),
            language=request.LANGUAGE_CODE,
            helping=works_for_it(request.user, shown),
        )
        for key, problem in refused.items():
            form.add_error(f"answer_{key}", problem.text(request.LANGUAGE_CODE))
        if not refused:
            messages.success(request, _("Respuestas guardadas."))
            return redirect("route_sign" if "sign" in request.POST else "route", route_id=shown.pk)
    context = {
        **_about(shown),
        "form": form,
        "can_sign": request.user.has_perm("routes.sign_route", shown),
        "helping": works_for_it(request.user, shown),
    }
    return render(request, "routes/route_answer.html", context, status=422 if form.errors else 200)


@permitted("routes.sign_route", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_sign(request: HttpRequest, shown: Route) -> HttpResponse:
    """Read it once more and sign: the letter is made, with its code."""
    if shown.state != Route.State.PROPOSED:
        return redirect("route", route_id=shown.pk)
    helping = works_for_it(request.user, shown)
    form = SignForm(
        request.POST if request.method == "POST" else None, initial={"revision": shown.revision}, helping=helping
    )
    refusals: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            sign_route(
                shown,
                revision=form.cleaned_data["revision"],
                actor=request.user,
                now=timezone.now(),
                language=request.LANGUAGE_CODE,
                on_behalf=form.on_behalf(),
            )
        except SigningRefusedError as refused:
            refusals = refused.problems
        else:
            messages.success(request, _("Firmado. La carta de compromiso está lista: descárguela o compártala."))
            return redirect("route", route_id=shown.pk)
    items = items_of(shown)
    context = {
        **_about(shown),
        "form": form,
        "helping": helping,
        "refusals": refusals,
        "accepted": [one for one in items if one.answer == RouteItem.Answer.ACCEPTED],
        "declined": [one for one in items if one.answer == RouteItem.Answer.DECLINED],
        "pending": [one for one in items if one.answer == RouteItem.Answer.PENDING],
        "months": months_of(load_of(shown, items=items), items=items),
        "limit": terms_of(shown.programme).max_hours_per_month,
    }
    wrong = bool(form.errors or refusals)
    return render(request, "routes/route_sign.html", context, status=422 if wrong else 200)


@permitted("routes.sign_route", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_change(request: HttpRequest, shown: Route) -> HttpResponse:
    """Change what was signed and sign again in one step; the letter before is void."""
    if shown.state != Route.State.SIGNED:
        return redirect("route", route_id=shown.pk)
    helping = works_for_it(request.user, shown)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        items=items_of(shown),
        revision=shown.revision,
        signs_for_others=helping,
    )
    refusals: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            change_commitment(
                shown,
                answers=form.given(),
                revision=form.cleaned_data["revision"] or 0,
                actor=request.user,
                now=timezone.now(),
                language=request.LANGUAGE_CODE,
                on_behalf=form.on_behalf(),
            )
        except SigningRefusedError as refused:
            refusals = refused.problems
        else:
            messages.success(request, _("Compromiso cambiado y firmado otra vez. La carta anterior ya no vale."))
            return redirect("route", route_id=shown.pk)
    context = {**_about(shown), "form": form, "refusals": refusals, "helping": helping}
    wrong = bool(form.errors or refusals)
    return render(request, "routes/route_change.html", context, status=422 if wrong else 200)


@permitted("routes.leave_programme", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_leave(request: HttpRequest, shown: Route) -> HttpResponse:
    """Leave the programme: what it means, and why."""
    if shown.state not in (Route.State.PROPOSED, Route.State.SIGNED):
        return redirect("route", route_id=shown.pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leave_programme(
            shown,
            reason=form.cleaned_data["reason"],
            explanation=form.cleaned_data["explanation"],
            actor=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        messages.success(
            request, _("Quedó anotado que la organización deja el programa. Gracias por decirnos por qué.")
        )
        return redirect("route", route_id=shown.pk)
    return render(
        request, "routes/route_leave.html", {**_about(shown), "form": form}, status=422 if form.errors else 200
    )
