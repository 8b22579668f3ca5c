"""Alliances within somebody's reach, the chain of each, and what is waiting."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.web.alliances.models import Alliance, Bottleneck, BusinessPlan, Demand, MappedProducer
from eslabon.web.alliances.permissions import demands_within, within
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme

PARTS = ("programme", "chain", "buyer", "organisation", "operator", "corridor", "place")
LEFT = (Bottleneck.State.OPEN, Bottleneck.State.IN_PROGRESS, Bottleneck.State.RESOLVED)


def alliances_within_reach(programme: Programme, *, user: Any, act: str = "alliance.view") -> QuerySet[Alliance]:
    """Return the alliances of a programme on which `user` may do `act`."""
    found = Alliance.objects.filter(within(user, act, programme=programme), programme=programme)
    return found.select_related(*PARTS)


def with_counts(alliances: QuerySet[Alliance]) -> QuerySet[Alliance]:
    """Return alliances with how many supply, how many bottlenecks are left, and whether a plan stands."""
    approved = BusinessPlan.objects.filter(alliance=OuterRef("pk"), state=BusinessPlan.State.APPROVED)
    written = BusinessPlan.objects.filter(alliance=OuterRef("pk"))
    suppliers = MappedProducer.objects.filter(alliance=OuterRef("pk"), within=None, left_on=None)
    left = Bottleneck.objects.filter(alliance=OuterRef("pk"), state__in=LEFT)
    # Counted for the rows of the page only: joined, 200 plans would be 48,000 rows of producers × bottlenecks.
    return alliances.annotate(
        suppliers_n=_count(suppliers),
        left_n=_count(left),
        has_plan=Exists(approved),
        has_draft=Exists(written),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows an inner query has, for each outer one; none is 0."""
    counted = rows.order_by().values("alliance").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def own_parties(user: Any, *, on: date) -> list[Any]:
    """Return the keys of what the user belongs to today, merges followed."""
    held = Membership.objects.in_force(on).filter(person__user=user).select_related("organisation")
    found = {key for one in held for key in one.organisation.surviving.merged_family}
    return sorted(found | set(Party.objects.filter(user=user).values_list("pk", flat=True)))


def alliances_of(user: Any, *, on: date) -> QuerySet[Alliance]:
    """Return the alliances in which the user's organisation buys or supplies."""
    own = own_parties(user, on=on)
    return Alliance.objects.filter(Q(buyer__in=own) | Q(organisation__in=own)).select_related(*PARTS)


def demands_within_reach(programme: Programme, *, user: Any) -> QuerySet[Demand]:
    """Return the demands of a programme that the user may see."""
    found = Demand.objects.filter(demands_within(user, "alliance.view", programme=programme), programme=programme)
    return found.select_related("buyer", "chain", "operator", "programme").distinct()


def chain_links(alliance: Alliance, *, plan: BusinessPlan | None, user: Any) -> list[dict[str, Any]]:
    """Return the chain of an alliance: open, declared or verified, each link with its page where `user` may open it."""
    closed = set() if user.has_perm("alliances.view_producers", alliance) else {"alliance_producers"}
    producers = alliance.producers.values_list("linkage", "joined_on")
    linkages = {linkage for linkage, _joined in producers}
    states = list(alliance.bottlenecks.exclude(state=Bottleneck.State.DROPPED).values_list("state", flat=True))
    where = {"alliance_id": alliance.pk}

    def link(label: str, name: str, *, declared: bool, verified: bool) -> dict[str, Any]:
        state = "verified" if verified else "declared" if declared else "open"
        return {"label": label, "state": state, "url": "" if name in closed else reverse(name, kwargs=where)}

    verified = [one == Bottleneck.State.VERIFIED for one in states]
    demand = alliance.demand
    return [
        link(
            _("Demanda"),
            "alliance",
            declared=demand is not None,
            verified=demand is not None and demand.assured_by_id is not None,
        ),
        link(
            _("Mapeo"),
            "alliance_producers",
            declared=bool(producers),
            verified=any(joined for _one, joined in producers),
        ),
        link(
            _("Plan"),
            "alliance_plan",
            declared=plan is not None and plan.state != BusinessPlan.State.DRAFT,
            verified=plan is not None and plan.state == BusinessPlan.State.APPROVED,
        ),
        link(
            _("Cuellos de botella"),
            "alliance_bottlenecks",
            declared=Bottleneck.State.RESOLVED in states or any(verified),
            verified=bool(verified) and all(verified),
        ),
        link(
            _("Articulación"),
            "alliance_producers",
            declared=MappedProducer.Linkage.INTRODUCED in linkages,
            verified=MappedProducer.Linkage.EFFECTIVE in linkages,
        ),
    ]


@dataclass(frozen=True)
class Waiting:
    """What waits for the reader, and where it is done; `url` is empty when it waits for somebody else."""

    text: str
    url: str = ""
    label: str = ""


def waiting_for(
    alliance: Alliance, *, plan: BusinessPlan | None, missing: int, can: dict[str, bool], has_viability: bool
) -> Waiting:
    """Return the next thing that an alliance needs."""
    where = {"alliance_id": alliance.pk}
    plan_url, label = reverse("alliance_plan", kwargs=where), _("Abrir el plan")
    if not alliance.producers.exists() and can["map"]:
        return Waiting(
            _("Todavía no hay productores en el mapeo."),
            reverse("alliance_producers", kwargs=where),
            _("Mapear productores"),
        )
    if plan is None:
        text = _("Todavía no hay plan de negocio.")
        return Waiting(text, plan_url, _("Empezar el plan")) if can["write"] else Waiting(text)
    if plan.state == BusinessPlan.State.DRAFT:
        text = (
            _("Al plan le faltan %(n)s partes.") % {"n": missing}
            if missing
            else _("El plan está completo: falta presentarlo.")
        )
        return Waiting(text, plan_url, label) if can["write"] else Waiting(text)
    if plan.state == BusinessPlan.State.SUBMITTED:
        text = (
            _("El plan espera que se apruebe.") if has_viability else _("El plan espera que se decida su viabilidad.")
        )
        return Waiting(text, plan_url, label) if can["approve"] else Waiting(text)
    checked = alliance.bottlenecks.filter(state=Bottleneck.State.RESOLVED).count()
    if checked:
        text = _("%(n)s cuellos de botella declarados resueltos esperan comprobación.") % {"n": checked}
        url = reverse("alliance_bottlenecks", kwargs=where)
        return Waiting(text, url, _("Comprobar")) if can["verify"] else Waiting(text)
    if alliance.bottlenecks.filter(state__in=LEFT).exists():
        url = reverse("alliance_bottlenecks", kwargs=where)
        return Waiting(
            _("El plan está aprobado: ahora se resuelven los cuellos de botella."), url, _("Ver los cuellos de botella")
        )
    return Waiting(_("El plan está aprobado y no queda ningún cuello de botella."))


def current_plan(alliance: Alliance) -> BusinessPlan | None:
    """Return the version that is being written or waits, else the approved one."""
    return alliance.plans.first()
