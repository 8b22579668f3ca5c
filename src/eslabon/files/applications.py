"""Applications of a call from a file, and verdicts into one: the columns of `eslabon call decide`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eslabon.files.faults import Fault
from eslabon.files.tables import (
    Column,
    TableLimits,
    amount,
    choice,
    codes,
    iso_date,
    place_code,
    read_table,
    text,
    yes_no,
)
from eslabon.rules.calls.declarations import EVIDENCE_KINDS, PERSONS, Declaration, Verdict
from eslabon.rules.calls.words import CHAINS, DEPARTMENTS

COLUMNS = (
    Column("application_id", text, unique=True),
    Column(
        "place",
        place_code(
            frozenset(DEPARTMENTS),
            width=2,
            es="el código UBIGEO de un departamento, de 01 a 25, con dos dígitos",
            en="the UBIGEO code of a department, from 01 to 25, with two digits",
        ),
    ),
    Column("chain", choice(*CHAINS)),
    Column("person", choice(*PERSONS)),
    Column("taxpayer_id", text, required=False, empty=""),
    Column("taxpayer_active", yes_no, required=False),
    Column("activity_start", iso_date),
    Column("applied_on", iso_date),
    Column("debts_or_sanctions", yes_no, required=False),
    Column("exporter", yes_no),
    Column("exportable_supply", yes_no),
    Column("sales_last_pen", amount, required=False),
    Column("sales_previous_pen", amount, required=False),
    Column("sales_third_pen", amount, required=False),
    Column("evidence", codes(*EVIDENCE_KINDS), required=False, empty=frozenset()),
)
VERDICT_COLUMNS = ("application_id", "requirement", "result", "clause", "reason_es", "reason_en")


@dataclass(frozen=True)
class AppliedRow:
    """One application of the file."""

    row: int
    application_id: str
    declaration: Declaration


@dataclass(frozen=True)
class Applications:
    """What a file of applications holds.

    `faults` says what was refused, `notes` which columns were left aside; `refused` counts rows; `is_readable` is
    False if not even the headers could be used.
    """

    rows: tuple[AppliedRow, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    refused: int
    is_readable: bool


def read_applications(
    source: Path | str | bytes, *, name: str, strict: bool = False, limits: TableLimits | None = None
) -> Applications:
    r"""The applications of a CSV or XLSX file.

    >>> header = ",".join(column.name for column in COLUMNS)
    >>> row = "A1,12,coffee,legal,20512333797,yes,2020-01-31,2021-06-01,no,no,yes,150000.01,,,taxpayer;sales"
    >>> found = read_applications(f"{header}\n{row}\n".encode(), name="a.csv")
    >>> found.rows[0].application_id, found.rows[0].declaration.sales_last_pen, found.refused
    ('A1', Decimal('150000.01'), 0)
    """
    table = read_table(source, name=name, columns=COLUMNS, strict=strict, limits=limits)
    return Applications(
        rows=tuple(_applied(row.number, row.values) for row in table.rows),
        faults=tuple(table.faults),
        notes=tuple(table.notes),
        refused=table.refused,
        is_readable=table.is_readable,
    )


def verdict_rows(application_id: str, *, verdict: Verdict) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The rows of one verdict in the file of verdicts: requirements 1 to 6, then `verdict`."""
    for found in verdict.findings:
        number = str(found.requirement)
        yield application_id, number, found.result, found.clause, found.reason_es, found.reason_en
    yield application_id, "verdict", verdict.result, verdict.clause, verdict.reason_es, verdict.reason_en


def _applied(number: int, values: Mapping[str, Any]) -> AppliedRow:
    declared = {name: value for name, value in values.items() if name != "application_id"}
    return AppliedRow(number, values["application_id"], Declaration(**declared))
