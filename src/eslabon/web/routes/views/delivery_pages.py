"""The pages of delivery that a reader may open: their own navigation."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme
from eslabon.web.ui.siblings import Sibling, siblings_of

PAGES = (
    Sibling("delivery", _("Ejecución"), "routes.view_delivery"),
    Sibling("early_warnings", _("Alertas tempranas"), "routes.view_routes"),
    Sibling("programme_results", _("Resultados"), "routes.view_routes"),
    Sibling("programme_products", _("Productos"), "routes.view_delivery"),
    Sibling("opinions", _("Opiniones"), "routes.view_delivery"),
    Sibling("incentives", _("Incentivos"), "routes.view_delivery"),
    Sibling("minutes", _("Actas"), "routes.view_delivery"),
    Sibling("published_tables", _("Cifras publicadas"), "routes.view_delivery"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of delivery."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)
