"""How long the verdicts of a file take, against bare readers of the same file in the same run.

The peers, Python's csv.DictReader and python-calamine, only read: they check nothing and decide nothing. The ratio
is what typed cells, faults by row and column, and six requirements with their reasons cost on top.
"""

import csv
import io
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from eslabon.files.applications import read_applications
from eslabon.files.packs import load_pack, pack_path
from eslabon.rules.calls.eligibility import decide_eligibility

ROWS, REPEATS, SEED = 20_000, 3, 7
FIRST_DAY = date(2010, 1, 1)
COLUMNS = [
    "application_id",
    "place",
    "chain",
    "person",
    "taxpayer_id",
    "taxpayer_active",
    "activity_start",
    "applied_on",
    "debts_or_sanctions",
    "exporter",
    "exportable_supply",
    "sales_last_pen",
    "sales_previous_pen",
    "sales_third_pen",
    "evidence",
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


def seconds(run: Callable[[], Any]) -> float:
    """Return the shortest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None, faults
    terms = pack.calls[0].terms
    rows = invented_rows()
    contents = {"CSV": as_csv(rows), "XLSX": as_xlsx(rows)}
    peers: dict[str, tuple[str, Callable[[bytes], Any]]] = {
        "CSV": ("csv.DictReader", lambda data: list(csv.DictReader(io.StringIO(data.decode())))),
        "XLSX": (
            "calamine",
            lambda data: CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(),
        ),
    }
    for kind, content in contents.items():
        table = read_applications(content, name=f"applications.{kind.lower()}")
        assert len(table.rows) == ROWS, table.faults[:3]
        name, peer = peers[kind]
        base = seconds(lambda: peer(content))
        reading = seconds(lambda: read_applications(content, name="applications"))
        deciding = seconds(lambda: [decide_eligibility(row.declaration, terms=terms) for row in table.rows])
        print(f"{kind}: {ROWS:,} applications; {name} only reads: {base:.2f} s")
        print(f"  read and check: {reading:.2f} s, {reading / base:.1f} x {name}")
        print(f"  decide: {deciding:.2f} s, {deciding / base:.1f} x {name}; {ROWS / deciding:,.0f} verdicts a second")


if __name__ == "__main__":
    main()
