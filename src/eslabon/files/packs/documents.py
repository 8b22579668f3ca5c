"""A TOML file with the line of every value.

No well-kept TOML library for Python keeps the position of values, so the positions are found here with the standard
parser itself: a TOML file is a row of statements (a `[header]`, or a `key = value` that may run over several lines),
and a statement is the shortest run of lines that `tomllib` accepts on its own. Nothing of TOML's syntax is parsed by
hand. Only files that are sound as a whole are split.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

Path = tuple[str | int, ...]

_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_LONGEST_STATEMENT = 200  # lines; the cost grows with its square. After a longer one lines are approximate


@dataclass(frozen=True)
class Document:
    """The parsed data of one file, able to say on which line each value starts."""

    name: str  # the file's name inside the pack, with `/`
    data: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The first line of every path; worked out only when there is a fault to locate."""
        return _locate(self.text.split("\n"))

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part of the file that holds it; 1 for the whole file."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1


class NotTomlError(Exception):
    """The file is not TOML: where, and what the parser says."""

    def __init__(self, line: int, column: int | None, reason: str) -> None:
        self.line, self.column, self.reason = line, column, reason
        super().__init__(f"{line}: {reason}")


def parse_document(content: bytes, *, name: str) -> Document:
    """Parse a TOML file and locate its values.

    Raises
    ------
    NotTomlError
        The bytes are not UTF-8, or not TOML.
    """
    text = _decoded(content)
    try:
        data = tomllib.loads(text, parse_float=_finite)
    except tomllib.TOMLDecodeError as error:
        raise _located(str(error), text) from None
    except (ValueError, ArithmeticError, RecursionError) as error:  # an endless number, brackets nested too deep
        raise NotTomlError(_first_unsound_line(text), None, str(error) or type(error).__name__) from None
    return Document(name, data, text)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise NotTomlError(content.count(b"\n", 0, error.start) + 1, None, "not UTF-8") from None


def _finite(text: str) -> Decimal:
    value = Decimal(text.replace("_", ""))
    if not value.is_finite():
        raise InvalidOperation(f"{text} is not a number")
    return value


def _located(message: str, text: str) -> NotTomlError:
    found = _POSITION.search(message)
    if found is None:
        return NotTomlError(_first_unsound_line(text), None, message)
    reason = message[: found.start()]
    if found[1] is None:
        return NotTomlError(text.rstrip("\n").count("\n") + 1, None, reason)
    return NotTomlError(int(found[1]), int(found[2]), reason)


def _first_unsound_line(text: str) -> int:
    """The first statement that does not parse on its own: used where the parser gives no position."""
    rows, start = text.split("\n"), 0
    while start < len(rows):
        length = _statement_length(rows, start)
        if length is None:
            return start + 1
        start += length
    return 1


def _statement_length(rows: list[str], start: int) -> int | None:
    for length in range(1, min(_LONGEST_STATEMENT, len(rows) - start) + 1):
        if _parsed(rows[start : start + length]) is not None:
            return length
    return None


def _parsed(rows: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(rows), parse_float=_finite)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _locate(rows: list[str]) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}  # how many items each array of tables has so far
    table: Path = ()
    start = 0
    while start < len(rows):
        length = _statement_length(rows, start)
        if length is None:
            break
        statement = _parsed(rows[start : start + length]) or {}
        if statement and rows[start].lstrip().startswith("["):
            table = _open_table(statement, counts)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], start + 1)
        elif statement:
            _note_values(statement, path=table, first=start + 1, rows=rows[start : start + length], lines=lines)
        start += length
    return lines


def _open_table(header: dict[str, Any], counts: dict[Path, int]) -> Path:
    """The full path of a header parsed alone: `[[calls.items]]` is item n of that array."""
    path: Path = ()
    rest: Any = header
    while rest:
        if isinstance(rest, list):  # the header itself opens one more item
            counts[path] = counts.get(path, 0) + 1
            return (*path, counts[path] - 1)
        key, rest = next(iter(rest.items()))
        path = (*path, key)
        if isinstance(rest, dict) and path in counts:  # inside the last item of an array of tables
            path = (*path, counts[path] - 1)
    return path


def _note_values(value: Any, *, path: Path, first: int, rows: list[str], lines: dict[Path, int]) -> None:
    """Note where each part of one statement starts; `rows` are its lines, `first` the number of the first."""
    if isinstance(value, dict):
        for key, inner in value.items():
            lines.setdefault((*path, key), first)
            _note_values(inner, path=(*path, key), first=first, rows=rows, lines=lines)
    elif isinstance(value, list):
        offsets = _item_offsets(len(value), rows)
        for index, inner in enumerate(value):
            lines.setdefault((*path, index), first + offsets[index])
            _note_values(inner, path=(*path, index), first=first + offsets[index], rows=[], lines=lines)


def _item_offsets(count: int, rows: list[str]) -> list[int]:
    """For each of the `count` items of an array written over these rows, the row on which the item ends."""
    found: list[int] = []
    for offset in range(len(rows)):
        so_far = _items_until(rows[: offset + 1])
        found += [offset] * (min(so_far, count) - len(found))
    return found + [0] * (count - len(found))


def _items_until(rows: list[str]) -> int:
    """How many items an array holds that is cut, and closed, after these rows; 0 in the middle of an item."""
    value: Any = _parsed([*rows, "]"]) or _parsed(rows)
    while isinstance(value, dict) and value:
        value = next(iter(value.values()))
    return len(value) if isinstance(value, list) else 0
