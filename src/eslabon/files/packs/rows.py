"""Reading one CSV table of a pack cell by cell, noting every fault with its line and column."""

import csv
import io
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from eslabon.files.faults import Fault
from eslabon.files.packs.sections import SLUG_LETTERS
from eslabon.files.packs.texts import Text


class Line:
    """One row of a table: each reading method gives the value, or a harmless one after noting a fault."""

    def __init__(self, cells: dict[str, str], *, file: str, number: int, faults: list[Fault]) -> None:
        self.cells, self.file, self.number, self.faults = cells, file, number, faults

    def fault(self, column: str | None, code: str, *, es: str, en: str) -> None:
        """Note a fault at a cell of this row."""
        self.faults.append(Fault(file=self.file, row=self.number, column=column, code=code, es=es, en=en))

    def wrong(self, column: str, *, es: str, en: str) -> None:
        """Note that a cell is not what was expected."""
        found = self.cells[column]
        self.fault(column, "bad_value", es=f"“{found}”; se esperaba {es}", en=f'"{found}"; expected {en}')

    def words(self, column: str, *, options: Collection[str] | None = None, required: bool = False) -> tuple[str, ...]:
        """Words with spaces between, each one of `options` and given once."""
        found = tuple(self.cells[column].split())
        if required and not found:
            self.fault(column, "missing", es=f"falta {column}", en=f"{column} is missing")
        for word in found:
            if options is not None and word not in options:
                self._unknown(column, word, options)
        for word in sorted({word for word in found if found.count(word) > 1}):
            self.fault(column, "repeated", es=f"“{word}” está dos veces", en=f'"{word}" is there twice')
        return found

    def word(self, column: str, *, options: Collection[str] | None = None, required: bool = True) -> str:
        """One word out of `options`."""
        found = self.cells[column]
        if not found:
            if required:
                self.fault(column, "missing", es=f"falta {column}", en=f"{column} is missing")
        elif options is not None and found not in options:
            self._unknown(column, found, options)
        return found

    def slug(self, column: str, *, taken: Collection[str], capitals: bool = False) -> str:
        """A short name that no earlier row has."""
        found = self.cells[column]
        letters = found.lower() if capitals else found
        if not found or len(found) > 40 or not set(letters) <= SLUG_LETTERS:
            self.wrong(
                column,
                es="un nombre corto de letras sin tilde, números y guiones",
                en='a short name of letters without accents, digits and "-"',
            )
        elif found in taken:
            self.fault(column, "repeated", es=f"“{found}” ya está antes", en=f'"{found}" was already given')
        return found

    def text(self, prefix: str = "", *, required: bool = True) -> Text:
        """A text in both languages, out of the columns `es` and `en`, or `prefix_es` and `prefix_en`."""
        columns = (f"{prefix}_es", f"{prefix}_en") if prefix else ("es", "en")
        found = Text(*(self.cells[column] for column in columns))
        for column, own in zip(columns, (found.es, found.en), strict=True):
            if not own and (required or found.es or found.en):
                self.fault(column, "missing_text", es=f"falta {column}", en=f"{column} is missing")
        return found

    def whole(self, column: str, *, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        found = self.cells[column]
        if found.isascii() and found.isdigit() and len(found) < 10 and least <= int(found) <= most:
            return int(found)
        self.wrong(column, es=f"un número entero de {least} a {most}", en=f"a whole number from {least} to {most}")
        return least

    def _unknown(self, column: str, word: str, options: Collection[str]) -> None:
        near = get_close_matches(word, options, n=1)
        listed = ", ".join(options) if len(options) <= 30 else "…"
        self.fault(
            column,
            "unknown_value",
            es=f"“{word}” no se conoce; "
            + (f"¿quiso decir “{near[0]}”?" if near else f"se esperaba uno de: {listed or '–'}"),
            en=f'"{word}" is not known; '
            + (f'did you mean "{near[0]}"?' if near else f"expected one of: {listed or '–'}"),
        )


def read_lines(content: bytes, *, file: str, columns: Sequence[str], faults: list[Fault]) -> list[Line]:
    """The rows of a table that has exactly these columns, in any order; empty rows are left out."""

    def note(row: int, column: str | None, code: str, *, es: str, en: str) -> None:
        faults.append(Fault(file=file, row=row, column=column, code=code, es=es, en=en))

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        note(line, None, "not_readable", es="no es texto UTF-8", en="is not UTF-8 text; save it as UTF-8")
        return []
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Line] = []
    try:
        header = [name.strip() for name in next(rows, [])]
        before = len(faults)
        for name in columns:
            if header.count(name) == 0:
                note(1, name, "missing", es=f"falta la columna {name}", en=f"the column {name} is missing")
            elif header.count(name) > 1:
                note(
                    1, name, "repeated", es=f"la columna {name} está dos veces", en=f"the column {name} is there twice"
                )
        for name in dict.fromkeys(name for name in header if name not in columns):
            note(
                1, name, "unknown_name", es=f"la columna “{name}” no se conoce", en=f'the column "{name}" is not known'
            )
        if len(faults) > before:
            return []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                wanted = len(header)
                note(
                    rows.line_num,
                    None,
                    "bad_value",
                    es=f"tiene {len(row)} celdas; se esperaban {wanted}",
                    en=f"has {len(row)} cells; expected {wanted}",
                )
                continue
            cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
            found.append(Line(cells, file=file, number=rows.line_num, faults=faults))
    except csv.Error as error:
        note(max(1, rows.line_num), None, "not_readable", es=f"no es CSV: {error}", en=f"is not CSV: {error}")
        return []
    return found
