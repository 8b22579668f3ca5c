"""What the page header offers, by what the person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from eslabon.web.accounts.models import User


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Links of the header as label, url and current; and whether this is a demonstration."""
    links = [_link(request, label, name, **kwargs) for label, name, kwargs in _offered(getattr(request, "user", None))]
    return {"navigation": [link for link in links if link], "is_demo": settings.DEMO}


def _offered(user: Any) -> list[tuple[str, str, dict[str, str]]]:
    offered: list[tuple[str, str, dict[str, str]]] = [(_("Convocatorias"), "calls", {})]
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return [*offered, (_("Mi reclamo"), "follow_grievance", {})]
    offered.append((_("Mis postulaciones"), "my_applications", {}))
    programmes = {
        held.role.programme.code: held.role.programme
        for held in user.role_assignments.select_related("role__programme").order_by("role__programme__code")
    }
    for programme in programmes.values():
        if user.has_perm("programmes.see_people", programme):
            offered.append((str(programme), "programme", {"code": programme.code}))
    for label, name, permission in (
        (_("Organizaciones"), "parties", "parties.list_parties"),
        (_("Trabajos"), "jobs", "programmes.job.view"),
        (_("Auditoría"), "audit:trail", "programmes.audit.view"),
    ):
        if user.has_perm(permission):
            offered.append((label, name, {}))
    return [*offered, (_("Mi cuenta"), "profile", {})]


def _link(request: HttpRequest, label: str, name: str, **kwargs: str) -> dict[str, Any] | None:
    try:
        url = reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return None
    return {"label": label, "url": url, "current": request.path.startswith(url)}
