"""Corridors, alliances, scores, gates and figures, as the front page tells of them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from eslabon.web.alliances.models import Alliance, Bottleneck, BusinessPlan, Commitment
from eslabon.web.alliances.permissions import sides_of, within
from eslabon.web.alliances.queries.alliances import alliances_of
from eslabon.web.monitoring.models import Check, Report
from eslabon.web.monitoring.queries.reports import reach_of, reporting_alliances
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme
from eslabon.web.site.queries.facts import Desk, Waiting
from eslabon.web.stages.models import Passage, Profile, ScoreAppeal, ScoreEntry
from eslabon.web.stages.permissions import approving_roles
from eslabon.web.targeting.models import ListedName

if TYPE_CHECKING:
    from eslabon.web.site.queries.programmes import Held

PASSAGES_LOOKED_AT = 50  # whose gates are asked one by one whether the person's role is still missing


def waiting_in(held: "Held", *, user: Any, today: date) -> Iterator[Waiting]:
    """Return what the roles of a programme of alliances ask of a person today."""
    programme, what = held.programme, str(held.programme)
    if "place.match" in held.acts:
        listed = ListedName.objects.filter(list__programme=programme, is_waiting=True)
        if n := listed.count():
            words = ngettext("%(n)s nombre de lugar por revisar", "%(n)s nombres de lugar por revisar", n)
            yield Waiting(words % {"n": n}, what, reverse("place_names", args=[programme.code]))
    if "plan.approve" in held.acts:
        yield from _plans(programme, user=user, what=what)
    if "stage.approve" in held.acts:
        yield from _gates(programme, user=user, today=today, what=what)
    if "figure.report" in held.acts:
        yield from _reports(programme, user=user, today=today, what=what)
    if "bottleneck.verify" in held.acts:
        said = Bottleneck.objects.filter(
            alliance__in=Alliance.objects.filter(within(user, "bottleneck.verify", programme=programme)),
            alliance__programme=programme,
            state=Bottleneck.State.RESOLVED,
        ).order_by("resolved_on", "pk")
        if first := said.first():
            n = said.count()
            words = ngettext("%(n)s cuello de botella por verificar", "%(n)s cuellos de botella por verificar", n)
            yield Waiting(words % {"n": n}, what, reverse("bottleneck", args=[first.alliance_id, first.pk]))
    if "figure.verify" in held.acts:
        checks = Check.objects.filter(plan__programme=programme, closed_at__isnull=True).order_by("opened_at", "pk")
        if first_check := checks.first():
            n = checks.count()
            words = ngettext("%(n)s alianza por verificar", "%(n)s alianzas por verificar", n)
            yield Waiting(words % {"n": n}, what, reverse("verification_plan", args=[first_check.plan_id]))
    yield from _scoring(held, user=user, what=what)


def _plans(programme: Programme, *, user: Any, what: str) -> Iterator[Waiting]:
    """Return the plans that somebody else handed in for approval."""
    reach = Alliance.objects.filter(within(user, "plan.approve", programme=programme), programme=programme)
    plans = BusinessPlan.objects.filter(alliance__in=reach, state=BusinessPlan.State.SUBMITTED)
    plans = plans.exclude(submitted_by=user).order_by("submitted_at", "pk")
    if first := plans.first():
        n = plans.count()
        words = ngettext("%(n)s plan de negocio por aprobar", "%(n)s planes de negocio por aprobar", n)
        yield Waiting(words % {"n": n}, what, reverse("alliance_plan", args=[first.alliance_id]))


def _gates(programme: Programme, *, user: Any, today: date, what: str) -> Iterator[Waiting]:
    """Return the alliances that wait at a gate for a role of this person."""
    presented = (
        Passage.objects.filter(alliance__programme=programme, state=Passage.State.PRESENTED)
        .exclude(Q(presented_by=user) | Q(approvals__by=user))
        .select_related("alliance__place", "alliance__programme")
        .prefetch_related("approvals")
        .order_by("presented_at", "pk")
    )
    asked = {one.code: one.gate for one in programme.stages.select_related("gate") if hasattr(one, "gate")}
    waiting = []
    for passage in presented[:PASSAGES_LOOKED_AT]:
        gate = asked.get(passage.stage)
        missing = set(gate.approvals) - {one.role for one in passage.approvals.all()} if gate is not None else set()
        if missing and missing & approving_roles(user, passage.alliance, on=today):
            waiting.append(passage)
    if waiting:
        n = len(waiting)
        words = ngettext("%(n)s alianza espera su aprobación", "%(n)s alianzas esperan su aprobación", n)
        yield Waiting(words % {"n": n}, what, reverse("alliance_gates", args=[waiting[0].alliance_id]))


def _reports(programme: Programme, *, user: Any, today: date, what: str) -> Iterator[Waiting]:
    """Return how many of last month's reports are still to be sent, until when."""
    last = (today.replace(day=1) - date.resolution).replace(day=1)
    reach = reporting_alliances(programme, month=last).filter(
        reach_of(user, "figure.report", programme=programme, on=today)
    )
    sent = Report.objects.filter(alliance__in=reach, period__starts_on=last, state=Report.State.SENT)
    n = reach.count() - sent.count()
    if n > 0:
        words = ngettext("%(n)s informe mensual por enviar", "%(n)s informes mensuales por enviar", n)
        until = today.replace(day=min(28, max(1, terms_of(programme).due_days)))
        yield Waiting(words % {"n": n}, what, reverse("monthly_reports", args=[programme.code]), until)


