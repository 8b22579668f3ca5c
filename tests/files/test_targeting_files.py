"""Whatever is in a file of districts, weights, names, thresholds or a mapping: faults come out, no error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.files.corridors import DISTRICT_COLUMNS, read_districts, read_weights
from eslabon.files.localities import NAME_COLUMNS, PLACE_COLUMNS, read_localities, read_names, read_rules
from eslabon.files.packs.corridors import COLUMNS, read_corridors
from eslabon.files.public_figures import read_mapping

TABLES = [
    (read_districts, DISTRICT_COLUMNS),
    (read_names, tuple(column.name for column in NAME_COLUMNS)),
    (read_localities, tuple(column.name for column in PLACE_COLUMNS)),
]
CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "0.5", "1e99", "-1", "NaN", "inf", "=1+1", "010101", "\x00", "ñ", '"', "9" * 50]),
)
TOML = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"poverty = nan\npotential=1\nchoose=1\n",
            b"accept = [1]\n",
            b"choose = true\n",
            b"[[override]]\n",
            b"a = 1e400\n",
        ]
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["poverty", "choose", "accept", "review", "districts", "figure", "output", "override"]),
            st.sampled_from(["1", "-1", "'x'", "[]", "{}", "[{}]", "1979-05-27", "true", "[1, 'a']", "{file = 1}"]),
        ),
        max_size=5,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: "\n".join(f"{key} = {value}" for key, value in pairs).encode()),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_hostile_tables_give_rows_or_faults(data):
    read, columns = data.draw(st.sampled_from(TABLES))
    lines = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=4))
    content = "\n".join(",".join(line) for line in [list(columns), *lines]).encode("utf-8", "surrogatepass")
    found = read(content, name="x.csv")
    assert len(found.rows) + found.refused <= content.count(b"\n") + content.count(b"\r") + 1
    assert all(fault.text("es") and fault.text("en") for fault in [*found.faults, *found.notes])
    assert read(content, name="x.csv", strict=True).rows == ([] if found.faults else found.rows)


@settings(max_examples=80, deadline=None)
@given(TOML)
def test_hostile_settings_give_a_value_or_faults_with_their_line(content):
    for found in (read_weights(content, name="x.toml"), read_mapping(content, name="x.toml")):
        assert all(fault.row for fault in found.faults)
    weights, rules = read_weights(content, name="x.toml"), read_rules(content, name="x.toml")
    assert (weights.weights is None) == bool(weights.faults)
    assert not rules.given or not rules.faults or set(rules.given) <= {"accept", "review", "margin"}
    assert read_mapping(content, name="x.toml").faults  # none of these is a mapping


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"code\n", b"code,name,places,origin,latitude,longitude\n,,,,,\nx"]
)
def test_broken_lists_of_corridors_are_told_by_line(content):
    faults = []
    read_corridors(content, faults=faults)
    if content.strip() != ",".join(COLUMNS).encode():
        assert faults
    assert all(fault.row for fault in faults)
