"""What a proposal is made of: the services on offer, an organisation's needs and limits, and what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

IN_PERSON = "in_person"


@dataclass(frozen=True)
class Offer:
    """A service of the portfolio, as far as choosing it goes.

    `hours` are those of each session; `place` is where a service that is only given face to face is held, empty for
    any other.
    """

    code: str
    type: str
    name_es: str
    name_en: str
    needs: tuple[str, ...]
    segments: tuple[str, ...]
    chains: tuple[str, ...]
    hours: Decimal
    sessions: int
    prerequisites: tuple[str, ...] = ()
    place: str = ""

    @property
    def total_hours(self) -> Decimal:
        """Hours of all its sessions."""
        return self.hours * self.sessions


@dataclass(frozen=True)
class FeltNeed:
    """A need that the diagnostic found: how large (0 to 1), its words, and the questions that caused it."""

    code: str
    gap: Decimal
    name_es: str
    name_en: str
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Received:
    """A service that the organisation had or has: of the route (`service` is its code) or from outside it."""

    type: str
    provider: str
    service: str = ""


@dataclass(frozen=True)
class Profile:
    """The organisation that a route is proposed to."""

    segment: str
    chain: str
    place: str
    needs: tuple[FeltNeed, ...]
    received: tuple[Received, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How much a route may ask.

    Attributes
    ----------
    months : tuple of str
        The months of the route, `2022-06`, in order.
    hours_per_month : Decimal
    most_services : int
    outside_hours : mapping of str to Decimal
        Hours of services outside the route, by month; they count.
    non_negotiable : tuple of str
        Types of service that the segment may not decline, in their order.
    """

    months: tuple[str, ...]
    hours_per_month: Decimal = Decimal(12)
    most_services: int = 12
    outside_hours: Mapping[str, Decimal] | None = None
    non_negotiable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposed:
    """A service that is proposed, when and why.

    `months` holds the month of each session; the first one is when the service begins.
    """

    service: str
    position: int
    months: tuple[str, ...]
    hours: Decimal
    non_negotiable: bool
    needs: tuple[str, ...]
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class LeftOut:
    """A service that is not proposed, and why."""

    service: str
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class MonthLoad:
    """Hours of one month: of the route and from outside."""

    month: str
    route_hours: Decimal
    outside_hours: Decimal


@dataclass(frozen=True)
class Proposal:
    """A route to be answered.

    Attributes
    ----------
    items : tuple of Proposed
        In the order of the route.
    left_out : tuple of LeftOut
        Every other service, by code.
    referrals : tuple of str
        Needs that no service of the programme meets in this chain.
    missing : tuple of str
        Non-negotiable types that could not be proposed and were not received.
    load : tuple of MonthLoad
    """

    items: tuple[Proposed, ...]
    left_out: tuple[LeftOut, ...]
    referrals: tuple[str, ...]
    missing: tuple[str, ...]
    load: tuple[MonthLoad, ...]
