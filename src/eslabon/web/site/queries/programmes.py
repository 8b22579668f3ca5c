"""For who works in a programme: what its roles ask of a person today, and what comes next within their reach."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from eslabon.web.calls.queries import work_waiting
from eslabon.web.programmes import queries as programmes
from eslabon.web.programmes.models import Programme
from eslabon.web.site.queries import alliances, deliveries, routes
from eslabon.web.site.queries.facts import Desk, Waiting


@dataclass
class Held:
    """What a person holds in one programme: every act, and the entities in which it holds which."""

    programme: Programme
    acts: set[str] = field(default_factory=set)
    entities: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))

    def as_entity(self, act: str) -> list[UUID]:
        """Return the parties of the entities for which the person may do `act`."""
        return [party for party, acts in self.entities.items() if act in acts]


def of_programmes(user: Any, *, today: date) -> Desk:
    """Return what waits for a person in the programmes in which it holds a role, and what comes next there."""
    desk = Desk()
    desk.waiting += _calls(user, today=today)
    english = (get_language() or "es").startswith("en")
    for held in _held(user, today=today):
        desk.waiting += routes.waiting_in(held, user=user, today=today)
        desk.waiting += deliveries.waiting_in(held, user=user, today=today)
        desk.waiting += alliances.waiting_in(held, user=user, today=today)
        desk.following += routes.following_in(held, user=user, today=today)
        desk.following += deliveries.following_in(held, user=user, today=today, english=english)
    return desk


def _held(user: Any, *, today: date) -> Iterator[Held]:
    found: dict[str, Held] = {}
    for one in programmes.roles_held(user, on=today):
        held = found.setdefault(one.role.programme.code, Held(one.role.programme))
        held.acts |= set(one.role.acts)
        if one.party_id is not None:
            held.entities[one.party_id] |= set(one.role.acts)
    yield from (found[code] for code in sorted(found))


def _calls(user: Any, *, today: date) -> Iterator[Waiting]:
    """Applications and grievances."""
    for programme in programmes.programmes_where(user, "application.view", on=today):
        address = reverse("inbox", kwargs={"code": programme.code})
        for work in work_waiting(programme, user=user, on=today):
            yield Waiting(text=work.text, what=str(programme), url=f"{address}?{work.query}")
    for programme in programmes.programmes_where(user, "grievance.handle", on=today):
        unanswered = programmes.grievances_of(programme).filter(state__in=("received", "assigned"))
        if soonest := unanswered.first():
            n = unanswered.count()
            text = ngettext("%(n)s reclamo por responder", "%(n)s reclamos por responder", n) % {"n": n}
            url = reverse("grievances", kwargs={"code": programme.code})
            yield Waiting(text=text, what=str(programme), url=url, until=soonest.due_on)
