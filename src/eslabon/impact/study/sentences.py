"""An estimate in plain words, with the hedge that its error asks for, in units that a person knows."""

import re
from collections.abc import Mapping
from math import expm1
from typing import Any

from eslabon.impact.study.numbers import digits_of, number, percent

HEDGES = {
    "es": {
        "sure": "El efecto estimado es {size}{money}. "
        "Con estos datos se distingue de cero (intervalo del 95 %: {low} a {high}).",
        "hint": "Hay indicios de un efecto de {size}{money}, pero solo al 10 % de significación, no al 5 % "
        "(intervalo del 95 %: {low} a {high}).",
        "none": "No se puede distinguir de cero: se estima {size}{money}, "
        "y el intervalo del 95 % va de {low} a {high}.",
        "unknown": "El error no se puede conocer; se estima {size}{money}.",
    },
    "en": {
        "sure": "The estimated effect is {size}{money}. "
        "With these data it can be told from zero (95% interval: {low} to {high}).",
        "hint": "There are signs of an effect of {size}{money}, but only at the 10% level, not at 5% "
        "(95% interval: {low} to {high}).",
        "none": "It cannot be told from zero: the estimate is {size}{money}, "
        "and the 95% interval runs from {low} to {high}.",
        "unknown": "Its error cannot be known; the estimate is {size}{money}.",
    },
}
BASE = {"es": ", unos {amount} sobre una base de {base}", "en": ", about {amount} on a base of {base}"}
POINTS = {"es": "{} puntos porcentuales", "en": "{} percentage points"}
UNIT = {"es": "S/ {}", "en": "S/ {}"}


def hedge_of(p_value: float | None) -> str:
    """Which hedge a p-value asks for.

    >>> hedge_of(0.01), hedge_of(0.07), hedge_of(0.4), hedge_of(None)
    ('sure', 'hint', 'none', 'unknown')
    """
    if p_value is None:
        return "unknown"
    return "sure" if p_value < 0.05 else "hint" if p_value < 0.10 else "none"


def say(one: Mapping[str, Any], *, outcome: Mapping[str, Any], language: str) -> str:
    """One estimate of results.json in one sentence."""
    size = in_units(one["estimate"], outcome=outcome, language=language)
    low, high = (bare(one[name], outcome=outcome, language=language) for name in ("ci_low", "ci_high"))
    money = ""
    if outcome["scale"] == "log" and one.get("base_amount"):
        unit = outcome.get("unit", {}).get(language, "{}")
        amount = one["base_amount"] * expm1(one["estimate"])
        shown = unit.format(number(amount, digits=0, language=language))
        short = unit.format(number(one["base_amount"], digits=0, language=language))
        money = BASE[language].format(amount=shown, base=short)
    # Where a family of outcomes was tested at once, the hedge is that of the p-value adjusted for it.
    p_value = one.get("at", {}).get("adjusted_p", one["p_value"])
    sentence = HEDGES[language][hedge_of(p_value)].format(size=size, low=low, high=high, money=money)
    return unbroken(f"{outcome['label'][language]}: {sentence[0].lower()}{sentence[1:]}")


def unbroken(text: str) -> str:
    """Numbers kept on one line with their unit.

    >>> unbroken("S/ 14, 5 %") == "S/\u00a014, 5\u00a0%"
    True
    """
    return re.sub(r"(?<=S/) (?=[\d−])|(?<=\d) (?=%)", "\u00a0", text)


def bare(value: float | None, *, outcome: Mapping[str, Any], language: str) -> str:
    """The end of an interval beside an estimate whose unit was named: points and amounts without it.

    >>> bare(-0.061, outcome={"scale": "share"}, language="es")
    '−6,1'
    """
    if value is None:
        return "–"
    if outcome["scale"] == "share":
        return number(100 * value, digits=1, language=language)
    if outcome["scale"] == "log":
        return percent(expm1(value), language=language)
    return number(value, digits=digits_of(outcome), language=language)


def in_units(value: float | None, *, outcome: Mapping[str, Any], language: str) -> str:
    """A value of the outcome's scale: percent for logarithms, points for shares, its unit for amounts.

    >>> in_units(0.0428, outcome={"scale": "log"}, language="en")
    '4.4%'
    >>> in_units(-0.032, outcome={"scale": "share"}, language="es")
    '−3,2 puntos porcentuales'
    """
    if value is None:
        return "–"
    if outcome["scale"] == "log":
        return percent(expm1(value), language=language)
    if outcome["scale"] == "share":
        return POINTS[language].format(number(100 * value, digits=1, language=language))
    unit = outcome.get("unit", {}).get(language, "{}")
    return str(unit.format(number(value, digits=digits_of(outcome), language=language)))
