"""Whether the scores of a region were pushed over its cut-off: an exact sign test of the scores nearest to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, exp, gcd, lgamma, log, pi, sqrt
from typing import Any

RULE = "stages.density_screen"
VERSION = "1"
JUMP, NO_JUMP, THIN = "jump", "no jump", "too thin"
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True)
class ScreenTerms:
    """What the screen asks.

    Attributes
    ----------
    level : float
        Of the whole screen, shared out over the regions that are tested by Holm's step-down.
    least_in_all, least_on_a_side : int
        Scores that a region needs to be tested.
    window : float
        How many times the published number of nearest scores is looked at.
    least_nearest : int
        Scores looked at in any case: with fewer, the level cannot be reached even if all fall on one side.
    allowance : float
        By how much the share of the nearest scores on one side may differ from one half without meaning anything: a
        density that falls or rises through the cut-off is no push.
    """

    level: float = 0.01
    least_in_all: int = 60
    least_on_a_side: int = 15
    window: float = 1.5
    least_nearest: int = 16
    allowance: float = 0.05


@dataclass(frozen=True)
class Region:
    """The scores of a region, in any order, and its cut-off; a score equal to it reaches it."""

    code: str
    cutoff: Decimal
    scores: tuple[Decimal, ...]


@dataclass(frozen=True)
class Nearest:
    """The scores nearest to the cut-off: how many, how many of them reach it, and how far out the last one lies."""

    count: int
    above: int
    reach: Decimal


@dataclass(frozen=True)
class ScreenLine:
    """What came out for a region: jump | no jump | too thin; without a test there is neither p-value nor side."""

    code: str
    below: int
    above: int
    nearest: Nearest | None
    p_value: float | None
    p_holm: float | None
    verdict: str
    side: str  # above | below: where the scores are too many, if there is a jump


@dataclass(frozen=True)
class Screen:
    """A line for each region in the order that came, and the codes of those that jump and of those too thin."""

    lines: tuple[ScreenLine, ...]
    jumps: tuple[str, ...]
    thin: tuple[str, ...]
    clause: str


def screen_regions(regions: Sequence[Region], *, terms: ScreenTerms | None = None) -> Screen:
    """Test region by region whether the density of the scores jumps at the cut-off, and name what is too thin.

    Parameters
    ----------
    regions : sequence of Region
        The first score of every profile, rejected ones included.
    terms : ScreenTerms, optional
        Those of the platform by default.

    Notes
    -----
    Clause STAGE-33. Where the density does not jump, the scores nearest to the cut-off fall to either side as a coin
    does (Bugni and Canay, 2021, Journal of Econometrics 221(1)). Looked at are the q nearest, with those that tie,

        q = ⌈window · (4 e^{1/2 − z²} / √(2π))^{2/3} · √n⌉,  z = (cut-off − mean) / standard deviation,

    their rule of thumb for a normal score, and no fewer than `least_nearest`. The p-value is twice the binomial tail
    at one half plus the allowance. Scores on a grid are taken as the middles of its steps, so that scores equal to the
    cut-off do not weigh for one side.

    >>> honest = tuple(Decimal(60 + step) for step in range(20) for _ in range(5))
    >>> pushed = tuple(score + 4 if 66 <= score < 70 else score for score in honest)
    >>> found = screen_regions([Region("A", Decimal(70), honest), Region("B", Decimal(70), pushed),
    ...                         Region("C", Decimal(70), honest[::4])])
    >>> [(line.code, line.verdict, line.side) for line in found.lines]
    [('A', 'no jump', ''), ('B', 'jump', 'above'), ('C', 'too thin', '')]
    """
    terms = terms or ScreenTerms()
    counted = [_counted(region, terms=terms) for region in regions]
    adjusted = _holm([line.p_value for line in counted])
    lines = tuple(
        _line(replace(line, p_holm=p_holm), level=terms.level) for line, p_holm in zip(counted, adjusted, strict=True)
    )
    jumps = tuple(line.code for line in lines if line.verdict == JUMP)
    return Screen(lines, jumps, tuple(line.code for line in lines if line.verdict == THIN), "STAGE-33")


def _counted(region: Region, *, terms: ScreenTerms) -> ScreenLine:
    above = sum(score >= region.cutoff for score in region.scores)
    below = len(region.scores) - above
    if above + below < terms.least_in_all or min(below, above) < terms.least_on_a_side:
        return ScreenLine(region.code, below, above, None, None, None, THIN, "")
    near = nearest_scores(region, terms=terms)
    return ScreenLine(region.code, below, above, near, _sign_test(near, terms=terms), None, NO_JUMP, "")


def _line(line: ScreenLine, *, level: float) -> ScreenLine:
    """The line with its verdict, once Holm's p-value is known."""
    if line.nearest is None or line.p_holm is None or line.p_holm >= level:
        return line
    side = ABOVE if 2 * line.nearest.above > line.nearest.count else BELOW
    return replace(line, verdict=JUMP, side=side)


