"""What the page header offers, by what the person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from eslabon.web.programmes.models import RoleAssignment
from eslabon.web.programmes.queries import roles_held

DIAGNOSTICS = {"diagnostic.view", "diagnostic.help"}
INSTITUTIONS = {"alliance.view", "result.view", "partner.edit", "contract.edit", "committee.edit", "gap.edit"}
STAGES = {"profile.write", "stage.approve", "assignment.make", "density.screen"}
SITE = "eslabon.web.site"  # the front page, one's own page: of no section
Link = tuple[str, str, dict[str, str]]  # label, URL name, its arguments


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Links of the header as label, url and current; and whether this is a demonstration."""
    # Lazy: a fragment of a page draws no header and asks the database nothing for it.
    return {"navigation": SimpleLazyObject(lambda: _links(request)), "is_demo": settings.DEMO}


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    offered = _offered(request)
    links = [{"label": label, "url": reverse(name, kwargs=kwargs)} for label, name, kwargs in offered]
    urls = [link["url"] for link in links]
    # /programmes/ruta/inbox/ lies under /programmes/ruta/: the closest one is where the person is …
    here = max((url for url in urls if request.path.startswith(url)), key=len, default=None)
    if here is None or (here != request.path and offered[urls.index(here)][1] == "programme"):
        # … and /programmes/ruta/plans/ and /alliances/… belong to the context that shows them.
        here = _beside(request, urls, names=[name for _label, name, _kwargs in offered]) or here
    return [{**link, "current": link["url"] == here} for link in links]


def _beside(request: HttpRequest, urls: list[str], *, names: list[str]) -> str | None:
    """Return the link of the context that a page belongs to; an alliance's page at least belongs to the alliances.

    None where the person has that link in several programmes and the address does not say in which one it lies.
    """
    match = request.resolver_match
    if match is None or _context_of(match) == SITE:
        return None
    contexts = [_context_of(match), *(["eslabon.web.alliances"] if "alliance_id" in match.kwargs else [])]
    programme = f"/programmes/{match.kwargs['code']}/" if "code" in match.kwargs else ""
    for context in contexts:
        several = [
            place
            for place, url in enumerate(urls)
            if url.startswith(programme) and _context_of(resolve(url)) == context
        ]
        if several and len({names[place] for place in several}) == len(several):
            return urls[several[0]]
    return None


def _context_of(match: ResolverMatch) -> str:
    """Return the context whose view it is: `eslabon.web.stages` of `eslabon.web.stages.views.gates`."""
    return str(match.func.__module__).partition(".views")[0]


def _offered(request: HttpRequest) -> list[Link]:
    calls: Link = (_("Convocatorias"), "calls", {})
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return [calls, (_("Mi reclamo"), "follow_grievance", {})]
    held = _held(request, user)
    acts = {act for one in held for act in one.role.acts}
    programmes = {one.role.programme.code: str(one.role.programme) for one in held}
    inboxes = {one.role.programme.code for one in held if "application.view" in one.role.acts}
    diagnostics = {one.role.programme.code for one in held if DIAGNOSTICS & set(one.role.acts)}
    routes = {one.role.programme.code for one in held if "route.view" in one.role.acts}
    deliveries = {one.role.programme.code for one in held if "service.view" in one.role.acts}
    institutions = {one.role.programme.code for one in held if INSTITUTIONS & set(one.role.acts)}
    reporting = {one.role.programme.code for one in held if "figure.report" in one.role.acts}
    measured = {one.role.programme.code for one in held if "result.view" in one.role.acts} - reporting
    gives = any("attendance.record" in one.role.acts for one in held)
    calendars = {one.role.programme.code for one in held if "calendar.view" in one.role.acts}
    return [
        *((_("Bandeja"), "inbox", {"code": code}) for code in sorted(inboxes)),
        calls,
        *((_("Diagnósticos"), "programme_diagnostics", {"code": code}) for code in sorted(diagnostics)),
        *((_("Rutas"), "routes", {"code": code}) for code in sorted(routes)),
        *((_("Calendario"), "board", {"code": code}) for code in sorted(calendars)),
        *((_("Ejecución"), "delivery", {"code": code}) for code in sorted(deliveries)),
        *_of_programmes(held, _("Corredores"), "corridors", {"corridor.view"}),
        *_of_programmes(held, _("Alianzas"), "alliances", {"alliance.view"}),
        *_of_programmes(held, _("Etapas"), "stage_board", STAGES),
        *([(_("Calificación"), "my_scoring", {})] if "profile.score" in acts else []),
        *_of_programmes(held, _("Calificación"), "rounds", {"score.reconcile"}),
        *((_("Seguimiento"), "monthly_reports", {"code": code}) for code in sorted(reporting)),
        *((_("Seguimiento"), "results", {"code": code}) for code in sorted(measured)),
        *((_("Instituciones"), "partners", {"code": code}) for code in sorted(institutions)),
        *([(_("Mis sesiones"), "my_sessions", {})] if gives or not (held or user.is_superuser) else []),
        *([] if inboxes or institutions else [(_("Mis postulaciones"), "my_applications", {})]),
        *([] if held or user.is_superuser else [(_("Mis diagnósticos"), "my_diagnostics", {})]),
        *([] if held or user.is_superuser else [(_("Mi ruta"), "my_routes", {})]),
        *([] if held or user.is_superuser else [(_("Mi calendario"), "my_calendar", {})]),
        *([] if held or user.is_superuser else [(_("Mis alianzas"), "my_alliances", {})]),
        *((name, "programme", {"code": code}) for code, name in sorted(programmes.items())),
        *_staff_links(acts, everything=user.is_superuser),
        (_("Mi cuenta"), "profile", {}),
    ]


def _of_programmes(held: list[RoleAssignment], label: str, name: str, acts: set[str]) -> list[Link]:
    """Return the link of a page for each programme in which a role allows one of the acts."""
    codes = {one.role.programme.code for one in held if acts & set(one.role.acts)}
    return [(label, name, {"code": code}) for code in sorted(codes)]


def _held(request: HttpRequest, user: Any) -> list[RoleAssignment]:
    """Return what the middleware read already; whoever runs the site holds every act and is asked for no role."""
    if user.is_superuser:
        return []
    known: list[RoleAssignment] | None = getattr(request, "held_today", None)
    return list(roles_held(user, on=timezone.localdate())) if known is None else known


def _staff_links(acts: set[str], *, everything: bool) -> list[Link]:
    entries = (
        ("party.view", _("Organizaciones"), "parties"),
        ("job.view", _("Trabajos"), "jobs:queue"),
        ("audit.view", _("Auditoría"), "audit:trail"),
        ("pack.install", _("Paquetes"), "packs"),
    )
    return [(label, name, {}) for act, label, name in entries if everything or act in acts]
