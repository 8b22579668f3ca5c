"""Who has earned an incentive by keeping its calendar, and who is given one of its seats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from eslabon.rules.problems import Problem, delivery

RULE = "routes.incentive"
VERSION = "1"
QUALIFIES, NOT_YET = "qualifies", "not_yet"


@dataclass(frozen=True)
class Offer:
    """What an incentive asks.

    Attributes
    ----------
    since, until : date
        The sessions that count: those held from one day to the other, both included.
    least_percent : int
        Share of those sessions at which somebody of the organisation was, 1 to 100.
    least_sessions : int
        How many such sessions there have to be, at least 1.
    """

    since: date
    until: date
    least_percent: int
    least_sessions: int = 1


@dataclass(frozen=True)
class Earned:
    """The decision: qualifies | not_yet, the sessions it rests on, clause and reason."""

    result: str
    attended: int
    held: int
    clause: str
    reason_es: str
    reason_en: str

    @property
    def percent(self) -> Decimal:
        """Share attended, in percent with one decimal, never rounded up; 0 where no session counts."""
        share = Decimal(100 * self.attended) / self.held if self.held else Decimal(0)
        return share.quantize(Decimal("0.1"), ROUND_DOWN)


def offer_refusal(offer: Offer, *, day: date, seats: int) -> Problem | None:
    """Why an incentive may not be offered like that, or None.

    Parameters
    ----------
    offer : Offer
        What it asks.
    day : date
        Of the fair, round or internship.
    seats : int
        How many organisations it takes.

    Notes
    -----
    Clause ROUTE-140: what is asked can be known before the day of the incentive.

    >>> asks = Offer(date(2022, 6, 1), date(2022, 8, 31), 80)
    >>> offer_refusal(asks, day=date(2022, 9, 20), seats=12)
    >>> [offer_refusal(asks, day=date(2022, m, 20), seats=n).code for m, n in ((8, 12), (9, 0))]
    ['DELIVERY-E22', 'DELIVERY-E22']
    """
    is_sound = (
        offer.since <= offer.until < day
        and 1 <= offer.least_percent <= 100
        and offer.least_sessions >= 1
        and seats >= 1
    )
    return None if is_sound else Problem(delivery.UNSOUND_OFFER)


def decide_incentive(came: Iterable[tuple[date, bool]], *, offer: Offer) -> Earned:
    """Whether an organisation has earned an incentive by its attendance.

    Parameters
    ----------
    came : iterable of (day, bool)
        Every session held at which its route expected the organisation, and whether somebody of it was there; guests'
        seats are not among them.
    offer : Offer
        What the incentive asks.

    Notes
    -----
    Clause ROUTE-141. A share that falls short by any fraction falls short; nothing is rounded up.

    >>> asks = Offer(date(2022, 6, 1), date(2022, 8, 31), 80, least_sessions=4)
    >>> came = [(date(2022, 6, n), n != 3) for n in (1, 2, 3, 4, 5)]
    >>> decide_incentive(came, offer=asks).result, decide_incentive(came[:4], offer=asks).result
    ('qualifies', 'not_yet')
    >>> decide_incentive(came[:3], offer=asks).reason_en
    '3 sessions count so far; at least 4 are asked.'
    """
    counted = [was_there for day, was_there in came if offer.since <= day <= offer.until]
    held, attended = len(counted), sum(counted)
    if held < offer.least_sessions:
        es = f"hasta ahora cuentan {held} sesiones; se piden al menos {offer.least_sessions}."
        en = f"{held} sessions count so far; at least {offer.least_sessions} are asked."
        return Earned(NOT_YET, attended, held, "ROUTE-141", es, en)
    es = f"asistió a {attended} de {held} sesiones; se pide el {offer.least_percent} %."
    en = f"attended {attended} of {held} sessions; {offer.least_percent} % is asked."
    enough = attended * 100 >= held * offer.least_percent
    return Earned(QUALIFIES if enough else NOT_YET, attended, held, "ROUTE-141", es, en)


def order_of_merit(found: Mapping[Any, Earned]) -> list[Any]:
    """Who comes first for a seat: the larger share, then more sessions, then by key.

    Notes
    -----
    Clause ROUTE-142. Only those who qualify.

    >>> three = {key: Earned(QUALIFIES, a, h, "ROUTE-141", "", "") for key, a, h in (("x", 4, 5), ("y", 8, 10))}
    >>> order_of_merit(three | {"z": Earned(NOT_YET, 1, 5, "ROUTE-141", "", "")})
    ['y', 'x']
    """
    able = [key for key, one in found.items() if one.result == QUALIFIES]
    return sorted(able, key=lambda key: (-found[key].attended / found[key].held, -found[key].held, str(key)))


def grant_refusal(earned: Earned, *, granted: int, seats: int, is_closed: bool) -> Problem | None:
    """Why a seat may not be granted, or None.

    Parameters
    ----------
    earned : Earned
        What `decide_incentive` says of the organisation.
    granted, seats : int
        Seats that are taken, and all.
    is_closed : bool
        Whether the incentive was closed.

    Notes
    -----
    Clause ROUTE-142: only who qualifies, never more than its seats.

    >>> able = Earned(QUALIFIES, 4, 5, "ROUTE-141", "", "")
    >>> grant_refusal(able, granted=3, seats=4, is_closed=False)
    >>> grant_refusal(able, granted=4, seats=4, is_closed=False).code
    'DELIVERY-E24'
    """
    if is_closed:
        return Problem(delivery.INCENTIVE_CLOSED)
    if earned.result != QUALIFIES:
        return Problem(delivery.NOT_EARNED, reason_es=earned.reason_es, reason_en=earned.reason_en)
    return Problem(delivery.NO_SEAT_LEFT, seats=seats) if granted >= seats else None


def inputs_to_plain(came: Sequence[tuple[date, bool]], *, offer: Offer) -> dict[str, Any]:
    """The inputs of `decide_incentive` as JSON-safe values (ROUTE-141).

    >>> inputs_to_plain([(date(2022, 6, 1), True)], offer=Offer(date(2022, 6, 1), date(2022, 8, 31), 80))["came"]
    [['2022-06-01', True]]
    """
    return {
        "came": [[day.isoformat(), was_there] for day, was_there in came],
        "since": offer.since.isoformat(),
        "until": offer.until.isoformat(),
        "least_percent": offer.least_percent,
        "least_sessions": offer.least_sessions,
    }


def earned_to_plain(earned: Earned) -> dict[str, Any]:
    """A decision as JSON-safe values (ROUTE-141).

    >>> earned_to_plain(Earned("qualifies", 4, 5, "ROUTE-141", "sí", "yes"))["attended"]
    4
    """
    return {
        "result": earned.result,
        "attended": earned.attended,
        "held": earned.held,
        "clause": earned.clause,
        "reason_es": earned.reason_es,
        "reason_en": earned.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Decide again from stored inputs (ROUTE-141).

    >>> asks = Offer(date(2022, 6, 1), date(2022, 8, 31), 80)
    >>> decide_plain(inputs_to_plain([(date(2022, 6, 1), True)], offer=asks))["result"]
    'qualifies'
    """
    offer = Offer(
        since=date.fromisoformat(inputs["since"]),
        until=date.fromisoformat(inputs["until"]),
        least_percent=inputs["least_percent"],
        least_sessions=inputs["least_sessions"],
    )
    came = [(date.fromisoformat(day), was_there) for day, was_there in inputs["came"]]
    return earned_to_plain(decide_incentive(came, offer=offer))