def nearest_scores(region: Region, *, terms: ScreenTerms | None = None) -> Nearest:
    """The scores of a region that are looked at.

    >>> scores = tuple(Decimal(60 + step) for step in range(20) for _ in range(5))
    >>> near = nearest_scores(Region("A", Decimal(70), scores))
    >>> near.count, near.above, near.reach
    (30, 15, Decimal('2.5'))
    """
    terms = terms or ScreenTerms()
    scale, steps, cut = _whole(region)
    grid = gcd(*(one - steps[0] for one in steps)) or abs(cut - steps[0]) or 1  # the second if all are equal
    # Twice the distance from the middle between the last score below the cut-off and the first one that reaches it.
    middle = 2 * (cut + (steps[0] - cut) % grid) - grid
    distances = sorted(abs(2 * one - middle) for one in steps)
    last = distances[min(len(steps), _how_many(steps, cut, terms=terms)) - 1]
    inside = [one for one in steps if abs(2 * one - middle) <= last]
    above = sum(one >= cut for one in inside)
    return Nearest(len(inside), above, Decimal(last) / (2 * scale))


def _whole(region: Region) -> tuple[int, list[int], int]:
    """Scores and cut-off as whole numbers, and how many of them make a point."""
    places = max(0, *(-int(one.normalize().as_tuple().exponent) for one in (*region.scores, region.cutoff)))
    return 10**places, [int(one.scaleb(places)) for one in region.scores], int(region.cutoff.scaleb(places))


def _how_many(steps: Sequence[int], cut: int, *, terms: ScreenTerms) -> int:
    count = len(steps)
    mean = sum(steps) / count
    variance = sum((one - mean) ** 2 for one in steps) / (count - 1)
    if not variance:
        return count
    square = (cut - mean) ** 2 / variance
    published = exp((log(4) + 0.5 - square - 0.5 * log(2 * pi)) * 2 / 3) * sqrt(count)
    return max(terms.least_nearest, ceil(round(terms.window * published, 9)))


def _sign_test(near: Nearest, *, terms: ScreenTerms) -> float:
    """Twice the chance of so many on one side, where the share of that side is one half and the allowance."""
    share, most = 0.5 + terms.allowance, max(near.above, near.count - near.above)
    if most <= share * near.count:
        return 1.0
    count = near.count
    term = exp(
        lgamma(count + 1) - lgamma(most + 1) - lgamma(count - most + 1)
        + most * log(share) + (count - most) * log(1 - share)
    )  # fmt: skip
    tail = 0.0
    for number in range(most, count + 1):
        tail += term
        term *= (count - number) / (number + 1) * share / (1 - share)
    return min(1.0, 2 * tail)


def _holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's step-down p-values over the regions that were tested, in the order that came."""
    tested = sorted((value, place) for place, value in enumerate(p_values) if value is not None)
    found: list[float | None] = [None] * len(p_values)
    largest = 0.0
    for number, (value, place) in enumerate(tested):
        largest = max(largest, min(1.0, value * (len(tested) - number)))
        found[place] = largest
    return found


def inputs_to_plain(regions: Sequence[Region], *, terms: ScreenTerms | None = None) -> dict[str, Any]:
    """Everything that the screen rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([Region("A", Decimal(70), (Decimal("71.50"), Decimal(69)))])["regions"]
    [{'code': 'A', 'cutoff': '70', 'scores': ['69', '71.50']}]
    """
    rows = [
        {"code": one.code, "cutoff": str(one.cutoff), "scores": [str(score) for score in sorted(one.scores)]}
        for one in regions
    ]
    return {"regions": rows, "terms": vars(terms or ScreenTerms()).copy()}


def screen_to_plain(found: Screen) -> dict[str, Any]:
    """The screen as JSON-safe data; p-values with four digits.

    >>> screen_to_plain(Screen((ScreenLine("A", 3, 4, None, None, None, THIN, ""),), (), ("A",), "STAGE-33"))["thin"]
    ['A']
    """
    lines = [
        {
            **vars(one),
            "nearest": None if one.nearest is None else {**vars(one.nearest), "reach": str(one.nearest.reach)},
            "p_value": said(one.p_value),
            "p_holm": said(one.p_holm),
        }
        for one in found.lines
    ]
    return {"lines": lines, "jumps": list(found.jumps), "thin": list(found.thin), "clause": found.clause}


def said(p_value: float | None) -> str:
    """A p-value as text with four significant digits, empty where a region was not tested.

    >>> said(0.0312345), said(3.21987e-9), said(1.0), said(None)
    ('0.03123', '3.22e-09', '1', '')
    """
    return "" if p_value is None else f"{p_value:.4g}"


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The screen from what `inputs_to_plain` gave, for replay.

    >>> scores = [str(60 + step) for step in range(20) for _ in range(5)]
    >>> terms = vars(ScreenTerms())
    >>> decide_plain({"regions": [{"code": "A", "cutoff": "70", "scores": scores}], "terms": terms})["jumps"]
    []
    """
    regions = [
        Region(one["code"], Decimal(one["cutoff"]), tuple(Decimal(score) for score in one["scores"]))
        for one in inputs["regions"]
    ]
    return screen_to_plain(screen_regions(regions, terms=ScreenTerms(**inputs["terms"])))
