"""Numbers as a reader of Spanish or English writes them, with a true minus sign."""

from collections.abc import Mapping
from typing import Any


def number(value: float | None, *, digits: int, language: str) -> str:
    """A number with that many decimals; a dash for none.

    >>> number(-1234.5, digits=1, language="es"), number(None, digits=2, language="en")
    ('−1.234,5', '–')
    """
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    if not float(text.replace(",", "")):
        text = text.removeprefix("-")
    if language == "es":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def percent(share: float, *, language: str) -> str:
    """A share as percent with one decimal.

    >>> percent(0.0437, language="es")
    '4,4 %'
    """
    text = number(100 * share, digits=1, language=language)
    return f"{text} %" if language == "es" else f"{text}%"


def digits_of(outcome: Mapping[str, Any]) -> int:
    """Decimals of an outcome's estimates: four, or none for amounts, unless the study says otherwise."""
    return int(outcome.get("digits", 0 if outcome["scale"] == "amount" else 2))


def stars(p_value: float | None) -> str:
    """The source's marks: 1, 5 and 10 percent.

    >>> stars(0.004), stars(0.03), stars(0.08), stars(0.2), stars(None)
    ('***', '**', '*', '', '')
    """
    if p_value is None:
        return ""
    return "***" if p_value < 0.01 else "**" if p_value < 0.05 else "*" if p_value < 0.10 else ""
