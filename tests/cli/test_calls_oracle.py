"""`eslabon call decide` against an oracle that knows the contract's text and not the rule's code.

Every boundary of clauses CALL-01 to CALL-07 is walked, then chance mixes them, good rows and bad.
"""

import csv
import io
import itertools
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eslabon.cli import main
from tests.cli.oracle import BEGINNINGS, CALLS, COUNTED, HEADER, OPEN, THRESHOLDS, check_digit, expected

KINDS = ("taxpayer", "sales", "export")
EVIDENCE = [";".join(kinds) for size in range(4) for kinds in itertools.combinations(KINDS, size)]
SALES = ("sales_last_pen", "sales_previous_pen", "sales_third_pen")
CHAINS = ("banana", "coffee", "cacao")
DEPARTMENTS = [f"{number:02d}" for number in range(1, 26)]


def ruc(first_ten):
    return first_ten + check_digit(first_ten)


GOOD = {
    "application_id": "A",
    "place": "12",
    "chain": "coffee",
    "person": "legal",
    "taxpayer_id": ruc("2051233379"),
    "taxpayer_active": "yes",
    "activity_start": "2015-01-01",
    "applied_on": "2022-03-01",
    "debts_or_sanctions": "no",
    "exporter": "no",
    "exportable_supply": "yes",
    "sales_last_pen": "500000",
    "sales_previous_pen": "",
    "sales_third_pen": "",
    "evidence": "taxpayer;sales;export",
}


