"""PDF documents: whole, readable by anyone, and without anything that runs when they are opened.

Names inside a PDF can be written with escapes (`/J#61vaScript`) and objects can sit inside compressed object streams;
both are undone before looking. The search covers the whole file, streams and comments included, because a reader and
a checker rarely agree on where an object ends: what is hidden from one parser is visible to another.
"""

import re
import zlib

from eslabon.files.content.kinds import PDF, Content, fault
from eslabon.files.faults import Fault

HEADER = re.compile(rb"%PDF-[12]\.\d")
TRAILER_BYTES = 2048  # where the end mark must stand
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
INFLATED_LIMIT = 64 * 1024 * 1024  # bytes of object streams, all together
OBJECT_STREAM_DICTIONARY = 4096  # bytes between the name and its `stream` keyword


def _name(text: str) -> bytes:
    """Pattern of the PDF name /text, each letter either itself or its #xx escape, up to the end of the name."""
    letters = [b"(?:%s|#%02x|#%02X)" % (re.escape(char.encode()), ord(char), ord(char)) for char in text]
    return b"/" + b"".join(letters) + rb"(?![^\s()<>\[\]{}/%])"


ACTIVE = re.compile(b"|".join(_name(text) for text in ("JavaScript", "Launch", "RichMedia", "XFA", "ImportData")))
ENCRYPTED = re.compile(_name("Encrypt") + rb"\s*(?:\d+\s+\d+\s+R|<<)")
OBJECT_STREAM = re.compile(_name("ObjStm"))
STREAM_START = re.compile(rb"stream\r?\n")


def check_pdf(data: bytes, *, name: str) -> Content | Fault:
    """Say that `data` is a whole PDF without password or active content, or what is wrong with it."""
    if not HEADER.match(data) or not _has_sound_end(data) or b" obj" not in data:
        return fault(
            name,
            "pdf_broken",
            "El PDF está incompleto o dañado. Ábralo para ver que se muestra entero, guárdelo otra vez como PDF y "
            "envíelo.",
            "The PDF is incomplete or damaged. Open it to see that it shows in full, save it again as PDF and send it.",
        )
    if ENCRYPTED.search(data):
        return fault(
            name,
            "pdf_encrypted",
            "El PDF está protegido con contraseña y no se podrá leer. Quite la protección, o imprímalo como PDF, y "
            "envíelo otra vez.",
            "The PDF is protected with a password and could not be read. Remove the protection, or print it as PDF, "
            "and send it again.",
        )
    hidden = _object_streams(data)
    if hidden is None:
        return fault(
            name,
            "pdf_unreadable",
            "El PDF está comprimido de una forma que no se puede revisar. Imprímalo como PDF y envíelo otra vez.",
            "The PDF is packed in a way that cannot be checked. Print it as PDF and send it again.",
        )
    if ACTIVE.search(data) or any(ACTIVE.search(part) for part in hidden):
        return fault(
            name,
            "pdf_active",
            "El PDF contiene instrucciones que se ejecutan al abrirlo (JavaScript, un programa o un formulario "
            "dinámico). Imprímalo como PDF y envíe esa copia.",
            "The PDF contains instructions that run when it is opened (JavaScript, a program or a dynamic form). "
            "Print it as PDF and send that copy.",
        )
    return Content(PDF, "application/pdf", ("pdf",), len(data))


def _has_sound_end(data: bytes) -> bool:
    """Whether the file ends as it must, with a table of contents that lies inside it: a cut file does not."""
    tails = END.findall(data[-TRAILER_BYTES:])
    return bool(tails) and int(tails[-1]) < len(data)


def _object_streams(data: bytes) -> list[bytes] | None:
    """Inflated object streams of the document; None when one cannot be read or all together are too large."""
    inflated: list[bytes] = []
    left = INFLATED_LIMIT
    for found in OBJECT_STREAM.finditer(data):
        start = STREAM_START.search(data, found.end(), found.end() + OBJECT_STREAM_DICTIONARY)
        if start is None:
            return None
        opener = zlib.decompressobj()
        try:
            part = opener.decompress(data[start.end() :], left)
        except zlib.error:
            # Without a filter the objects stand in clear, and the search over the whole file has seen them.
            dictionary = data[max(0, found.start() - OBJECT_STREAM_DICTIONARY) : start.start()]
            if b"Filter" in dictionary[dictionary.rfind(b" obj") :] or b"#" in dictionary[dictionary.rfind(b" obj") :]:
                return None
            continue
        left -= len(part)
        if left <= 0:
            return None
        inflated.append(part)
    return inflated
