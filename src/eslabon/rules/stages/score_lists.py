"""Many profiles scored at once: two sheets for each, and what the lead set where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eslabon.rules.stages.agreement import Agreement, agree_on, reconcile_at
from eslabon.rules.stages.sheets import Sheet, score_sheet, sheet_from_plain, sheet_to_plain

RULE = "stages.score_list"
VERSION = "1"
Points = Mapping[str, Decimal]


@dataclass(frozen=True)
class TwoSheets:
    """The sheets of a profile in the order of its scorers; where the lead set a score, that score and why."""

    profile: str
    first: Points
    second: Points
    total: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class ListedScore:
    """The two totals, and the score that comes out of them or waits for the lead."""

    profile: str
    totals: tuple[Decimal, Decimal]
    agreement: Agreement


def score_listed(profile: TwoSheets, *, sheet: Sheet) -> ListedScore:
    """The score of one profile of a list, by the rules of one sheet and of two scorers.

    Raises
    ------
    Problem
        STAGES-E10, E11 where a sheet is not complete or off the scale; E13 to E15 where the lead's score cannot be.

    Notes
    -----
    Clause STAGE-34: as one at a time (STAGE-10, STAGE-11, STAGE-14, STAGE-15).

    >>> from eslabon.rules.stages.sheets import Criterion
    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(10), Decimal(1), Decimal(10))
    >>> score_listed(TwoSheets("p", {"a": Decimal(7)}, {"a": Decimal(8)}), sheet=sheet).agreement.total
    Decimal('75.00')
    """
    first, second = (score_sheet(points, sheet=sheet).total for points in (profile.first, profile.second))
    if profile.total is None:
        return ListedScore(profile.profile, (first, second), agree_on(first, second, tolerance=sheet.tolerance))
    found = reconcile_at(first, second, tolerance=sheet.tolerance, total=profile.total, reason=profile.reason)
    return ListedScore(profile.profile, (first, second), found)


def inputs_to_plain(profiles: Sequence[TwoSheets], *, sheet: Sheet) -> dict[str, Any]:
    """Everything that the scores rest on, JSON-safe (the inputs of `decide_plain`); points in the sheet's order.

    >>> from eslabon.rules.stages.sheets import Criterion
    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(10), Decimal(1), Decimal(10))
    >>> inputs_to_plain([TwoSheets("p", {"a": Decimal(7)}, {"a": Decimal(8)})], sheet=sheet)["profiles"]
    [['p', ['7'], ['8']]]
    """
    codes = [one.code for one in sheet.criteria]
    rows = []
    for one in profiles:
        row: list[Any] = [one.profile, *([str(points[code]) for code in codes] for points in (one.first, one.second))]
        rows.append(row if one.total is None else [*row, str(one.total), one.reason])
    return {"sheet": sheet_to_plain(sheet), "profiles": rows}


def scores_to_plain(scores: Sequence[ListedScore]) -> dict[str, Any]:
    """The scores as JSON-safe data: profile, two totals, what came out, the score, the clause.

    >>> scores_to_plain([])
    {'scores': []}
    """
    return {
        "scores": [
            [
                one.profile,
                str(one.totals[0]),
                str(one.totals[1]),
                one.agreement.result,
                None if one.agreement.total is None else str(one.agreement.total),
                one.agreement.clause,
            ]
            for one in scores
        ]
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The scores from what `inputs_to_plain` gave, for replay.

    >>> from eslabon.rules.stages.sheets import Criterion
    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(10), Decimal(1), Decimal(10))
    >>> listed = [TwoSheets("p", {"a": Decimal(4)}, {"a": Decimal(8)}, Decimal(70), "visited")]
    >>> decide_plain(inputs_to_plain(listed, sheet=sheet))["scores"]
    [['p', '40.00', '80.00', 'reconciled', '70.00', 'STAGE-15']]
    """
    sheet = sheet_from_plain(inputs["sheet"])
    codes = [one.code for one in sheet.criteria]

    def read(row: Sequence[Any]) -> TwoSheets:
        first, second = (
            {code: Decimal(given) for code, given in zip(codes, points, strict=True)} for points in row[1:3]
        )
        return TwoSheets(row[0], first, second, *([Decimal(row[3]), row[4]] if len(row) > 3 else []))

    return scores_to_plain([score_listed(read(row), sheet=sheet) for row in inputs["profiles"]])
