"""What a file is, by its content: PDF, pictures, text; and the names that senders give."""

import io
import re
import time
import tracemalloc
import zlib

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from eslabon.files.content import Content, clean_name, identify, named_as
from eslabon.files.content.images import CleanImage
from eslabon.files.faults import Fault
from tests.files.hostile import noise, object_stream, pdf, png_bomb, workbook

# PDF ------------------------------------------------------------------------------------------------------------------

SCRIPT = b"5 0 obj\n<< /S /%s /JS (app.alert\\(1\\)) >>\nendobj\n"


def code_of(data, name="archivo.pdf"):
    found = identify(data, name=name)
    return found.code if isinstance(found, Fault) else None


def test_pdf_of_a_real_program_accepted():
    made = typst.compile(b"= Acta\n#lorem(400)")
    found = identify(made, name="acta.pdf")
    assert (found.kind, found.media_type, found.size_bytes) == ("pdf", "application/pdf", len(made))


def test_pdf_small_and_plain_accepted():
    assert code_of(pdf()) is None
    assert code_of(pdf(object_stream(b"1 0 << /Type /Font >>"))) is None


@pytest.mark.parametrize("name", [b"JavaScript", b"J#61vaScript", b"#4a#61#76#61#53#63#72#69#70#74", b"#4AavaScript"])
def test_pdf_with_script_refused_however_its_name_is_written(name):
    assert code_of(pdf(SCRIPT % name)) == "pdf_active"


@pytest.mark.parametrize("name", [b"Launch", b"RichMedia", b"XFA", b"ImportData"])
def test_pdf_that_acts_when_opened_refused(name):
    assert code_of(pdf(b"5 0 obj\n<< /S /%s >>\nendobj\n" % name)) == "pdf_active"


@pytest.mark.parametrize("hidden", [b"ObjStm", b"Obj#53tm"])
def test_pdf_script_inside_an_object_stream_refused(hidden):
    body = object_stream(SCRIPT % b"JavaScript", name=b"/" + hidden)
    assert b"JavaScript" not in body
    assert code_of(pdf(body)) == "pdf_active"


def test_pdf_script_behind_a_comment_that_looks_like_a_stream_refused():
    assert code_of(pdf(b"% stream\n" + SCRIPT % b"JavaScript" + b"% endstream\n")) == "pdf_active"


def test_pdf_word_that_only_begins_like_an_action_accepted():
    assert code_of(pdf(b"5 0 obj\n<< /LaunchPad 1 /XFAmily 2 >>\nendobj\n")) is None


@pytest.mark.parametrize("trailer", [b"/Encrypt 5 0 R", b"/Encrypt << /V 4 >>", b"/Encr#79pt 5 0 R"])
def test_pdf_with_password_refused(trailer):
    assert code_of(pdf(trailer=trailer)) == "pdf_encrypted"


def test_pdf_object_stream_with_another_filter_refused_as_unreadable():
    odd = object_stream(b"", packed=b"87cURD]j", dictionary=b"/Filter /ASCII85Decode")
    assert code_of(pdf(odd)) == "pdf_unreadable"


def test_pdf_object_stream_bomb_refused_in_bounded_memory():
    packed = zlib.compress(bytes(200_000_000), 9)
    tracemalloc.start()
    assert code_of(pdf(object_stream(b"", packed=packed))) == "pdf_unreadable"
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("damage", [lambda d: d[:-30], lambda d: d[: len(d) // 2], lambda d: d + bytes(4000),
                                    lambda d: b"%PDF-9.9" + d[8:], lambda d: d.replace(b" obj", b" abc"),
                                    lambda d: re.sub(rb"startxref\n\d+", b"startxref\n99999999", d)])  # fmt: skip
def test_pdf_cut_or_damaged_refused(damage):
    assert code_of(damage(pdf(b"% filling\n" * 400))) == "pdf_broken"


def test_pdf_after_something_else_is_no_pdf():
    assert code_of(b"<html><script>alert(1)</script>" + pdf()) == "text_markup"
    assert code_of(b"MZ\x90\x00" + pdf(), name="a.pdf") == "unknown_content"


def test_pdf_with_ten_megabytes_of_noise_checked_quickly():
    begun = time.process_time()
    found = identify(pdf(b"8 0 obj\n<< /Length 1 >>\nstream\n" + noise(10_000_000) + b"\nendstream\n"), name="a.pdf")
    assert isinstance(found, Content)
    assert time.process_time() - begun < 3


# Pictures -------------------------------------------------------------------------------------------------------------


def photo(fmt, *, size=(60, 40), mode="RGB", **options):
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))  # red on the left
    out = io.BytesIO()
    picture.convert(mode).save(out, fmt, **options)
    return out.getvalue()


