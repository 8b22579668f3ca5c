"""Rulesets of the IATI Standard, evaluated: JSON that says, per XPath, what must hold of the elements found there.

No library does this, so it is done here, on lxml's XPath; the good and bad files with which the standard's validator
is tested are the tests (`tests/files/test_iati_rulesets.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

Node = Any  # lxml has no types
Case = Mapping[str, Any]
LONGEST_PERIOD_DAYS = 365
NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}
_CURRENCY_OF = ("value", "forecast", "loan-status")


class UnknownRuleError(ValueError):
    """A ruleset asks for a rule that is not known here: nothing may pass unchecked."""


@dataclass(frozen=True)
class Breach:
    """One case of a rule that one element does not meet."""

    rule: str
    line: int
    element: str
    case: Case

    @property
    def identity(self) -> str:
        """The standard's number of the rule, where the ruleset gives one; else the rule's name."""
        return str(self.case.get("ruleInfo", {}).get("id", self.rule))


def check_ruleset(document: Any, ruleset: Mapping[str, Any], *, now: datetime) -> tuple[Breach, ...]:
    """Every breach of `ruleset` in a parsed document, in the document's order.

    A case whose `condition` is not true of an element does not apply to it.

    Raises
    ------
    UnknownRuleError
        The ruleset has a rule that is not known here, or a path that is none.

    >>> tree = etree.fromstring("<a><b/><b/></a>")
    >>> check_ruleset(tree, {"//a": {"no_more_than_one": {"cases": [{"paths": ["b"]}]}}}, now=datetime.now(UTC))[0].rule
    'no_more_than_one'
    """
    try:
        found = [
            breach
            for context, asked in ruleset.items()
            for element in document.xpath(context, namespaces=NAMESPACES)
            for breach in _breaches(element, asked, now=now)
        ]
    except etree.XPathError as error:
        raise UnknownRuleError(str(error)) from error
    return tuple(sorted(found, key=lambda one: (one.line, one.rule)))


def _breaches(element: Node, asked: Mapping[str, Any], *, now: datetime) -> Iterator[Breach]:
    for name, body in asked.items():
        rule = _snake(name)
        for case in body["cases"]:
            if "condition" in case and not element.xpath(case["condition"], namespaces=NAMESPACES):
                continue
            if rule == "loop":
                yield from _loop(element, case, now=now)
            elif rule not in _RULES:
                raise UnknownRuleError(name)
            elif not _RULES[rule](element, case, now):
                yield Breach(rule, element.sourceline or 1, str(element.tag), case)


def _loop(element: Node, case: Case, *, now: datetime) -> Iterator[Breach]:
    """The inner rules, once per different value of `foreach`, which stands where they say $1."""
    for value in sorted(set(_texts(element, [case["foreach"]]))):
        if "'" in value:  # would leave the quotes of the path that it stands in
            yield Breach("loop", element.sourceline or 1, str(element.tag), case)
            continue
        asked = {
            name: {"cases": [_with_value(one, case["subs"], value) for one in body["cases"]]}
            for name, body in case["do"].items()
        }
        yield from _breaches(element, asked, now=now)


def _with_value(case: Case, keys: list[str], value: str) -> Case:
    replaced: dict[str, Any] = dict(case)
    for key in keys:
        if isinstance(replaced.get(key), str):
            replaced[key] = replaced[key].replace("$1", value)
        elif key in replaced:
            replaced[key] = [one.replace("$1", value) for one in replaced[key]]
    return replaced


def _nodes(element: Node, paths: list[str]) -> list[Any]:
    return [node for path in paths for node in element.xpath(path, namespaces=NAMESPACES)]


def _texts(element: Node, paths: list[str]) -> list[str]:
    """The texts of what the paths find; an element's text is all that stands in it."""
    return [node if isinstance(node, str) else "".join(node.itertext()) for node in _nodes(element, paths)]


def _moment(element: Node, path: str, now: datetime) -> datetime | None:
    """The day or moment at a path; None if there is none or it is not one."""
    if path == "NOW":
        return now
    texts = _texts(element, [path])
    try:
        found = datetime.fromisoformat(texts[0].strip()) if texts else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _numbers(element: Node, paths: list[str]) -> list[Decimal] | None:
    """The numbers at the paths, or None if something there is no number."""
    try:
        numbers = [Decimal(text.strip()) for text in _texts(element, paths)]
    except InvalidOperation:
        return None
    return numbers if all(one.is_finite() for one in numbers) else None


def _ordered(*moments: datetime | None) -> bool:
    known = [one for one in moments if one is not None]
    return len(known) < len(moments) or known == sorted(known)


