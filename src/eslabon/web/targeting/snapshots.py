"""What pages show, worked out: the map of corridors and the rates of a list of names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, floor, radians

WIDTH = 560  # units of the drawing
MARGIN = 46
LEAST_SPAN = 2.0  # degrees
RADIUS, LETTER = 13, 8.4  # of a corridor; of a letter of its name
STEP = 5  # degrees between two lines of the grid


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

    width: int
    height: int
    points: tuple[Drawn, ...]
    grid: tuple[GridLine, ...]


def draw_map(points: Sequence[MapPoint]) -> MapDrawing | None:
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
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * shrink)
    height = round((north - south) * scale + 2 * MARGIN)

    def at(latitude: float, longitude: float) -> tuple[float, float]:
        x = MARGIN + (longitude - west) * shrink * scale
        return round(x, 1), round(MARGIN + (north - latitude) * scale, 1)

    drawn = [Drawn(one.name, *at(one.latitude, one.longitude), one.is_chosen, one.rank) for one in points]
    grid = [
        GridLine(
            0,
            at(value, west)[1],
            WIDTH,
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
    return MapDrawing(WIDTH, height, _labelled(drawn), tuple(grid))


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _labelled(drawn: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """The chosen ones with their names, each at the first side where it covers nothing."""
    taken: list[Box] = [(one.x - RADIUS, one.y - RADIUS, one.x + RADIUS, one.y + RADIUS) for one in drawn]
    found = []
    for one in drawn:
        width = LETTER * len(one.name)
        sides = (
            (Label(one.x + RADIUS + 4, one.y + 5, "start"), one.x + RADIUS + 2),
            (Label(one.x - RADIUS - 4, one.y + 5, "end"), one.x - RADIUS - 2 - width),
            (Label(one.x, one.y - RADIUS - 4, "middle"), one.x - width / 2),
            (Label(one.x, one.y + RADIUS + 15, "middle"), one.x - width / 2),
        )
        label = None
        for side, left in sides if one.is_chosen else ():
            box = (left, side.y - 13, left + width, side.y + 3)
            if box[0] >= 0 and box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
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
