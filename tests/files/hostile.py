"""Files that somebody could send on purpose, built here byte by byte."""

import io
import random
import struct
import zipfile
import zlib

TYPES = (
    b'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sheet.main+xml"/></Types>'
)
WORKBOOK = b'<?xml version="1.0" encoding="UTF-8"?><workbook><sheets/></workbook>'


def workbook(extra=None, *, types=TYPES, method=zipfile.ZIP_DEFLATED, book=WORKBOOK):
    """A zip with the parts that make it a workbook, and whatever else is asked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", book)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def lying_workbook(true_bytes):
    """A workbook whose sheet inflates to far more than its directory and header declare."""
    honest = workbook({"xl/worksheets/sheet1.xml": b" " * true_bytes})
    crc = struct.pack("<L", zlib.crc32(b" " * true_bytes))
    declared, lie = struct.pack("<L", true_bytes), struct.pack("<L", 1000)
    short_crc = struct.pack("<L", zlib.crc32(b" " * 1000))
    return honest.replace(declared, lie).replace(crc, short_crc)


def overlapping_workbook(copies):
    """A directory in which many names share the same packed bytes."""
    base = workbook({"xl/worksheets/sheet1.xml": b" " * 900_000})
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        shared = archive.getinfo("xl/worksheets/sheet1.xml")
    out = io.BytesIO(base)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(copies):
            twin = zipfile.ZipInfo(f"xl/worksheets/twin{number}.xml")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, field, getattr(shared, field))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True
    return out.getvalue()


def pdf(body=b"", *, version=b"1.7", trailer=b"/Root 1 0 R", tail=b""):
    """A small PDF, sound enough for a reader, with any objects put in its middle."""
    start = b"%PDF-" + version + b"\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    start += b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" + body
    xref = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 " + trailer + b" >>\n"
    return start + xref + b"startxref\n%d\n%%%%EOF\n" % len(start) + tail


def object_stream(content, *, name=b"/ObjStm", packed=None, dictionary=b"/Filter /FlateDecode"):
    """An object stream that hides `content` from whoever does not inflate it."""
    packed = zlib.compress(content) if packed is None else packed
    head = b"9 0 obj\n<< /Type " + name + b" /N 1 /First 4 " + dictionary + b" /Length %d >>\nstream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj\n"


def png_bomb(side):
    """A PNG of side × side pixels in a few kilobytes."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noise(size, *, seed=1):
    """Bytes that mean nothing, always the same."""
    return random.Random(seed).randbytes(size)
