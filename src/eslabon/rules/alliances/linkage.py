"""How far the link between a supplier and a buyer has come, and what may move it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

MAPPED, INTRODUCED, EFFECTIVE, DORMANT, ENDED = "mapped", "introduced", "effective", "dormant", "ended"
LINKED = frozenset({INTRODUCED, EFFECTIVE, DORMANT})
NEXT = {
    MAPPED: (INTRODUCED, ENDED),
    INTRODUCED: (EFFECTIVE, DORMANT, ENDED),
    EFFECTIVE: (DORMANT, ENDED),
    DORMANT: (EFFECTIVE, INTRODUCED, ENDED),
    ENDED: (INTRODUCED,),
}
ASK_A_CAUSE = frozenset({DORMANT, ENDED})


@dataclass(frozen=True)
class Step:
    """What somebody (or a reconciliation) wants to record of a link."""

    state: str
    since: date
    cause: str = ""
    purchase_key: str = ""  # of the reconciled purchase; only a reconciliation gives it


def refuse_step(step: Step, *, current: str, current_since: date | None, today: date) -> None:
    """Raise unless a link may take this step.

    Raises
    ------
    Problem
        ALLIANCES-E10 when the step does not follow, E11 when somebody says `effective` by hand, E12 when a cause is
        missing, E13 when its day is before the state it ends or after today.

    Notes
    -----
    Clauses ALLIANCE-40 to ALLIANCE-43. A first purchase may come years after the introduction; nothing else makes a
    link effective.

    >>> refuse_step(Step("introduced", date(2010, 5, 1)), current="mapped", current_since=None, today=date(2010, 5, 2))
    >>> refuse_step(Step("effective", date(2010, 5, 1)), current="introduced", current_since=None,
    ...     today=date(2010, 5, 2))
    Traceback (most recent call last):
    ...
    eslabon.rules.problems.Problem: ALLIANCES-E11: A link becomes effective with its first reconciled purchase. ...
    """
    if step.state == EFFECTIVE and not step.purchase_key:
        raise Problem(problems.EFFECTIVE_BY_HAND)
    if step.state not in NEXT[current]:
        raise Problem(problems.LINKAGE_STEP, current=current, asked=step.state)
    if step.state in ASK_A_CAUSE and not step.cause:
        raise Problem(problems.CAUSE_MISSING)
    if step.since > today or (current_since is not None and step.since < current_since):
        raise Problem(problems.LINKAGE_DAY, earliest=current_since.isoformat() if current_since else "–")


@dataclass(frozen=True)
class Leaving:
    """Who leaves an alliance, on which day and why."""

    name: str
    left_on: date
    cause: str


def refuse_leaving(
    leaving: Leaving, *, joined_on: date | None, left_before: bool, linked_since: date | None, today: date
) -> None:
    """Raise unless a producer may be said to have left on a day.

    Parameters
    ----------
    linked_since : date or None
        The day of the last step of a link that still stands; None where there is none to end.

    Raises
    ------
    Problem
        ALLIANCES-E30 when the producer never joined, has left, or the day is before joining or after today; E12 without
        a cause; E13 when the day is before the last step of the link, which ends with it.

    Notes
    -----
    Clause ALLIANCE-45.

    >>> leaving = Leaving("Rosa Quispe", date(2010, 6, 1), "moved")
    >>> refuse_leaving(leaving, joined_on=date(2010, 1, 1), left_before=False, linked_since=date(2010, 3, 1),
    ...     today=date(2010, 7, 1))
    """
    if joined_on is None or left_before or not joined_on <= leaving.left_on <= today:
        raise Problem(problems.ALREADY_LEFT, name=leaving.name)
    if not leaving.cause:
        raise Problem(problems.CAUSE_MISSING)
    if linked_since is not None and leaving.left_on < linked_since:
        raise Problem(problems.LINKAGE_DAY, earliest=linked_since.isoformat())


@dataclass(frozen=True)
class Rotation:
    """How many of those linked at the start of a period ended in it, and how many came; `percent` None without any."""

    linked_at_start: int
    ended: int
    joined: int
    percent: Decimal | None


def rotation(histories: Sequence[Sequence[tuple[date, str]]], *, since: date, until: date) -> Rotation:
    """The rotation of suppliers in a period, both days included.

    Parameters
    ----------
    histories : sequence of sequences of (day, state)
        One per supplier; in any order.

    Notes
    -----
    Clause ALLIANCE-44. Who ends and comes back inside the period has not left.

    >>> rotation([[(date(2010, 1, 1), "introduced"), (date(2010, 6, 1), "ended")]], since=date(2010, 2, 1),
    ...     until=date(2010, 12, 31)).percent
    Decimal('100.0')
    """
    at_start = ended = joined = 0
    for history in histories:
        ordered = sorted(history, key=lambda one: one[0])
        before = [state for day, state in ordered if day < since]
        inside = [state for day, state in ordered if since <= day <= until]
        was_linked = bool(before) and before[-1] in LINKED
        last = (before + inside)[-1] if before or inside else MAPPED
        at_start += was_linked
        ended += was_linked and last == ENDED
        joined += not was_linked and last in LINKED
    percent = (Decimal(ended * 100) / at_start).quantize(Decimal("0.1")) if at_start else None
    return Rotation(at_start, ended, joined, percent)
