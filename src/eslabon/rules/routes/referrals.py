"""Needs that the route does not meet: when they are referred, and when nobody has followed them for too long."""

from collections.abc import Collection
from datetime import date, timedelta

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems

FOLLOW_UP_DAYS = 30
OPEN = frozenset({"sent", "accepted"})


def referral_refusal(need: str, *, needs: Collection[str], met: Collection[str]) -> Problem | None:
    """Why a need cannot be referred to another institution, or None.

    Parameters
    ----------
    need : str
        Its code.
    needs : collection of str
        What the diagnostic found.
    met : collection of str
        What the services that the organisation did not decline are for.

    Notes
    -----
    Clause ROUTE-77.

    >>> referral_refusal("irrigation", needs=["costs"], met=[]).code
    'ROUTES-E40'
    >>> referral_refusal("costs", needs=["costs"], met=["costs"]).code
    'ROUTES-E41'
    >>> referral_refusal("costs", needs=["costs"], met=[]) is None
    True
    """
    if need not in needs:
        return Problem(problems.NOT_A_NEED, need=need)
    if need in met:
        return Problem(problems.NEED_IS_MET, need=need)
    return None


def follow_up_day(last: date) -> date:
    """The last day on which somebody should ask again what became of a referral.

    Notes
    -----
    Clause ROUTE-78.

    >>> follow_up_day(date(2022, 6, 1)).isoformat()
    '2022-07-01'
    """
    return last + timedelta(days=FOLLOW_UP_DAYS)


def is_overdue(state: str, *, last: date, today: date) -> bool:
    """Whether a referral waits for somebody to follow it.

    Parameters
    ----------
    state : str
        sent | accepted | attended | refused
    last : date
        When it was sent or followed last.
    today : date

    Notes
    -----
    Clause ROUTE-78.

    >>> is_overdue("sent", last=date(2022, 6, 1), today=date(2022, 7, 1))
    False
    >>> is_overdue("sent", last=date(2022, 6, 1), today=date(2022, 7, 2))
    True
    >>> is_overdue("attended", last=date(2022, 6, 1), today=date(2022, 12, 1))
    False
    """
    return state in OPEN and today > follow_up_day(last)
