"""What pages show, worked out: the map of corridors and the rates of a list of names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, floor, radians

MARGIN = 46
LEAST_SPAN = 2.0  # degrees
EDGE = 6  # that a name leaves free: letters are not all as wide as the one in the middle
STEP = 5  # degrees between two lines of the grid


@dataclass(frozen=True)
class Size:
    """How large a drawing and its signs are, in units that are pixels where it is meant to be seen.

    Attributes
    ----------
    name : str
        wide or narrow, as the style sheet calls it.
    width, radius : int
        Of the drawing; of a corridor.
    text, rank, degree : int
        Heights of letters: of a name, of a rank, of a degree.
    """

    name: str
    width: int
    radius: int
    text: int
    rank: int
    degree: int

    @property
    def letter(self) -> float:
        """How wide a letter of a name is, more or less."""
        return 0.6 * self.text


WIDE, NARROW = Size("wide", 560, 13, 16, 14, 13), Size("narrow", 340, 11, 14, 12, 12)


@dataclass(frozen=True)
class MapPoint:
    """A corridor at a place of the earth."""

    name: str
    latitude: float
    longitude: float
    is_chosen: bool
    rank: int | None


@dataclass(frozen=True)
class Drawn:
    """A corridor at a place of the drawing."""

    name: str
    x: float
    y: float
    is_chosen: bool
    rank: int | None
    label: "Label | None" = None  # None where it would lie on another one


@dataclass(frozen=True)
class Label:
    """Where the name of a corridor is written."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class GridLine:
    """A parallel or meridian of the drawing."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class MapDrawing:
    """A small map: no tiles and nothing from elsewhere, so that it is there without a line."""

    size: Size
    height: int
    points: tuple[Drawn, ...]
    grid: tuple[GridLine, ...]


def draw_maps(points: Sequence[MapPoint]) -> tuple[MapDrawing, ...]:
    """The map for a screen and for a telephone, whose letters would be too small to read; none without any point."""
    drawn = (draw_map(points, size=size) for size in (WIDE, NARROW))
    return tuple(one for one in drawn if one is not None)


def draw_map(points: Sequence[MapPoint], *, size: Size = WIDE) -> MapDrawing | None:
    """The corridors on a plain grid of degrees, or None without any point.

    >>> drawing = draw_map([MapPoint("A", -9, -77, is_chosen=True, rank=1), MapPoint("B", -15, -70, False, 2)])
    >>> [(each.name, each.x < 280) for each in drawing.points], len(drawing.grid) > 0
    ([('A', True), ('B', False)], True)
    """
    if not points:
        return None
    south, north = _span([point.latitude for point in points])
    west, east = _span([point.longitude for point in points])
    shrink = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (size.width - 2 * MARGIN) / ((east - west) * shrink)
    height = round((north - south) * scale + 2 * MARGIN)

    def at(latitude: float, longitude: float) -> tuple[float, float]:
        x = MARGIN + (longitude - west) * shrink * scale
        return round(x, 1), round(MARGIN + (north - latitude) * scale, 1)

    drawn = [Drawn(one.name, *at(one.latitude, one.longitude), one.is_chosen, one.rank) for one in points]
    grid = [
        GridLine(
            0,
            at(value, west)[1],
            size.width,
            at(value, west)[1],
            _degrees(value),
            4,
            at(value, west)[1] - 4,
        )
        for value in _lines(south, north)
    ]
    grid += [
        GridLine(
            at(south, value)[0], 0, at(south, value)[0], height, _degrees(value), at(south, value)[0] + 4, height - 5
        )
        for value in _lines(west, east)
    ]
    return MapDrawing(size, height, _labelled(drawn, size=size), tuple(grid))


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _labelled(drawn: Sequence[Drawn], *, size: Size) -> tuple[Drawn, ...]:
    """The chosen ones with their names, each at the first side where it covers nothing."""
    radius, text = size.radius, size.text
    taken: list[Box] = [(one.x - radius, one.y - radius, one.x + radius, one.y + radius) for one in drawn]
    found = []
    for one in drawn:
        width = size.letter * len(one.name)
        sides = (
            (Label(one.x + radius + 4, one.y + 5, "start"), one.x + radius + 2),
            (Label(one.x - radius - 4, one.y + 5, "end"), one.x - radius - 2 - width),
            (Label(one.x, one.y - radius - 4, "middle"), one.x - width / 2),
            (Label(one.x, one.y + radius + text - 1, "middle"), one.x - width / 2),
        )
        label = None
        for side, left in sides if one.is_chosen else ():
            box = (left, side.y - text + 3, left + width, side.y + 3)
            if box[0] >= EDGE and box[2] <= size.width - EDGE and not any(_overlap(box, other) for other in taken):
                label = side
                taken.append(box)
                break
        found.append(replace(one, label=label))
    return tuple(found)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    return low - missing, high + missing


def _degrees(value: int) -> str:
    """In no language: south and west are below zero."""
    return f"\N{MINUS SIGN}{-value}°" if value < 0 else f"{value}°"


def _lines(low: float, high: float) -> list[int]:
    first = ceil(low / STEP) * STEP
    return list(range(first, floor(high) + 1, STEP))


@dataclass(frozen=True)
class Rates:
    """What became of a list of names."""

    names: int
    exact: int
    accepted: int
    doubtful: int  # as the matcher left them
    none: int
    waiting: int
    settled: int  # doubtful ones that a person gave a place
    refused: int  # doubtful ones of which a person said none
    several: int  # names kept with more than one place
    places: int  # places that stand for all of them

    @property
    def located(self) -> int:
        """Names with at least one place."""
        return self.exact + self.accepted + self.settled

    @property
    def located_percent(self) -> float:
        """Share of the names that have a place, in percent."""
        return 100 * self.located / self.names if self.names else 0.0
