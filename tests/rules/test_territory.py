"""Clauses TERR-01 to TERR-03."""

import pytest

from eslabon.rules.territory import is_code, kind_of, parent_of, shorten


def test_code_that_lost_its_leading_zero_is_not_padded():
    """TERR-01."""
    assert is_code("05001", scheme="divipola", kind="municipality")
    assert not is_code("5001", scheme="divipola", kind="municipality")
    assert not is_code("٠٥٠٠١", scheme="divipola", kind="municipality")
    assert not is_code("050011", scheme="divipola", kind="municipality")


@pytest.mark.parametrize(
    ("written", "scheme", "short"),
    [("100000", "inei", "10"), ("101000", "inei", "1010"), ("120100", "reniec", "1201"), ("100101", "inei", "100101"),
     ("10", "inei", "10"), ("70000", "divipola", "70"), ("70001", "divipola", "70001")],
)  # fmt: skip
def test_filled_up_code_is_the_shorter_one(written, scheme, short):
    """TERR-02."""
    assert shorten(written, scheme=scheme) == short


@pytest.mark.parametrize(
    ("code", "scheme", "kind", "parent"),
    [("120301", "inei", "district", "1203"), ("1203", "reniec", "province", "12"), ("12", "inei", "department", ""),
     ("05001", "divipola", "municipality", "05"), ("05", "divipola", "department", ""), ("x", "inei", None, "")],
)  # fmt: skip
def test_code_begins_with_the_code_that_holds_it(code, scheme, kind, parent):
    """TERR-03."""
    assert (kind_of(code, scheme=scheme), parent_of(code, scheme=scheme)) == (kind, parent)
