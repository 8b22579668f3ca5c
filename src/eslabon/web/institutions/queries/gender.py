"""Women in the organisations of a programme: all plans with their first and latest reading."""

from dataclasses import dataclass
from typing import Any

from eslabon.rules.alliances.gender import gender_figures
from eslabon.rules.institutions.gender import GenderTotals, Standing, gender_totals
from eslabon.web.alliances.models import GenderPlan, GenderReading
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Line:
    """One plan with its latest reading, if it was ever read."""

    plan: GenderPlan
    latest: GenderReading | None
    women_members_percent: Any
    women_board_percent: Any
    gap_percent: Any


@dataclass(frozen=True)
class Overview:
    """The whole programme: totals today; of those read twice, at the first reading and today."""

    lines: tuple[Line, ...]
    with_committee: int
    today: GenderTotals | None
    first: GenderTotals | None
    again: GenderTotals | None


def gender_overview(programme: Programme) -> Overview:
    """Return every gender plan of a programme's alliances, the latest of each alliance, and what they amount to."""
    plans = (
        GenderPlan.objects.filter(alliance__programme=programme)
        .select_related("organisation", "alliance")
        .prefetch_related("readings")
        .order_by("since", "recorded_at")
    )
    standing = {plan.alliance_id: plan for plan in plans}  # the latest of an alliance stands
    lines, latest, twice = [], [], []
    for plan in sorted(standing.values(), key=lambda one: str(one.organisation)):
        readings = sorted(plan.readings.all(), key=lambda one: (one.read_on, one.recorded_at))
        lines.append(_line(plan, readings[-1] if readings else None))
        if readings:
            latest.append(_standing(readings[-1]))
        if len(readings) > 1:
            twice.append((_standing(readings[0]), _standing(readings[-1])))
    return Overview(
        lines=tuple(lines),
        with_committee=sum(one.plan.has_committee for one in lines),
        today=gender_totals(latest) if latest else None,
        first=gender_totals([first for first, _ in twice]) if twice else None,
        again=gender_totals([last for _, last in twice]) if twice else None,
    )


def _line(plan: GenderPlan, reading: GenderReading | None) -> Line:
    if reading is None:
        return Line(plan, None, None, None, None)
    found = _figures(reading)
    return Line(plan, reading, found.women_members_percent, found.women_board_percent, found.income_gap_percent)


def _figures(reading: GenderReading) -> Any:
    return gender_figures(
        members=reading.members,
        women_members=reading.women_members,
        board=reading.board,
        women_board=reading.women_board,
        women_income=reading.women_income,
        men_income=reading.men_income,
    )


def _standing(reading: GenderReading) -> Standing:
    return Standing(
        members=reading.members,
        women_members=reading.women_members,
        board=reading.board,
        women_board=reading.women_board,
        family_sessions=reading.family_sessions,
        joint_percent=reading.joint_decisions_percent,
        gap_percent=_figures(reading).income_gap_percent,
        women_with_credit=reading.women_with_credit,
    )
