"""The score of a response: this module is the rule's face and also gives its values and plain-data bridges."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eslabon.rules.diagnostics import plain
from eslabon.rules.diagnostics.segments import decide_level, decide_segment
from eslabon.rules.diagnostics.values import (
    DIMENSION,
    SECTION,
    TOTAL,
    Cause,
    Item,
    Key,
    Need,
    Part,
    Response,
    Score,
)

RULE = "diagnostics.score"
VERSION = "1"


def score_response(response: Response, *, key: Key) -> Score:
    """Points by section, dimension and in total, the level, the segment, and the needs with what caused them.

    Parameters
    ----------
    response : Response
        Chosen options by item, and the items that were skipped. A missing answer is not a wrong one: it gives no
        points and causes no need, but the item still counts in the maximum.
    key : Key
        The items with their points, and where levels, segments and needs begin.

    Raises
    ------
    ValueError
        An answer that is no option of its item, or several where one is allowed.

    Notes
    -----
    Clauses DIAG-01 to DIAG-06 for points, DIAG-07 for the level, DIAG-08 and DIAG-09 for the segment, DIAG-10 and
    DIAG-11 for needs. That answers are true is not tested here.

    >>> yes_no = {"yes": Decimal(2), "no": Decimal(0)}
    >>> key = Key("test", "1", (
    ...     Item("costs_known", "management", "costs", yes_no, needs=("costs",)),
    ...     Item("costs_updated", "management", "costs", yes_no, needs=("costs",)),
    ...     Item("exports", "trade", "markets", yes_no)))
    >>> response = Response({"costs_known": ("no",), "exports": ("yes",)}, frozenset({"costs_updated"}))
    >>> score = score_response(response, key=key)
    >>> [(part.code, str(part.points), str(part.maximum)) for part in score.parts]
    [('management', '0', '2'), ('trade', '2', '2'), ('costs', '0', '2'), ('markets', '2', '2'), ('total', '2', '4')]
    >>> score.needs[0].code, score.needs[0].causes[0].item
    ('costs', 'costs_known')
    """
    earned = {item.name: points_of(item, answer=_answer(item, response)) for item in key.items}
    counted = [item for item in key.items if item.name not in response.skipped]
    parts = _parts(key, counted=counted, earned=earned)
    segment, findings = decide_segment(key.segments, parts=parts, response=response)
    return Score(
        parts=parts,
        level=decide_level(parts[-1], levels=key.levels),
        segment=segment,
        findings=findings,
        needs=_needs(key, counted=counted, earned=earned, response=response),
        unanswered=tuple(item.name for item in counted if maximum_of(item) and not response.answers.get(item.name)),
    )


def points_of(item: Item, *, answer: tuple[str, ...]) -> Decimal:
    """The points of an answer: those of the option, or the sum of several options (DIAG-01).

    Raises
    ------
    ValueError
        An option that the item lacks or that is chosen twice, or several where one is allowed.

    >>> held = Item("held", "", "", {"organic": Decimal(2), "other": Decimal(1), "none": Decimal(0)}, many=True)
    >>> points_of(held, answer=("organic", "other")), points_of(held, answer=())
    (Decimal('3'), Decimal('0'))
    """
    unknown = [option for option in answer if option not in item.points]
    if unknown or len(set(answer)) < len(answer) or (len(answer) > 1 and not item.many):
        raise ValueError(f"{item.name}: {' '.join(answer)!r} is no answer; the options are {', '.join(item.points)}")
    return sum((item.points[option] or Decimal(0) for option in answer), start=Decimal(0))


def maximum_of(item: Item) -> Decimal:
    """The most points an answer can have: the best option, or all of several (DIAG-02); 0 for an item without points.

    >>> maximum_of(Item("one", "", "", {"a": Decimal(3), "b": Decimal(1)}))
    Decimal('3')
    >>> maximum_of(Item("many", "", "", {"a": Decimal(3), "b": Decimal(1)}, many=True))
    Decimal('4')
    """
    carried = [points for points in item.points.values() if points is not None]
    return sum(carried, start=Decimal(0)) if item.many else max(carried, default=Decimal(0))


def score_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The rule on stored inputs (`plain.inputs_to_plain`), as replay asks it.

    >>> inputs = {"key": {"code": "t", "version": "1", "items": [
    ...     {"name": "a", "section": "s", "dimension": "", "points": [["yes", "1"], ["no", "0"]]}]},
    ...     "response": {"answers": {"a": ["yes"]}, "skipped": []}}
    >>> score_plain(inputs)["parts"][-1]
    {'kind': 'total', 'code': 'total', 'points': '1', 'maximum': '1'}
    """
    key, response = plain.key_from_plain(inputs["key"]), plain.response_from_plain(inputs["response"])
    return plain.score_to_plain(score_response(response, key=key))


def _answer(item: Item, response: Response) -> tuple[str, ...]:
    """What counts as the answer: nothing for a skipped item, whatever is stored (DIAG-03)."""
    return () if item.name in response.skipped else response.answers.get(item.name, ())


def _parts(key: Key, *, counted: list[Item], earned: Mapping[str, Decimal]) -> tuple[Part, ...]:
    """Every section and dimension of the instrument, also one that was skipped whole, and the total (DIAG-05, 06)."""

    def part(kind: str, code: str, items: list[Item]) -> Part:
        points = sum((earned[item.name] for item in items), start=Decimal(0))
        return Part(kind, code, points, sum((maximum_of(item) for item in items), start=Decimal(0)))

    sections = dict.fromkeys(item.section for item in key.items if item.section)
    dimensions = dict.fromkeys(item.dimension for item in key.items if item.dimension)
    return (
        *(part(SECTION, code, [item for item in counted if item.section == code]) for code in sections),
        *(part(DIMENSION, code, [item for item in counted if item.dimension == code]) for code in dimensions),
        part(TOTAL, TOTAL, counted),
    )


def _needs(key: Key, *, counted: list[Item], earned: Mapping[str, Decimal], response: Response) -> tuple[Need, ...]:
    """Needs from a threshold of missing points on, over the items that were answered (DIAG-10, DIAG-11)."""
    causes: dict[str, list[Cause]] = {}
    for item in counted:
        answer = response.answers.get(item.name, ())
        if answer and maximum_of(item):
            for need in item.needs:
                causes.setdefault(need, []).append(Cause(item.name, answer, earned[item.name], maximum_of(item)))
    found = []
    for code, answered in causes.items():
        maximum = sum((cause.maximum for cause in answered), start=Decimal(0))
        missing = maximum - sum((cause.points for cause in answered), start=Decimal(0))
        if missing and missing * 100 >= key.need_from_percent * maximum:
            found.append(Need(code, missing, maximum, tuple(each for each in answered if each.points < each.maximum)))
    return tuple(sorted(found, key=lambda need: (-need.missing / need.maximum, need.code)))
