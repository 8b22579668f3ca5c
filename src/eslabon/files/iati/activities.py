"""What an IATI activity says of a programme and its results, as plain values.

Codes are those of the IATI code lists; a text is given in Spanish and English and written in both.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.files.packs.texts import Text

OUTPUT, OUTCOME, IMPACT, OTHER = "1", "2", "3", "9"  # code list ResultType
UNIT, PERCENTAGE, QUALITATIVE = "1", "2", "5"  # code list IndicatorMeasure


@dataclass(frozen=True)
class Organisation:
    """Who reports or takes part: its identifier (register, hyphen, number), its kind and its name."""

    reference: str
    kind: str  # code list OrganisationType: 10 government, 22 national NGO, 70 private sector …
    name: Text
    role: str = ""  # code list OrganisationRole, for who takes part: 1 funding, 2 accountable, 4 implementing


@dataclass(frozen=True)
class Dates:
    """When an activity was to start and end, and when it did."""

    planned_start: date | None = None
    actual_start: date | None = None
    planned_end: date | None = None
    actual_end: date | None = None


@dataclass(frozen=True)
class Sector:
    """What the money goes to, by the five-digit purpose code of the OECD's committee, with its share in percent."""

    code: str
    percentage: Decimal


@dataclass(frozen=True)
class Location:
    """A place of the activity; `reference` is what values of this file call it by."""

    reference: str
    name: Text
    country: str  # ISO 3166-1 alpha-2
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """A part of a value: of a category of a dimension (women), or of a place of the activity."""

    value: Decimal
    dimension: str = ""
    category: str = ""
    location: str = ""  # the reference of a Location of the same activity


@dataclass(frozen=True)
class Baseline:
    """What there was before, and the same by parts."""

    year: int
    value: Decimal | None
    iso_date: date | None = None
    comment: Text | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Period:
    """A stretch of time with what was aimed at and what was *verified* in it.

    `actual` is None where nothing was verified; what was only reported is said in `comment`, never as a value, so that
    nobody who reads the file adds the two.
    """

    starts_on: date
    ends_on: date
    target: Decimal | None = None
    actual: Decimal | None = None
    comment: Text | None = None
    parts: tuple[Part, ...] = ()  # of what was verified
    target_parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """How a result is measured."""

    code: str
    title: Text
    description: Text | None = None
    measure: str = UNIT
    is_ascending: bool = True
    may_be_added: bool = True
    baseline: Baseline | None = None
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Result:
    """A result with its indicators."""

    kind: str  # OUTPUT, OUTCOME, IMPACT, OTHER
    title: Text
    indicators: tuple[Indicator, ...]
    description: Text | None = None


@dataclass(frozen=True)
class Activity:
    """A programme as an IATI activity."""

    identifier: str
    reporting: Organisation
    title: Text
    description: Text
    status: str  # code list ActivityStatus: 2 in implementation, 3 finalisation, 4 closed
    dates: Dates
    country: str  # ISO 3166-1 alpha-2
    currency: str  # ISO 4217
    sectors: tuple[Sector, ...]
    participants: tuple[Organisation, ...] = ()
    results: tuple[Result, ...] = ()
    locations: tuple[Location, ...] = ()
