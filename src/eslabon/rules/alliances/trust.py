"""Trust, measured: commitments that both sides kept, as said by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

BUYER, ORGANISATION, OPERATOR, OTHER = "buyer", "organisation", "operator", "other"
MONITORING = "monitoring"
SIDES = (BUYER, ORGANISATION)  # the two between which trust is built
JUDGES = {
    BUYER: frozenset({ORGANISATION, MONITORING}),
    ORGANISATION: frozenset({BUYER, MONITORING}),
    OPERATOR: frozenset({BUYER, ORGANISATION, MONITORING}),
    OTHER: frozenset({BUYER, ORGANISATION, MONITORING}),
}
KEPT, BROKEN, PENDING = "kept", "broken", "pending"


@dataclass(frozen=True)
class Promise:
    """One commitment: who made it, by when, and what was judged of it."""

    side: str
    due_on: date
    outcome: str = PENDING


@dataclass(frozen=True)
class SideTrust:
    """One side's promises that were due: kept, broken, and overdue without a judgement. `percent` None without any."""

    side: str
    due: int
    kept: int
    broken: int
    unjudged: int
    percent: int | None


def refuse_judging(
    *, side: str, judge_sides: frozenset[str], judge_id: object, declared_by: object, outcome: str = PENDING
) -> str:
    """The side in whose name somebody may judge a commitment of `side`.

    Parameters
    ----------
    outcome : str
        What was said of it so far; once it is not pending, only the monitoring unit says otherwise.

    Raises
    ------
    Problem
        ALLIANCES-E19: it is their own, or they speak for no other side. E53: it was judged already.

    Notes
    -----
    Clause ALLIANCE-55. The operator brings the sides together, so it judges neither.

    >>> refuse_judging(side="buyer", judge_sides=frozenset({"organisation"}), judge_id=1, declared_by=2)
    'organisation'
    """
    allowed = sorted(JUDGES[side] & judge_sides)
    if side in judge_sides or not allowed or judge_id == declared_by:
        raise Problem(problems.JUDGES_OWN_PROMISE)
    if outcome != PENDING and MONITORING not in allowed:
        raise Problem(problems.JUDGED_BEFORE)
    return MONITORING if outcome != PENDING else allowed[0]


def trust_on(day: date, promises: Sequence[Promise]) -> tuple[SideTrust, ...]:
    """What each of the two sides kept of what was due by a day, or was judged before.

    Notes
    -----
    Clause ALLIANCE-56. A promise that is overdue and that nobody judged counts as not kept.

    >>> trust_on(date(2010, 5, 1), [Promise("buyer", date(2010, 4, 1), "kept")])[0].percent
    100
    """
    found = []
    for side in SIDES:
        due = [one for one in promises if one.side == side and (one.due_on < day or one.outcome != PENDING)]
        kept = sum(one.outcome == KEPT for one in due)
        broken = sum(one.outcome == BROKEN for one in due)
        percent = kept * 100 // len(due) if due else None
        found.append(SideTrust(side, len(due), kept, broken, len(due) - kept - broken, percent))
    return tuple(found)
