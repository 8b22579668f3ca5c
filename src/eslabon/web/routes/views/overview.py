"""How delivery goes, and what needs somebody's attention."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Provider, Route, Session
from eslabon.web.routes.queries.attendance import count_in_reach
from eslabon.web.routes.queries.overview import (
    expected_rows,
    own_entity,
    progress_by,
    routes_in_reach,
    total_of,
    warnings_of,
)
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme

GROUPS = {"chain": _("Cadena"), "entity": _("Entidad"), "place": _("Lugar")}
ORGANISATIONS = {"organisation": _("Organización")}  # only for who may see organisations one by one


@permitted("routes.view_delivery", load=load_programme)
@require_safe
def delivery(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Planned, held, attended and pending: by chain, entity and place; by organisation for who may see them."""
    sees_each = request.user.has_perm("routes.view_routes", programme)
    groups = GROUPS | (ORGANISATIONS if sees_each else {})
    by = request.GET.get("by", "")
    by = by if by in groups else "chain"
    routes = routes_in_reach(programme, user=request.user, on=timezone.localdate())
    providers = list(Provider.objects.filter(programme=programme).select_related("party").order_by("code"))
    chosen = next((one for one in providers if one.code == request.GET.get("entity", "")), None)
    own = own_entity(request.user, providers=providers)
    rows = expected_rows(routes, entity=chosen)
    context = {
        "programme": programme,
        "groups": groups.items(),
        "by": by,
        "by_label": groups[by],
        "providers": providers,
        "entity": chosen,
        "own": own,
        "pages": pages_of(request, programme, here="delivery"),
        "lines": progress_by(by, rows=rows, routes=routes),
        "total": total_of(rows),
        "count": count_in_reach(programme, parties=[route.party for route in routes], entity=chosen),
        "sees_each": sees_each,
    }
    return render(request, "routes/delivery.html", context)


@permitted("routes.view_routes", load=load_programme)
@require_safe
def early_warnings(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who missed twice, what few confirmed, who has no dates, who has too many hours."""
    today = timezone.localdate()
    routes = routes_in_reach(programme, user=request.user, on=today)
    # Who sees figures only opens no session.
    opens = request.user.has_perm("routes.view_calendar", programme)
    found = [
        {
            "warning": warning,
            "subject": _name(subject),
            "url": _address(subject) if opens or not isinstance(subject, Session) else "",
        }
        for warning, subject in warnings_of(programme, routes=routes, today=today)
    ]
    return render(
        request,
        "routes/early_warnings.html",
        {
            "programme": programme,
            "warnings": found,
            "pages": pages_of(request, programme, here="early_warnings"),
        },
    )


def _name(subject: Any) -> Any:
    return subject.party if isinstance(subject, Route) else subject.service if isinstance(subject, Session) else subject


def _address(subject: Any) -> str:
    if isinstance(subject, Route):
        return reverse("route", args=[subject.pk])
    if isinstance(subject, Provider):
        return reverse("provider", args=[subject.programme.code, subject.code])
    return reverse("session", args=[subject.pk])
