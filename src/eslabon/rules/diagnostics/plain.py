"""Bridges to plain data: what is stored as JSON and read back equal, years later."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eslabon.rules.diagnostics.values import Cause, Criterion, Finding, Item, Key, Level, Need, Part, Response, Score
from eslabon.rules.diagnostics.values import Segment as SegmentRung


def key_to_plain(key: Key) -> dict[str, Any]:
    """A key as JSON-safe data: points as text, options in their order.

    >>> key = Key("test", "1", (Item("a", "s", "d", {"yes": Decimal(2), "no": Decimal(0)}),))
    >>> key_from_plain(key_to_plain(key)) == key
    True
    """
    return {
        "code": key.code,
        "version": key.version,
        "items": [
            {
                "name": item.name,
                "section": item.section,
                "dimension": item.dimension,
                "points": [[option, _text(points)] for option, points in item.points.items()],
                "many": item.many,
                "needs": list(item.needs),
            }
            for item in key.items
        ],
        "levels": [[level.code, _text(level.from_percent)] for level in key.levels],
        "segments": [
            {"code": segment.code, "criteria": [_criterion_to_plain(each) for each in segment.criteria]}
            for segment in key.segments
        ],
        "need_from_percent": _text(key.need_from_percent),
    }


def key_from_plain(data: Mapping[str, Any]) -> Key:
    """A key from what `key_to_plain` gave; KeyError, ValueError or decimal.InvalidOperation on anything else.

    >>> data = {"code": "t", "version": "1", "items": [], "levels": [["basic", "25"]]}
    >>> key_from_plain(data).levels[0].from_percent, key_from_plain(data).need_from_percent
    (Decimal('25'), Decimal('50'))
    """
    return Key(
        code=str(data["code"]),
        version=str(data["version"]),
        items=tuple(
            Item(
                name=str(item["name"]),
                section=str(item["section"]),
                dimension=str(item["dimension"]),
                points={str(option): _decimal(points) for option, points in item["points"]},
                many=bool(item.get("many", False)),
                needs=tuple(str(need) for need in item.get("needs", ())),
            )
            for item in data["items"]
        ),
        levels=tuple(Level(str(code), Decimal(percent)) for code, percent in data.get("levels", ())),
        segments=tuple(
            SegmentRung(str(each["code"]), tuple(_criterion_from_plain(one) for one in each["criteria"]))
            for each in data.get("segments", ())
        ),
        need_from_percent=Decimal(str(data.get("need_from_percent", 50))),
    )


def response_to_plain(response: Response) -> dict[str, Any]:
    """A response as JSON-safe data; answers and skips in alphabetical order.

    >>> response = Response({"b": ("x", "y"), "a": ()}, frozenset({"c"}))
    >>> response_to_plain(response)
    {'answers': {'b': ['x', 'y']}, 'skipped': ['c']}
    """
    answers = {name: list(response.answers[name]) for name in sorted(response.answers) if response.answers[name]}
    return {"answers": answers, "skipped": sorted(response.skipped)}


def response_from_plain(data: Mapping[str, Any]) -> Response:
    """A response from what `response_to_plain` gave.

    >>> response_from_plain({"answers": {"a": ["yes"]}, "skipped": ["b"]}).answers
    {'a': ('yes',)}
    """
    answers = {str(name): tuple(str(option) for option in options) for name, options in data["answers"].items()}
    return Response(answers, frozenset(str(name) for name in data["skipped"]))


def inputs_to_plain(response: Response, *, key: Key) -> dict[str, Any]:
    """Everything that a score rests on, as it is stored for replay (the inputs of `scoring.score_plain`).

    >>> sorted(inputs_to_plain(Response({}), key=Key("t", "1", ())))
    ['key', 'response']
    """
    return {"key": key_to_plain(key), "response": response_to_plain(response)}


def score_to_plain(score: Score) -> dict[str, Any]:
    """A score as JSON-safe data.

    >>> score = Score((Part("total", "total", Decimal(1), Decimal(2)),), "basic", "production", (), (), ("a",))
    >>> score_from_plain(score_to_plain(score)) == score
    True
    """
    return {
        "parts": [
            {"kind": part.kind, "code": part.code, "points": _text(part.points), "maximum": _text(part.maximum)}
            for part in score.parts
        ],
        "level": score.level,
        "segment": score.segment,
        "findings": [
            {
                "segment": finding.segment,
                "criterion": _criterion_to_plain(finding.criterion),
                "met": finding.met,
                "found": finding.found,
                "clause": finding.clause,
            }
            for finding in score.findings
        ],
        "needs": [need_to_plain(need) for need in score.needs],
        "unanswered": list(score.unanswered),
    }


def score_from_plain(data: Mapping[str, Any]) -> Score:
    """A score from what `score_to_plain` gave.

    >>> score_from_plain({"parts": [], "level": "", "segment": "", "findings": [], "needs": [], "unanswered": []}).parts
    ()
    """
    return Score(
        parts=tuple(
            Part(str(part["kind"]), str(part["code"]), Decimal(part["points"]), Decimal(part["maximum"]))
            for part in data["parts"]
        ),
        level=str(data["level"]),
        segment=str(data["segment"]),
        findings=tuple(
            Finding(
                segment=str(finding["segment"]),
                criterion=_criterion_from_plain(finding["criterion"]),
                met=bool(finding["met"]),
                found=finding["found"],
                clause=str(finding["clause"]),
            )
            for finding in data["findings"]
        ),
        needs=tuple(need_from_plain(need) for need in data["needs"]),
        unanswered=tuple(str(name) for name in data["unanswered"]),
    )


def need_to_plain(need: Need) -> dict[str, Any]:
    """A need as JSON-safe data.

    >>> need = Need("costs", Decimal(2), Decimal(4), (Cause("cost_sheet", ("no",), Decimal(0), Decimal(2)),))
    >>> need_from_plain(need_to_plain(need)) == need
    True
    """
    return {
        "code": need.code,
        "missing": _text(need.missing),
        "maximum": _text(need.maximum),
        "causes": [
            {
                "item": cause.item,
                "answer": list(cause.answer),
                "points": _text(cause.points),
                "maximum": _text(cause.maximum),
            }
            for cause in need.causes
        ],
        "clause": need.clause,
    }


def need_from_plain(data: Mapping[str, Any]) -> Need:
    """A need from what `need_to_plain` gave.

    >>> need_from_plain({"code": "costs", "missing": "1", "maximum": "2", "causes": [], "clause": "DIAG-10"}).gap
    Decimal('0.500000')
    """
    return Need(
        code=str(data["code"]),
        missing=Decimal(data["missing"]),
        maximum=Decimal(data["maximum"]),
        causes=tuple(
            Cause(
                item=str(cause["item"]),
                answer=tuple(str(option) for option in cause["answer"]),
                points=Decimal(cause["points"]),
                maximum=Decimal(cause["maximum"]),
            )
            for cause in data["causes"]
        ),
        clause=str(data["clause"]),
    )


def _criterion_to_plain(criterion: Criterion) -> dict[str, Any]:
    return {
        "measure": criterion.measure,
        "at_least_percent": _text(criterion.at_least_percent),
        "answers": list(criterion.answers),
    }


def _criterion_from_plain(data: Mapping[str, Any]) -> Criterion:
    return Criterion(
        measure=str(data["measure"]),
        at_least_percent=_decimal(data["at_least_percent"]),
        answers=tuple(str(answer) for answer in data["answers"]),
    )


def _text(value: Decimal | None) -> str | None:
    """One text for one number, however many zeros it was written with."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
