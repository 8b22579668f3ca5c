"""How one organisation gets on, in one page: what comes, what it attended, what it got."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.routes.models import Route, Session
from eslabon.web.routes.queries.progress import (
    certificates_of,
    chances_of,
    months_of_seats,
    products_of_party,
    promised_of,
    results_of_party,
    seats_of,
)
from eslabon.web.routes.queries.routes import chain_of_route
from eslabon.web.routes.snapshots import terms_of
from eslabon.web.routes.views.loading import load_route

SERVICES = 3  # the link of the chain that they are


@permitted("routes.view_route", load=load_route)
@require_safe
def route_progress(request: HttpRequest, route: Route) -> HttpResponse:
    """The organisation's calendar, attendance, hours, certificates, products, results, incentives, and what is left."""
    today = timezone.localdate()
    seats = seats_of(route)
    held = [seat for seat in seats if seat.session.state == Session.State.HELD and not seat.is_guest]
    promised = promised_of(route, seats=[seat for seat in seats if not seat.is_guest])
    links = chain_of_route(route)
    if held and links[SERVICES]["state"] == "open":
        links[SERVICES]["state"] = "declared"  # some were held; all of them make it verified
    opens_materials = request.user.has_perm("routes.open_materials_of", route)
    context = {
        "route": route,
        "programme": route.programme,
        "links": links,
        "coming": [
            seat for seat in seats if seat.session.state == Session.State.ANNOUNCED and seat.session.day >= today
        ],
        "held": held,
        "attended": sum(seat.came for seat in held),
        "as_guest": [seat for seat in seats if seat.is_guest and seat.came],
        "to_rate": [seat for seat in seats if seat.can_rate and (today - seat.session.day).days <= 30],
        "months": months_of_seats([seat for seat in seats if not seat.is_guest]),
        "limit": terms_of(route.programme).max_hours_per_month,
        "promised": promised,
        "undone": sum(one.state in {"undated", "coming"} for one in promised),
        "certificates": certificates_of(route),
        "products": products_of_party(route),
        "results": results_of_party(route),
        "chances": chances_of(route, today=today),
        "can_answer": request.user.has_perm("routes.decline_incentive", route),
        "opens_materials": opens_materials,
        "opens_sessions": opens_materials or request.user.has_perm("routes.open_sessions_of", route),
        "can_result": request.user.has_perm("routes.record_result", route),
    }
    return render(request, "routes/route_progress.html", context)
