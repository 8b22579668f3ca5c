"""The theory of change as a drawing: boxes by level, arrows numbered as in the list that stands below it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe

from eslabon.files.packs.evidence import LEVELS
from eslabon.web.ui.drawings import INKS, clean

LINE, PAD, BADGE = 15, 10, 9  # heights of a line of text and of the space around it, radius of a number, in pixels


@dataclass(frozen=True)
class Box:
    """A box with its place and its text in lines."""

    x: float
    y: float
    width: float
    height: float
    level: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """How a form of the drawing is laid out: levels as columns on a wide page, as rows on a telephone."""

    name: str
    width: int
    is_wide: bool
    between_levels: int
    between_boxes: int
    letters: float  # width of a letter
    size: int  # of letters


SHAPES = (Shape("wide", 640, True, 44, 34, 6.6, 12), Shape("narrow", 320, False, 52, 26, 6.0, 11))  # noqa: FBT003 -- a table
Theory = Mapping[str, Any]


def draw_theory(theory: Theory, *, language: str, title: str, description: str) -> SafeString:
    """The drawing as inline SVG, once for a wide page and once for a telephone."""
    drawn = []
    for shape in SHAPES:
        svg = _svg(theory, shape=shape, language=language)
        identity = "theory-" + sha256(svg.encode()).hexdigest()[:12]
        drawn.append(clean(svg, identity=identity, form=shape.name, title=title, description=description))
    return mark_safe("".join(drawn))  # noqa: S308 -- every element and attribute passed drawings.clean


def _svg(theory: Theory, *, shape: Shape, language: str) -> str:
    boxes, height = _boxes(theory, shape=shape, language=language)
    entries = _entries(theory["links"], boxes, shape=shape)
    lines, numbers = [], []
    for number, (link, entry) in enumerate(zip(theory["links"], entries, strict=True), start=1):
        path, badge = _arrow(boxes[link["source"]], boxes[link["target"]], entry=entry, shape=shape)
        lines.append(path)
        numbers.append(_badge(number, *badge))
    body = "".join([*lines, *(_drawn(box, shape=shape) for box in boxes.values()), *numbers])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width} {height:.0f}">{body}</svg>'


def _boxes(theory: Theory, *, shape: Shape, language: str) -> tuple[dict[str, Box], float]:
    """Every box by code, and the height of the whole."""
    levels = [level for level in LEVELS if any(node["level"] == level for node in theory["nodes"])]
    by_level = [[node for node in theory["nodes"] if node["level"] == level] for level in levels]
    coming: dict[str, int] = defaultdict(int)
    for link in theory["links"]:
        coming[link["target"]] += 1
    place = _in_columns if shape.is_wide else _in_rows
    return place(by_level, coming=coming, shape=shape, language=language)


def _in_columns(
    by_level: Sequence[Sequence[Theory]], *, coming: Mapping[str, int], shape: Shape, language: str
) -> tuple[dict[str, Box], float]:
    width = (shape.width - 2 - (len(by_level) - 1) * shape.between_levels) / max(len(by_level), 1)
    texts = {n["code"]: _lines(n["name"][language], width=width, shape=shape) for nodes in by_level for n in nodes}
    heights = {code: max(len(lines) * LINE + 2 * PAD, coming[code] * 22 + 6) for code, lines in texts.items()}
    tall = [sum(heights[node["code"]] for node in nodes) + (len(nodes) - 1) * shape.between_boxes for nodes in by_level]
    whole = max(tall, default=0) + 2
    boxes = {}
    for level, nodes in enumerate(by_level):
        y = 1 + (whole - 2 - tall[level]) / 2
        for node in nodes:
            code = node["code"]
            x = 1 + level * (width + shape.between_levels)
            boxes[code] = Box(x, y, width, heights[code], level, texts[code])
            y += heights[code] + shape.between_boxes
    return boxes, whole


def _in_rows(
    by_level: Sequence[Sequence[Theory]], *, coming: Mapping[str, int], shape: Shape, language: str
) -> tuple[dict[str, Box], float]:
    boxes: dict[str, Box] = {}
    y = 1.0
    for level, nodes in enumerate(by_level):
        width = (shape.width - 2 - (len(nodes) - 1) * shape.between_boxes) / len(nodes)
        texts = {node["code"]: _lines(node["name"][language], width=width, shape=shape) for node in nodes}
        height = max(len(lines) for lines in texts.values()) * LINE + 2 * PAD
        for place, node in enumerate(nodes):
            x = 1 + place * (width + shape.between_boxes)
            boxes[node["code"]] = Box(x, y, width, height, level, texts[node["code"]])
        y += height + shape.between_levels
    return boxes, y - shape.between_levels + 1


def _lines(text: str, *, width: float, shape: Shape) -> tuple[str, ...]:
    return tuple(wrap(text, width=max(int((width - 8) / shape.letters), 8)))


def _entries(links: Sequence[Theory], boxes: Mapping[str, Box], *, shape: Shape) -> list[float]:
    """Where each arrow meets the side of its target, so that no two end in one point."""
    coming: dict[str, list[int]] = defaultdict(list)
    for index, link in enumerate(links):
        if boxes[link["source"]].level != boxes[link["target"]].level:
            coming[link["target"]].append(index)
    found = [0.0] * len(links)
    for code, indexes in coming.items():
        target = boxes[code]
        # In the order of their sources along the side, so that arrows do not cross before they arrive.
        indexes.sort(key=lambda index: _along(boxes[links[index]["source"]], shape=shape))
        middle = _along(target, shape=shape)
        step = min(22.0, (target.height if shape.is_wide else target.width) / (len(indexes) + 1))
        for place, index in enumerate(indexes):
            found[index] = middle + (place - (len(indexes) - 1) / 2) * step
    return found


def _along(box: Box, *, shape: Shape) -> float:
    return box.y + box.height / 2 if shape.is_wide else box.x + box.width / 2


def _arrow(source: Box, target: Box, *, entry: float, shape: Shape) -> tuple[str, tuple[float, float]]:
    """The arrow and where its number stands."""
    if source.level == target.level:
        return _beside(source, target, shape=shape)
    if shape.is_wide:
        x1, y1, x2, y2 = source.x + source.width, source.y + source.height / 2, target.x, entry
        bend = max((x2 - x1) / 2, 20)
        path = f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2 - 5:.0f} {y2:.0f}"
        head = f"M{x2:.0f} {y2:.0f}l-7 -4v8z"
        return _stroke(path, head), (x2 - 18, y2)
    x1, y1, x2, y2 = source.x + source.width / 2, source.y + source.height, entry, target.y
    bend = max((y2 - y1) / 2, 20)
    path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2 - 5:.0f}"
    head = f"M{x2:.0f} {y2:.0f}l-4 -7h8z"
    return _stroke(path, head), (x2, y2 - 18)


def _beside(source: Box, target: Box, *, shape: Shape) -> tuple[str, tuple[float, float]]:
    """An arrow between two boxes of one level: straight from side to side."""
    if shape.is_wide:
        down = source.y < target.y
        x = source.x + source.width / 2
        y1, y2 = (source.y + source.height, target.y) if down else (source.y, target.y + target.height)
        head = f"M{x:.0f} {y2:.0f}l-4 {-7 if down else 7}h8z"
        return _stroke(f"M{x:.0f} {y1:.0f}V{y2:.0f}", head), (x, (y1 + y2) / 2 - (3 if down else -3))
    right = source.x < target.x
    y = source.y + source.height / 2
    x1, x2 = (source.x + source.width, target.x) if right else (source.x, target.x + target.width)
    head = f"M{x2:.0f} {y:.0f}l{-7 if right else 7} -4v8z"
    return _stroke(f"M{x1:.0f} {y:.0f}H{x2:.0f}", head), ((x1 + x2) / 2 - (3 if right else -3), y)


def _stroke(path: str, head: str) -> str:
    ink = INKS["accent"]
    return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.5"/><path d="{head}" fill="{ink}"/>'


def _drawn(box: Box, *, shape: Shape) -> str:
    top = box.y + (box.height - len(box.lines) * LINE) / 2 + LINE * 0.78
    middle = box.x + box.width / 2
    lines = "".join(
        f'<text x="{middle:.1f}" y="{top + n * LINE:.1f}" text-anchor="middle" font-size="{shape.size}"'
        f' fill="{INKS["ink"]}">{escape(line)}</text>'
        for n, line in enumerate(box.lines)
    )
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
        f' fill="{INKS["surface"]}" stroke="{INKS["line"]}" stroke-width="1.5"/>{lines}'
    )


def _badge(number: int, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{BADGE}" fill="{INKS["accent"]}"/>'
        f'<text x="{x:.1f}" y="{y + 3.8:.1f}" text-anchor="middle" font-size="11" font-weight="bold"'
        f' fill="{INKS["surface"]}">{number}</text>'
    )
