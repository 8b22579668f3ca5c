"""How firmly an alliance is linked: two dimensions, scored apart, each with a class of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

RULE = "monitoring.linkage_index"
VERSION = "1"
HIGH, MEDIUM, LOW, UNKNOWN = "high", "medium", "low", "unknown"
CLASSES = (HIGH, MEDIUM, LOW, UNKNOWN)
MEAN, BEST = "mean", "best"
_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Item:
    """One thing that is judged, from 0 to the top of the scale; `weight` is its share within its part."""

    code: str
    weight: Decimal


@dataclass(frozen=True)
class Part:
    """A milestone of the past or a side of the relation of today.

    `combine` says what its items give together: their weighted mean, or the best of them.
    """

    code: str
    weight: Decimal
    items: tuple[Item, ...]
    combine: str = MEAN


@dataclass(frozen=True)
class Dimension:
    """What is scored apart from the other: producers and their organisation, or how solid the relations are today."""

    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Sheet:
    """The index as a pack defines it.

    Attributes
    ----------
    dimensions : tuple of Dimension
        Never added to each other.
    top : int
        The best answer; 0 is the worst.
    high, medium : Decimal
        From which percentage on a dimension is of that class.
    least_known : Decimal
        Percentage of a dimension's weight that must be known for it to have a class.
    """

    dimensions: tuple[Dimension, ...]
    top: int
    high: Decimal
    medium: Decimal
    least_known: Decimal


@dataclass(frozen=True)
class PartScore:
    """What a part gives, in percent of its scale; None where nothing of it is known."""

    code: str
    percent: Decimal | None


@dataclass(frozen=True)
class DimensionScore:
    """A dimension's score with its class; `known` is the percentage of its weight that was answered."""

    code: str
    percent: Decimal | None
    result: str  # one of CLASSES
    known: Decimal
    parts: tuple[PartScore, ...]
    clause: str
    reason_es: str
    reason_en: str


def score_linkage(answers: Mapping[str, int | None], *, sheet: Sheet) -> tuple[DimensionScore, ...]:
    """Score each dimension of the linkage index apart.

    Parameters
    ----------
    answers : mapping of str to int or None
        Per item, from 0 to `sheet.top`; None, or an item that is not there, is not known.
    sheet : Sheet
        Dimensions, parts, items and weights.

    Raises
    ------
    ValueError
        An answer outside the scale, or for an item that the sheet lacks.

    Notes
    -----
    Clauses MONITOR-70 to MONITOR-74. A part is the weighted mean of its known items (or the best of them, for
    relations of which one is enough); a dimension is the weighted mean of its known parts. What is not known counts
    neither as 0 nor as full: it is left out, and below `least_known` percent of the weight there is no class.

    >>> part = Part("buyers", Decimal(1), (Item("original", Decimal(1)), Item("new", Decimal(1))), combine=BEST)
    >>> sheet = Sheet((Dimension("today", (part,)),), 3, Decimal(67), Decimal(34), Decimal(50))
    >>> [(one.percent, one.result) for one in score_linkage({"original": 0, "new": 3}, sheet=sheet)]
    [(Decimal('100.0000'), 'high')]
    >>> score_linkage({}, sheet=sheet)[0].result
    'unknown'
    """
    known = {item.code for dimension in sheet.dimensions for part in dimension.parts for item in part.items}
    strangers = sorted(set(answers) - known)
    beyond = sorted(code for code, points in answers.items() if points is not None and not 0 <= points <= sheet.top)
    if strangers or beyond:
        raise ValueError(f"not in the sheet: {strangers}; outside the scale: {beyond}")
    return tuple(_dimension(one, answers, sheet=sheet) for one in sheet.dimensions)