def _scoring(held: "Held", *, user: Any, what: str) -> Iterator[Waiting]:
    """Return sheets to fill in, scores to reconcile and appeals to decide."""
    programme = held.programme
    if "profile.score" in held.acts:
        own = ScoreEntry.objects.filter(
            profile__round__programme=programme, scorer=user, left_at__isnull=True, submitted_at__isnull=True
        ).order_by("profile__round__closes_on", "profile__reference")
        if first := own.select_related("profile__round").first():
            n = own.count()
            words = ngettext("%(n)s perfil por calificar", "%(n)s perfiles por calificar", n)
            yield Waiting(words % {"n": n}, what, reverse("my_scoring"), first.profile.round.closes_on)
    if "score.reconcile" in held.acts:
        both = (
            Profile.objects.filter(round__programme=programme, scores__isnull=True)
            .annotate(done=Count("entries", filter=Q(entries__left_at=None, entries__submitted_at__isnull=False)))
            .filter(done=2)
            .order_by("reference")
        )
        if apart := both.first():
            n = both.count()
            words = ngettext("%(n)s calificación por conciliar", "%(n)s calificaciones por conciliar", n)
            yield Waiting(words % {"n": n}, what, reverse("scored_profile", args=[apart.pk]))
    if "appeal.decide" in held.acts:
        open_ones = ScoreAppeal.objects.filter(profile__round__programme=programme, outcome="").exclude(filed_by=user)
        if appeal := open_ones.order_by("filed_at", "pk").first():
            n = open_ones.count()
            words = ngettext("%(n)s reconsideración de puntaje", "%(n)s reconsideraciones de puntaje", n)
            yield Waiting(words % {"n": n}, what, reverse("score_appeal", args=[appeal.pk]))


def of_own_alliances(user: Any, *, today: date) -> Desk:
    """Return the promises of a person's organisations that fall due or are past due."""
    desk = Desk()
    for alliance in alliances_of(user, on=today):
        mine = alliance.commitments.filter(
            outcome=Commitment.Outcome.PENDING, declared_on__isnull=True, side__in=sides_of(user, alliance)
        ).order_by("due_on", "pk")
        if first := mine.first():
            n = mine.count()
            words = ngettext(
                "%(n)s compromiso de la alianza por cumplir", "%(n)s compromisos de la alianza por cumplir", n
            )
            url = reverse("alliance_commitments", args=[alliance.pk])
            desk.waiting.append(Waiting(words % {"n": n}, alliance.name, url, first.due_on))
    return desk
