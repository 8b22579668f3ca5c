"""Numbers of people and taxpayers, among them the RUC of CALL-02."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.identifiers import (
    is_valid,
    is_valid_cedula,
    is_valid_dni,
    is_valid_nit,
    is_valid_ruc,
    normalise,
    ruc_fits_person,
)
from tests.cli.oracle import check_digit


@given(st.sampled_from(["10", "15", "17", "20"]), st.integers(0, 10**8 - 1), st.sampled_from("0123456789"))
def test_ruc_has_exactly_one_right_last_digit(beginning, rest, digit):
    """CALL-02."""
    ten = f"{beginning}{rest:08d}"
    assert is_valid_ruc(ten + digit) is (digit == check_digit(ten))


@given(st.text(max_size=15))
def test_any_text_is_judged_and_never_raises(text):
    for judge in (is_valid_ruc, is_valid_dni, is_valid_nit, is_valid_cedula):
        assert judge(text) in {True, False}
    for scheme in ("ruc", "dni", "nit", "cedula", "passport"):
        assert is_valid(scheme, text) in {True, False}


@pytest.mark.parametrize(
    "number", ["", "2051233379", "205123337970", "20 512333797", "２０５１２３３３７９７", "16123456789"]
)
def test_other_forms_are_no_ruc(number):
    """CALL-02."""
    assert not is_valid_ruc(number)


@pytest.mark.parametrize(
    ("beginning", "natural", "legal"),
    [("10", True, False), ("15", True, False), ("17", True, False), ("20", False, True), ("11", False, False)],
)
def test_beginning_tells_the_person(beginning, natural, legal):
    """CALL-02."""
    assert ruc_fits_person(f"{beginning}123456789", "natural") is natural
    assert ruc_fits_person(f"{beginning}123456789", "legal") is legal
    with pytest.raises(ValueError, match="kind of person"):
        ruc_fits_person("20512333797", "both")


@pytest.mark.parametrize(
    ("scheme", "written", "stored"),
    [
        ("ruc", " 20-512333797\t", "20512333797"),
        ("nit", "213.123.432–1", "2131234321"),
        ("dni", "10117410-k", "10117410K"),
        ("cedula", "1.012.345.678", "1012345678"),
    ],
)
def test_separators_go_before_storing(scheme, written, stored):
    assert normalise(scheme, written) == stored


def test_unknown_scheme_is_told():
    with pytest.raises(ValueError, match="passport"):
        normalise("passport", "1")


def test_right_and_wrong_numbers_of_each_kind():
    assert is_valid("dni", "10117410-2")
    assert not is_valid("dni", "10117410-3")
    assert is_valid("nit", "213.123.432-1")
    assert not is_valid("nit", "213.123.432-2")
    assert not is_valid_cedula("12")
    assert is_valid_cedula("123")
