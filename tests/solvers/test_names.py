"""How alike names are, however they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.solvers.names import alike_pairs, similarity, simplify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cooperativa Agraria Cafetalera La Florida", "COOP. AGRARIA CAFETALERA LA FLORIDA LTDA."),
        ("Asociación de Productores Río Tambo", "Asoc. Rio Tambo"),
        ("Agroindustrias Satipo S.A.C.", "AGROINDUSTRIAS SATIPO SAC"),
        ("Cafés del Perené E.I.R.L.", "Cafes del Perene EIRL"),
        ("Quispe Mamani, Juan", "Juan QUISPE MAMANI"),
        ("Comité Ñuqanchik", "COMITE NUQANCHIK"),
    ],
)
def test_same_name_written_otherwise_is_alike(one, other):
    assert similarity(one, other) == 1.0


def test_typing_slip_is_nearly_alike_and_another_name_is_not():
    assert 0.9 <= similarity("Cooperativa Bagua Grande", "Cooperativa Bagua Grnade") < 1
    assert similarity("Cooperativa Bagua Grande", "Cooperativa Satipo") < 0.6


def test_numbers_tell_names_apart():
    assert similarity("Comité Cacaotero 3", "Comité Cacaotero 4") <= 0.5
    assert similarity("Comité Cacaotero 3", "Comité Cacaotero") <= 0.5
    assert similarity("Comité 3 Cacaotero", "Comité Cacaotero N° 3") > 0.9


def test_name_of_legal_words_only_keeps_its_words():
    assert simplify("Asociación") == "asociacion"
    assert similarity("Asociación", "Cooperativa") < 0.6


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_symmetric_and_between_nothing_and_one(one, other):
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1


@given(st.lists(st.tuples(st.sampled_from(["rio tambo", "rio tambu", "satipo", "3 satipo"]), st.sampled_from("AB"))))
def test_pairs_are_those_that_comparing_each_with_each_gives(names):
    """Oracle: the plain double loop."""
    entries = [(key, name, group) for key, (name, group) in enumerate(names)]
    expected = {
        (first, second)
        for first, one, group in entries
        for second, other, other_group in entries
        if first < second and group == other_group and similarity(one, other) >= 0.85
    }
    assert {(pair.first, pair.second) for pair in alike_pairs(entries, threshold=0.85)} == expected
    for key in range(len(entries)):
        around = {tuple(sorted((p.first, p.second))) for p in alike_pairs(entries, threshold=0.85, only=key)}
        assert around == {pair for pair in expected if key in pair}
