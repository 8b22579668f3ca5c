"""The questionnaires of a pack as XLSForm workbooks, made from its tables: the same bytes for the same tables.

A workbook is a zip. Its parts are stored, not compressed, with one fixed date, so that no machine, library of
compression or day of the year changes a byte.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

import xlsxwriter

from eslabon.files.faults import Fault
from eslabon.files.packs.instruments import FOLDER
from eslabon.files.packs.portfolio import InstrumentSpec, ItemSpec
from eslabon.files.packs.specs import Pack
from eslabon.files.packs.texts import Text
from eslabon.files.xlsform import read_form

SPANISH, ENGLISH = "Español (es)", "English (en)"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can name
MADE_ON = datetime(2022, 1, 1)  # noqa: DTZ001 -- a property of the file, which has no zone
SURVEY = (
    "type", "name", f"label::{SPANISH}", f"label::{ENGLISH}", f"hint::{SPANISH}", f"hint::{ENGLISH}", "required",
    "relevant", "constraint", f"constraint_message::{SPANISH}", f"constraint_message::{ENGLISH}", "appearance",
    "dimension", "needs",
)  # fmt: skip
LABELS = (f"label::{SPANISH}", f"label::{ENGLISH}")
TYPES = {"one": "select_one {}", "many": "select_multiple {}"}
WIDTHS = {"label": 60, "hint": 30, "constraint_message": 30, "type": 26, "name": 24}
OTHER_WIDTH = 14

Cells = Sequence[str]


def instrument_name(chain: str) -> str:
    """The file of one chain's questionnaire, without its ending.

    >>> instrument_name("coffee")
    'diagnostic-coffee'
    """
    return f"diagnostic-{chain}"


def instrument_files(pack: Pack) -> dict[str, str]:
    """The workbook of each chain, as a path inside the pack."""
    if pack.instrument is None:
        return {}
    return {chain.code: f"{FOLDER}/{instrument_name(chain.code)}.xlsx" for chain in pack.chains}


def build_workbook(pack: Pack, *, chain: str) -> bytes:
    """The questionnaire of one chain as an XLSForm workbook.

    Raises
    ------
    ValueError
        The pack has no diagnostic, or no such chain.
    """
    instrument = pack.instrument
    names = {each.code: each.name for each in pack.chains}
    if instrument is None or chain not in names:
        raise ValueError(f"{pack.code} has no diagnostic for {chain}")
    items = instrument.items_of(chain)
    used = dict.fromkeys(item.options for item in items if item.options)
    title = f"{instrument.title.es}: {names[chain].es}"
    settings = (title, f"{pack.code}-{instrument_name(chain)}", instrument.version, SPANISH)
    return _written(
        {
            "survey": [SURVEY, *_survey_rows(instrument, items)],
            "choices": [("list_name", "name", *LABELS, "points"), *_choice_rows(instrument, used)],
            "settings": [
                ("form_title", "form_id", "version", "default_language", "need_from_percent"),
                (*settings, str(instrument.need_from_percent)),
            ],
            "levels": [("level", *LABELS, "from_percent"), *_level_rows(instrument)],
            "segments": [("segment", *LABELS), *((one.code, one.title.es, one.title.en) for one in pack.segments)],
            "criteria": [("segment", "measure", "at_least_percent", "answers"), *_criterion_rows(pack)],
            "labels": [("code", *LABELS), *_label_rows(instrument)],
        }
    )


def build_faults(pack: Pack, *, folder: Path) -> list[Fault]:
    """What is wrong with the workbooks that lie in the folder: missing, not what the tables say, or not usable."""
    faults: list[Fault] = []
    for chain, name in instrument_files(pack).items():
        fresh = build_workbook(pack, chain=chain)
        faults += read_form(fresh, name=name)[1]
        try:
            is_same = (folder / name).read_bytes() == fresh
        except OSError:
            is_same = False
        if not is_same:
            spanish = "no es lo que dicen las tablas; hágalo de nuevo con: eslabon pack build"
            english = "is not what the tables say; make it again with: eslabon pack build"
            faults.append(Fault(name, None, None, "workbook_differs", spanish, english))
    return faults


def _survey_rows(instrument: InstrumentSpec, items: Iterable[ItemSpec]) -> Iterable[Cells]:
    """A group per section and, in it, one per run of a dimension: a page of the questionnaire."""
    titles = {part.code: part.title for part in (*instrument.sections, *instrument.dimensions)}
    for section, of_section in groupby(items, key=lambda item: item.section):
        yield _row("begin_group", section, titles[section])
        for dimension, of_dimension in groupby(of_section, key=lambda item: item.dimension):
            yield _row("begin_group", dimension, titles[dimension], appearance="field-list")
            for item in of_dimension:
                yield from _item_rows(item)
            yield _row("end_group")
        yield _row("end_group")


def _item_rows(item: ItemSpec) -> Iterable[Cells]:
    yield _row(
        TYPES.get(item.kind, item.kind).format(item.options),
        item.name,
        item.label,
        hint=item.hint,
        required="yes",
        relevant=item.relevant,
        constraint=item.constraint,
        message=item.constraint_message,
        dimension=item.dimension,
        needs=" ".join(item.needs),
    )
    if item.attachment.es:
        yield _row("file", f"{item.name}_document", item.attachment, relevant=item.attachment_relevant)


def _row(kind: str, name: str = "", label: Text | None = None, **cells: str | Text) -> Cells:
    def text(value: str | Text | None) -> tuple[str, str]:
        return (value.es, value.en) if isinstance(value, Text) else ("", "")

    plain = {key: value for key, value in cells.items() if isinstance(value, str)}
    get = plain.get
    return (
        kind, name, *text(label), *text(cells.get("hint")), get("required", ""), get("relevant", ""),
        get("constraint", ""), *text(cells.get("message")), get("appearance", ""), get("dimension", ""),
        get("needs", ""),
    )  # fmt: skip


def _choice_rows(instrument: InstrumentSpec, used: Iterable[str]) -> Iterable[Cells]:
    for name in used:
        for option in instrument.options.get(name, ()):
            points = "" if option.points is None else str(option.points)
            yield name, option.name, option.label.es, option.label.en, points


def _level_rows(instrument: InstrumentSpec) -> Iterable[Cells]:
    return ((level.code, level.title.es, level.title.en, str(level.from_percent)) for level in instrument.levels)


def _criterion_rows(pack: Pack) -> Iterable[Cells]:
    for segment in pack.segments:
        for criterion in segment.criteria:
            percent = "" if criterion.at_least_percent is None else str(criterion.at_least_percent)
            yield segment.code, criterion.measure, percent, " ".join(criterion.answers)


def _label_rows(instrument: InstrumentSpec) -> Iterable[Cells]:
    return ((need.code, need.title.es, need.title.en) for need in instrument.needs)


def _written(sheets: dict[str, list[Cells]]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": MADE_ON})
        bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 2 if name == "survey" else 0)
            for column, header in enumerate(rows[0]):
                sheet.set_column(column, column, WIDTHS.get(header.partition("::")[0], OTHER_WIDTH), wrapped)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell, None if number else bold)
    return _stored(stream.getvalue())


def _stored(archive: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, date_time=EPOCH)
            part.create_system = 0  # the same on every system
            target.writestr(part, source.read(name))
    return stream.getvalue()
