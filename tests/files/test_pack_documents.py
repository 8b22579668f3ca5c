"""The line of every value of a TOML file, held against what cutting the file shows."""

import tomllib

import pytest

from eslabon.files.packs import pack_path
from eslabon.files.packs.documents import NotTomlError, Path, parse_document

TRICKY = b'''# a comment [with] = signs
title.es = "a"
"quoted key" = 1
words = [ "x", # one
  "y",
  "z" ]
long = """
[not.a.header]
key = "not a key"
"""
grid = [
  { place = "12", chain = "coffee" },

  { place = "22", chain = "cacao" }, # last
]
nested = [[1, 2],
  [3]]
[a.b]
c = 1
d.e = {f = [1, 2], g = 2021-05-03}
[[items]]
name = "first"
[items.detail]
x = 1
[[items.parts]]
y = 1
[[items.parts]]
y = 2
[[items]]
name = "second"
[[items.parts]]
y = 3
'''


def paths_of(value: object, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths_of(inner, (*path, index))
    return found


def has(data: object, path: Path) -> bool:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def line_by_cutting(text: str, path: Path) -> tuple[int, int]:
    """Between which lines `path` begins: after the last sound cut without it, up to the first one with it."""
    rows = text.split("\n")
    without = 0
    for end in range(1, len(rows) + 1):
        try:
            data = tomllib.loads("\n".join(rows[:end]))
        except tomllib.TOMLDecodeError:
            continue
        if has(data, path):
            return without + 1, end
        without = end
    raise AssertionError(path)


def shipped() -> list[bytes]:
    return [file.read_bytes() for file in sorted(pack_path("ruta").rglob("*.toml"))]


@pytest.mark.parametrize("content", [TRICKY, TRICKY.replace(b"\n", b"\r\n"), *shipped()])
def test_line_of_every_value_lies_where_the_value_appears(content: bytes):
    document = parse_document(content, name="x.toml")
    text = content.decode().replace("\r\n", "\n")
    for path in paths_of(document.data):
        assert path in document.lines, path
        first, last = line_by_cutting(text, path)
        assert first <= document.line(path) <= last, path


def test_items_of_an_array_over_several_lines_have_their_own_lines():
    document = parse_document(TRICKY, name="x.toml")
    assert [document.line(("words", index)) for index in range(3)] == [4, 5, 6]
    assert [document.line(("grid", index, "chain")) for index in range(2)] == [12, 14]
    assert [document.line(("items", 0, "parts", index, "y")) for index in range(2)] == [26, 28]
    assert document.line(("items", 1, "parts", 0, "y")) == 32


def test_line_of_something_absent_is_that_of_what_would_hold_it():
    document = parse_document(TRICKY, name="x.toml")
    assert document.line(("a", "b", "nothing")) == document.line(("a", "b")) == 18
    assert document.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a = 1\nb = \xff\n", 2),
        (b"a = 1\nb = = 2\n", 2),
        (b"a = 1\nb = nan\n", 2),
        (b"a = 1\nb = 1e999999999999999999999\n", 2),
        (b"a = 1\nb = 2021-02-30\n", 2),
        (b"a = 1\nb = " + b"[" * 5000, 2),
        (b'a = 1\nb = """\nnever closed\n', 3),
        (b"a = 1\n\n\nb = [1,\n2\n", 5),
        (b"a = 1\nb = " + b"9" * 5000, 2),
    ],
)
def test_what_is_not_toml_is_located(content: bytes, line: int):
    with pytest.raises(NotTomlError) as caught:
        parse_document(content, name="x.toml")
    assert caught.value.line == line


def test_statement_longer_than_is_worth_locating_keeps_what_was_found_before():
    content = b"a = 1\nb = [\n" + b"1,\n" * 3000 + b"]\nc = 2\n"
    document = parse_document(content, name="x.toml")
    assert (document.line(("a",)), document.data["c"]) == (1, 2)
    assert document.line(("c",)) == 1
