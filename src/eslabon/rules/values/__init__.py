"""Values that carry their unit: money with its currency, quantities with theirs, periods with both ends."""

from eslabon.rules.values.money import Money
from eslabon.rules.values.periods import Period
from eslabon.rules.values.quantities import KILOGRAMS, Quantity

__all__ = ["KILOGRAMS", "Money", "Period", "Quantity"]
