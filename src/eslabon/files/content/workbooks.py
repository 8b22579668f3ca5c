"""Excel workbooks: a zip from a stranger, measured member by member before anybody opens it.

A workbook of 40 kB can unfold into gigabytes, hold another archive, run macros or fetch from elsewhere. What the
directory of the zip declares is not believed: every member is inflated once, in small steps, against its limit.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from eslabon.files.content.kinds import Source, fault, read_bytes
from eslabon.files.faults import Fault

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
STEP = 256 * 1024  # bytes inflated at a time
TAIL = 32  # bytes kept between steps, so that a word cut in two is still found
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh")
MAIN_PART = b"spreadsheetml.sheet.main+xml"
MACROS = re.compile(r"vbaproject|/macrosheets/|/activex/|/ctrlprops/.*\.bin$", re.IGNORECASE)
LINKS = re.compile(r"/externallinks/|^xl/connections\.xml$|/querytables/", re.IGNORECASE)


@dataclass(frozen=True)
class WorkbookLimits:
    """How large a workbook may become once opened."""

    members: int = 1000
    total_bytes: int = 150 * 1024 * 1024
    member_bytes: int = 120 * 1024 * 1024
    ratio: int = 200  # inflated bytes per packed byte, for members above `ratio_from`
    ratio_from: int = 1024 * 1024


LIMITS = WorkbookLimits()


class _WorkbookError(Exception):
    """Why a workbook is not opened: (code, es, en)."""

    def __init__(self, code: str, es: str, en: str) -> None:
        super().__init__(code)
        self.code, self.es, self.en = code, es, en


def _broken() -> _WorkbookError:
    return _WorkbookError(
        "workbook_broken",
        "El libro de Excel está incompleto o dañado. Ábralo, guárdelo otra vez como .xlsx y envíelo.",
        "The Excel workbook is incomplete or damaged. Open it, save it again as .xlsx and send it.",
    )


def _bomb() -> _WorkbookError:
    return _WorkbookError(
        "workbook_too_large",
        "El libro de Excel ocupa demasiado al abrirse. Copie solo la tabla a un libro nuevo, guárdelo como .xlsx y "
        "envíelo, o envíe la tabla como CSV.",
        "The Excel workbook becomes too large when it is opened. Copy the table alone to a new workbook, save it as "
        ".xlsx and send it, or send the table as CSV.",
    )


def _not_a_workbook() -> _WorkbookError:
    return _WorkbookError(
        "not_a_workbook",
        "El archivo es un comprimido (zip) o un documento que no es una hoja de cálculo. Envíe el libro de Excel "
        "(.xlsx) o el PDF directamente, sin comprimir.",
        "The file is an archive (zip) or a document that is not a spreadsheet. Send the Excel workbook (.xlsx) or the "
        "PDF itself, not packed.",
    )


def _active() -> _WorkbookError:
    return _WorkbookError(
        "workbook_macros",
        "El libro tiene macros o controles. Elija «Guardar como» y «Libro de Excel (.xlsx)», sin macros, y envíelo.",
        "The workbook has macros or controls. Choose “Save as” and “Excel workbook (.xlsx)”, without macros, and send "
        "it.",
    )


def _linked() -> _WorkbookError:
    return _WorkbookError(
        "workbook_links",
        "El libro toma datos de otros archivos o conexiones. En «Datos», «Editar vínculos», elija «Romper vínculo», "
        "guárdelo y envíelo.",
        "The workbook takes data from other files or connections. In “Data”, “Edit links”, choose “Break link”, save "
        "it and send it.",
    )


def _nested() -> _WorkbookError:
    return _WorkbookError(
        "workbook_nested",
        "El libro tiene otros archivos incrustados. Copie solo la tabla a un libro nuevo, guárdelo y envíelo.",
        "The workbook has other files embedded. Copy the table alone to a new workbook, save it and send it.",
    )


def _entities() -> _WorkbookError:
    return _WorkbookError(
        "workbook_entities",
        "El libro tiene definiciones internas que Excel nunca escribe. Ábralo, guárdelo como .xlsx y envíelo.",
        "The workbook has internal definitions that Excel never writes. Open it, save it as .xlsx and send it.",
    )


def check_workbook(source: Source, *, name: str = "", limits: WorkbookLimits = LIMITS) -> Fault | None:
    """Say why the workbook must not be opened, or None when any reader may open it."""
    if not name and not isinstance(source, bytes):
        name = str(getattr(source, "name", ""))
    data = read_bytes(source)
    try:
        _check(data, limits)
    except _WorkbookError as refused:
        return fault(name, refused.code, refused.es, refused.en)
    return None


def _check(data: bytes, limits: WorkbookLimits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            comment = archive.comment
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, struct.error, NotImplementedError) as error:
        raise _broken() from error
    _check_directory(members, limits)
    if comment:
        raise _not_a_workbook()
    total = 0
    types = b""
    end_of_last = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        # Members that share bytes are how a small file declares an endless one.
        if member.header_offset != end_of_last and (member.header_offset < end_of_last or end_of_last == 0):
            raise _broken()
        start = _data_start(data, member)
        end_of_last = start + member.compress_size
        allowed = min(member.file_size, limits.member_bytes, limits.total_bytes - total)
        read, head = _check_member(data[start:end_of_last], member, allowed)
        total += read
        if member.filename == "[Content_Types].xml":
            types = head
    if MAIN_PART not in types:
        raise _active() if b"macroEnabled" in types else _not_a_workbook()


def _check_directory(members: list[zipfile.ZipInfo], limits: WorkbookLimits) -> None:
    """Refuse by what the zip says of itself, before anything is inflated."""
    names = [member.filename for member in members]
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.total_bytes:
        raise _bomb()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _not_a_workbook()
    if len({name.casefold() for name in names}) != len(names) or any(_is_unsafe(name) for name in names):
        raise _broken()
    if any(MACROS.search(name) for name in names):
        raise _active()
    if any(LINKS.search(name) for name in names):
        raise _linked()
    for member in members:
        if member.flag_bits & 0x1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _broken()
        is_large = member.file_size > limits.ratio_from
        if member.file_size > limits.member_bytes or (
            is_large and member.file_size > limits.ratio * max(member.compress_size, 1)
        ):
            raise _bomb()


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\x00" in name or ".." in name.split("/")


def _data_start(data: bytes, member: zipfile.ZipInfo) -> int:
    """Where the packed bytes of `member` begin, from its local header."""
    header = data[member.header_offset : member.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size:
        raise _broken()
    signature, *_fields, name_length, extra_length = LOCAL_HEADER.unpack(header)
    start = int(member.header_offset) + LOCAL_HEADER.size + int(name_length) + int(extra_length)
    if signature != b"PK\x03\x04" or start + member.compress_size > len(data):
        raise _broken()
    return start


def _check_member(packed: bytes, member: zipfile.ZipInfo, allowed: int) -> tuple[int, bytes]:
    """Inflate one member within `allowed` bytes; return its true size and its first bytes."""
    read, head, tail, checksum = 0, b"", b"", 0
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    for chunk in _inflated(packed, member):
        if not read and chunk.startswith(ARCHIVES):
            raise _nested()
        read += len(chunk)
        if read > allowed:
            raise _bomb()
        checksum = zlib.crc32(chunk, checksum)
        head = head or chunk
        if is_xml:
            # Zero bytes out: the same word in UTF-16 is found as well.
            window = tail + chunk.replace(b"\x00", b"")
            if DTD.search(window):
                raise _entities()
            tail = window[-TAIL:]
    if read != member.file_size or checksum != member.CRC:
        raise _broken()
    return read, head


def _inflated(packed: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of one member in steps, never more than STEP at once."""
    if member.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), STEP):
            yield packed[start : start + STEP]
        return
    opener = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), STEP):
            pending = packed[start : start + STEP]
            while pending and not opener.eof:
                if chunk := opener.decompress(pending, STEP):
                    yield chunk
                pending = opener.unconsumed_tail
        if rest := opener.flush():
            yield rest
    except zlib.error as error:
        raise _broken() from error
    if not opener.eof:
        raise _broken()
