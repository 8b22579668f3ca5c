"""The outbox: what could not be delivered, and another try."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.events.models import Delivery
from eslabon.web.events.queries import troubled_deliveries
from eslabon.web.events.services import retry_delivery

PER_PAGE = 50


def load_nothing(request: HttpRequest) -> None:
    """The outbox as a whole."""
    return


def load_delivery(request: HttpRequest, *, pk: int) -> Delivery:
    """One delivery."""
    return get_object_or_404(Delivery, pk=pk)


@require_safe
@permitted("events.view_outbox", load=load_nothing)
def outbox(request: HttpRequest, _subject: None) -> HttpResponse:
    """Deliveries in trouble."""
    page = Paginator(troubled_deliveries(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "events/outbox.html", {"page_obj": page})


@require_POST
@permitted("events.view_outbox", load=load_delivery)
def retry(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Try one again now."""
    retry_delivery(delivery, actor=request.user, now=timezone.now())
    return redirect("events:outbox")
