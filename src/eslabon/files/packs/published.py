"""What a pack's source published of its programme: figures by table, row and column, as they were printed.

They stand beside what the programme counts of itself and are never mixed with it.
"""

import csv
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from eslabon.files.packs.loading import available_packs, pack_path

NAME = "published.csv"
COLUMNS = ("table", "row", "column", "value")


class Published(NamedTuple):
    """One printed figure."""

    table: str
    row: str
    column: str
    value: Decimal


def published_figures(code: str) -> tuple[Published, ...]:
    """The figures of a pack that comes with Eslabón, in the order of its file; none for one without such a file.

    Raises
    ------
    ValueError
        A row is not as it should be.

    >>> next(one.value for one in published_figures("ruta") if one[:3] == ("services_by_group", "total", "n"))
    Decimal('109')
    """
    path = pack_path(code) / NAME if code in available_packs() else None
    if path is None or not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(text)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}: the columns are {', '.join(COLUMNS)}")
        return tuple(_figure(row, where=f"{path.name}:{rows.line_num}") for row in rows)


def _figure(row: dict[str, str], *, where: str) -> Published:
    try:
        return Published(row["table"], row["row"], row["column"], Decimal(row["value"]))
    except (InvalidOperation, TypeError) as error:
        raise ValueError(f"{where}: {row['value']} is no number") from error