def as_csv(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows):
    """Typed as a person's spreadsheet types them: numbers, dates and TRUE or FALSE, zeros in front lost."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows, start=1):
            for position, column in enumerate(HEADER):
                text = row[column]
                if column in {"activity_start", "applied_on"} and date.fromisoformat(text).year > 1900:
                    sheet.write_datetime(number, position, date.fromisoformat(text), day)
                elif column == "place" or (column in {*SALES, "taxpayer_id"} and text.isascii() and text.isdigit()):
                    sheet.write_number(number, position, float(text))
                elif text in {"yes", "no"}:
                    sheet.write_boolean(number, position, text == "yes")
                elif text:
                    sheet.write_string(number, position, text)
    return out.getvalue()


def decide(data, call, *options, suffix=".csv"):
    """Run the command on a file; return status, rows of verdicts and the messages."""
    with TemporaryDirectory() as folder:
        source, out = Path(folder, f"applications{suffix}"), Path(folder, "verdicts.csv")
        source.write_bytes(data)
        run = CliRunner().invoke(main, ["call", "decide", call, "--file", str(source), "--out", str(out), *options])
        assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
        content = out.read_bytes() if out.exists() else b""
        messages = run.stderr.replace(folder + "/", "")
    assert not content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    return run.exit_code, rows, messages


def results(rows):
    """{application: results of 1 to 6 and the verdict}, after looking at the form of every row."""
    found = {}
    for row in rows:
        assert list(row) == ["application_id", "requirement", "result", "clause", "reason_es", "reason_en"]
        assert row["clause"].startswith("CALL-")
        assert row["reason_es"]
        assert row["reason_en"]
        assert row["reason_es"] != row["reason_en"]
        found.setdefault(row["application_id"], []).append((row["requirement"], row["result"]))
    for each in found.values():
        assert [requirement for requirement, _ in each] == ["1", "2", "3", "4", "5", "6", "verdict"]
    return {application: [result for _, result in each] for application, each in found.items()}


def assert_agrees(rows, call, *, as_workbook=False):
    rows = [{**row, "application_id": f"A{number:05d}"} for number, row in enumerate(rows)]
    data, suffix = (as_xlsx(rows), ".xlsx") if as_workbook else (as_csv(rows), ".csv")
    status, verdicts, messages = decide(data, call, suffix=suffix)
    assert (status, messages) == (0, "")
    found = results(verdicts)
    assert list(found) == [row["application_id"] for row in rows]
    for row in rows:
        assert found[row["application_id"]] == expected(row, call), row


def around(amount):
    return [str(Decimal(amount) + Decimal(cents) / 100) for cents in (-1, 0, 1)]


def sales_grid(call):
    """Every year at, under and over every threshold in force anywhere, with every evidence and way of trading."""
    for chain, threshold in itertools.product(CHAINS, ("40000", "80000", "150000")):
        for year, amount in itertools.product(SALES, around(threshold)):
            for evidence, exporter, supply in itertools.product(EVIDENCE, ("yes", "no"), ("yes", "no")):
                yield {**GOOD, **dict.fromkeys(SALES, ""), "chain": chain, year: amount, "evidence": evidence,
                       "exporter": exporter, "exportable_supply": supply}  # fmt: skip
    for chain, amounts in itertools.product(CHAINS, itertools.product(("", "0", "80000", "80000.01"), repeat=3)):
        for evidence in ("", "sales"):
            yield {**GOOD, **dict(zip(SALES, amounts, strict=True)), "chain": chain, "evidence": evidence}


def date_grid():
    """One year after, one day less and one more, from every kind of day, 29 February among them."""
    starts = [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2019, 2, 28), date(2019, 3, 1),
              date(2020, 12, 31), date(2021, 1, 1), date(2000, 2, 29), date(1899, 12, 31)]  # fmt: skip
    for start in starts:
        for shift in (0, 1, -1, 364, 365, 366, 367, 730, 4000):
            yield {**GOOD, "activity_start": start.isoformat(), "applied_on": (start + timedelta(shift)).isoformat()}
    yield {**GOOD, "activity_start": "9999-12-31", "applied_on": "9999-12-31"}
    yield {**GOOD, "activity_start": "9998-12-31", "applied_on": "9999-12-31"}
    yield {**GOOD, "activity_start": "0001-01-01", "applied_on": "0001-12-31"}


def taxpayer_grid():
    """Every beginning for every person, every last digit, every status, with and without the record."""
    tens = [beginning + "12345678" for beginning in ("10", "15", "17", "20", "16", "30", "00")]
    numbers = [ruc(ten) for ten in tens] + [tens[0] + digit for digit in "0123456789"]
    numbers += ["", "0", GOOD["taxpayer_id"][:10], GOOD["taxpayer_id"] + "0", "2O512333797", "20-512333797", "n/a"]
    numbers += ["٢٠٥١٢٣٣٣٧٩٧", "２０５１２３３３７９７", "²0512333797", "{0}", "%s", "=1+1"]
    # The two sums whose check digit would have two figures.
    numbers += [next(ruc(f"20{n:08d}") for n in range(10**4) if check_digit(f"20{n:08d}") == end) for end in "01"]
    for number, person, active in itertools.product(numbers, ("natural", "legal"), ("yes", "no", "")):
        for evidence in ("", "taxpayer", "sales;export", "sales;taxpayer"):
            yield {**GOOD, "taxpayer_id": number, "person": person, "taxpayer_active": active, "evidence": evidence}


def other_grid():
    for place, chain in itertools.product(DEPARTMENTS, CHAINS):
        yield {**GOOD, "place": place, "chain": chain}
    for debts, exporter, supply in itertools.product(("yes", "no", ""), ("yes", "no"), ("yes", "no")):
        for evidence in EVIDENCE:
            yield {**GOOD, "debts_or_sanctions": debts, "exporter": exporter, "exportable_supply": supply,
                   "evidence": evidence}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("as_workbook", [False, True], ids=["csv", "xlsx"])
def test_every_boundary_agrees_with_the_contract(call, as_workbook):
    rows = [*sales_grid(call), *date_grid(), *taxpayer_grid(), *other_grid()]
    assert_agrees(rows, call, as_workbook=as_workbook)
    seen = {tuple(expected(row, call)[-1:]) for row in rows}
    assert seen == {("eligible",), ("to_correct",), ("not_eligible",)}


numbers_of_taxpayers = st.one_of(
    st.builds(
        lambda beginning, rest: ruc(f"{beginning}{rest:08d}"),
        st.sampled_from(["10", "15", "17", "20", "18"]),
        st.integers(0, 10**8 - 1),
    ),
    st.from_regex(r"[0-9]{0,12}", fullmatch=True),
    st.just(GOOD["taxpayer_id"]),
)
amounts = st.one_of(
    st.just(""),
    st.sampled_from([each for threshold in ("40000", "80000", "150000") for each in around(threshold)]),
    st.decimals(0, 10**9, places=2).map(str),
)
days = st.dates(date(2018, 1, 1), date(2022, 12, 31)).map(date.isoformat)
combinations = st.one_of(
    st.sampled_from(sorted(OPEN["ruta-2021-1"] | OPEN["ruta-2022-1"])),
    st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(CHAINS)),
)


@st.composite
def applications(draw):
    place, chain = draw(combinations)
    yes_no = st.sampled_from(["yes", "no"])
    return {
        "place": place,
        "chain": chain,
        "person": draw(st.sampled_from(sorted(BEGINNINGS))),
        "taxpayer_id": draw(numbers_of_taxpayers),
        "taxpayer_active": draw(st.sampled_from(["yes", "no", ""])),
        "activity_start": draw(days),
        "applied_on": draw(days),
        "debts_or_sanctions": draw(st.sampled_from(["no", "yes", ""])),
        "exporter": draw(yes_no),
        "exportable_supply": draw(yes_no),
        **{year: draw(amounts) for year in SALES},
        "evidence": ";".join(draw(st.permutations(KINDS))[: draw(st.integers(0, 3))]),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(applications(), min_size=1, max_size=25), st.sampled_from(CALLS))
@example([{key: value for key, value in GOOD.items() if key != "application_id"}], "ruta-2022-1")
def test_any_good_file_agrees_with_the_contract(rows, call):
    assert_agrees(rows, call)


BAD = [
    *((column, "") for column in ("application_id", "place", "chain", "person", "activity_start", "applied_on",
                                  "exporter", "exportable_supply")),
    ("place", "26"), ("place", "00"), ("place", "8"), ("place", "120101"), ("place", "Junín"), ("place", "١٢"),
    ("chain", "tea"), ("chain", "Coffee"), ("person", "both"), ("taxpayer_active", "maybe"), ("taxpayer_active", "sí"),
    ("activity_start", "2021-02-29"), ("activity_start", "31/12/2020"), ("applied_on", "2021-6-1"),
    ("applied_on", "2021-06-31"), ("applied_on", "2021-06-01T00:00"), ("applied_on", "20210601"),
    ("debts_or_sanctions", "1"), ("exporter", "YES"), ("exportable_supply", "true"),
    ("sales_last_pen", "150,000"), ("sales_last_pen", "NaN"), ("sales_previous_pen", "Infinity"),
    ("sales_previous_pen", "-0.01"), ("sales_third_pen", "S/ 5"), ("sales_third_pen", "1e9"),
    ("sales_third_pen", "1_000"), ("sales_last_pen", "9" * 200),
    ("evidence", "photo"), ("evidence", "taxpayer,sales"), ("evidence", "taxpayer;Sales"),
    ("chain", "coffee\x00"),
]  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(st.tuples(applications(), st.one_of(st.none(), st.sampled_from(BAD))), min_size=1, max_size=12),
    st.sampled_from(CALLS),
    st.booleans(),
)
def test_bad_rows_are_named_and_good_ones_decided(pairs, call, is_strict):
    rows = [{**row, "application_id": f"A{number}"} for number, (row, _) in enumerate(pairs)]
    bad = {number: spoil for number, (_, spoil) in enumerate(pairs) if spoil}
    for number, (column, value) in bad.items():
        rows[number][column] = value
    status, verdicts, messages = decide(as_csv(rows), call, *(["--strict"] if is_strict else []))
    assert status == (1 if bad else 0)
    for number, (column, _) in bad.items():
        assert f"applications.csv:{number + 2}:{column}: " in messages
    assert len(messages.splitlines()) == len(bad)
    good = {} if is_strict and bad else {row["application_id"]: row for n, row in enumerate(rows) if n not in bad}
    assert results(verdicts) == {application: expected(row, call) for application, row in good.items()}


@pytest.mark.parametrize(("column", "value"), BAD, ids=lambda value: repr(value)[:20])
def test_each_bad_value_refuses_its_row_alone(column, value):
    rows = [{**GOOD, "application_id": "A1"}, {**GOOD, "application_id": "A2", column: value}]
    status, verdicts, messages = decide(as_csv(rows), "ruta-2022-1")
    assert status == 1
    assert messages.startswith(f"applications.csv:3:{column}: ")
    assert list(results(verdicts)) == ["A1"]


@pytest.mark.parametrize("call", CALLS)
def test_thresholds_of_the_contract_are_those_of_the_pack(call):
    """CALL-06: the figures are data; this reads them where the command does."""
    from eslabon.files.packs import load_pack, pack_path

    pack, faults = load_pack(pack_path("ruta"))
    assert not faults
    terms = pack.call(call).terms
    assert {chain: str(amount) for chain, amount in terms.sales_threshold_pen.items()} == THRESHOLDS[call]
    assert terms.sales_years == len(COUNTED[call])
    assert set(terms.combinations) == OPEN[call]
    assert terms.asks_debts is (call != "ruta-2022-1")
    assert terms.minimum_activity_years == 1
