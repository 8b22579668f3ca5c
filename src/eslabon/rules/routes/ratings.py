"""What those who came thought: who may answer, and what may be shown without saying who answered what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from eslabon.rules.problems import Problem, delivery
from eslabon.rules.routes.approvals import FEWEST_ANSWERS
from eslabon.rules.routes.attendance import Meeting

OPEN_FOR = timedelta(days=30)
SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Rating:
    """One answer: how useful it was and how well it was understood, 1 to 5 each."""

    useful: int
    understood: int


@dataclass(frozen=True)
class Spread:
    """One question over many answers: how many gave each value, their mean and standard deviation.

    Attributes
    ----------
    counts : mapping of int to int
        For each value of the scale, how many chose it; 0 where nobody did.
    mean : float
        1 to 5.
    deviation : float
        Standard deviation of the answers (of these answers, not of a sample), 0 to 2.
    """

    counts: Mapping[int, int]
    mean: float
    deviation: float


@dataclass(frozen=True)
class Summary:
    """What may be shown of many answers."""

    answers: int
    useful: Spread
    understood: Spread


def rating_time_refusal(meeting: Meeting, *, now: datetime) -> Problem | None:
    """Why nobody is asked about a session now, or None.

    Notes
    -----
    Clause ROUTE-114: from the moment a session begins to thirty days after it ends; never of one that was cancelled.

    >>> from datetime import UTC
    >>> at = datetime(2022, 6, 7, 22, tzinfo=UTC)
    >>> session = Meeting("held", at, at + timedelta(hours=2))
    >>> [rating_time_refusal(session, now=at + timedelta(hours=h)) is None for h in (-1, 0, 722, 723)]
    [False, True, True, False]
    """
    is_on = meeting.state in {"announced", "held"}
    return None if is_on and meeting.starts <= now <= meeting.ends + OPEN_FOR else Problem(delivery.RATING_CLOSED)


def answer_refusal(*, was_there: bool, has_answered: bool) -> Problem | None:
    """Why somebody may not answer about a session, or None.

    Notes
    -----
    Clause ROUTE-114: who came, once. Both refusals are the same words: they do not say who was there.

    >>> answer_refusal(was_there=True, has_answered=False)
    >>> answer_refusal(was_there=False, has_answered=False).code, answer_refusal(was_there=True, has_answered=True).code
    ('DELIVERY-E21', 'DELIVERY-E21')
    """
    return None if was_there and not has_answered else Problem(delivery.NOT_TO_RATE)


def summarise(ratings: Sequence[Rating]) -> Summary | None:
    """Count and spread of the answers, or None where they are too few to be shown.

    Parameters
    ----------
    ratings : sequence of Rating
        All answers together.

    Raises
    ------
    ValueError
        A value outside 1 to 5.

    Notes
    -----
    Clause ROUTE-113: nothing below three answers.

    >>> found = summarise([Rating(5, 4), Rating(3, 4), Rating(4, 4)])
    >>> found.answers, found.useful.mean, round(found.useful.deviation, 2), found.understood.counts[4]
    (3, 4.0, 0.82, 3)
    >>> summarise([Rating(5, 4), Rating(3, 4)]) is None
    True
    """
    if any(value not in SCALE for one in ratings for value in (one.useful, one.understood)):
        raise ValueError("an answer is a whole number from 1 to 5")
    if len(ratings) < FEWEST_ANSWERS:
        return None
    return Summary(
        answers=len(ratings),
        useful=_spread([one.useful for one in ratings]),
        understood=_spread([one.understood for one in ratings]),
    )


def withheld(answers: Mapping[Any, int]) -> frozenset[Any]:
    """Which parts of a total may not be shown.

    Parameters
    ----------
    answers : mapping of hashable to int
        How many answers each part of one total has (the services of an entity, the entities of a programme).

    Notes
    -----
    Clause ROUTE-115. A part under three answers is withheld (ROUTE-113). If all that is withheld has one or two answers
    together, the total minus what is shown would tell them: then the smallest part that is shown is withheld too, or,
    where there is none, the total with them (the caller shows no total under three answers). Parts without answers
    tell nothing.

    >>> sorted(withheld({"a": 9, "b": 4, "c": 2}))
    ['b', 'c']
    >>> sorted(withheld({"a": 9, "b": 4, "c": 2, "d": 1})), withheld({"a": 9, "b": 0}) == {"b"}
    (['c', 'd'], True)
    """
    hidden = {key for key, count in answers.items() if count < FEWEST_ANSWERS}
    told = sum(answers[key] for key in hidden)
    shown = sorted((key for key in answers if key not in hidden), key=lambda key: (answers[key], str(key)))
    if 0 < told < FEWEST_ANSWERS and shown:
        hidden.add(shown[0])
    return frozenset(hidden)


def _spread(values: Sequence[int]) -> Spread:
    mean = sum(values) / len(values)
    return Spread(
        counts={value: values.count(value) for value in SCALE},
        mean=mean,
        deviation=sqrt(sum((value - mean) ** 2 for value in values) / len(values)),
    )