def _date_order(element: Node, case: Case, now: datetime) -> bool:
    return _ordered(_moment(element, case["less"], now), _moment(element, case["more"], now))


def _date_now(element: Node, case: Case, now: datetime) -> bool:
    return _ordered(_moment(element, case["date"], now), now)


def _between_dates(element: Node, case: Case, now: datetime) -> bool:
    return _ordered(*(_moment(element, case[key], now) for key in ("start", "date", "end")))


def _time_limit(element: Node, case: Case, now: datetime) -> bool:
    start, end = _moment(element, case["start"], now), _moment(element, case["end"], now)
    return start is None or end is None or (end - start).days <= LONGEST_PERIOD_DAYS


def _one_or_all(element: Node, case: Case, _now: datetime) -> bool:
    """Said once for the activity, or else by every part that could say it."""
    if _nodes(element, [case["one"]]):
        return True
    match case["all"]:
        case "lang":
            missing = ["descendant::narrative[not(@xml:lang)]"]
        case "currency":
            missing = [f"descendant::{name}[not(@currency)]" for name in _CURRENCY_OF]
        case other:
            missing = [f"transaction[not({other})]"]
    return not _nodes(element, missing)


def _only_one_of(element: Node, case: Case, _now: datetime) -> bool:
    """Nothing of one group where there is something of the other; where there is nothing of it, exactly one.

    Something of *any* path of the other group is enough: an activity that names its country need not name a region.
    """
    return len(_nodes(element, case["paths"])) == (0 if _nodes(element, case["excluded"]) else 1)


def _regex(element: Node, case: Case, *, matches: bool) -> bool:
    pattern = re.compile(case["regex"])
    return all(bool(pattern.search(text)) is matches for text in _texts(element, case["paths"]) if text)


def _starts_with(element: Node, case: Case, _now: datetime) -> bool:
    starts = [text + case.get("separator", "") for text in _texts(element, case["prefix"])]
    return all(any(text.startswith(start) for start in starts) for text in _texts(element, case["paths"]))


def _strict_sum(element: Node, case: Case, _now: datetime) -> bool:
    numbers = _numbers(element, case["paths"])
    return numbers is not None and round(sum(numbers, Decimal(0)), 4) == Decimal(str(case["sum"]))


def _sum(element: Node, case: Case, now: datetime) -> bool:
    return not _nodes(element, case["paths"]) or _strict_sum(element, case, now)


def _range(element: Node, case: Case, _now: datetime) -> bool:
    numbers = _numbers(element, case["paths"])
    low, high = (Decimal(str(case.get(key, limit))) for key, limit in (("min", "-Infinity"), ("max", "Infinity")))
    return numbers is not None and all(low <= one <= high for one in numbers)


def _unique(element: Node, case: Case, _now: datetime) -> bool:
    texts = _texts(element, case["paths"])
    return len(set(texts)) == len(texts)


def _no_spaces(element: Node, case: Case, _now: datetime) -> bool:
    return all(text == text.strip() for text in _texts(element, case["paths"]))


def _if_then(element: Node, case: Case, _now: datetime) -> bool:
    asked = element.xpath(case["if"], namespaces=NAMESPACES)
    return not asked or bool(element.xpath(case["then"], namespaces=NAMESPACES))


def _dependent(element: Node, case: Case, _now: datetime) -> bool:
    return len({bool(_nodes(element, [path])) for path in case["paths"]}) <= 1


_RULES: dict[str, Callable[[Node, Case, datetime], bool]] = {
    "atleast_one": lambda element, case, _now: bool(_nodes(element, case["paths"])),
    "no_more_than_one": lambda element, case, _now: len(_nodes(element, case["paths"])) <= 1,
    "dependent": _dependent,
    "only_one_of": _only_one_of,
    "one_or_all": _one_or_all,
    "date_order": _date_order,
    "date_now": _date_now,
    "between_dates": _between_dates,
    "time_limit": _time_limit,
    "regex_matches": lambda element, case, _now: _regex(element, case, matches=True),
    "regex_no_matches": lambda element, case, _now: _regex(element, case, matches=False),
    "startswith": _starts_with,
    "unique": _unique,
    "sum": _sum,
    "strict_sum": _strict_sum,
    "range": _range,
    "no_spaces": _no_spaces,
    "if_then": _if_then,
}
_OTHER_NAMES = {"at_least_one": "atleast_one", "starts_with": "startswith"}


def _snake(name: str) -> str:
    """A rule's name as the standard writes it; its validator's tests write it joined."""
    joined = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return _OTHER_NAMES.get(joined, joined)
