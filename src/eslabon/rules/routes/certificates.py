"""Who has attended enough of a service to be given its certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

RULE = "routes.certificate"
VERSION = "1"
ISSUED, REFUSED = "issued", "refused"
OVER = frozenset({"held", "cancelled"})


@dataclass(frozen=True)
class Attended:
    """One session of the repetition and whether the person was there.

    Attributes
    ----------
    number : int
        Its place in the repetition, from 1; a cancelled one and the one that replaced it share it.
    state : str
        planned | announced | held | cancelled.
    hours : Decimal
        Its length, more than 0.
    was_there : bool
        Whether the person is on its list.
    """

    number: int
    state: str
    hours: Decimal
    was_there: bool


@dataclass(frozen=True)
class Award:
    """The decision: issued | refused, the hours it rests on, clause and reason."""

    result: str
    attended_hours: Decimal
    total_hours: Decimal
    clause: str
    reason_es: str
    reason_en: str


def decide_certificate(sessions: Sequence[Attended], *, asked_sessions: int, least_percent: Decimal) -> Award:
    """Whether a person is given the certificate of one repetition of a service.

    Parameters
    ----------
    sessions : sequence of Attended
        All of the repetition, whatever their state.
    asked_sessions : int
        How many the service has, at least 1.
    least_percent : Decimal
        Share of the hours held that the programme asks, in percent, more than 0 and at most 100.

    Raises
    ------
    ValueError
        `least_percent` or `asked_sessions` outside their ranges.

    Notes
    -----
    Clause ROUTE-110 (enough of the hours that were held) and ROUTE-111 (once every session was held or cancelled).
    What was cancelled and not replaced is asked of nobody.

    >>> two = Decimal(2)
    >>> course = [Attended(n, "held", two, was_there=n > 1) for n in (1, 2, 3, 4, 5)]
    >>> [decide_certificate(course, asked_sessions=5, least_percent=Decimal(n)).result for n in (80, 81)]
    ['issued', 'refused']
    >>> [decide_certificate(course[:4], asked_sessions=n, least_percent=Decimal(80)).clause for n in (5, 4)]
    ['ROUTE-111', 'ROUTE-110']
    """
    if not 0 < least_percent <= 100 or asked_sessions < 1:
        raise ValueError("a share is more than 0 and at most 100 percent, of at least one session")
    held = [one for one in sessions if one.state == "held"]
    total = sum((one.hours for one in held), Decimal(0))
    attended = sum((one.hours for one in held if one.was_there), Decimal(0))
    to_come = sum(one.state not in OVER for one in sessions)
    missing = max(asked_sessions - len({one.number for one in sessions if one.state in OVER}), to_come)
    if missing or not held:
        es = f"faltan {missing} sesiones por realizar." if missing else "no se realizó ninguna sesión."
        en = f"{missing} sessions are still to be held." if missing else "no session was held."
        return Award(REFUSED, attended, total, "ROUTE-111", es, en)
    enough = attended * 100 >= total * least_percent
    es = f"asistió a {attended} de {total} horas; se pide el {least_percent} %."
    en = f"attended {attended} of {total} hours; {least_percent} % is asked."
    return Award(ISSUED if enough else REFUSED, attended, total, "ROUTE-110", es, en)


def inputs_to_plain(sessions: Sequence[Attended], *, asked_sessions: int, least_percent: Decimal) -> dict[str, Any]:
    """The inputs of `decide_certificate` as JSON-safe values (ROUTE-110).

    >>> one = Attended(1, "held", Decimal(2), was_there=True)
    >>> inputs_to_plain([one], asked_sessions=1, least_percent=Decimal(80))["sessions"]
    [[1, 'held', '2', True]]
    """
    return {
        "sessions": [[one.number, one.state, str(one.hours), one.was_there] for one in sessions],
        "asked_sessions": asked_sessions,
        "least_percent": str(least_percent),
    }


def award_to_plain(award: Award) -> dict[str, Any]:
    """A decision as JSON-safe values (ROUTE-110).

    >>> award_to_plain(Award("issued", Decimal(8), Decimal(10), "ROUTE-110", "sí", "yes"))["attended_hours"]
    '8'
    """
    return {
        "result": award.result,
        "attended_hours": str(award.attended_hours),
        "total_hours": str(award.total_hours),
        "clause": award.clause,
        "reason_es": award.reason_es,
        "reason_en": award.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Decide again from stored inputs (ROUTE-110, ROUTE-111).

    >>> one = Attended(1, "held", Decimal(2), was_there=True)
    >>> stored = inputs_to_plain([one], asked_sessions=1, least_percent=Decimal(80))
    >>> decide_plain(stored)["result"]
    'issued'
    """
    sessions = [
        Attended(number, state, Decimal(hours), was_there=was_there)
        for number, state, hours, was_there in inputs["sessions"]
    ]
    return award_to_plain(
        decide_certificate(
            sessions, asked_sessions=inputs["asked_sessions"], least_percent=Decimal(inputs["least_percent"])
        )
    )
