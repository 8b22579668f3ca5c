"""In which order mapped producers are invited, and how much of the demand they can supply."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

GROUPED, DISPERSED = "grouped", "dispersed"


@dataclass(frozen=True)
class Candidate:
    """A mapped supplier: alone, of an organisation, or a community that counts as one.

    Attributes
    ----------
    key : str
        Its own key; breaks ties, so that an order can be repeated.
    is_willing : bool or None
        None: nobody asked yet.
    yearly_volume : Decimal or None
        What it can sell a year, in the unit of the demand; None is not known.
    member_of : str
        The key of the community within which it supplies; empty for a supplier of its own.
    """

    key: str
    grouping: str
    grows_product: bool
    is_willing: bool | None
    yearly_volume: Decimal | None = None
    member_of: str = ""


def invitation_order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Suppliers in the order in which they are invited; who said no comes last, members of a community not at all.

    Notes
    -----
    Clauses ALLIANCE-30 to ALLIANCE-32: willing before not asked before unwilling; then grouped before dispersed; then
    who grows the product already; then the larger volume. Belonging to an organisation moves nobody up or down.

    >>> far = Candidate("a", "dispersed", True, True)
    >>> near = Candidate("b", "grouped", True, True)
    >>> [one.key for one in invitation_order([far, near])]
    ['b', 'a']
    """
    return tuple(sorted((one for one in candidates if not one.member_of), key=_merit))


def _merit(one: Candidate) -> tuple[int, int, int, Decimal, str]:
    willing = {True: 0, None: 1, False: 2}[one.is_willing]
    volume = one.yearly_volume or Decimal(0)
    return willing, int(one.grouping != GROUPED), int(not one.grows_product), -volume, one.key


@dataclass(frozen=True)
class Supply:
    """What the mapped producers can supply of a demand; `unknown` of them did not say how much."""

    suppliers: int
    willing: int
    members: int
    volume: Decimal
    unknown: int
    percent: Decimal | None


def supply_of(candidates: Sequence[Candidate], *, demand: Decimal | None) -> Supply:
    """How much of the demand the willing suppliers cover; a community counts once, its members apart.

    Parameters
    ----------
    demand : Decimal or None
        The assured volume a year, in the same unit; None or 0 gives no percentage.

    Notes
    -----
    Clause ALLIANCE-33.

    >>> one = Candidate("a", "grouped", True, True, Decimal(30))
    >>> supply_of([one], demand=Decimal(120)).percent
    Decimal('25.0')
    """
    own = [one for one in candidates if not one.member_of]
    willing = [one for one in own if one.is_willing]
    volume = sum((one.yearly_volume or Decimal(0) for one in willing), Decimal(0))
    return Supply(
        suppliers=len(own),
        willing=len(willing),
        members=len(candidates) - len(own),
        volume=volume,
        unknown=sum(one.yearly_volume is None for one in willing),
        percent=(volume * 100 / demand).quantize(Decimal("0.1")) if demand else None,
    )
