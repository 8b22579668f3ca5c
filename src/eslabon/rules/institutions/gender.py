"""Women in the organisations of a programme: what the latest readings of their gender plans amount to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Standing:
    """One organisation on the day of a reading; None is not known, which is not 0.

    Attributes
    ----------
    members, women_members, board, women_board : int
        People.
    family_sessions : int
        Advisory sessions with families.
    joint_percent : Decimal or None
        Families that decide together, in percent.
    gap_percent : Decimal or None
        How much less women earn than men, in percent; negative: more.
    women_with_credit : int or None
        Women who have credit.
    """

    members: int
    women_members: int
    board: int
    women_board: int
    family_sessions: int
    joint_percent: Decimal | None
    gap_percent: Decimal | None
    women_with_credit: int | None


@dataclass(frozen=True)
class GenderTotals:
    """What several organisations amount to; a percentage is None where there is nothing to divide by."""

    organisations: int
    women_members: int
    women_members_percent: Decimal | None
    women_board: int
    women_board_percent: Decimal | None
    boards_without_women: int
    family_sessions: int
    joint_percent: Decimal | None
    gap_percent: Decimal | None
    women_with_credit: int | None


def gender_totals(standings: Sequence[Standing]) -> GenderTotals:
    """The organisations together.

    Notes
    -----
    Clause INSTITUTION-60: people are added and then divided, so that a large organisation weighs as many as it has;
    families that decide together, and the gap of income, are those of the organisation in the middle (the median),
    since nobody knows how many families stand behind each and incomes of two crops do not add.

    >>> one = Standing(40, 10, 5, 0, 3, Decimal(60), Decimal(20), None)
    >>> two = Standing(160, 80, 5, 2, 1, None, Decimal(10), 7)
    >>> found = gender_totals([one, two])
    >>> found.women_members_percent, found.boards_without_women, found.gap_percent, found.women_with_credit
    (Decimal('45.0'), 1, Decimal('15.0'), 7)
    >>> gender_totals([]).women_board_percent is None
    True
    """
    credit = [one.women_with_credit for one in standings if one.women_with_credit is not None]
    women_members = sum(one.women_members for one in standings)
    women_board = sum(one.women_board for one in standings)
    return GenderTotals(
        organisations=len(standings),
        women_members=women_members,
        women_members_percent=_percent(women_members, sum(one.members for one in standings)),
        women_board=women_board,
        women_board_percent=_percent(women_board, sum(one.board for one in standings)),
        boards_without_women=sum(one.board > 0 and one.women_board == 0 for one in standings),
        family_sessions=sum(one.family_sessions for one in standings),
        joint_percent=_middle([one.joint_percent for one in standings]),
        gap_percent=_middle([one.gap_percent for one in standings]),
        women_with_credit=sum(credit) if credit else None,
    )


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part * 100) / whole).quantize(TENTH) if whole else None


def _middle(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in values if one is not None]
    return Decimal(median(known)).quantize(TENTH) if known else None
