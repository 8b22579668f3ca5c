"""Amounts of money: exact, and never without their currency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

# Decimal places of the currencies in use; any other currency has two.
_PLACES = {"PEN": 2, "COP": 2, "USD": 2, "EUR": 2}
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, order=False)
class Money:
    """An exact amount in one currency.

    Parameters
    ----------
    amount : Decimal
        Finite; may be negative. A float is refused: it cannot say 0.1.
    currency : str
        ISO 4217, three capital letters.

    Raises
    ------
    TypeError
        If the amount is no Decimal.
    ValueError
        If the amount is not finite, the currency has another form, or two currencies meet.

    Notes
    -----
    No amount is converted: an exchange rate is a dated record and belongs where it is used.

    >>> Money(Decimal("150000.01"), "PEN") > Money(Decimal(150000), "PEN")
    True
    >>> Money(Decimal("0.10"), "PEN") + Money(Decimal("0.20"), "PEN")
    Money(amount=Decimal('0.30'), currency='PEN')
    >>> Money(Decimal(1), "PEN") + Money(Decimal(1), "USD")
    Traceback (most recent call last):
    ...
    ValueError: PEN and USD do not add up
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        given: object = self.amount  # nobody checks the types of what comes from a file
        if not isinstance(given, Decimal):
            raise TypeError("an amount is a Decimal")
        if not self.amount.is_finite():
            raise ValueError("an amount is finite")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"not an ISO 4217 currency: {self.currency}")

    def _same(self, other: Self) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Self:
        given: object = factor
        if isinstance(given, float):
            raise TypeError("money is multiplied by a Decimal or a whole number")
        return type(self)(self.amount * factor, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.amount >= self._same(other)

    def rounded(self) -> Self:
        """The amount in the currency's smallest coin, halves away from zero.

        >>> Money(Decimal("2.345"), "PEN").rounded().amount, Money(Decimal("-2.345"), "PEN").rounded().amount
        (Decimal('2.35'), Decimal('-2.35'))
        """
        coin = Decimal(1).scaleb(-_PLACES.get(self.currency, 2))
        return type(self)(self.amount.quantize(coin, rounding=ROUND_HALF_UP), self.currency)

    def split(self, shares: int) -> tuple[Self, ...]:
        """The rounded amount in `shares` parts that add up to it exactly, the first ones a coin larger.

        >>> [part.amount for part in Money(Decimal("10.00"), "PEN").split(3)]
        [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
        """
        if shares < 1:
            raise ValueError("there is at least one share")
        places = _PLACES.get(self.currency, 2)
        coins = int(self.rounded().amount.scaleb(places))
        each, rest = divmod(coins, shares)
        return tuple(
            type(self)(Decimal(each + (position < rest)).scaleb(-places), self.currency) for position in range(shares)
        )

    @classmethod
    def total(cls, parts: Iterable[Self], *, currency: str) -> Self:
        """The sum; zero of `currency` when there are no parts.

        >>> Money.total([], currency="COP")
        Money(amount=Decimal('0'), currency='COP')
        """
        return sum(parts, start=cls(Decimal(0), currency))
