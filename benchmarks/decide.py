"""How long the verdicts of a file take, against bare readers of the same file in the same run.

The peers, Python's csv.DictReader and python-calamine, only read: they check nothing and decide nothing. The ratio
is what typed cells, faults by row and column, and six requirements with their reasons cost on top.
"""

import csv
import io
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from eslabon.files.applications import Applications, AppliedRow, read_applications
from eslabon.files.packs import load_pack, pack_path
from eslabon.rules.calls.eligibility import Terms, Verdict, decide_eligibility

ROWS, REPEATS, SEED = 20_000, 3, 7
FIRST_DAY = date(2010, 1, 1)
COLUMNS = [
    *("application_id", "place", "chain", "person", "taxpayer_id", "taxpayer_active", "activity_start", "applied_on"),
    *("debts_or_sanctions", "exporter", "exportable_supply", "sales_last_pen", "sales_previous_pen"),
    *("sales_third_pen", "evidence"),
]


def invented_rows() -> list[list[str]]:
    """Return applications on every side of every boundary, the same at each run."""
    draw = random.Random(SEED)
    rows = []
    for number in range(ROWS):
        start = FIRST_DAY + timedelta(days=draw.randrange(4000))
        applied = start + timedelta(days=draw.choice([364, 365, 366, 900]))
        sales = [draw.choice(["", "0", "39999.99", "40000.00", "150000.00", "150000.01", "480000"]) for _ in range(3)]
        answers = [draw.choice(["yes", "no"]) for _ in range(4)]
        evidence = ";".join(kind for kind in ("taxpayer", "sales", "export") if draw.random() < 0.8)
        subject = [f"A{number:06}", draw.choice(["12", "20", "22"]), draw.choice(["banana", "coffee", "cacao"])]
        taxpayer = ["legal", f"20{draw.randrange(10**9):09}", answers[0]]
        rows.append([*subject, *taxpayer, str(start), str(applied), *answers[1:], *sales, evidence])
    return rows


def as_csv(rows: list[list[str]]) -> bytes:
    """Return the rows as a CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    """Return the rows as a workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def read_with_dictreader(content: bytes) -> list[dict[str, str]]:
    """Read the CSV with the standard library."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def read_with_calamine(content: bytes) -> list[list[Any]]:
    """Read the workbook with the bare library."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def read_and_check(content: bytes) -> Applications:
    """Read the applications as `eslabon call decide` does."""
    return read_applications(content, name="applications")


def decide_all(rows: Sequence[AppliedRow], terms: Terms) -> list[Verdict]:
    """Give every verdict."""
    return [decide_eligibility(row.declaration, terms=terms) for row in rows]


def seconds(run: Callable[..., Any], *arguments: Any) -> float:
    """Return the shortest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None, faults
    terms = pack.calls[0].terms
    rows = invented_rows()
    cases = [
        ("CSV", as_csv(rows), "csv.DictReader", read_with_dictreader),
        ("XLSX", as_xlsx(rows), "calamine", read_with_calamine),
    ]
    for kind, content, name, peer in cases:
        table = read_and_check(content)
        assert len(table.rows) == ROWS, table.faults[:3]
        base, reading = seconds(peer, content), seconds(read_and_check, content)
        deciding = seconds(decide_all, table.rows, terms)
        print(f"{kind}: {ROWS:,} applications; {name} only reads: {base:.2f} s")
        print(f"  read and check: {reading:.2f} s, {reading / base:.1f} x {name}")
        print(f"  decide: {deciding:.2f} s, {deciding / base:.1f} x {name}; {ROWS / deciding:,.0f} verdicts a second")


if __name__ == "__main__":
    main()