def exif_of_a_phone(orientation=6):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "FabricanteSecreto"
    exif.get_ifd(0x8825).update({1: "S", 2: tuple(TiffImagePlugin.IFDRational(n) for n in (12, 4, 33))})
    return exif


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_photo_loses_place_and_camera_and_stands_upright(fmt):
    sent = photo(fmt, exif=exif_of_a_phone())
    assert b"FabricanteSecreto" in sent
    clean = identify(sent, name="foto")
    assert isinstance(clean, CleanImage)
    assert b"FabricanteSecreto" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as kept:
        assert kept.format == fmt
        assert not dict(kept.getexif())
        assert kept.size == (clean.width, clean.height) == (40, 60)  # turned by a quarter
        above, below = kept.convert("RGB").getpixel((20, 5)), kept.convert("RGB").getpixel((20, 55))
    assert above[1] < 60  # the red half is now on top
    assert below[1] > 200


@pytest.mark.parametrize(
    ("fmt", "options", "secret"),
    [("JPEG", {"comment": b"secreto"}, b"secreto"), ("JPEG", {"icc_profile": b"x" * 100 + b"secreto"}, b"secreto"),
     ("PNG", {"icc_profile": b"secreto"}, b"iCCP"), ("WEBP", {"xmp": b"<secreto/>"}, b"secreto")],
)  # fmt: skip
def test_picture_keeps_no_comment_profile_or_note(fmt, options, secret):
    sent = photo(fmt, **options)
    assert secret in sent
    assert secret not in identify(sent, name="foto").data


def test_picture_with_something_after_its_end_loses_it():
    for fmt in ("JPEG", "PNG"):
        assert b"<script>" not in identify(photo(fmt) + b"<script>alert(1)</script>" + workbook(), name="f").data


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK"])
def test_scans_of_every_colour_mode_accepted(mode):
    fmt = "JPEG" if mode == "CMYK" else "PNG"
    clean = identify(photo(fmt, mode=mode), name="f")
    assert clean.content.kind == "image"
    assert clean.content.size_bytes == len(clean.data)


def test_transparent_picture_stays_transparent():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(identify(out.getvalue(), name="f").data)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


def test_png_bomb_refused_before_it_is_decoded():
    bomb = png_bomb(12_000)  # 144 megapixels in a few kilobytes
    assert len(bomb) < 100_000
    tracemalloc.start()
    begun = time.process_time()
    assert code_of(bomb, "f.png") == "image_too_many_pixels"
    assert time.process_time() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("side", [30_001, 60_000])
