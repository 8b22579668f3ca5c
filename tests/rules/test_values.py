"""Money, quantities and periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.values import Money, Period, Quantity

amounts = st.decimals(-(10**9), 10**9, places=2)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(amounts, amounts)
def test_money_adds_and_compares_exactly(left, right):
    one, other = Money(left, "PEN"), Money(right, "PEN")
    assert (one + other).amount == left + right
    assert (one + other) - other == one
    assert (one < other, one <= other, one > other, one >= other) == (
        left < right, left <= right, left > right, left >= right
    )  # fmt: skip
    assert (-one).amount == -left


@given(amounts, st.integers(1, 60))
def test_shares_add_up_and_differ_by_one_coin_at_most(amount, count):
    shares = Money(amount, "PEN").split(count)
    assert len(shares) == count
    assert Money.total(shares, currency="PEN").amount == amount
    assert max(share.amount for share in shares) - min(share.amount for share in shares) <= Decimal("0.01")


def test_halves_are_rounded_away_from_zero():
    assert [Money(Decimal(text), "COP").rounded().amount for text in ("0.005", "-0.005", "0.0049")] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.00"),
    ]


@pytest.mark.parametrize("amount", [0.1, "1", None, True])
def test_inexact_money_is_refused(amount):
    with pytest.raises(TypeError):
        Money(amount, "PEN")
    with pytest.raises(TypeError):
        Quantity(amount, "kg")


@pytest.mark.parametrize("currency", ["", "pen", "SOLES", "S/.", "ÑÑÑ"])
def test_currency_has_its_iso_form(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), currency)


def test_units_and_currencies_never_meet():
    sole, dollar = Money(Decimal(1), "PEN"), Money(Decimal(1), "USD")
    kilogram, hectare = Quantity(Decimal(1), "kg"), Quantity(Decimal(1), "ha")
    for left, right in ((sole, dollar), (kilogram, hectare)):
        for act in ("__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"):
            with pytest.raises(ValueError, match="do not add up"):
                getattr(left, act)(right)
        assert left != right
    for endless in (Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="finite"):
            Money(endless, "PEN")
        with pytest.raises(ValueError, match="finite"):
            Quantity(endless, "kg")
    with pytest.raises(ValueError, match="has a unit"):
        Quantity(Decimal(1), " ")


def test_money_is_multiplied_by_exact_numbers_only():
    assert (Money(Decimal("2.50"), "PEN") * 3).amount == Decimal("7.50")
    with pytest.raises(TypeError):
        Money(Decimal(1), "PEN") * 0.1
    with pytest.raises(ValueError, match="at least one share"):
        Money(Decimal(1), "PEN").split(0)


def test_mass_in_kilograms_follows_the_product_and_a_kilogram_stays_one():
    assert Quantity(Decimal(2), "t").to_kilograms().value == 2000
    assert Quantity(Decimal(2), "box").to_kilograms(units={"box": Decimal("18.14"), "kg": Decimal(9)}).value == Decimal(
        "36.28"
    )
    assert Quantity(Decimal(2), "kg").to_kilograms(units={"kg": Decimal(9)}).value == 2
    assert Quantity(Decimal(2), "qq").to_kilograms(units={"qq": Decimal(50)}).value == 100
    with pytest.raises(KeyError):
        Quantity(Decimal(2), "bunch").to_kilograms()


@given(days, st.integers(0, 400), days, st.integers(0, 400))
def test_periods_overlap_when_they_share_a_day(start, length, other_start, other_length):
    one = Period(start, start + timedelta(length))
    other = Period(other_start, other_start + timedelta(other_length))
    shared = {start + timedelta(n) for n in range(length + 1)} & {
        other_start + timedelta(n) for n in range(other_length + 1)
    }
    assert one.overlaps(other) is other.overlaps(one) is bool(shared)
    assert one.days == length + 1
    assert one.start in one
    assert one.end in one
    assert one.end + timedelta(1) not in one
    assert one.shifted(days=3).days == one.days


def test_running_period_has_no_end():
    running = Period(date(2021, 5, 3))
    assert date(2999, 1, 1) in running
    assert date(2021, 5, 2) not in running
    assert running.shifted(days=1) == Period(date(2021, 5, 4))
    assert running.until(date(2021, 5, 3)).days == 1
    with pytest.raises(ValueError, match="cannot end"):
        running.until(date(2021, 5, 2))
