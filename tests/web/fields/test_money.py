"""Exact amounts with currency, quantities with unit."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from eslabon.rules.values import Money, Quantity
from eslabon.web.fields.money import MoneyPair, QuantityPair
from tests.web.fields.models import Card

pytestmark = pytest.mark.django_db


class PricedCard(Card):
    price = MoneyPair("amount", currency="currency")
    weight = QuantityPair("quantity", unit="unit")

    class Meta:
        app_label = "fields"
        proxy = True


def test_pair_is_read_and_written_as_one_value() -> None:
    card = PricedCard()
    card.price, card.weight = Money(Decimal("1234.50"), "COP"), Quantity(Decimal(46), "kg")
    card.save()
    found = PricedCard.objects.get(pk=card.pk)
    assert found.price == Money(Decimal("1234.50"), "COP")
    assert found.weight == Quantity(Decimal(46), "kg")
    found.price = None
    assert (found.amount, found.price, found.currency) == (None, None, "COP")


def test_float_is_refused_when_written_and_when_searched() -> None:
    with pytest.raises(TypeError, match="float"):
        Card.objects.create(amount=0.1)
    with pytest.raises(TypeError, match="float"):
        list(Card.objects.filter(amount__gt=0.1))


@pytest.mark.parametrize("code", ["XX1", "pen", "SOL"])
def test_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        Card(currency=code, amount=1, quantity=1, title="x").full_clean()
