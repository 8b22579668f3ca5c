"""Who completed its segment goes on; champions tell how."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.commitments import StoryForm
from eslabon.web.routes.models import Route, SuccessStory
from eslabon.web.routes.queries.graduation import readiness_of
from eslabon.web.routes.queries.routes import routes_within_reach, segment_of
from eslabon.web.routes.queries.stories import public_stories
from eslabon.web.routes.services import (
    current_graduation,
    graduate_route,
    publish_story,
    withdraw_story,
    write_story,
)
from eslabon.web.routes.views.loading import load_programme, load_route


@permitted("routes.view_routes", load=load_programme)
@require_safe
def graduations(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How far each organisation is in its segment; those that completed it first."""
    seen = routes_within_reach(programme, user=request.user, on=timezone.localdate())
    context = {
        "programme": programme,
        "rows": readiness_of(programme, routes=seen),
        "done": seen.filter(state=Route.State.COMPLETED).count(),
    }
    return render(request, "routes/graduations.html", context)


@permitted("routes.graduate", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_graduate(request: HttpRequest, route: Route) -> HttpResponse:
    """See by what an organisation completed its segment, and move it on."""
    if route.state == Route.State.COMPLETED or route.state != Route.State.SIGNED:
        return redirect("route", route_id=route.pk)
    if request.method == "POST":
        graduate_route(route, actor=request.user, now=timezone.now())
        messages.success(request, _("La organización completó su segmento. Lo que sigue es su nuevo diagnóstico."))
        return redirect("route", route_id=route.pk)
    outcome, _inputs = current_graduation(route)
    kinds = {kind.code: kind for kind in route.programme.service_types.all()}
    context = {
        "route": route,
        "programme": route.programme,
        "segment": segment_of(route),
        "next": route.programme.segments.filter(code=outcome.next).first(),
        "outcome": outcome,
        "kinds": [(kinds.get(one.type), one) for one in outcome.kinds],
    }
    return render(request, "routes/route_graduate.html", context)


@permitted("routes.graduate", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_story(request: HttpRequest, route: Route) -> HttpResponse:
    """Write a champion's case; it waits to be published."""
    form = StoryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        write_story(route, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Historia guardada. Se publica con el consentimiento de la organización."))
        return redirect("route_story", route_id=route.pk)
    context = {
        "route": route,
        "programme": route.programme,
        "form": form,
        "stories": route.stories.select_related("consent"),
    }
    return render(request, "routes/route_story.html", context, status=422 if form.errors else 200)


def _load_with_story(request: HttpRequest, route_id: UUID, pk: UUID) -> Route:
    route: Any = load_route(request, route_id)
    found = SuccessStory.objects.select_related("route__programme", "route__party")
    route.chosen_story = get_object_or_404(found, pk=pk, route=route)
    return route


@permitted("routes.graduate", load=_load_with_story)
@require_POST
def story_publish(request: HttpRequest, route: Any) -> HttpResponse:
    """Show it to the public, on the organisation's consent."""
    try:
        publish_story(route.chosen_story, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Historia publicada."))
    return redirect("route_story", route_id=route.pk)


@permitted("routes.graduate", load=_load_with_story)
@require_POST
def story_withdraw(request: HttpRequest, route: Any) -> HttpResponse:
    """Take it off the public page."""
    withdraw_story(route.chosen_story, actor=request.user, now=timezone.now())
    messages.success(request, _("La historia ya no se muestra."))
    return redirect("route_story", route_id=route.pk)


@public
@require_safe
def champions(request: HttpRequest, code: str) -> HttpResponse:
    """Cases that organisations agreed to show."""
    programme = load_programme(request, code)
    context = {"programme": programme, "stories": public_stories(programme)}
    return render(request, "routes/champions.html", context)
