"""What pages show, worked out: the map of corridors and the rates of a list of names."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, radians

WIDTH = 560  # units of the drawing
MARGIN = 46
LEAST_SPAN = 2.0  # degrees
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
    label_x: float
    anchor: str
    is_chosen: bool
    rank: int | None


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

    drawn = []
    for point in points:
        x, y = at(point.latitude, point.longitude)
        is_right = x > WIDTH * 0.62
        label_x = x - 13 if is_right else x + 13
        drawn.append(Drawn(point.name, x, y, label_x, "end" if is_right else "start", point.is_chosen, point.rank))
    grid = [
        GridLine(
            0,
            at(value, west)[1],
            WIDTH,
            at(value, west)[1],
            f"{abs(value)}° {'S' if value < 0 else 'N'}",
            4,
            at(value, west)[1] - 4,
        )
        for value in _lines(south, north)
    ]
    grid += [
        GridLine(
            at(south, value)[0], 0, at(south, value)[0], height, f"{abs(value)}° O", at(south, value)[0] + 4, height - 5
        )
        for value in _lines(west, east)
    ]
    return MapDrawing(WIDTH, height, tuple(drawn), tuple(grid))


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    return low - missing, high + missing


def _lines(low: float, high: float) -> list[int]:
    first = (floor(low / STEP) + 1) * STEP
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
