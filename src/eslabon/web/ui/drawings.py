"""Makes a drawn SVG fit to stand inside a page: known shapes only, no style, no script, colours by name."""

import re
import xml.etree.ElementTree as ET

from defusedxml.ElementTree import fromstring

# The ink of each token in the light theme. A chart is specified in these; the style sheet repaints them by name.
INKS = {
    "ink": "#2b1d14",
    "soft": "#66544a",
    "line": "#e2d6c6",
    "sunken": "#f2ebe1",
    "surface": "#ffffff",
    "accent": "#97401f",
    "verified": "#3d6b2f",
    "waiting": "#8a5a00",
    "refused": "#a32a2a",
    "banana": "#b07c00",
    "coffee": "#1f7a70",
    "cacao": "#5c2b1f",
}
_NAME_OF = {ink: name for name, ink in INKS.items()}
_SHAPES = {"svg", "g", "path", "rect", "circle", "line", "text", "tspan", "defs", "clipPath"}
_ATTRIBUTES = {
    *("d", "x", "y", "x2", "y2", "x1", "y1", "r", "cx", "cy", "width", "height", "transform", "id", "clip-path"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-miterlimit", "opacity", "fill-opacity"),
    *("stroke-opacity", "text-anchor", "font-size", "font-weight", "dx", "dy", "viewBox"),
}
_LONG_FRACTION = re.compile(r"(\d+\.\d{1})\d+")


def clean(svg: str, *, identity: str, form: str, title: str, description: str) -> str:
    """The drawing with a title and a description, safe under a policy without inline styles and scripts.

    `identity` makes its ids unique on the page; `form` (wide, narrow, only) tells the style sheet when to show it.
    """
    source = fromstring(svg, forbid_dtd=True)
    drawn = _copy(source, identity)
    if drawn is None:
        raise ValueError("not an SVG drawing")
    drawn.set("class", f"chart__drawing chart__drawing--{form}")
    drawn.set("role", "img")
    drawn.set("focusable", "false")
    drawn.set("aria-labelledby", f"{identity}-t {identity}-d")
    for place, (tag, mark, text) in enumerate([("title", "t", title), ("desc", "d", description)]):
        words = ET.Element(tag, {"id": f"{identity}-{mark}"})
        words.text = text
        drawn.insert(place, words)
    return ET.tostring(drawn, encoding="unicode")


def _copy(source: ET.Element, identity: str) -> ET.Element | None:
    name = source.tag.rpartition("}")[2]
    if name not in _SHAPES or source.get("display") == "none" or source.get("d") == "":
        return None
    copy = ET.Element(name)
    for key, value in source.attrib.items():
        if key in _ATTRIBUTES:
            _set(copy, key, value, identity)
    copy.text = source.text
    for child in source:
        kept = _copy(child, identity)
        if kept is not None:
            copy.append(kept)
    if name == "g" and len(copy) == 0:
        return None
    return copy


def _set(copy: ET.Element, key: str, value: str, identity: str) -> None:
    if key == "id":
        value = f"{identity}-{value}"
    elif key == "clip-path":
        value = value.replace("url(#", f"url(#{identity}-")
    elif key in {"fill", "stroke"} and value.lower() in _NAME_OF:
        copy.set(f"data-{key}", _NAME_OF[value.lower()])
    elif key in {"d", "transform"}:
        value = _LONG_FRACTION.sub(r"\1", value)
    elif key == "opacity" and value == "1":
        return
    copy.set(key, value)
