"""Where an organisation stands: its level by the total, its segment along the chain."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from eslabon.rules.diagnostics.values import Criterion, Finding, Level, Part, Response, Segment

CENT = Decimal("0.01")


def decide_level(total: Part, *, levels: Sequence[Level]) -> str:
    """The highest level whose share the total reaches; the lowest where it reaches none or nothing counts.

    Parameters
    ----------
    total : Part
    levels : sequence of Level
        From the lowest up; empty gives an empty text.

    Notes
    -----
    Clause DIAG-07. The share is compared exactly; reaching a level's limit is enough.

    >>> levels = (Level("initial", Decimal(0)), Level("basic", Decimal(25)), Level("advanced", Decimal(75)))
    >>> decide_level(Part("total", "total", Decimal(25), Decimal(100)), levels=levels)
    'basic'
    >>> decide_level(Part("total", "total", Decimal(0), Decimal(0)), levels=levels)
    'initial'
    """
    reached = [level.code for level in levels if total.reaches(level.from_percent)]
    return reached[-1] if reached else levels[0].code if levels else ""


def decide_segment(
    segments: Sequence[Segment], *, parts: Sequence[Part], response: Response
) -> tuple[str, tuple[Finding, ...]]:
    """The segment, and how the response stands against every criterion of every segment.

    Parameters
    ----------
    segments : sequence of Segment
        From the start of the chain on; empty gives an empty text.
    parts : sequence of Part
        What shares are taken from, by code.
    response : Response
        What answers are taken from.

    Raises
    ------
    ValueError
        A criterion names no part.

    Notes
    -----
    Clause DIAG-08: the last segment before the first one with a criterion that is not met; the first segment is
    everybody's. Clause DIAG-09: a share where nothing counts is passed over; an item that was skipped or not
    answered does not give the answer that is asked for.

    >>> segments = (Segment("production"), Segment("exporter", (Criterion("exports", answers=("yes",)),)))
    >>> decide_segment(segments, parts=(), response=Response({"exports": ("yes",)}))[0]
    'exporter'
    >>> segment, findings = decide_segment(segments, parts=(), response=Response({"exports": ("no",)}))
    >>> segment, findings[0].met, findings[0].found
    ('production', False, 'no')
    """
    by_code = {part.code: part for part in parts}
    findings: list[Finding] = []
    reached, is_open = "", True
    for position, segment in enumerate(segments):
        own = [_find(segment.code, criterion, by_code, response) for criterion in segment.criteria]
        findings += own
        is_open = is_open and (position == 0 or all(finding.met for finding in own))
        reached = segment.code if is_open else reached
    return reached, tuple(findings)


def _find(segment: str, criterion: Criterion, parts: dict[str, Part], response: Response) -> Finding:
    if criterion.at_least_percent is None:
        name = criterion.measure
        answer = () if name in response.skipped else response.answers.get(name, ())
        met = bool(set(answer) & set(criterion.answers))
        return Finding(segment, criterion, met, " ".join(answer) or None, "DIAG-08" if answer else "DIAG-09")
    if criterion.measure not in parts:
        raise ValueError(f"segment {segment}: {criterion.measure!r} is no section, dimension or total")
    part = parts[criterion.measure]
    if not part.maximum:
        return Finding(segment, criterion, met=True, found=None, clause="DIAG-09")
    percent = (part.points * 100 / part.maximum).quantize(CENT, ROUND_HALF_UP)
    return Finding(segment, criterion, part.reaches(criterion.at_least_percent), str(percent), "DIAG-08")
