"""Scores of a diagnostic into a table: the columns of `eslabon diagnostic score`."""

from collections.abc import Iterator
from decimal import Decimal

from eslabon.rules.diagnostics.values import Cause, Score

SCORE_COLUMNS = ("response_id", "dimension", "points", "maximum", "share", "value")

ScoreRow = tuple[str, str, str, str, str, str]


def score_rows(response_id: str, *, score: Score) -> Iterator[ScoreRow]:
    """The rows of one response: sections, dimensions and `total`; then `level`, `segment` and a row per need.

    A need's value is what caused it: `question=answer`, with spaces between, several answers joined by `+`.

    >>> from eslabon.rules.diagnostics.values import Need, Part
    >>> need = Need("costs", Decimal(2), Decimal(2), (Cause("cost_sheet", ("no",), Decimal(0), Decimal(2)),))
    >>> score = Score((Part("total", "total", Decimal(1), Decimal(3)),), "basic", "production", (), (need,), ())
    >>> for row in score_rows("R1", score=score): print(row)
    ('R1', 'total', '1', '3', '0.333333', '')
    ('R1', 'level', '', '', '', 'basic')
    ('R1', 'segment', '', '', '', 'production')
    ('R1', 'need:costs', '', '', '', 'cost_sheet=no')
    """
    for part in score.parts:
        share = "" if part.share is None else f"{part.share:f}"
        yield response_id, part.code, _text(part.points), _text(part.maximum), share, ""
    yield response_id, "level", "", "", "", score.level
    yield response_id, "segment", "", "", "", score.segment
    for need in score.needs:
        yield response_id, f"need:{need.code}", "", "", "", " ".join(_caused(cause) for cause in need.causes)


def _caused(cause: Cause) -> str:
    return f"{cause.item}={'+'.join(cause.answer)}"


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
