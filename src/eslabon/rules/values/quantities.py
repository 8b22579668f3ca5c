"""Quantities with their unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Self

# Kilograms in one unit of mass. A sack, a box or a bunch differs by product and place: a programme's rules say it.
KILOGRAMS: Mapping[str, Decimal] = MappingProxyType({
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "t": Decimal(1000),
    "qq": Decimal(46),  # the quintal of Peru's coffee trade
})  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """An exact value in one unit.

    Parameters
    ----------
    value : Decimal
        Finite; may be negative.
    unit : str
        As the record has it: `kg`, `qq`, `ha`, `box` …

    Raises
    ------
    TypeError
        If the value is no Decimal.
    ValueError
        If the value is not finite, the unit is blank, or two units meet.

    >>> Quantity(Decimal("1.5"), "qq").to_kilograms()
    Quantity(value=Decimal('69.0'), unit='kg')
    >>> Quantity(Decimal(3), "box").to_kilograms(units={"box": Decimal("18.14")}).value
    Decimal('54.42')
    >>> Quantity(Decimal(1), "ha") + Quantity(Decimal(1), "kg")
    Traceback (most recent call last):
    ...
    ValueError: ha and kg do not add up
    """

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        given: object = self.value  # nobody checks the types of what comes from a file
        if not isinstance(given, Decimal):
            raise TypeError("a quantity's value is a Decimal")
        if not self.value.is_finite():
            raise ValueError("a quantity is finite")
        if not self.unit.strip():
            raise ValueError("a quantity has a unit")

    def _same(self, other: Self) -> Decimal:
        if self.unit != other.unit:
            raise ValueError(f"{self.unit} and {other.unit} do not add up")
        return other.value

    def __add__(self, other: Self) -> Self:
        return type(self)(self.value + self._same(other), self.unit)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.value - self._same(other), self.unit)

    def __lt__(self, other: Self) -> bool:
        return self.value < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.value <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.value > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.value >= self._same(other)

    def to_kilograms(self, *, units: Mapping[str, Decimal] | None = None) -> Self:
        """The same mass in kilograms.

        Parameters
        ----------
        units : mapping of str to Decimal, optional
            Kilograms in one unit of this product; before the general ones. A kilogram is a kilogram always.

        Raises
        ------
        KeyError
            If nothing says how heavy the unit is.
        """
        known = {**KILOGRAMS, **(units or {}), "kg": Decimal(1)}
        return type(self)(self.value * known[self.unit], "kg")
