"""The pages of one alliance and what it needs next: this context's own, and what the contexts above it add."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance, Commitment, Side
from eslabon.web.alliances.permissions import sides_of
from eslabon.web.alliances.queries.alliances import Waiting
from eslabon.web.ui.siblings import Sibling, siblings_of

Answer = Callable[[Any, Alliance, datetime], Waiting | None]

_pages = [
    Sibling("alliance", _("Alianza"), "alliances.view_alliance"),
    Sibling("alliance_producers", _("Productores"), "alliances.view_producers"),
    Sibling("alliance_plan", _("Plan de negocio"), "alliances.view_alliance"),
    Sibling("plan_viability", _("Viabilidad"), "alliances.view_alliance"),
    Sibling("alliance_bottlenecks", _("Cuellos de botella"), "alliances.view_alliance"),
    Sibling("alliance_commitments", _("Compromisos"), "alliances.view_alliance"),
    Sibling("alliance_grants", _("Recursos"), "alliances.view_alliance"),
    Sibling("alliance_maturity", _("Madurez"), "alliances.view_alliance"),
    Sibling("alliance_baseline", _("Línea de base"), "alliances.view_alliance"),
]
_answers: list[Answer] = []


def add_pages(*pages: Sibling) -> None:
    """Put pages of a context above beside the alliance's own; said once, where the site is wired."""
    _pages.extend(one for one in pages if one not in _pages)


def ask_next_of(answer: Answer) -> None:
    """Ask a context above what an alliance needs of its reader; said once, where the site is wired."""
    if answer not in _answers:
        _answers.append(answer)


def pages_of_alliance(user: Any, alliance: Alliance, *, here: str) -> list[dict[str, Any]]:
    """Return the pages of an alliance that `user` may open, in every context."""
    return siblings_of(user, alliance, pages=_pages, key=alliance.pk, here=here)


def own_promise(user: Any, alliance: Alliance) -> Waiting | None:
    """Return what the side of `user` promised and did not declare kept, the most urgent one."""
    sides = sides_of(user, alliance) & {Side.BUYER, Side.ORGANISATION}
    pending = alliance.commitments.filter(outcome=Commitment.Outcome.PENDING, declared_on=None, side__in=sides)
    first = pending.order_by("due_on", "pk").first() if sides else None
    if first is None:
        return None
    text = _("Su lado prometió «%(what)s», hasta el %(day)s.")
    day = date_format(first.due_on, "DATE_FORMAT")
    url = reverse("commitment", args=[alliance.pk, first.pk])
    return Waiting(str(text) % {"what": first.text, "day": day}, url, str(_("Responder")))


def asked_above(user: Any, alliance: Alliance, *, now: datetime) -> Waiting | None:
    """Return what a context above asks of `user` for this alliance now, or None."""
    return next((found for answer in _answers if (found := answer(user, alliance, now)) is not None), None)
