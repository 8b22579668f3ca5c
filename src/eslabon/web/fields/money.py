"""Amounts with their currency and quantities with their unit, as column pairs; never a float."""

from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.rules.values import Money, Quantity


def refuse_float(value: Any) -> None:
    """Raise TypeError for a binary float, whose cents are not what was typed."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: give a Decimal or text")


def check_currency(code: str) -> None:
    """Raise ValidationError unless `code` is an ISO 4217 currency."""
    if code not in list_currencies():
        raise ValidationError(
            _("«%(code)s» no es un código de moneda. Escriba tres letras mayúsculas, por ejemplo PEN, COP o USD."),
            code="currency",
            params={"code": code},
        )


class ExactField(models.DecimalField):  # type: ignore[type-arg]  # -- Django's fields take no type arguments at run time
    """A decimal column that refuses floats, in assignment to the database and in searches."""

    def get_prep_value(self, value: Any) -> Any:
        refuse_float(value)
        return super().get_prep_value(value)

    def to_python(self, value: Any) -> Decimal | None:
        refuse_float(value)
        found: Decimal | None = super().to_python(value)
        return found


class AmountField(ExactField):
    """An amount of money to the hundredth; its currency stands in a CurrencyField beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 18, "decimal_places": 2, **kwargs})


class CurrencyField(models.CharField):  # type: ignore[type-arg]  # -- Django's fields take no type arguments at run time
    """ISO 4217 code."""

    default_validators = [check_currency]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 3, **kwargs})


class QuantityField(ExactField):
    """A physical quantity; its unit stands in a UnitField beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 18, "decimal_places": 4, **kwargs})


class UnitField(models.CharField):  # type: ignore[type-arg]  # -- Django's fields take no type arguments at run time
    """Code of a unit: kg, t, ha, L, or one that the programme's pack defines (quintal, cajón)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 20, **kwargs})


class MoneyPair:
    """Read and write an amount column and a currency column as one `rules.values.Money`; None where empty."""

    def __init__(self, amount: str, *, currency: str) -> None:
        self.amount, self.currency = amount, currency

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        amount = getattr(instance, self.amount)
        return None if amount is None else Money(amount, getattr(instance, self.currency))

    def __set__(self, instance: Any, value: Money | None) -> None:
        # The currency stays when the amount is emptied: it is the column's, not the amount's.
        setattr(instance, self.amount, value.amount if value is not None else None)
        if value is not None:
            setattr(instance, self.currency, value.currency)


class QuantityPair:
    """Read and write a quantity column and a unit column as one `rules.values.Quantity`; None where empty."""

    def __init__(self, value: str, *, unit: str) -> None:
        self.value, self.unit = value, unit

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = getattr(instance, self.value)
        return None if value is None else Quantity(value, getattr(instance, self.unit))

    def __set__(self, instance: Any, value: Quantity | None) -> None:
        setattr(instance, self.value, value.value if value is not None else None)
        if value is not None:
            setattr(instance, self.unit, value.unit)


__all__ = ["AmountField", "CurrencyField", "MoneyPair", "QuantityField", "QuantityPair", "UnitField"]
