"""The published tables of a pack, computed on its simulated world: `table, row, column, value`."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from eslabon.simulate.ruta import pilot_execution, portfolio, profile


class Cell(NamedTuple):
    """One figure of one table; `value` as it is printed."""

    table: str
    row: str
    column: str
    value: str


# Pack → the tables that it publishes. A table is a function of the seed that gives row, column and value.
Figures = Iterator[tuple[str, str, int | Decimal]]
TABLES: dict[str, dict[str, Callable[[int], Figures]]] = {
    "ruta": {
        "profile": profile.profile,
        "services_by_entity": portfolio.services_by_entity,
        "services_by_group": portfolio.services_by_group,
        "execution": pilot_execution.execution,
    }
}


def table_cells(pack: str, *, seed: int) -> list[Cell]:
    """Every cell of the tables of `pack`, in the order in which they are published.

    Raises
    ------
    KeyError
        The pack publishes no tables.
    """
    return [
        Cell(name, row, column, printed(value))
        for name, compute in TABLES[pack].items()
        for row, column, value in compute(seed)
    ]


def printed(value: int | Decimal) -> str:
    """A count as it is; anything else with one decimal, halves away from zero.

    >>> printed(42), printed(Decimal("26.19")), printed(Decimal("0.25"))
    ('42', '26.2', '0.3')
    """
    if isinstance(value, int):
        return str(value)
    return str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
