"""Where something stands in a TOML file: the parser forgets it, so the lines are looked through once more."""

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")

Path = tuple[str | int, ...]


def line_numbers(text: str) -> dict[Path, int]:
    """The line, from 1, of every table header and of every key that begins a line.

    >>> found = line_numbers('version = 1' + chr(10) + '[[designs]]' + chr(10) + 'name = "a"')
    >>> found["version",], found["designs", 0], found["designs", 0, "name"]
    (1, 2, 3)
    """
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _with_places(_parts(header[2]), counts, opens=header[1] == "[[")
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _with_places(parts: list[str], counts: dict[Path, int], *, opens: bool) -> Path:
    """The path of a header: a list of tables gets the place of its last one."""
    path: Path = ()
    for place, part in enumerate(parts):
        path = (*path, part)
        if opens and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of the path or of the nearest thing around it; 1 if there is none.

    >>> line_of(("data", "homes", "file"), {("data", "homes"): 7})
    7
    """
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1
