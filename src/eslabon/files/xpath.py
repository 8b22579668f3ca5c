"""Skips and constraints of a questionnaire: the part of ODK's XPath that its answers need, evaluated by elementpath.

    expression = parse_expression("${exports} = 'yes' and count-selected(${markets}) > 1")
    expression.holds({"exports": "yes", "markets": "usa eu"})

Answers are texts, as in an XForm: several options of one question stand in one text with spaces between, a question
that was not answered is an empty text, and an empty text compared as a number is not a number (so that every
comparison of it with a number is false, except `!=`). What is not supported is refused by its name.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from elementpath import ElementPathError, XPathContext
from elementpath.xpath1 import XPath1Parser

REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
FUNCTIONS = frozenset(
    {"boolean", "contains", "count-selected", "false", "not", "number", "selected", "starts-with", "string"}
    | {"string-length", "true"}
)
OPERATORS = frozenset({"and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "("})
LITERALS = frozenset({"(string)", "(integer)", "(decimal)", "(float)"})
LONGEST_EXPRESSION = 2_000
COMPARISON_POWER = 30  # how strongly XPath's comparisons bind: less than +, more than `and`

_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_OWN = re.compile(r"(?<![\w.])\.(?![\w.])")
_ROOT = Element("answers")
OWN = "_.own"  # the variable that `.` becomes; no question can have that name


class UnsupportedError(ValueError):
    """An expression uses something that is not supported: `what`, as it is written there."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class _FormParser(XPath1Parser):
    """XPath 1.0 over texts, with two functions of ODK and comparisons that never fail."""


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its text, the questions that it looks at, and whether it looks at its own question."""

    text: str
    references: tuple[str, ...]
    token: Any

    def holds(self, answers: Mapping[str, str], *, own: str = "") -> bool:
        """Whether it is true of these answers; `own` is what `.` stands for."""
        variables: dict[str, Any] = {name: answers.get(name, "") for name in self.references}
        return _truth(_value(self.token, XPathContext(_ROOT, variables={**variables, OWN: own})))


def parse_expression(text: str) -> Expression:
    """Parse an expression of an XLSForm.

    Raises
    ------
    UnsupportedError
        It is no expression, or uses a function, path or axis that is not supported.

    >>> parse_expression("${a} = 'yes' or . > 3").references
    ('a',)
    >>> parse_expression("${age} > 17").holds({"age": ""}), parse_expression("${age} = ''").holds({"age": ""})
    (False, True)
    >>> parse_expression("today() > ${a}")
    Traceback (most recent call last):
    eslabon.files.xpath.UnsupportedError: today()
    """
    if len(text) > LONGEST_EXPRESSION:
        raise UnsupportedError(f"{text[:40]}…")
    references = tuple(dict.fromkeys(REFERENCE.findall(_STRING.sub("", text))))
    if bad := [name for name in references if not _NAME.fullmatch(name)]:
        raise UnsupportedError(f"${{{bad[0]}}}")
    pieces = re.split(f"({_STRING.pattern})", text)
    pieces[::2] = [_OWN.sub(f" ${OWN} ", REFERENCE.sub(r" $\1 ", piece)) for piece in pieces[::2]]
    if calls := [call for piece in pieces[::2] for call in re.findall(r"([A-Za-z][\w-]*)\s*\(", piece)]:
        unknown = [call for call in calls if call not in FUNCTIONS and call not in OPERATORS]
        if unknown:
            raise UnsupportedError(f"{unknown[0]}()")
    try:
        token = _FormParser().parse("".join(pieces).strip())
    except (ElementPathError, RecursionError, TypeError, ValueError):
        raise UnsupportedError(text) from None
    _check_part(token, text)
    return Expression(text, references, token)


def _check_part(part: Any, text: str) -> None:
    """Refuse whatever is not known to mean here what it means in a form."""
    symbol = part.symbol
    if symbol == "$":
        return
    if symbol == "(name)":
        raise UnsupportedError(str(part.value))
    if symbol not in OPERATORS and symbol not in LITERALS and symbol not in FUNCTIONS:
        raise UnsupportedError(symbol if len(symbol) < 20 else text)
    for inner in part:
        _check_part(inner, text)


def _value(token: Any, context: Any) -> Any:
    """The value of a part: text, number or truth; what cannot be worked out is not a number."""
    try:
        value = token.evaluate(context)
    except (ElementPathError, ArithmeticError, TypeError, ValueError):
        return math.nan
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else value


def _number(value: Any) -> float:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return math.nan
    return float(value)


def _truth(value: Any) -> bool:
    if isinstance(value, str | bool):
        return bool(value)
    return bool(value) and not math.isnan(value)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return _number(left) == _number(right)


def _register() -> None:
    """Give the parser its own comparisons and ODK's two functions on chosen options."""
    method, infix, function = _FormParser.method, _FormParser.infix, _FormParser.function

    def compare(symbol: str, *, verdict: Callable[[Any, Any], bool]) -> None:
        def evaluate_comparison(self: Any, context: Any = None) -> bool:
            return verdict(_value(self[0], context), _value(self[1], context))

        _FormParser.symbol_table.pop(symbol, None)
        method(infix(symbol, bp=COMPARISON_POWER))(evaluate_comparison)

    def by_number(relation: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
        return lambda left, right: relation(_number(left), _number(right))

    compare("=", verdict=_equal)
    compare("!=", verdict=lambda left, right: not _equal(left, right))
    for symbol, relation in (("<", operator.lt), ("<=", operator.le), (">", operator.gt), (">=", operator.ge)):
        compare(symbol, verdict=by_number(relation))

    @method(function("selected", nargs=2))
    def evaluate_selected(self: Any, context: Any = None) -> bool:
        return str(_value(self[1], context)) in str(_value(self[0], context)).split()

    @method(function("count-selected", nargs=1))
    def evaluate_count_selected(self: Any, context: Any = None) -> int:
        return len(str(_value(self[0], context)).split())

    _FormParser.build()


_register()
