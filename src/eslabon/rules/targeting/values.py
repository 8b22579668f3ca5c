"""What the ranking of corridors takes and what it answers."""

from dataclasses import dataclass
from decimal import Decimal

CLASSES = 5
PLACES = 12  # decimals that tell two values apart


@dataclass(frozen=True)
class District:
    """One district or municipality of a corridor.

    Attributes
    ----------
    code : str
        Its official code, as text.
    corridor : str
        The corridor that it belongs to.
    poverty_rate : Decimal
        Share of its people who are poor, 0 to 1.
    growth_potential : Decimal
        On any scale; larger is better.
    population : Decimal
        Its weight, zero or more.
    poverty_low, poverty_high : Decimal or None
        The 95 % interval of the rate; both or neither.
    """

    code: str
    corridor: str
    poverty_rate: Decimal
    growth_potential: Decimal
    population: Decimal
    poverty_low: Decimal | None = None
    poverty_high: Decimal | None = None

    @property
    def has_interval(self) -> bool:
        """Whether its rate is known with an interval."""
        return self.poverty_low is not None and self.poverty_high is not None


@dataclass(frozen=True)
class Weights:
    """What each criterion counts, zero or more, and how many corridors are chosen."""

    poverty: Decimal
    potential: Decimal
    choose: int


@dataclass(frozen=True)
class Override:
    """A named person's departure from the rule for one corridor.

    Attributes
    ----------
    corridor : str
        Which one.
    chosen : bool
        Whether it enters (True) or leaves.
    name : str
        Who answers for it.
    reason : str
        Why, in words.
    """

    corridor: str
    chosen: bool
    name: str
    reason: str


@dataclass(frozen=True)
class RankedCorridor:
    """A corridor with its values, its classes and what became of it.

    Attributes
    ----------
    corridor : str
    poverty_rate, growth_potential : Decimal
        Means of its districts weighted by population, to 12 decimals.
    poverty_score, potential_score : int
        Classes, 1 to 5.
    total : Decimal
        Weighted sum of the classes.
    rank : int
        From 1; no two share one.
    by_rule : bool
        Whether the rule chooses it.
    chosen : bool
        Whether it is chosen in the end.
    clause : str
        The clause on which `chosen` rests.
    override : Override or None
        The departure that stands, also where it only confirms the rule.
    """

    corridor: str
    poverty_rate: Decimal
    growth_potential: Decimal
    poverty_score: int
    potential_score: int
    total: Decimal
    rank: int
    by_rule: bool
    chosen: bool
    clause: str
    override: Override | None = None


@dataclass(frozen=True)
class RankInterval:
    """The 2.5 and 97.5 % positions of a corridor's rank among the draws."""

    low: int
    high: int
