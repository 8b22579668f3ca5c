"""An XLSForm workbook is read as it is meant, and whatever scoring does not support is refused by its name."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from eslabon.files.xlsform import Form, read_form, read_responses, skipped_questions
from eslabon.rules.diagnostics.values import Criterion, Level

SURVEY = [
    ["type", "name", "label", "relevant", "constraint", "dimension", "needs"],
    ["begin_group", "business", "Negocio", "", "", "", ""],
    ["select_one yn", "exports", "¿Exporta?", "", "", "markets", "market_strategy"],
    [
        "select_multiple where",
        "markets_reached",
        "¿Dónde?",
        "${exports} = 'yes'",
        "count-selected(.) <= 2",
        "markets",
        "",
    ],
    ["integer", "people", "¿Cuántas personas?", "", ". > 0", "", ""],
    ["end_group", "", "", "", "", "", ""],
    ["note", "thanks", "Gracias", "", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label", "points"],
    ["yn", "yes", "Sí", "2"],
    ["yn", "no", "No", "0"],
    ["where", "usa", "EE. UU.", "1"],
    ["where", "eu", "Europa", "1.5"],
    ["where", "asia", "Asia", ""],
]
SETTINGS = [["form_id", "version"], ["prueba", "3"]]


def workbook(changes: Mapping[str, Sequence[Sequence[str]]] | None = None) -> bytes:
    sheets = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, **(changes or {})}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return stream.getvalue()


def with_row(row: list[str], *, at: int = 3) -> dict[str, list[list[str]]]:
    padded = [*row, *[""] * (len(SURVEY[0]) - len(row))]
    return {"survey": [*SURVEY[:at], padded, *SURVEY[at:]]}


def form_of(data: bytes) -> Form:
    form, faults = read_form(data, name="prueba.xlsx")
    assert form is not None, [str(fault) for fault in faults]
    return form


def test_questions_options_and_points_are_read():
    form = form_of(workbook())
    assert (form.code, form.version) == ("prueba", "3")
    assert [question.name for question in form.questions] == ["exports", "markets_reached", "people"]
    first, second = form.key.items
    assert (first.section, first.dimension, first.needs, first.many) == (
        "business",
        "markets",
        ("market_strategy",),
        False,
    )
    assert second.many
    assert second.points == {"usa": Decimal(1), "eu": Decimal("1.5"), "asia": None}


# a row put into `survey`, the column and the words of the fault
REFUSED = [
    (["begin_repeat", "visits"], "type", "begin_repeat"),
    (["select_one_from_file towns.csv", "town"], "type", "select_one_from_file towns.csv"),
    (["select_one yn or_other", "other"], "type", "select_one yn or_other"),
    (["geopoint", "place"], "type", "geopoint"),
    (["calculate", "sum"], "type", "calculate"),
    (["rank yn", "order"], "type", "rank yn"),
    (["select_one yn", "when", "", "today() > 1"], "relevant", "today()"),
    (["integer", "age", "", "", "regex(., '1')"], "constraint", "regex()"),
]


@pytest.mark.parametrize(("row", "column", "named"), REFUSED)
def test_what_scoring_does_not_support_is_refused_by_name_and_place(row, column, named):
    form, faults = read_form(workbook(with_row(row)), name="p.xlsx")
    assert form is None
    assert [(fault.file, fault.row, fault.column, fault.code) for fault in faults] == [
        ("p.xlsx#survey", 4, column, "unsupported")
    ]
    assert named in faults[0].es
    assert named in faults[0].en


# changes of the workbook, and the fault's sheet, row, column and code
FAULTS = [
    (with_row(["select_one nowhere", "x"]), ("survey", 4, "type", "unknown_value")),
    (with_row(["select_one yn", "exports"]), ("survey", 4, "name", "repeated")),
    (with_row(["select_one yn", "a b"]), ("survey", 4, "name", "bad_value")),
    (with_row(["select_one yn", "x", "", "${nobody} = 1"]), ("survey", 4, "relevant", "unknown_value")),
    (with_row(["select_one yn", "x", "", "${x} = 'yes'"]), ("survey", 4, "relevant", "circular")),
    (with_row(["select_one yn", "x", "", "", "", "business"]), ("survey", 4, "dimension", "repeated")),
    (with_row(["end_group"], at=7), ("survey", 8, "type", "unknown_value")),
    (with_row(["begin_group", "open"], at=7), ("survey", 8, "type", "missing")),
    ({"choices": [*CHOICES, ["yn", "yes", "Sí", "1"]]}, ("choices", 7, "name", "repeated")),
    ({"choices": [*CHOICES, ["yn", "maybe", "Quizás", "-1"]]}, ("choices", 7, "points", "bad_value")),
    ({"choices": [*CHOICES, ["yn", "maybe", "Quizás", "mucho"]]}, ("choices", 7, "points", "bad_value")),
    ({"choices": [row[:3] for row in CHOICES]}, ("choices", 1, "points", "missing")),
    ({"levels": [["level", "from_percent"], ["low", "0"], ["high", "0"]]}, ("levels", 3, "from_percent", "bad_value")),
    ({"segments": [["segment"], ["a"]], "criteria": [["segment", "measure", "at_least_percent"], ["b", "total", "5"]]},
     ("criteria", 2, "segment", "unknown_value")),
    ({"segments": [["segment"], ["a"]], "criteria": [["segment", "measure", "at_least_percent"], ["a", "costs", "5"]]},
     ("criteria", 2, "measure", "unknown_value")),
    ({"segments": [["segment"], ["a"]], "criteria": [["segment", "measure", "answers"], ["a", "exports", "maybe"]]},
     ("criteria", 2, "answers", "unknown_value")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "place"), FAULTS)
def test_what_is_wrong_is_told_with_sheet_row_and_column(changes, place):
    form, faults = read_form(workbook(changes), name="p.xlsx")
    assert form is None
    sheet, row, column, code = place
    assert (f"p.xlsx#{sheet}", row, column, code) in [(each.file, each.row, each.column, each.code) for each in faults]


@pytest.mark.parametrize("data", [b"", b"type,name\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_a_fault_and_no_error(data):
    form, faults = read_form(data, name="p.xlsx")
    assert form is None
    assert len(faults) == 1


def test_a_workbook_without_its_sheets_is_a_fault(tmp_path: Path):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("datos")
    assert {fault.file for fault in read_form(stream.getvalue(), name="p.xlsx")[1]} == {
        "p.xlsx#survey",
        "p.xlsx#choices",
    }
    assert read_form(tmp_path / "none.xlsx", name="none.xlsx")[0] is None


def test_scales_are_read_from_their_sheets():
    form = form_of(workbook({
        "levels": [["level", "label", "from_percent"], ["low", "Bajo", "0"], ["high", "Alto", "60"]],
        "segments": [["segment", "label::Español (es)"], ["start", "Inicio"], ["end", "Fin"]],
        "criteria": [
            ["segment", "measure", "at_least_percent", "answers"],
            ["end", "markets", "40", ""], ["end", "exports", "", "yes"],
        ],
        "settings": [["form_id", "need_from_percent"], ["p", "30"]],
    }))  # fmt: skip
    assert form.levels == (Level("low", Decimal(0)), Level("high", Decimal(60)))
    assert form.segments[1].criteria == (Criterion("markets", Decimal(40)), Criterion("exports", answers=("yes",)))
    assert form.need_from_percent == 30
    assert form.labels["end"] == {"es": "Fin"}


def test_skips_follow_earlier_answers_and_what_a_skipped_question_holds_counts_as_empty():
    rows = [
        *SURVEY[:4],
        ["select_one yn", "more", "", "selected(${markets_reached}, 'eu')", "", "", ""],
        *SURVEY[4:],
    ]
    form = form_of(workbook({"survey": rows}))
    assert skipped_questions(form, answers={"exports": "yes", "markets_reached": "eu usa"}) == set()
    assert skipped_questions(form, answers={"exports": "no", "markets_reached": "eu"}) == {"markets_reached", "more"}


def test_a_question_may_look_at_a_later_one_and_a_group_skips_what_it_holds():
    rows = [
        SURVEY[0],
        ["begin_group", "first", "", "${exports} = 'yes'", "", "", ""],
        ["select_one yn", "inner", "", "", "", "", ""],
        ["end_group", "", "", "", "", "", ""],
        *SURVEY[1:],
    ]
    form = form_of(workbook({"survey": rows}))
    assert "inner" in skipped_questions(form, answers={"exports": "no"})
    assert "inner" not in skipped_questions(form, answers={"exports": "yes"})


def test_responses_are_read_with_their_skips_and_bad_ones_are_refused_by_cell():
    form = form_of(workbook())
    data = (
        b"response_id,exports,markets_reached,people\n"
        b"R1,yes,usa eu,5\n"
        b"R2,no,,3\n"
        b"R3,maybe,,3\n"
        b"R4,yes,usa eu asia,3\n"
        b"R5,no,usa eu asia,3\n"
        b"R6,yes,usa,0\n"
        b"R7,,,\n"
    )
    read = read_responses(data, name="r.csv", form=form)
    assert [row.response_id for row in read.rows] == ["R1", "R2", "R5", "R7"]
    assert read.rows[0].response.answers == {"exports": ("yes",), "markets_reached": ("usa", "eu")}
    assert read.rows[1].response.skipped == {"markets_reached"}
    assert [(fault.row, fault.column) for fault in read.faults] == [
        (4, "exports"),
        (5, "markets_reached"),
        (7, "people"),
    ]
    assert read.refused == 3
    assert read_responses(data, name="r.csv", form=form, strict=True).rows == ()
