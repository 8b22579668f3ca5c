"""From a bottleneck that somebody found to one that the monitoring unit saw resolved."""

from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

OPEN, IN_PROGRESS, RESOLVED, VERIFIED, DROPPED = "open", "in_progress", "resolved", "verified", "dropped"
START, RESOLVE, VERIFY, REJECT, REOPEN, DROP = "start", "resolve", "verify", "reject", "reopen", "drop"
NEXT = {
    (OPEN, START): IN_PROGRESS,
    (OPEN, RESOLVE): RESOLVED,
    (IN_PROGRESS, RESOLVE): RESOLVED,
    (RESOLVED, VERIFY): VERIFIED,
    (RESOLVED, REJECT): IN_PROGRESS,
    (RESOLVED, REOPEN): IN_PROGRESS,
    (VERIFIED, REOPEN): IN_PROGRESS,
    (OPEN, DROP): DROPPED,
    (IN_PROGRESS, DROP): DROPPED,
}


def next_state(state: str, act: str) -> str:
    """The state that an act leads to.

    Raises
    ------
    Problem
        ALLIANCES-E14: the act does not follow from that state.

    Notes
    -----
    Clause ALLIANCE-50.

    >>> next_state("in_progress", "resolve"), next_state("resolved", "reject")
    ('resolved', 'in_progress')
    """
    try:
        return NEXT[state, act]
    except KeyError:
        raise Problem(problems.BOTTLENECK_STEP, state=state, act=act) from None


def refuse_resolving(*, resolved_on: date, found_on: date, today: date, actions_done: int, with_evidence: int) -> None:
    """Raise unless a bottleneck may be declared resolved.

    Raises
    ------
    Problem
        ALLIANCES-E15 when no action is done with something to show for it; E16 when the day is before it was found or
        after today.

    Notes
    -----
    Clause ALLIANCE-51.

    >>> refuse_resolving(resolved_on=date(2010, 5, 1), found_on=date(2010, 1, 1), today=date(2010, 6, 1),
    ...     actions_done=1, with_evidence=1)
    """
    if not found_on <= resolved_on <= today:
        raise Problem(problems.RESOLVED_DAY, found=found_on.isoformat(), today=today.isoformat())
    if not actions_done or not with_evidence:
        raise Problem(problems.NOTHING_TO_SHOW)


def refuse_check(
    *,
    checker_id: object,
    resolver_ids: frozenset[object],
    checker_parties: frozenset[object],
    alliance_parties: frozenset[object],
    seen_on: date,
    resolved_on: date,
    today: date,
) -> None:
    """Raise unless this person may say whether a bottleneck is resolved.

    Parameters
    ----------
    resolver_ids : frozenset
        Who found it, worked on it, brought evidence or declared it resolved.
    checker_parties, alliance_parties : frozenset
        What the checker belongs to; the alliance's buyer, organisation and operator.

    Raises
    ------
    Problem
        ALLIANCES-E17 when the person worked on it or belongs to a party of the alliance; E18 when it was seen before
        it was resolved or after today.

    Notes
    -----
    Clause ALLIANCE-52: who resolves never verifies.

    >>> day = date(2010, 5, 1)
    >>> refuse_check(checker_id=1, resolver_ids=frozenset({2}), checker_parties=frozenset({"unit"}),
    ...     alliance_parties=frozenset({"buyer"}), seen_on=day, resolved_on=day, today=day)
    """
    if checker_id in resolver_ids or checker_parties & alliance_parties:
        raise Problem(problems.CHECKS_OWN_WORK)
    if not resolved_on <= seen_on <= today:
        raise Problem(problems.SEEN_DAY, resolved=resolved_on.isoformat(), today=today.isoformat())


def refuse_finding(found_on: date, *, today: date) -> None:
    """Raise when a bottleneck is said to have been found on a day that has not come.

    Raises
    ------
    Problem
        ALLIANCES-E16

    Notes
    -----
    Clause ALLIANCE-50.

    >>> refuse_finding(date(2010, 1, 1), today=date(2010, 1, 1))
    """
    if found_on > today:
        raise Problem(problems.RESOLVED_DAY, found=found_on.isoformat(), today=today.isoformat())


def refuse_reporting(state: str) -> None:
    """Raise when the actions of a bottleneck may not change any more: it was verified on them, or put aside.

    Raises
    ------
    Problem
        ALLIANCES-E14

    Notes
    -----
    Clause ALLIANCE-51: what was verified stands on what was done.

    >>> refuse_reporting("in_progress")
    """
    if state in (VERIFIED, DROPPED):
        raise Problem(problems.BOTTLENECK_STEP)


def is_left(state: str) -> bool:
    """Whether a bottleneck still stands in the way: until it is verified, or put aside by the monitoring unit.

    Notes
    -----
    Clause ALLIANCE-53.

    >>> is_left("resolved"), is_left("verified"), is_left("dropped")
    (True, False, False)
    """
    return state not in (VERIFIED, DROPPED)
