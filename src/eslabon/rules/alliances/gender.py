"""Women among members and on boards, and what they earn: three figures, each with what it is of."""

from dataclasses import dataclass
from decimal import Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class GenderFigures:
    """Percentages to one decimal; None where there is nothing to divide by."""

    women_members_percent: Decimal | None
    women_board_percent: Decimal | None
    income_gap_percent: Decimal | None  # how much less women earn than men; negative: more


def gender_figures(
    *,
    members: int,
    women_members: int,
    board: int,
    women_board: int,
    women_income: Decimal | None,
    men_income: Decimal | None,
) -> GenderFigures:
    """The figures of one reading.

    Raises
    ------
    ValueError
        More women than people.

    Notes
    -----
    Clause ALLIANCE-85.

    >>> gender_figures(members=40, women_members=10, board=5, women_board=2, women_income=Decimal(90),
    ...     men_income=Decimal(120)).income_gap_percent
    Decimal('25.0')
    """
    if women_members > members or women_board > board:
        raise ValueError("there are no more women than people")
    gap = None
    if women_income is not None and men_income:
        gap = ((men_income - women_income) * 100 / men_income).quantize(TENTH)
    return GenderFigures(_percent(women_members, members), _percent(women_board, board), gap)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part * 100) / whole).quantize(TENTH) if whole else None
