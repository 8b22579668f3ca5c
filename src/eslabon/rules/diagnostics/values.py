"""What a score is made of: the key of an instrument, the answers of one organisation, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SECTION, DIMENSION, TOTAL = "section", "dimension", "total"
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Item:
    """A closed question.

    Attributes
    ----------
    name, section, dimension : str
        `section` and `dimension` may be empty: the item then counts in the total only.
    points : mapping of str to Decimal or None
        Every option with its points, 0 or more; None for an option that carries none.
    many : bool
        Whether several options may be chosen.
    needs : tuple of str
        What an organisation needs that loses points here.
    """

    name: str
    section: str
    dimension: str
    points: Mapping[str, Decimal | None]
    many: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A level of the total, from a share in percent on."""

    code: str
    from_percent: Decimal


@dataclass(frozen=True)
class Criterion:
    """One condition of a segment: a share of a part, or one of some answers to an item.

    Attributes
    ----------
    measure : str
        A section, a dimension or `total`, with `at_least_percent`; or the name of an item, with `answers`.
    """

    measure: str
    at_least_percent: Decimal | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A position along the chain and what it takes to stand there."""

    code: str
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Key:
    """How an instrument is scored.

    Attributes
    ----------
    code, version : str
    items : tuple of Item
        In the order of the questionnaire.
    levels : tuple of Level
        From the lowest up; may be empty.
    segments : tuple of Segment
        From the start of the chain to its end; may be empty.
    need_from_percent : Decimal
        From what part of its points missing a need is said to exist.
    """

    code: str
    version: str
    items: tuple[Item, ...]
    levels: tuple[Level, ...] = ()
    segments: tuple[Segment, ...] = ()
    need_from_percent: Decimal = Decimal(50)


@dataclass(frozen=True)
class Response:
    """The answers of one organisation.

    Attributes
    ----------
    answers : mapping of str to tuple of str
        Chosen options by item; no entry or an empty tuple means not answered.
    skipped : frozenset of str
        Items that were not asked, because of earlier answers.
    """

    answers: Mapping[str, tuple[str, ...]]
    skipped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """Points of a section, a dimension or the total, out of the most that could be reached given the skips."""

    kind: str
    code: str
    points: Decimal
    maximum: Decimal

    @property
    def share(self) -> Decimal | None:
        """Points over maximum with six decimals, halves up; None where nothing counts."""
        if not self.maximum:
            return None
        return (self.points / self.maximum).quantize(SIX_PLACES, ROUND_HALF_UP)

    def reaches(self, percent: Decimal) -> bool:
        """Whether the exact share is at least `percent`; False where nothing counts."""
        return bool(self.maximum) and self.points * 100 >= percent * self.maximum


@dataclass(frozen=True)
class Cause:
    """An answer that lost points, and how many."""

    item: str
    answer: tuple[str, ...]
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Need:
    """What an organisation needs: points missing, out of how many, and the answers that caused it."""

    code: str
    missing: Decimal
    maximum: Decimal
    causes: tuple[Cause, ...]
    clause: str = "DIAG-10"

    @property
    def gap(self) -> Decimal:
        """Missing over maximum, six decimals."""
        return (self.missing / self.maximum).quantize(SIX_PLACES, ROUND_HALF_UP)


@dataclass(frozen=True)
class Finding:
    """How a response stands against one criterion of a segment.

    `found` is the share in percent with two decimals, or the answer; None where nothing counts or nothing was
    answered.
    """

    segment: str
    criterion: Criterion
    met: bool
    found: str | None
    clause: str


@dataclass(frozen=True)
class Score:
    """All that one response comes to.

    Attributes
    ----------
    parts : tuple of Part
        Sections, then dimensions, in the order of the questionnaire; the total last.
    level, segment : str
        Empty where the instrument defines none.
    findings : tuple of Finding
        Every criterion of every segment, in order.
    needs : tuple of Need
        The largest gap first, then by code.
    unanswered : tuple of str
        Scored items that were asked and not answered.
    """

    parts: tuple[Part, ...]
    level: str
    segment: str
    findings: tuple[Finding, ...]
    needs: tuple[Need, ...]
    unanswered: tuple[str, ...]

    def part(self, code: str) -> Part:
        """The part with that code; KeyError if there is none.

        >>> from eslabon.rules.diagnostics.values import Part
        >>> score = Score((Part("total", "total", Decimal(1), Decimal(3)),), "", "", (), (), ())
        >>> score.part("total").share
        Decimal('0.333333')
        """
        for part in self.parts:
            if part.code == code:
                return part
        raise KeyError(code)
