"""What a scorer's points make on a weighted sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from eslabon.rules.problems import Problem, stages

RULE = "stages.score"
VERSION = "1"
HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Criterion:
    """One line of the sheet: its weight, in hundredths of the total."""

    code: str
    weight: Decimal


@dataclass(frozen=True)
class Sheet:
    """A weighted sheet.

    Attributes
    ----------
    criteria : tuple of Criterion
        Weights that add up to 100.
    least, most, step : Decimal
        The scale of the points of every criterion: least, least + step … most.
    tolerance : Decimal
        Points of the total by which two scorers may differ without a reconciliation.
    """

    code: str
    version: str
    criteria: tuple[Criterion, ...]
    least: Decimal
    most: Decimal
    step: Decimal
    tolerance: Decimal


@dataclass(frozen=True)
class Line:
    """What one criterion gave: `contribution` is exact, not rounded."""

    code: str
    points: Decimal
    weight: Decimal
    contribution: Decimal


@dataclass(frozen=True)
class Score:
    """A total from 0 to 100 with two decimals, and the lines that it is made of."""

    total: Decimal
    lines: tuple[Line, ...]
    clause: str


def rounded(total: Decimal) -> Decimal:
    """Two decimals, halves up.

    >>> rounded(Decimal("70.005")), rounded(Decimal("69.994999"))
    (Decimal('70.01'), Decimal('69.99'))
    """
    return total.quantize(CENT, rounding=ROUND_HALF_UP)


def read_points(text: str, *, sheet: Sheet) -> Decimal | None:
    """The points that a text says, or None if they are not on the sheet's scale.

    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(5), Decimal("0.5"), Decimal(10))
    >>> read_points("3,5", sheet=sheet), read_points("3.2", sheet=sheet), read_points("nan", sheet=sheet)
    (Decimal('3.5'), None, None)
    """
    try:
        points = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not points.is_finite() or len(text) > 12:
        return None
    on_scale = sheet.least <= points <= sheet.most and (points - sheet.least) % sheet.step == 0
    return points if on_scale else None


def score_sheet(points: Mapping[str, Decimal], *, sheet: Sheet) -> Score:
    """The total of a sheet that is filled in.

    Parameters
    ----------
    points : mapping
        Criterion → points on the scale of the sheet, all of them.
    sheet : Sheet
        The one that the round was opened with.

    Raises
    ------
    Problem
        STAGES-E10 if a criterion has no points; E11 if points are not on the scale.

    Notes
    -----
    Clauses STAGE-10 and STAGE-11. total = Σ w · (p − least) / (most − least), computed exactly as a fraction and
    rounded once, to two decimals, halves up.

    >>> criteria = (Criterion("market", Decimal(60)), Criterion("trust", Decimal(40)))
    >>> sheet = Sheet("s", "1", criteria, Decimal(1), Decimal(4), Decimal(1), Decimal(10))
    >>> score_sheet({"market": Decimal(3), "trust": Decimal(4)}, sheet=sheet).total
    Decimal('80.00')
    """
    missing = [one.code for one in sheet.criteria if one.code not in points]
    if missing:
        raise Problem(stages.SHEET_NOT_COMPLETE, missing=", ".join(missing), count=len(missing))
    reach = sheet.most - sheet.least
    lines = []
    for one in sheet.criteria:
        given = points[one.code]
        if read_points(str(given), sheet=sheet) is None:
            raise Problem(
                stages.POINTS_OFF_SCALE, criterion=one.code, least=sheet.least, most=sheet.most, step=sheet.step
            )
        lines.append(Line(one.code, given, one.weight, one.weight * (given - sheet.least) / reach))
    # One division at the end: thirds of each line would lose their last digits and tie scores apart.
    total = rounded(sum((one.weight * (points[one.code] - sheet.least) for one in sheet.criteria), Decimal(0)) / reach)
    return Score(total, tuple(lines), "STAGE-10")


def sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON-safe data.

    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(5), Decimal(1), Decimal(10))
    >>> sheet_from_plain(sheet_to_plain(sheet)) == sheet
    True
    """
    return {
        "code": sheet.code,
        "version": sheet.version,
        "criteria": [{"code": one.code, "weight": str(one.weight)} for one in sheet.criteria],
        "least": str(sheet.least),
        "most": str(sheet.most),
        "step": str(sheet.step),
        "tolerance": str(sheet.tolerance),
    }


def sheet_from_plain(plain: Mapping[str, Any]) -> Sheet:
    """The sheet from what `sheet_to_plain` gave; more keys, such as the words, are left aside.

    >>> plain = {"code": "s", "version": "1", "criteria": [], "least": "0", "most": "5", "step": "1", "tolerance": "9"}
    >>> sheet_from_plain(plain).most
    Decimal('5')
    """
    return Sheet(
        plain["code"],
        plain["version"],
        tuple(Criterion(one["code"], Decimal(one["weight"])) for one in plain["criteria"]),
        *(Decimal(plain[name]) for name in ("least", "most", "step", "tolerance")),
    )


def inputs_to_plain(points: Mapping[str, Decimal], *, sheet: Sheet) -> dict[str, Any]:
    """Everything that the score rests on, JSON-safe (the inputs of `decide_plain`).

    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(5), Decimal(1), Decimal(10))
    >>> inputs_to_plain({"a": Decimal(3)}, sheet=sheet)["points"]
    {'a': '3'}
    """
    return {"points": {code: str(given) for code, given in points.items()}, "sheet": sheet_to_plain(sheet)}


def score_to_plain(found: Score) -> dict[str, Any]:
    """The score as JSON-safe data; contributions with six decimals.

    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(3), Decimal(1), Decimal(10))
    >>> score_to_plain(score_sheet({"a": Decimal(1)}, sheet=sheet))["lines"][0]["contribution"]
    '33.333333'
    """
    lines = [
        {
            "code": one.code,
            "points": str(one.points),
            "weight": str(one.weight),
            "contribution": str(one.contribution.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)),
        }
        for one in found.lines
    ]
    return {"total": str(found.total), "lines": lines, "clause": found.clause}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The score from what `inputs_to_plain` gave, for replay.

    >>> sheet = Sheet("s", "1", (Criterion("a", Decimal(100)),), Decimal(0), Decimal(5), Decimal(1), Decimal(10))
    >>> decide_plain(inputs_to_plain({"a": Decimal(3)}, sheet=sheet))["total"]
    '60.00'
    """
    points = {code: Decimal(given) for code, given in inputs["points"].items()}
    return score_to_plain(score_sheet(points, sheet=sheet_from_plain(inputs["sheet"])))
