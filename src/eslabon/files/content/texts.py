"""Plain text and CSV: valid UTF-8 to the last byte."""

from eslabon.files.content.kinds import TABLE, Content, fault
from eslabon.files.faults import Fault

BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 1024 * 1024  # bytes
# Text that a program would run or draw instead of reading it as rows.
MARKUP = (b"<", b"#!", b"{\\rtf", b"%!ps")


def check_text(data: bytes, *, name: str) -> Content | Fault:
    """Say that `data` is text in UTF-8 that could be a table, or where it stops being one."""
    body = data.removeprefix(BOM)
    if body.lstrip()[:8].lower().startswith(MARKUP):
        return fault(
            name,
            "text_markup",
            "El archivo es una página o un programa, no una tabla. Guarde la tabla como CSV o como libro de Excel "
            "(.xlsx) y envíela otra vez.",
            "The file is a page or a program, not a table. Save the table as CSV or as an Excel workbook (.xlsx) and "
            "send it again.",
        )
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return fault(
            name,
            "text_not_utf8",
            "Hay letras que no se pueden leer (tildes o eñes con otra codificación). En Excel elija «Guardar como» y "
            "«CSV UTF-8 (delimitado por comas)».",
            "There are letters that cannot be read (accents in another encoding). In Excel choose “Save as” and "
            "“CSV UTF-8 (comma delimited)”.",
            row=body.count(b"\n", 0, error.start) + 1,
        )
    if b"\x00" in body:
        return fault(
            name,
            "text_with_nul",
            "El archivo no es un texto: tiene bytes vacíos. Guarde la tabla otra vez como CSV UTF-8 o como libro de "
            "Excel (.xlsx).",
            "The file is not text: it has empty bytes. Save the table again as CSV UTF-8 or as an Excel workbook "
            "(.xlsx).",
            row=body.count(b"\n", 0, body.index(b"\x00")) + 1,
        )
    long_line = next((row for row, line in enumerate(body.splitlines(), 1) if len(line) > LONGEST_LINE), None)
    if long_line is not None:
        return fault(
            name,
            "text_line_too_long",
            "Una línea es demasiado larga para ser la fila de una tabla. Mire si falta cerrar unas comillas.",
            "A line is too long to be the row of a table. See whether a quotation mark was left open.",
            row=long_line,
        )
    extension = name.rpartition(".")[2].lower()
    if extension in {"txt", "tsv"}:
        return Content(TABLE, "text/plain", (extension,), len(data))
    return Content(TABLE, "text/csv", ("csv",), len(data))
