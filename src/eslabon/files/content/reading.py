"""Tell the kind of a file from its first bytes, then have it checked as that kind."""

from eslabon.files.content.images import MAX_IMAGE_PIXELS, CleanImage, clean_image
from eslabon.files.content.kinds import TABLE, Content, Source, fault, read_bytes
from eslabon.files.content.pdfs import check_pdf
from eslabon.files.content.texts import check_text
from eslabon.files.content.workbooks import check_workbook
from eslabon.files.faults import Fault

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and any workbook with a password
JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def identify(source: Source, *, name: str, max_pixels: int = MAX_IMAGE_PIXELS) -> Content | CleanImage | Fault:
    r"""Say what `source` is, from its content alone, or why it cannot be accepted.

    A picture comes back as a `CleanImage`: the bytes to keep are its own, the ones that were sent are left behind.
    `name` words the fault and tells plain text from CSV; it never decides whether a file is accepted.

    >>> identify(b"dni,nombre\n01234567,Ana\n", name="socios.csv").media_type
    'text/csv'
    >>> identify(b"DNI,Nombre\n01234567,Mu\xf1oz\n", name="socios.csv").code
    'text_not_utf8'
    """
    data = read_bytes(source)
    if not data:
        return fault(
            name,
            "empty",
            "El archivo está vacío. Ábralo para ver si tiene contenido y envíelo otra vez.",
            "The file is empty. Open it to see that it has content and send it again.",
        )
    if data.startswith(b"%PDF-"):
        return check_pdf(data, name=name)
    if data.startswith((JPEG, PNG)) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return clean_image(data, name=name, max_pixels=max_pixels)
    if data.startswith(ZIP):
        return check_workbook(data, name=name) or Content(TABLE, WORKBOOK_TYPE, ("xlsx",), len(data))
    if data.startswith(OLE):
        return fault(
            name,
            "workbook_old_or_locked",
            "Es un documento de Office antiguo o con contraseña. Ábralo, quite la contraseña, elija «Guardar como» y "
            "«Libro de Excel (.xlsx)», y envíe ese.",
            "This is an old Office document or one with a password. Open it, remove the password, choose “Save as” "
            "and “Excel workbook (.xlsx)”, and send that one.",
        )
    return _text_or_unknown(data, name)


def _text_or_unknown(data: bytes, name: str) -> Content | Fault:
    judged = check_text(data, name=name)
    seems = _seems_to_be(data) if isinstance(judged, Fault) and judged.code != "text_markup" else ""
    is_called_text = name.lower().endswith((".csv", ".txt", ".tsv"))
    if isinstance(judged, Content) or judged.code == "text_markup" or (is_called_text and not seems):
        return judged
    seems_es, seems_en = (f" (parece {seems})", f" (it seems to be {seems})") if seems else ("", "")
    return fault(
        name,
        "unknown_content",
        f"Este tipo de archivo no se puede recibir{seems_es}. Envíe un PDF, una foto JPG o PNG, o una tabla CSV o "
        "Excel (.xlsx).",
        f"This type of file cannot be received{seems_en}. Send a PDF, a JPG or PNG photo, or a CSV or Excel (.xlsx) "
        "table.",
    )


def _seems_to_be(data: bytes) -> str:
    """Extension that the signature belongs to, to help the sender; "" when nothing is known of it."""
    try:
        import puremagic
    except ImportError:
        return ""
    try:
        return str(puremagic.from_string(data[:4096]))
    except (puremagic.PureError, ValueError):
        return ""
