"""Photos and scans: measured before they are decoded, and drawn again so that only the picture remains.

A photo from a phone carries where and when it was taken. Decoding and encoding it again leaves that behind, together
with anything else that was hidden in the file.
"""

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eslabon.files.content.kinds import IMAGE, Content, fault
from eslabon.files.faults import Fault

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_IMAGE_PIXELS = 50_000_000  # a 50-megapixel phone photo; 150 MB once decoded
LONGEST_SIDE = 30_000  # pixels
JPEG_QUALITY = 90

# Pillow's name of the format -> what we keep it as. MPO is the JPEG of phones with two lenses.
KEPT_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
DESCRIBED = {
    "JPEG": ("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "PNG": ("image/png", ("png",)),
    "WEBP": ("image/webp", ("webp",)),
}
# Everything that Pillow raises on a broken picture, whatever the format; its warnings count where they are errors.
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError, MemoryError, Warning),
)


@dataclass(frozen=True)
class CleanImage:
    """A picture without anything but its pixels, the right way up."""

    content: Content
    data: bytes
    width: int
    height: int


def clean_image(data: bytes, *, name: str, max_pixels: int = MAX_IMAGE_PIXELS) -> CleanImage | Fault:
    """Decode `data` within limits and encode it again without metadata, turned as its camera meant it."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=tuple(DESCRIBED)) as opened:
            if opened.width * opened.height > max_pixels or max(opened.size) > LONGEST_SIDE:
                return _too_many_pixels(name, opened.width, opened.height, max_pixels)
            kept_as = KEPT_AS[opened.format or ""]
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            encoded = _encoded(upright, kept_as)
            width, height = upright.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _too_many_pixels(name, 0, 0, max_pixels)
    except BROKEN:
        return fault(
            name,
            "image_broken",
            "La imagen está incompleta o dañada. Ábrala para ver que se muestra entera, y envíela otra vez o "
            "tome una foto nueva.",
            "The picture is incomplete or damaged. Open it to see that it shows in full, and send it again or "
            "take a new photo.",
        )
    media_type, extensions = DESCRIBED[kept_as]
    return CleanImage(Content(IMAGE, media_type, extensions, len(encoded)), encoded, width, height)


def _encoded(picture: "Image", kept_as: str) -> bytes:
    """Encode the pixels alone: a copy whose `info` is empty has no EXIF, profile, comment or text to write."""
    bare = picture.copy()
    transparency = bare.info.get("transparency")
    bare.info = {} if transparency is None or kept_as == "JPEG" else {"transparency": transparency}
    bare.getexif().clear()
    out = io.BytesIO()
    if kept_as == "JPEG":
        bare = bare if bare.mode in {"L", "RGB"} else bare.convert("RGB")
        bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    elif kept_as == "PNG":
        bare.save(out, "PNG")
    else:
        bare.save(out, "WEBP", quality=JPEG_QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _too_many_pixels(name: str, width: int, height: int, max_pixels: int) -> Fault:
    size = f" ({width} × {height})" if width else ""
    millions = max_pixels // 1_000_000
    return fault(
        name,
        "image_too_many_pixels",
        f"La imagen tiene demasiados puntos{size}; se aceptan hasta {millions} millones. Guárdela más pequeña y "
        "envíela otra vez.",
        f"The picture has too many pixels{size}; up to {millions} million are accepted. Save it smaller and send it "
        "again.",
    )
