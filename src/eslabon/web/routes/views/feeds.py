"""Secret addresses of calendars: make one, see it once, revoke it; and the calendar behind it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.web.accounts.permissions import permitted, public, signed_in
from eslabon.web.accounts.services.throttling import allow, client_address
from eslabon.web.routes.forms.calendar import FeedForm
from eslabon.web.routes.models import CalendarFeed, Provider, Route
from eslabon.web.routes.queries.feeds import find_feed
from eslabon.web.routes.services.feeds import make_feed, revoke_feed, write_feed
from eslabon.web.routes.views.loading import load_programme, load_provider, load_route


@permitted("routes.make_feed", load=load_route)
@require_POST
def feed_of_organisation(request: HttpRequest, route: Route) -> HttpResponse:
    """A new address for an organisation's calendar."""
    return _made(request, whose=route.party, programme=route.programme)


@permitted("routes.edit_provider", load=load_provider)
@require_POST
def feed_of_provider(request: HttpRequest, provider: Provider) -> HttpResponse:
    """A new address for the calendar of an entity's sessions."""
    return _made(request, whose=provider, programme=provider.programme)


@signed_in
@require_POST
def feed_of_trainer(request: HttpRequest, code: str) -> HttpResponse:
    """A new address for the sessions that the person gives."""
    programme = load_programme(request, code)
    return _made(request, whose=request.user, programme=programme)


def _made(request: HttpRequest, *, whose: Any, programme: Any) -> HttpResponse:
    form = FeedForm(request.POST)
    label = form.cleaned_data["label"] if form.is_valid() else ""
    feed, token = make_feed(programme, whose=whose, label=label, actor=request.user)
    address = settings.SITE_URL.rstrip("/") + reverse("feed", args=[token])
    context = {
        "feed": feed,
        "programme": programme,
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2],
    }
    # Shown now and never again: only its digest is kept.
    response = render(request, "routes/feed_made.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def load_feed(request: HttpRequest, pk: UUID) -> CalendarFeed:
    """Return the address of `/calendar/feeds/<pk>/…`."""
    return get_object_or_404(CalendarFeed.objects.select_related("programme"), pk=pk)


@permitted("routes.revoke_feed", load=load_feed)
@require_POST
def feed_revoke(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    """Let it show nothing any more."""
    revoke_feed(feed, actor=request.user, now=timezone.now())
    messages.success(request, _("Dirección anulada: ya no muestra nada."))
    return redirect("my_calendar")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, for calendars that ask every few hours."""
    times, seconds = settings.FEED_LIMIT
    if not allow("calendar_feed", client_address(request), times=times, seconds=seconds):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    found = find_feed(token)
    if found is None:
        raise Problem(problems.FEED_UNKNOWN)
    return HttpResponse(
        write_feed(found, now=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="calendario.ics"',
            "Cache-Control": "private, max-age=900",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        },
    )
