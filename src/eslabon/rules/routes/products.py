"""What a service leaves with an organisation, and how far it got: started, finished, or not to be finished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem, delivery
from eslabon.rules.routes.words import day_en, day_es

STARTED, FINISHED, STOPPED = "started", "finished", "stopped"
STATES = (STARTED, FINISHED, STOPPED)


@dataclass(frozen=True)
class Completion:
    """How many began a product, finished it, could not, or are still at it."""

    began: int
    finished: int
    stopped: int
    under_way: int


def product_refusal(
    state: str,
    *,
    started_on: date,
    ended_on: date | None,
    today: date,
    reason: str,
    is_shown: bool,
    is_expected: bool,
) -> Problem | None:
    """Why a product may not be recorded like that, or None.

    Parameters
    ----------
    state : str
        started | finished | stopped.
    started_on, ended_on : date
        When work on it began and ended; no end while it is under way.
    today : date
        No date is after it.
    reason : str
        Why it could not be finished.
    is_shown : bool
        Whether a document or an address shows it.
    is_expected : bool
        Whether the organisation committed itself to the service or came to it.

    Notes
    -----
    Clause ROUTE-125. Finished: something shows it. Not to be finished: the reason is kept, so that the next portfolio
    learns from it.

    >>> facts = {"started_on": date(2022, 6, 1), "ended_on": date(2022, 9, 1), "today": date(2022, 10, 1)}
    >>> facts |= {"reason": "", "is_expected": True}
    >>> [product_refusal(state, is_shown=False, **facts).code for state in ("finished", "stopped")]
    ['DELIVERY-E27', 'DELIVERY-E28']
    >>> product_refusal("finished", is_shown=True, **facts)
    """
    if not is_expected:
        return Problem(delivery.NOT_ITS_SERVICE)
    last = max(started_on, ended_on or started_on)
    if last > today:
        return Problem(delivery.PRODUCT_TO_COME, day_es=day_es(last), day_en=day_en(last))
    if (state == STARTED) != (ended_on is None) or (ended_on is not None and ended_on < started_on):
        return Problem(delivery.PRODUCT_DATES)
    if state == FINISHED and not is_shown:
        return Problem(delivery.PRODUCT_UNSEEN)
    if state == STOPPED and not reason.strip():
        return Problem(delivery.PRODUCT_REASON)
    return None


def completion(states: Iterable[str]) -> Completion:
    """How many of those that began a product finished it.

    Notes
    -----
    Clause ROUTE-125.

    >>> completion(["finished"] * 14 + ["stopped"] * 6)
    Completion(began=20, finished=14, stopped=6, under_way=0)
    """
    counted: Mapping[str, int] = _count(states)
    return Completion(sum(counted.values()), counted[FINISHED], counted[STOPPED], counted[STARTED])


def _count(states: Iterable[str]) -> dict[str, int]:
    counted = dict.fromkeys(STATES, 0)
    for state in states:
        counted[state] += 1
    return counted
