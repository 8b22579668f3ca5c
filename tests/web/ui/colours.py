"""Colour arithmetic for the tests: tokens of the style sheet, WCAG contrast, what a colour-blind reader sees."""

import re
from pathlib import Path

import eslabon.web.ui

SHEET = Path(eslabon.web.ui.__file__).parent / "static" / "ui" / "eslabon.css"
Colour = tuple[float, float, float]
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def tokens() -> dict[str, dict[str, str]]:
    """Return {theme: {token: "#rrggbb"}}; the dark theme states what it changes."""
    sheet = SHEET.read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\n *\}", sheet, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def linear(colour: str) -> Colour:
    """Return linear red, green, blue in 0–1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: Colour) -> Colour:
    """Return CIE L*a*b* (D65) of a linear RGB colour."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in rgb)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, blindness: str) -> Colour:
    """Return the linear RGB that a reader with this colour blindness sees."""
    rgb = linear(colour)
    red, green, blue = (
        sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in BLINDNESS[blindness]
    )
    return red, green, blue


def difference(one: Colour, other: Colour) -> float:
    """Return the CIE76 distance of two linear RGB colours; about 2 is just noticed."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5
