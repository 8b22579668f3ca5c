"""Products that services leave with organisations: how far each got, and how many of those that began finished."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.delivering import ProductForm
from eslabon.web.routes.models import Service, ServiceProduct
from eslabon.web.routes.queries.overview import routes_in_reach
from eslabon.web.routes.queries.products import product_lines, products_of, takers_of
from eslabon.web.routes.services.products import record_product
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme, load_service
from eslabon.web.routes.views.posted import posted
from eslabon.web.uploads.services import file_response, store_file


@permitted("routes.record_product", load=load_service)
@require_http_methods(["GET", "HEAD", "POST"])
def service_products(request: HttpRequest, service: Service) -> HttpResponse:
    """What the service left with each organisation; write down how far one got."""
    form = ProductForm(posted(request), request.FILES or None, parties=takers_of(service))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["evidence"]
        try:
            record_product(
                service,
                party=form.chosen(),
                made=form.made(),
                evidence=store_file(upload, actor=request.user) if upload else None,
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Producto anotado."))
            return redirect("service_products", service_id=service.pk)
    context = {
        "service": service,
        "programme": service.programme,
        "products": products_of(service),
        "form": form,
    }
    return render(request, "routes/service_products.html", context, status=422 if request.method == "POST" else 200)


def _load_with_product(request: HttpRequest, service_id: UUID, pk: UUID) -> Service:
    service: Any = load_service(request, service_id)
    found = ServiceProduct.objects.select_related("evidence__file").filter(evidence__isnull=False)
    service.chosen_product = get_object_or_404(found, pk=pk, service=service)
    return service


@permitted("routes.record_product", load=_load_with_product)
@require_safe
def product_file(request: HttpRequest, service: Any) -> FileResponse:
    """The document that shows a product."""
    return file_response(service.chosen_product.evidence.file)


@permitted("routes.view_delivery", load=load_programme)
@require_safe
def programme_products(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How many organisations within the reader's reach began, finished or could not finish each kind of product."""
    routes = routes_in_reach(programme, user=request.user, on=timezone.localdate())
    context = {
        "programme": programme,
        "lines": product_lines(programme, parties={route.party_id for route in routes}),
        "pages": pages_of(request, programme, here="programme_products"),
    }
    return render(request, "routes/programme_products.html", context)