def test_png_bomb_beyond_the_library_s_own_limit_refused(side):
    header_only = png_bomb(8)[:16] + side.to_bytes(4, "big") * 2 + png_bomb(8)[24:]
    assert code_of(header_only, "f.png") in {"image_too_many_pixels", "image_broken"}


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_picture_cut_in_the_middle_refused(fmt):
    sent = photo(fmt, size=(400, 300))
    assert code_of(sent[: len(sent) // 2], "f") == "image_broken"


def test_photo_of_a_phone_with_two_lenses_kept_as_jpeg():
    first, second = Image.new("RGB", (16, 8), "red"), Image.new("RGB", (16, 8), "blue")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    clean = identify(out.getvalue(), name="f")
    with Image.open(io.BytesIO(clean.data)) as kept:
        assert (clean.content.media_type, kept.format, kept.size) == ("image/jpeg", "JPEG", (16, 8))


def test_other_picture_formats_refused_with_what_to_do():
    found = identify(photo("GIF"), name="f.jpg")
    assert found.code == "unknown_content"
    assert "gif" in found.es
    assert "JPG o PNG" in found.es


def test_animation_keeps_its_first_picture_only():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(identify(out.getvalue(), name="f").data)) as kept:
        assert getattr(kept, "n_frames", 1) == 1


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_picture_with_any_damage_gives_an_answer_and_never_an_error(fmt, data):
    whole = bytearray(photo(fmt, exif=exif_of_a_phone()))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(identify(bytes(whole), name="f"), CleanImage | Content | Fault)


# Text -----------------------------------------------------------------------------------------------------------------


def test_csv_with_and_without_bom_accepted():
    for start in (b"", b"\xef\xbb\xbf"):
        found = identify(start + "año,kg\n2021,3\n".encode(), name="tabla.csv")
        assert (found.kind, found.media_type) == ("table", "text/csv")


def test_csv_in_another_encoding_refused_with_its_line():
    found = identify("a\nb\nMuñoz\n".encode("latin-1"), name="tabla.csv")
    assert (found.code, found.row) == ("text_not_utf8", 3)
    assert "CSV UTF-8" in found.es


@pytest.mark.parametrize("tail", [b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"])
def test_csv_with_broken_overlong_or_surrogate_bytes_refused(tail):
    assert code_of(b"a,b\n1,2\n" + tail, "t.csv") == "text_not_utf8"


def test_csv_with_nul_refused():
    assert code_of(b"a,b\n1,\x00\n", "t.csv") == "text_with_nul"


def test_csv_with_a_huge_field_refused_with_its_line():
    found = identify(b'a,b\n1,"' + b"x" * 2_000_000 + b'"\n', name="t.csv")
    assert (found.code, found.row) == ("text_line_too_long", 2)


@pytest.mark.parametrize(
    "text", [b"<!DOCTYPE html><script>", b"  \n<svg onload=x>", b"#!/bin/sh\n", b"\xef\xbb\xbf<?xml"]
)
def test_page_or_program_called_csv_refused(text):
    assert code_of(text, "t.csv") == "text_markup"


def test_empty_file_refused():
    assert code_of(b"", "t.csv") == "empty"


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.pdf", "a.png", "a"]))
def test_any_bytes_give_an_answer_and_never_an_error(data, name):
    found = identify(data, name=name)
    assert isinstance(found, Content | CleanImage) or (found.es and found.en)


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\Acta n.º 3.pdf", "Acta n.º 3.pdf"),
        ("factura\u202efdp.exe", "facturafdp.exe"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie_ x.pdf"),
        ("\u2066\u200b\ufeff", "archivo"),
        ("....", "archivo"),
        ("", "archivo"),
        ("CON.pdf", "_CON.pdf"),
        ("Mun\u0303oz.pdf", "Muñoz.pdf"),
        ('<img src=x onerror="alert(1)">.png', "_img src=x onerror=_alert(1)__.png"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_name_from_a_sender_made_harmless(sent, kept):
    assert clean_name(sent) == kept


@given(st.text(max_size=300))
def test_any_name_is_bounded_one_part_visible_and_stable(sent):
    kept = clean_name(sent)
    assert 1 <= len(kept) <= 120
    assert not set('/\\\x00\r\n"') & set(kept)
    assert kept.isprintable()
    assert kept not in {".", ".."}
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.pdf", "a.pdf"),
        ("a.PDF", "a.PDF"),
        ("a.exe", "a.exe.pdf"),
        ("pdf", "pdf.pdf"),
        ("y" * 120, "y" * 116 + ".pdf"),
    ],
)
def test_extension_tells_the_truth(name, told):
    assert named_as(name, extensions=("pdf",)) == told