def _dimension(dimension: Dimension, answers: Mapping[str, int | None], *, sheet: Sheet) -> DimensionScore:
    parts = [(part, *_part(part, answers, top=sheet.top)) for part in dimension.parts]
    scored = [(part.weight, percent) for part, percent, _ in parts if percent is not None]
    total = sum((part.weight for part in dimension.parts), Decimal(0))
    known = sum((part.weight * share for part, _, share in parts), Decimal(0)) * 100 / total
    percent = _mean(scored)
    result, es, en = _class(percent, known=known, sheet=sheet)
    return DimensionScore(
        code=dimension.code,
        percent=None if percent is None else percent.quantize(_PLACES),
        result=result,
        known=known.quantize(_PLACES),
        parts=tuple(
            PartScore(part.code, None if percent is None else percent.quantize(_PLACES)) for part, percent, _ in parts
        ),
        clause="MONITOR-72" if result == UNKNOWN else "MONITOR-73",
        reason_es=es,
        reason_en=en,
    )


def _part(part: Part, answers: Mapping[str, int | None], *, top: int) -> tuple[Decimal | None, Decimal]:
    """Its percentage, and the share of its weight that is known: one known relation is enough where the best counts."""
    found = [(item.weight, answers.get(item.code)) for item in part.items]
    given = [(weight, Decimal(points) * 100 / top) for weight, points in found if points is not None]
    if part.combine == BEST:
        return max((percent for _, percent in given), default=None), Decimal(1 if given else 0)
    weight = sum((item.weight for item in part.items), Decimal(0))
    return _mean(given), sum((one for one, _ in given), Decimal(0)) / weight


def _mean(weighted: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    weight = sum((one for one, _ in weighted), Decimal(0))
    return sum((one * value for one, value in weighted), Decimal(0)) / weight if weight else None


def _class(percent: Decimal | None, *, known: Decimal, sheet: Sheet) -> tuple[str, str, str]:
    if percent is None or known < sheet.least_known:
        es = f"Se conoce {_shown(known)} % de lo que cuenta; hace falta {_shown(sheet.least_known)} %."
        en = f"{_shown(known)}% of what counts is known; {_shown(sheet.least_known)}% is needed."
        return UNKNOWN, es, en
    name = HIGH if percent >= sheet.high else MEDIUM if percent >= sheet.medium else LOW
    es = f"{_shown(percent)} %: alto desde {_shown(sheet.high)} %, medio desde {_shown(sheet.medium)} %."
    en = f"{_shown(percent)}%: high from {_shown(sheet.high)}%, medium from {_shown(sheet.medium)}%."
    return name, es, en


def _shown(value: Decimal) -> str:
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON-safe data; numbers as text.

    >>> sheet_to_plain(Sheet((), 3, Decimal(67), Decimal(34), Decimal(50)))["high"]
    '67'
    """
    plain: dict[str, Any] = _texts(asdict(sheet))
    return plain


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def sheet_from_plain(plain: Mapping[str, Any]) -> Sheet:
    """The sheet of `sheet_to_plain`.

    >>> empty = Sheet((), 3, Decimal(67), Decimal(34), Decimal(50))
    >>> sheet_from_plain(sheet_to_plain(empty)) == empty
    True
    """
    return Sheet(
        dimensions=tuple(
            Dimension(one["code"], tuple(_part_from_plain(part) for part in one["parts"]))
            for one in plain["dimensions"]
        ),
        top=int(plain["top"]),
        high=Decimal(plain["high"]),
        medium=Decimal(plain["medium"]),
        least_known=Decimal(plain["least_known"]),
    )


def _part_from_plain(plain: Mapping[str, Any]) -> Part:
    items = tuple(Item(one["code"], Decimal(one["weight"])) for one in plain["items"])
    return Part(plain["code"], Decimal(plain["weight"]), items, combine=plain["combine"])


def score_plain(inputs: dict[str, Any]) -> dict[str, Any]:
    """Score from stored inputs, `sheet` and `answers`, to a stored outcome; what `eslabon replay` asks.

    >>> sheet = sheet_to_plain(Sheet((), 3, Decimal(67), Decimal(34), Decimal(50)))
    >>> score_plain({"sheet": sheet, "answers": {}})
    {'dimensions': []}
    """
    scores = score_linkage(inputs["answers"], sheet=sheet_from_plain(inputs["sheet"]))
    return {"dimensions": [_texts(asdict(one)) for one in scores]}
