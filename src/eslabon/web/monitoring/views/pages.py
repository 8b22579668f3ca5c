"""The pages of monitoring that a reader may open: their own navigation."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme

PAGES = (  # URL name, label, permission
    ("results", _("Resultados"), "monitoring.view_results"),
    ("monthly_reports", _("Informes del mes"), "monitoring.view_reports"),
    ("verification", _("Verificación"), "monitoring.view_verification"),
    ("indicators", _("Indicadores"), "monitoring.view_results"),
    ("monitoring_periods", _("Meses"), "monitoring.view_reports"),
    ("theory", _("Teoría de cambio"), "monitoring.view_results"),
    ("linkage_index", _("Encadenamiento"), "monitoring.view_results"),
    ("context_events", _("Contexto"), "monitoring.view_results"),
    ("graduations_of_alliances", _("Graduación"), "monitoring.view_reports"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of monitoring, each permission asked once."""
    allowed = {name: request.user.has_perm(name, programme) for name in {permission for _n, _l, permission in PAGES}}
    return [
        {"label": label, "url": reverse(name, args=[programme.code]), "current": name == here}
        for name, label, permission in PAGES
        if allowed[permission]
    ]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None where nothing was."""
    return request.POST if request.method == "POST" else None
