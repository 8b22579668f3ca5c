"""The pages of monitoring that a reader may open: their own navigation."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme
from eslabon.web.ui.siblings import Sibling, siblings_of

PAGES = (
    Sibling("results", _("Resultados"), "monitoring.view_results"),
    Sibling("monthly_reports", _("Informes del mes"), "monitoring.view_reports"),
    Sibling("verification", _("Verificación"), "monitoring.view_verification"),
    Sibling("indicators", _("Indicadores"), "monitoring.view_results"),
    Sibling("monitoring_periods", _("Meses"), "monitoring.view_reports"),
    Sibling("theory", _("Teoría de cambio"), "monitoring.view_results"),
    Sibling("linkage_index", _("Encadenamiento"), "monitoring.view_results"),
    Sibling("context_events", _("Contexto"), "monitoring.view_results"),
    Sibling("graduations_of_alliances", _("Graduación"), "monitoring.view_reports"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of monitoring."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None where nothing was."""
    return request.POST if request.method == "POST" else None
