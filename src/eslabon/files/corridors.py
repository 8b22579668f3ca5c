"""Districts and weights from files, and the ranking into one: the columns of `eslabon corridors rank`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.files.cells import Cell, plain_text
from eslabon.files.faults import Fault, catalogued
from eslabon.files.packs.documents import NotTomlError, parse_document
from eslabon.files.packs.sections import Section
from eslabon.files.tables import Column, Parser, Row, TableLimits, read_table, text
from eslabon.rules.problems import files as file_problems
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting.values import District, Override, RankedCorridor, RankInterval, Weights

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_LONGEST_NUMBER = 40
DISTRICT_COLUMNS = ("code", "corridor", "poverty_rate", "growth_potential", "population", "poverty_low", "poverty_high")
RANKING_COLUMNS = (
    "corridor",
    "poverty_rate",
    "growth_potential",
    "poverty_score",
    "potential_score",
    "total",
    "rank",
    "chosen",
    "rank_low",
    "rank_high",
)
LARGEST_WEIGHT = Decimal(10**9)


def _read_number(cell: Cell) -> Decimal:
    """A number of a file, also one that a program wrote in powers of ten."""
    found = plain_text(cell)
    if isinstance(cell, bool) or len(found) > _LONGEST_NUMBER or not _NUMBER.fullmatch(found):
        raise ValueError(found)
    return Decimal(found)


def _between(least: int, most: int | None) -> Any:
    def read(cell: Cell) -> Decimal:
        found = _read_number(cell)
        if found < least or (most is not None and found > most):
            raise ValueError(found)
        return found

    return read


number = Parser(_read_number, "un número como 0.35", "a number such as 0.35")
share = Parser(_between(0, 1), "una proporción de 0 a 1, como 0.35", "a share from 0 to 1, such as 0.35")
people = Parser(
    _between(0, None), "un número de habitantes, cero o más", "a number of inhabitants, zero or more"
)  # fmt: skip

COLUMNS = (
    Column("code", text, unique=True),
    Column("corridor", text),
    Column("poverty_rate", share),
    Column("growth_potential", number),
    Column("population", people),
    Column("poverty_low", number, required=False, may_be_absent=True),
    Column("poverty_high", number, required=False, may_be_absent=True),
)


@dataclass
class Districts:
    """What a file of districts holds: the good rows, what was refused and what was left aside."""

    rows: list[District] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)  # code → its row in the file
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    refused: int = 0
    is_readable: bool = True


def read_districts(
    source: Path | str | bytes, *, name: str, strict: bool = False, limits: TableLimits | None = None
) -> Districts:
    r"""The districts of a CSV or XLSX file; a corridor whose districts add up to no people is refused whole.

    >>> table = b"code,corridor,poverty_rate,growth_potential,population\n010101,A,0.25,3,100\n010102,A,25,3,100\n"
    >>> found = read_districts(table, name="d.csv")
    >>> [each.code for each in found.rows], found.faults[0].place
    (['010101'], 'd.csv:3:poverty_rate')
    """
    table = read_table(source, name=name, columns=COLUMNS, limits=limits)
    found = Districts(
        faults=table.faults, notes=table.notes, refused=table.refused, is_readable=table.is_readable
    )  # fmt: skip
    for row in table.rows:
        _take(row, name=name, found=found)
    _leave_empty_corridors(found, name=name)
    partly = sum(not each.has_interval for each in found.rows)
    if 0 < partly < len(found.rows):
        found.notes.append(catalogued(problems.INTERVALS_PARTLY, file=name, column="poverty_low", count=partly))
    if strict and found.faults:
        found.refused += len(found.rows)
        found.rows = []
    return found


def _take(row: Row, *, name: str, found: Districts) -> None:
    values = row.values
    low, high = values["poverty_low"], values["poverty_high"]
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        column = "poverty_high" if high is None else "poverty_low"
        found.faults.append(catalogued(problems.INTERVAL_BROKEN, file=name, row=row.number, column=column))
        found.refused += 1
        return
    district = District(**{column: values[column] for column in DISTRICT_COLUMNS})
    found.rows.append(district)
    found.numbers[district.code] = row.number


def _leave_empty_corridors(found: Districts, *, name: str) -> None:
    inhabited = {each.corridor for each in found.rows if each.population}
    for each in found.rows:
        if each.corridor not in inhabited:
            found.faults.append(
                catalogued(
                    problems.CORRIDOR_EMPTY,
                    file=name,
                    row=found.numbers[each.code],
                    column="population",
                    corridor=each.corridor,
                )
            )
            found.refused += 1
    found.rows = [each for each in found.rows if each.corridor in inhabited]


@dataclass
class Terms:
    """What a file of weights says."""

    weights: Weights | None = None
    overrides: tuple[Override, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def read_weights(source: Path | bytes, *, name: str) -> Terms:
    r"""The weights of a TOML file, and the departures from the rule where it has any.

    >>> terms = read_weights(b"poverty = 1.0\npotential = 2\nchoose = 10\n", name="w.toml")
    >>> terms.weights
    Weights(poverty=Decimal('1.0'), potential=Decimal('2'), choose=10)
    >>> print(read_weights(b"poverty = 1.0\npotential = -2\nchoose = 10\n", name="w.toml").faults[0])
    w.toml:2: potential is -2; expected a number from 0 to 1000000000
    """
    terms = Terms()
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        document = parse_document(content, name=name)
    except OSError as error:
        terms.faults.append(catalogued(file_problems.NOT_READ, file=name, cause=error.strerror or str(error)))
        return terms
    except NotTomlError as error:
        es, en = f"no es TOML: {error.reason}", f"is not TOML: {error.reason}"
        column = None if error.column is None else str(error.column)
        terms.faults.append(Fault(name, error.line, column, "not_readable", es, en))
        return terms
    section = Section(document, document.data, path=(), faults=terms.faults)
    poverty, potential = _weight(section, "poverty"), _weight(section, "potential")
    choose = section.integer("choose", least=0, most=10**6)
    if "override" in section.data:
        terms.overrides = tuple(_override(each) for each in section.tables("override", header="[[override]]"))
    wrong = len(terms.faults)
    section.close()
    terms.notes, terms.faults = terms.faults[wrong:], terms.faults[:wrong]  # a key too many stops nobody
    if not terms.faults:
        terms.weights = Weights(poverty, potential, choose)
    return terms


def _weight(section: Section, key: str) -> Decimal:
    value = section.take(key)
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= LARGEST_WEIGHT:
        section.wrong(
            (key,), value, es=f"un número de 0 a {LARGEST_WEIGHT}", en=f"a number from 0 to {LARGEST_WEIGHT}"
        )  # fmt: skip
        return Decimal(0)
    return Decimal(value)


def _override(item: Section) -> Override:
    found = Override(
        corridor=_words(item, "corridor"),
        chosen=item.flag("chosen"),
        name=_words(item, "name"),
        reason=_words(item, "reason"),
    )
    item.close()
    return found


def _words(item: Section, key: str) -> str:
    value = item.take(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    if value is not None:
        item.wrong((key,), value, es="un texto entre comillas", en="a text in quotes")
    return ""


def district_rows(districts: Sequence[District]) -> Iterator[tuple[str, ...]]:
    """The rows of a file of districts, as `read_districts` reads them.

    >>> next(district_rows([District("010101", "A", Decimal("0.50"), Decimal(3), Decimal(9))]))
    ('010101', 'A', '0.5', '3', '9', '', '')
    """
    for each in districts:
        figures = (each.poverty_rate, each.growth_potential, each.population, each.poverty_low, each.poverty_high)
        yield (each.code, each.corridor, *("" if figure is None else shortest(figure) for figure in figures))


def ranking_rows(
    ranking: Sequence[RankedCorridor], *, intervals: Mapping[str, RankInterval]
) -> Iterator[tuple[str, ...]]:
    """The rows of the file of the ranking, the first rank first.

    >>> one = RankedCorridor("A", Decimal("0.250000000000"), Decimal("3.000000000000"), 1, 1, Decimal("2.0"), 1,
    ...                      by_rule=True, chosen=True, clause="TARGET-06")
    >>> next(ranking_rows([one], intervals={"A": RankInterval(1, 2)}))
    ('A', '0.25', '3', '1', '1', '2', '1', 'yes', '1', '2')
    """
    for each in ranking:
        interval = intervals.get(each.corridor)
        yield (
            each.corridor,
            shortest(each.poverty_rate),
            shortest(each.growth_potential),
            str(each.poverty_score),
            str(each.potential_score),
            shortest(each.total),
            str(each.rank),
            "yes" if each.chosen else "no",
            str(interval.low) if interval else "",
            str(interval.high) if interval else "",
        )


def shortest(value: Decimal) -> str:
    """The number without zeros at its end, never in powers of ten.

    >>> shortest(Decimal("0.500000")), shortest(Decimal("1200.0")), shortest(Decimal("0E-12"))
    ('0.5', '1200', '0')
    """
    found = f"{value:f}"
    return (found.rstrip("0").rstrip(".") if "." in found else found) or "0"
