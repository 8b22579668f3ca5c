"""Whatever is done to a pack's files, loading it gives faults with a file and a line, never an exception."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.files.packs import load_pack, pack_path

NAMES = ("pack.toml", "roles.toml", "places.csv", "calls/ruta-2021-1.toml", "calls/ruta-2022-1.toml")
PIECES = (
    b"", b"\n", b'"', b'"""', b"[", b"]]", b"[[requirements]]\n", b"= ", b"\xff", b"\x00", b"\r", b",", b"nan", b"inf",
    b"1e400", b"0x" + b"f" * 5000, b"true", b"{}", b"[]", b"2021-02-30", b"9999-12-31", b"-1", "ñ".encode(),
    "\u2028".encode(), b"a.b.c = 1\n", b"[calls]\n", b'title = "x"\n', b'code = ""\n', b"'''", b"\\u0000",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("fuzz") / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    return copy


edits = st.tuples(
    st.sampled_from(NAMES),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 60),
    st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)),
)


@given(changes=st.lists(edits, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mangled_pack_gives_faults_and_no_exception(folder: Path, changes):
    before = {name: (folder / name).read_bytes() for name in NAMES}
    try:
        for name, where, cut, piece in changes:
            content = (folder / name).read_bytes()
            start = int(where * len(content))
            (folder / name).write_bytes(content[:start] + piece + content[start + cut :])
        pack, faults = load_pack(folder)
        assert (pack is None) == bool(faults)
        for fault in faults:
            lines = (folder / fault.file).read_bytes().count(b"\n") + 1 if (folder / fault.file).is_file() else 1
            assert fault.row is not None
            assert 1 <= fault.row <= lines + 1
            assert fault.es
            assert fault.en
            assert "\n" not in str(fault)
    finally:
        for name, content in before.items():
            (folder / name).write_bytes(content)


@given(lines=st.lists(st.integers(0, 200), min_size=1, max_size=5), name=st.sampled_from(NAMES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pack_with_lines_deleted_or_doubled_gives_faults_and_no_exception(folder: Path, lines, name):
    before = (folder / name).read_bytes()
    rows = before.splitlines(keepends=True)
    try:
        for line in lines:
            at = line % len(rows)
            rows[at : at + 1] = [] if line % 2 else [rows[at], rows[at]]
        (folder / name).write_bytes(b"".join(rows))
        pack, faults = load_pack(folder)
        assert (pack is None) == bool(faults)
    finally:
        (folder / name).write_bytes(before)
