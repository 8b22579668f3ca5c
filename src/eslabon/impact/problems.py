"""Everything that an estimation refuses or remarks, with a stable code and a sentence for who must act.

`impact` knows neither Django nor `eslabon.rules`, so its catalogue is its own; `docs/reference/impact-errors.md` lists
it. A sentence names the column and the rows, and says what to do.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry; texts are `str.format` templates over the details."""

    es: str  # what is wrong and what to do, in Spanish
    en: str  # the same in English


class ImpactError(ValueError):
    """Input that no right answer can be given for; says what, where and what to do.

    >>> problem = ImpactError(COLUMN_MISSING, column="ingreso", known="income, place")
    >>> problem.code
    'IMPACT-E01'
    >>> str(problem)
    'IMPACT-E01: The frame has no column "ingreso". It has: income, place.'
    """

    def __init__(self, coded: tuple[str, Entry], **details: Any) -> None:
        self.code, self.entry = coded
        self.details = details
        super().__init__(f"{self.code}: {self.text('en')}")

    def text(self, language: str) -> str:
        """The sentence in `language` (es or en; anything else gives Spanish)."""
        template = self.entry.en if language.startswith("en") else self.entry.es
        return template.format(**self.details)


class ImpactWarning(UserWarning):
    """Something that the reader of a number must know, while the number stands."""


@dataclass(frozen=True)
class Remark:
    """A warning kept beside the estimate it belongs to.

    >>> Remark.of(SINGLETONS_KEPT, count=3, column="place").text("en")
    '3 units of "place" have a single row: kept, and they carry no information on the effect.'
    """

    code: str  # stable code
    es: str  # the sentence in Spanish
    en: str  # the sentence in English

    @classmethod
    def of(cls, coded: tuple[str, Entry], **details: Any) -> "Remark":
        """Fill an entry of the catalogue."""
        code, entry = coded
        return cls(code, entry.es.format(**details), entry.en.format(**details))

    def text(self, language: str) -> str:
        """The sentence in `language` (es or en; anything else gives Spanish)."""
        return self.en if language.startswith("en") else self.es


def rows_in_words(positions: Any, *, most: int = 5) -> str:
    """Name the first rows, counted from 1 as a person counts them.

    Parameters
    ----------
    positions
        Positions counted from 0, in order.
    most
        How many are named before the rest is only counted.

    >>> rows_in_words([0, 4])
    '1, 5'
    >>> rows_in_words(range(8))
    '1, 2, 3, 4, 5 … (8)'
    """
    places = [int(position) + 1 for position in positions]
    named = ", ".join(str(place) for place in places[:most])
    return named if len(places) <= most else f"{named} … ({len(places)})"


COLUMN_MISSING = (
    "IMPACT-E01",
    Entry(
        es='La tabla no tiene la columna "{column}". Tiene: {known}.',
        en='The frame has no column "{column}". It has: {known}.',
    ),
)
NOT_NUMERIC = (
    "IMPACT-E02",
    Entry(
        es='La columna "{column}" debe tener números; no los tienen las filas {rows} (por ejemplo {example}).',
        en='The column "{column}" must hold numbers; rows {rows} do not (for example {example}).',
    ),
)
NOT_FINITE = (
    "IMPACT-E03",
    Entry(
        es='La columna "{column}" tiene valores infinitos en las filas {rows}: corríjalos o déjelos vacíos.',
        en='The column "{column}" has infinite values in rows {rows}: correct them or leave them empty.',
    ),
)
NOT_BINARY = (
    "IMPACT-E04",
    Entry(
        es='La columna "{column}" debe ser 0 o 1; tiene otros valores en las filas {rows} (por ejemplo {example}).',
        en='The column "{column}" must be 0 or 1; rows {rows} hold something else (for example {example}).',
    ),
)
NOTHING_LEFT = (
    "IMPACT-E05",
    Entry(
        es="No queda ninguna fila con todos los datos que el método necesita ({columns}).",
        en="No row has everything that the method needs ({columns}).",
    ),
)
BAD_WEIGHTS = (
    "IMPACT-E06",
    Entry(
        es='Los pesos de "{column}" no pueden faltar ni ser negativos; revise las filas {rows}.',
        en='Weights in "{column}" can be neither missing nor negative; look at rows {rows}.',
    ),
)
NOT_A_FRAME = (
    "IMPACT-E07",
    Entry(
        es="Se esperaba una tabla de pandas o polars; llegó {kind}.",
        en="A frame of pandas or polars was expected; this is {kind}.",
    ),
)
ALL_WEIGHTS_ZERO = (
    "IMPACT-E08",
    Entry(
        es='Todos los pesos de "{column}" son cero: ninguna fila cuenta.',
        en='All weights in "{column}" are zero: no row counts.',
    ),
)
COLUMN_TWICE = (
    "IMPACT-E09",
    Entry(
        es='La tabla tiene más de una columna llamada "{column}": deje una.',
        en='The frame has more than one column called "{column}": leave one.',
    ),
)
BAD_SETTING = (
    "IMPACT-E10",
    Entry(
        es='El ajuste "{setting}" no puede ser {value}: se esperaba {expected}.',
        en='The setting "{setting}" cannot be {value}: {expected} was expected.',
    ),
)
SINGLETONS_KEPT = (
    "IMPACT-W01",
    Entry(
        es='{count} unidades de "{column}" tienen una sola fila: se conservan y no informan sobre el efecto.',
        en='{count} units of "{column}" have a single row: kept, and they carry no information on the effect.',
    ),
)
