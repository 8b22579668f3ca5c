"""What waits for whom and since when."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eslabon.web.calls.models import Appeal, Application
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes, within


def inbox(programme: Programme, *, user: Any, on: date) -> QuerySet[Application]:
    """Return the applications of a programme that `user` may see: all of it, or the own region and chain."""
    reach = scopes(user, "application.view", programme=programme, on=on)
    pending = Appeal.objects.filter(application=OuterRef("pk"), outcome="")
    return (
        Application.objects.filter(within(reach), call__programme=programme)
        .select_related("call", "party", "place", "chain")
        .annotate(has_open_appeal=Exists(pending))
    )


def waits_for(application: Any) -> str:
    """Return for whom an application of `inbox` waits, in words; empty when for nobody."""
    state = Application.State
    if application.has_open_appeal:
        return _("quien resuelve la apelación")
    return {
        state.DRAFT: _("la organización: presentarla"),
        state.SUBMITTED: _("el equipo: revisarla"),
        state.TO_CORRECT: _("la organización: subsanar"),
    }.get(application.state, "")


def parties_i_apply_for(user: Any, *, on: date) -> QuerySet[Party]:
    """Return the organisations for which `user` may apply on the day `on`, and the own person."""
    memberships = Membership.objects.filter(person__user=user, can_apply=True, since__lte=on).exclude(until__lt=on)
    organisations = Q(pk__in=memberships.values("organisation_id"))
    return Party.objects.filter(organisations | Q(user=user), merged_into=None)
