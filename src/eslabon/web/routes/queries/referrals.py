"""Needs passed to other institutions, and which of them nobody followed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from eslabon.rules.routes.referrals import follow_up_day, is_overdue
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Need, Referral


@dataclass(frozen=True)
class FollowedReferral:
    """A referral with its day to ask again."""

    referral: Referral
    need: Need | None
    follow_up_on: date
    is_overdue: bool
    is_open: bool


def referrals_of(programme: Programme, *, referrals: QuerySet[Referral], today: date) -> list[FollowedReferral]:
    """Return referrals with who waits: the overdue first, then the open ones, then the closed (ROUTE-78)."""
    needs = {need.code: need for need in programme.needs.all()}
    found = []
    for one in referrals.select_related("route__party", "route__programme", "by"):
        last = timezone.localtime(one.followed_up_at or one.sent_at).date()
        late = is_overdue(one.state, last=last, today=today)
        is_open = one.state in (Referral.State.SENT, Referral.State.ACCEPTED)
        found.append(FollowedReferral(one, needs.get(one.need), follow_up_day(last), late, is_open))
    return sorted(found, key=lambda row: (not row.is_overdue, not row.is_open, row.follow_up_on))
