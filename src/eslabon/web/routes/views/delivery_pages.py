"""The pages of delivery that a reader may open: their own navigation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme

PAGES = (  # URL name, label, permission
    ("delivery", _("Ejecución"), "routes.view_delivery"),
    ("early_warnings", _("Alertas tempranas"), "routes.view_routes"),
    ("programme_results", _("Resultados"), "routes.view_routes"),
    ("programme_products", _("Productos"), "routes.view_delivery"),
    ("opinions", _("Opiniones"), "routes.view_delivery"),
    ("incentives", _("Incentivos"), "routes.view_delivery"),
    ("minutes", _("Actas"), "routes.view_delivery"),
    ("published_tables", _("Cifras publicadas"), "routes.view_delivery"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of delivery, each permission asked once."""
    allowed = {name: request.user.has_perm(name, programme) for name in {permission for _n, _l, permission in PAGES}}
    return [
        {"label": label, "url": reverse(name, args=[programme.code]), "current": name == here}
        for name, label, permission in PAGES
        if allowed[permission]
    ]
