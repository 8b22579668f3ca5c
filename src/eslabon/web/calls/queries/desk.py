"""What waits for whom and since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eslabon.web.calls.models import Appeal, Application, Correction, SavedView
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.queries import person_behind
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes, within

STATE = Application.State
NEEDS_VISIT = Q(
    call__needs_field_confirmation=True,
    field_confirmations__isnull=True,
    state__in=(STATE.SUBMITTED, STATE.TO_CORRECT),
)


@dataclass(frozen=True)
class Work:
    """Something that waits for a person of the programme: how much of it, and the filter of the inbox that shows it."""

    text: str
    query: str


def inbox(programme: Programme, *, user: Any, on: date, act: str = "application.view") -> QuerySet[Application]:
    """Return the applications of a programme on which `user` may do `act`: all of them, or the own region and chain.

    What waits for the programme comes first, then what waits for the organisations, each with the oldest first.
    """
    reach = within(scopes(user, act, programme=programme, on=on))
    pending = Appeal.objects.filter(application=OuterRef("pk"), outcome="")
    rounds = Correction.objects.filter(application=OuterRef("pk"), answered_at__isnull=True).order_by("-number")
    return (
        Application.objects.filter(reach, call__programme=programme)
        .select_related("call__programme", "party", "place", "chain")
        .annotate(
            has_open_appeal=Exists(pending),
            correction_deadline=Case(
                When(state=STATE.TO_CORRECT, then=Subquery(rounds.values("deadline")[:1])), default=None
            ),
        )
        .annotate(
            turn=Case(
                When(Q(state=STATE.SUBMITTED) | Q(has_open_appeal=True), then=Value(0)),
                When(state__in=(STATE.DRAFT, STATE.TO_CORRECT), then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("turn", F("waiting_since").asc(nulls_last=True), "reference")
    )


def is_overdue(on: date) -> Q:
    """Return the filter of `inbox` that keeps corrections whose last day is over on the day `on`."""
    return Q(state=STATE.TO_CORRECT, correction_deadline__lt=on)


def counts_of(applications: QuerySet[Application], *, on: date) -> Mapping[str, int]:
    """Count applications of `inbox` by state, and what presses: open appeals and corrections that ran out."""
    by_state = {state.value: Count("pk", filter=Q(state=state)) for state in STATE}
    return applications.order_by().aggregate(
        all=Count("pk"),
        appeal=Count("pk", filter=Q(has_open_appeal=True)),
        overdue=Count("pk", filter=is_overdue(on)),
        **by_state,
    )


def waits_for(application: Any) -> str:
    """Return for whom an application of `inbox` waits, in words; empty when for nobody."""
    if application.has_open_appeal:
        return _("otra persona, que debe resolver la apelación")
    return {
        STATE.DRAFT: _("la organización, que debe presentarla"),
        STATE.SUBMITTED: _("el equipo, que debe revisarla"),
        STATE.TO_CORRECT: _("la organización, que debe subsanar"),
    }.get(application.state, "")


def work_waiting(programme: Programme, *, user: Any, on: date) -> list[Work]:
    """Return what waits for `user` in a programme, by what the roles held on the day `on` allow."""

    def count(act: str, kept: Q) -> int:
        return inbox(programme, user=user, on=on, act=act).filter(kept).order_by().count()

    found = []
    if n := count("application.decide", Q(state=STATE.SUBMITTED)):
        found.append(
            Work(
                ngettext("%(n)s postulación por revisar", "%(n)s postulaciones por revisar", n) % {"n": n}, "waits=team"
            )
        )
    if n := count("appeal.decide", Q(has_open_appeal=True)):
        found.append(
            Work(
                ngettext("%(n)s apelación por resolver", "%(n)s apelaciones por resolver", n) % {"n": n}, "waits=appeal"
            )
        )
    if n := count("application.ask_correction", is_overdue(on)):
        words = ngettext("%(n)s subsanación vencida", "%(n)s subsanaciones vencidas", n)
        found.append(Work(words % {"n": n}, "alert=overdue"))
    if n := count("application.confirm_in_field", NEEDS_VISIT):
        words = ngettext("%(n)s postulación por confirmar en campo", "%(n)s postulaciones por confirmar en campo", n)
        found.append(Work(words % {"n": n}, "alert=visit"))
    return found


def views_of(programme: Programme, *, user: Any) -> QuerySet[SavedView]:
    """Return the filters of the inbox that `user` saved."""
    return SavedView.objects.filter(programme=programme, user=user).select_related("programme")


def parties_i_apply_for(user: Any, *, on: date) -> QuerySet[Party]:
    """Return the organisations for which `user` may apply on the day `on`, and the own person."""
    person = person_behind(user)
    if person is None:
        return Party.objects.none()
    memberships = Membership.objects.in_force(on).filter(person=person, can_apply=True)
    own = Q(pk__in=memberships.values("organisation_id")) | Q(pk=person.pk)
    return Party.objects.filter(own, merged_into=None)
