"""Diagnostics, proposals, plans and referrals, as the front page tells of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eslabon.rules.routes.referrals import FOLLOW_UP_DAYS, OPEN
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Call
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.queries.programme import responses_in
from eslabon.web.routes.models import Plan, Referral, Route
from eslabon.web.routes.queries.routes import routes_within_reach, scores_without_route
from eslabon.web.site.queries.facts import Next, Waiting

if TYPE_CHECKING:
    from eslabon.web.site.queries.programmes import Held

PLANS_OF_DAYS = 30
ACTS_OF_DAYS = 7


def waiting_in(held: "Held", *, user: Any, today: date) -> Iterator[Waiting]:
    """Return what waits for the person: diagnostics to help with, routes to propose, plans to adopt, referrals."""
    code, what = held.programme.code, str(held.programme)
    if "diagnostic.help" in held.acts:
        n = _unfinished(held.programme, user=user, today=today, act="diagnostic.help")
        if n:
            words = ngettext("%(n)s diagnóstico empezado por terminar", "%(n)s diagnósticos empezados por terminar", n)
            url = reverse("programme_diagnostics", args=[code])
            yield Waiting(words % {"n": n}, what, f"{url}?state=going")
    if "route.propose" in held.acts and (n := len(scores_without_route(held.programme))):
        words = ngettext("%(n)s ruta por proponer", "%(n)s rutas por proponer", n)
        yield Waiting(words % {"n": n}, what, reverse("routes", args=[code]))
    if "plan.adopt" in held.acts:
        yield from _plans(held.programme, today=today)
    if "referral.record" in held.acts and "route.view" in held.acts:
        n = _overdue_referrals(held.programme, user=user, today=today)
        if n:
            words = ngettext("%(n)s derivación sin seguimiento", "%(n)s derivaciones sin seguimiento", n)
            yield Waiting(words % {"n": n}, what, reverse("referrals", args=[code]))


def _unfinished(programme: Any, *, user: Any, today: date, act: str) -> int:
    rows = responses_in(programme, user=user, on=today, acts=(act,))
    return rows.filter(state=Response.State.OPEN, answered__gt=0).order_by().count()


def _plans(programme: Any, *, today: date) -> Iterator[Waiting]:
    """Return the plans that were found lately and nobody adopted; once one is adopted, earlier ones are stale."""
    recent = Plan.objects.filter(programme=programme, made_at__date__gte=today - timedelta(days=PLANS_OF_DAYS))
    newest = recent.order_by("-made_at").select_related("job").defer("problem", "plan").first()
    if newest is None or newest.adopted_at is not None or newest.status not in {"optimal", "feasible"}:
        return
    if newest.job is None or newest.job.is_finished:
        yield Waiting(_("Revisar y adoptar un plan"), newest.title, reverse("plan", args=[newest.pk]))


def _overdue_referrals(programme: Any, *, user: Any, today: date) -> int:
    within = routes_within_reach(programme, user=user, on=today, act="referral.record")
    rows = Referral.objects.filter(route__in=within.order_by().values("pk"), state__in=OPEN)
    last = Coalesce("followed_up_at", "sent_at")
    return rows.annotate(last=last).filter(last__date__lt=today - timedelta(days=FOLLOW_UP_DAYS)).count()


def following_in(held: "Held", *, user: Any, today: date) -> Iterator[Next]:
    """Return what comes next: the end of a call, answers that are awaited, what was written down lately."""
    programme, code, what = held.programme, held.programme.code, str(held.programme)
    if held.acts & {"application.view", "call.view_draft"}:
        for call in Call.objects.filter(programme=programme, status="published", closes_on__gte=today):
            if call.opens_on <= today:
                yield Next(_("Cierra la convocatoria"), str(call), reverse("call", args=[call.code]), call.closes_on)
    if "diagnostic.view" in held.acts and "diagnostic.help" not in held.acts:
        n = _unfinished(programme, user=user, today=today, act="diagnostic.view")
        if n:
            words = ngettext(
                "%(n)s organización responde su diagnóstico", "%(n)s organizaciones responden su diagnóstico", n
            )
            yield Next(words % {"n": n}, what, reverse("programme_diagnostics", args=[code]))
    if "route.view" in held.acts:
        proposed = routes_within_reach(programme, user=user, on=today).filter(state=Route.State.PROPOSED)
        n = proposed.filter(~Q(items=None)).order_by().values("pk").distinct().count()
        if n:
            words = ngettext(
                "%(n)s ruta espera la firma de su organización", "%(n)s rutas esperan la firma de su organización", n
            )
            yield Next(words % {"n": n}, what, f"{reverse('routes', args=[code])}?state=proposed")
    if "audit.view" in held.acts:
        since = timezone.now() - timedelta(days=ACTS_OF_DAYS)
        n = Entry.objects.filter(programme=code, at__gte=since).count()
        words = ngettext(
            "%(n)s acto anotado en los últimos siete días", "%(n)s actos anotados en los últimos siete días", n
        )
        many = number_format(n, force_grouping=True)
        yield Next(words % {"n": many}, what, f"{reverse('audit:trail')}?programme={code}")
