"""How much room a workbook would take once its engine lays it out, read from its parts before it is opened.

The engine reserves the rectangle from A1 to the furthest cell and room for as many texts as the book says it has;
when that fails it ends the whole process. A file of two kilobytes can ask for both.
"""

import io
import re
import zipfile

_PREFIX = rb"(?:[^\s<>/:\"'=]+:)?"
_ATTRIBUTES = rb"((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)"
_SHEET = re.compile(rb"<" + _PREFIX + rb"sheetData\b")
_STARTS = re.compile(rb"<" + _PREFIX + rb"(?:c|row)(?=[\s/>])")
_TAG = re.compile(rb"<" + _PREFIX + rb"(c|row)(?=[\s/>])" + _ATTRIBUTES + rb">")
_ADDRESS = re.compile(rb"(?:^|[\s\"'])r\s*=\s*[\"']([A-Za-z]*)([0-9]*)[\"']")
_TEXTS_START = re.compile(rb"<" + _PREFIX + rb"sst(?=[\s/>])")
_TEXTS = re.compile(rb"<" + _PREFIX + rb"sst(?=[\s/>])" + _ATTRIBUTES + rb">")
_TEXTS_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)[\"']")
_MOST_DIGITS = 9


class UnsoundBookError(ValueError):
    """The parts of the workbook contradict what any spreadsheet writes."""


def widest_sheet(data: bytes) -> tuple[int, int]:
    """Rows and columns of the largest rectangle that any sheet of the workbook spans.

    Raises
    ------
    UnsoundBookError
        If the book cannot be unpacked, or a part is written so that its room cannot be told.
    """
    rows, columns = 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                part = archive.read(member)
                _check_texts(part)
                if _SHEET.search(part):
                    found = _span(part)
                    rows, columns = max((rows, columns), found, key=lambda span: span[0] * span[1])
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnsoundBookError("not unpacked") from error
    return rows, columns


def _check_texts(part: bytes) -> None:
    """Refuse a list of texts that says it has more of them than its bytes could hold."""
    tags = _TEXTS.findall(part)
    if len(tags) != len(_TEXTS_START.findall(part)):
        raise UnsoundBookError("a list of texts")
    for count in (each for tag in tags for each in _TEXTS_COUNT.findall(tag)):
        if not count.isdigit() or len(count) > _MOST_DIGITS or int(count) > len(part):
            raise UnsoundBookError("a list of texts")


def _span(part: bytes) -> tuple[int, int]:
    """The rectangle of one sheet; a cell or row without an address follows the one before."""
    row, column, rows, columns, tags = 0, 0, 0, 0, 0
    for name, attributes in _TAG.findall(part):
        tags += 1
        address = _ADDRESS.search(attributes)
        letters, digits = address.groups() if address else (b"", b"")
        if len(digits) > _MOST_DIGITS or len(letters) > _MOST_DIGITS:
            raise UnsoundBookError("a far cell")
        if name == b"row":
            row, column = int(digits) if digits else row + 1, 0
        else:
            column = _column(letters) if letters else column + 1
            row = int(digits) if digits else row
        rows, columns = max(rows, row), max(columns, column)
    if tags != len(_STARTS.findall(part)):
        raise UnsoundBookError("a cell")
    return rows, columns


def _column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1.

    >>> _column(b"A"), _column(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
