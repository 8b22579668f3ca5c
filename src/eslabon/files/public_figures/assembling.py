"""The districts of a ranking put together from public files: every district read, every fault with its address."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from eslabon.files.cells import Cell, plain_text, shown
from eslabon.files.corridors import number
from eslabon.files.faults import Fault, catalogued
from eslabon.files.public_figures import mappings
from eslabon.files.public_figures.sheets import SheetRow, read_sheet
from eslabon.rules.problems import files as file_problems
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting.values import District

_LISTED = 12  # codes that a message names


@dataclass
class Assembled:
    """What came of the files: districts ready to rank, refusals, and notices about rows that were used or not."""

    districts: list[District] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    read: int = 0  # rows of the list of districts
    refused: int = 0


@dataclass
class _Named:
    name: str
    row: int
    corridor: str


@dataclass
class _Held:
    value: Decimal = Decimal(0)
    low: Decimal | None = None
    high: Decimal | None = None
    is_told: bool = True  # by a row, and not taken as something for want of one


def assemble_districts(
    mapping: mappings.Mapping, *, folder: Path, corridors: Mapping[str, str] | None = None
) -> Assembled:
    """Districts with poverty, growth potential and people.

    Parameters
    ----------
    mapping : Mapping
        Without faults.
    folder : Path
        Where its files are.
    corridors : mapping of str to str, optional
        Beginning of a code → corridor; the longest beginning counts. Without it the mapping's columns name them.
    """
    out = Assembled()
    named = _read_districts(mapping, folder=folder, out=out)
    known = _Codes(mapping, {code: each.row for code, each in named.items()}, out)
    figures = {name: known.figure(figure, folder=folder) for name, figure in mapping.figures.items()}
    for ratio in mapping.ratios:
        known.check_ratio(ratio, folder=folder)
    drawn = _check_outlines(mapping, folder=folder, codes=set(named), out=out)
    if corridors is not None:
        for code, each in named.items():
            each.corridor = next((corridors[code[:n]] for n in range(len(code), 0, -1) if code[:n] in corridors), "")
    if outside := sorted(code for code, each in named.items() if not each.corridor):
        file = mapping.districts.file if mapping.districts else ""
        out.notices.append(catalogued(problems.NO_CORRIDOR, file=file, count=len(outside), codes=_some(outside)))
    for code, each in named.items():
        if each.corridor:
            _put_together(code, each, mapping=mapping, figures=figures, out=out)
    left_out = {code for code, each in named.items() if each.corridor} - {each.code for each in out.districts}
    met: dict[str, set[str]] = {mapping.outlines.file: set(drawn)} if mapping.outlines else {}
    for name, figure in mapping.figures.items():
        met.setdefault(figure.source.file, set()).update(code for code, held in figures[name].items() if held.is_told)
    own = mapping.districts.file if mapping.districts else ""
    for file, codes in met.items():
        if file != own and (odd := sorted(left_out & codes)):
            out.notices.append(
                catalogued(problems.OF_ONE_LEFT_OUT, file=file, source=file, count=len(odd), codes=_some(odd))
            )
    return out


def _read_districts(mapping: mappings.Mapping, *, folder: Path, out: Assembled) -> dict[str, _Named]:
    source = mapping.districts
    found: dict[str, _Named] = {}
    assert source is not None  # noqa: S101 -- a mapping without faults has it
    others = (mapping.other_code,) if mapping.other_code else ()
    columns = tuple(dict.fromkeys((source.code, mapping.name_column, *mapping.corridor_columns, *others)))
    differing = 0
    for row in read_sheet(folder / source.file, columns=columns):
        if isinstance(row, Fault):
            out.faults.append(row)
            continue
        out.read += 1
        differing += any(plain_text(row.cells[other]) != plain_text(row.cells[source.code]) for other in others)
        code, fault = _code(row, mapping=mapping, source=source)
        name = plain_text(row.cells[mapping.name_column])
        if code in found:
            first = found[code].row
            fault = catalogued(
                file_problems.REPEATED_ID,
                file=source.file,
                row=row.number,
                column=source.code,
                value=code,
                first=first,
            )
        if fault:
            out.faults.append(fault)
            out.refused += 1
            continue
        corridor = " – ".join(plain_text(row.cells[column]) for column in mapping.corridor_columns)
        found[code] = _Named(name, row.number, corridor)
    if differing:
        out.notices.append(
            catalogued(
                problems.OTHER_CODE, file=source.file, column=mapping.other_code, count=differing, used=source.code
            )
        )
    return found


def _code(row: SheetRow, *, mapping: mappings.Mapping, source: mappings.Source) -> tuple[str, Fault | None]:
    """The code as text with its zeros; a text that lost them is refused, never padded."""
    cell = row.cells[source.code]
    code = plain_text(cell) if cell is not None else ""
    if isinstance(cell, int | float):  # a workbook's number: one width is possible, so its zeros are known
        code = code.zfill(mapping.width)
    if code in mapping.missing:
        return "", catalogued(
            file_problems.VALUE_MISSING,
            file=source.file,
            row=row.number,
            column=source.code,
            expected_es=f"un código de {mapping.width} cifras",
            expected_en=f"a code of {mapping.width} digits",
        )
    if len(code) != mapping.width or not code.isascii() or not code.isdigit():
        return "", catalogued(
            problems.CODE_WRONG,
            file=source.file,
            row=row.number,
            column=source.code,
            code=shown(code),
            width=mapping.width,
        )
    return code, None


class _Codes:
    """Reads figures of known districts and tells what belongs to none."""

    def __init__(self, mapping: mappings.Mapping, known: Mapping[str, int], out: Assembled) -> None:
        self.mapping, self.known, self.out = mapping, known, out
        self.told: set[tuple[str, str]] = set()

    def figure(self, figure: mappings.Figure, *, folder: Path) -> dict[str, _Held]:
        """The figure of each district that has any row."""
        found: dict[str, _Held] = defaultdict(_Held)
        bounds = [column for column in (figure.low, figure.high) if column]
        for code, row in self._rows(figure.source, (*figure.columns, *bounds), folder=folder):
            cells = [self._number(row, column, figure.source.file) for column in figure.columns]
            if any(cell is None for cell in cells):
                continue
            value = Decimal(1) if figure.combine == "product" else Decimal(0)
            for cell in cells:
                value = value * (cell or 0) if figure.combine == "product" else value + (cell or 0)
            held = found[code]
            held.value += value / figure.divide
            if figure.low and figure.high:
                low, high = (self._number(row, column, figure.source.file) for column in (figure.low, figure.high))
                held.low = None if low is None else low / figure.divide
                held.high = None if high is None else high / figure.divide
        if figure.absent is not None and (absent := sorted(self.known.keys() - found.keys())):
            self.out.notices.append(
                catalogued(
                    problems.FIGURE_TAKEN_AS,
                    file=figure.source.file,
                    count=len(absent),
                    source=figure.source.file,
                    figure=figure.name,
                    value=figure.absent,
                    codes=_some(absent),
                )
            )
            found.update({code: _Held(figure.absent, is_told=False) for code in absent})
        return found

    def check_ratio(self, ratio: mappings.Ratio, *, folder: Path) -> None:
        """Tell each row whose quotient is out of bounds."""
        for code, row in self._rows(ratio.source, (ratio.numerator, ratio.denominator), folder=folder):
            above, below = (self._number(row, column, "") for column in (ratio.numerator, ratio.denominator))
            if not above or not below:
                continue
            value = above / below
            if not ratio.least <= value <= ratio.most:
                self.out.notices.append(
                    catalogued(
                        problems.RATIO_OUTSIDE,
                        file=ratio.source.file,
                        row=row.number,
                        column=ratio.numerator,
                        label=f"{ratio.label} ({code})",
                        value=f"{value:.2f}",
                        least=ratio.least,
                        most=ratio.most,
                    )
                )

    def _rows(
        self, source: mappings.Source, columns: Sequence[str], *, folder: Path
    ) -> Iterator[tuple[str, SheetRow]]:  # fmt: skip
        wanted = tuple(dict.fromkeys((source.code, *columns, *(column for column, _value in source.where))))
        for row in read_sheet(folder / source.file, columns=wanted):
            if isinstance(row, Fault):
                self.out.faults.append(row)
                continue
            if any(plain_text(row.cells[column]) != value for column, value in source.where):
                continue
            code, fault = _code(row, mapping=self.mapping, source=source)
            if self.mapping.districts and source.file == self.mapping.districts.file:
                if self.known.get(code) == row.number:  # what is wrong with the other rows is told already
                    yield code, row
            elif fault:
                self._tell(fault, source.file, str(row.number))
            elif code not in self.known:
                unknown = catalogued(
                    problems.CODE_NOT_A_DISTRICT, file=source.file, row=row.number, column=source.code, code=code
                )
                self._tell(unknown, source.file, code)
            else:
                yield code, row

    def _tell(self, fault: Fault, file: str, key: str) -> None:
        """A notice once per file and code: a crop table names a district many times."""
        if (file, key) not in self.told:
            self.told.add((file, key))
            self.out.notices.append(fault)

    def _number(self, row: SheetRow, column: str, file: str) -> Decimal | None:
        cell: Cell = row.cells[column]
        text = plain_text(cell) if cell is not None else ""
        if text in self.mapping.missing or text == "nan":
            return None
        try:
            found: Decimal = number.read(cell)
        except ValueError:
            if file:
                self.out.notices.append(
                    catalogued(
                        file_problems.BAD_VALUE,
                        file=file,
                        row=row.number,
                        column=column,
                        value=shown(cell),
                        expected_es=number.es,
                        expected_en=number.en,
                    )
                )
            return None
        return found


def _put_together(
    code: str, each: _Named, *, mapping: mappings.Mapping, figures: Mapping[str, Mapping[str, _Held]], out: Assembled
) -> None:
    needed = [mapping.population, mapping.poverty, mapping.potential]
    needed += [mapping.potential_over] if mapping.potential_over else []
    missing = [name for name in needed if code not in figures[name]]
    over = figures[mapping.potential_over].get(code) if mapping.potential_over else None
    if over is not None and not over.value:
        missing.append(mapping.potential_over)
    for name in dict.fromkeys(missing):
        out.faults.append(
            catalogued(
                problems.FIGURE_MISSING,
                file=mapping.districts.file if mapping.districts else "",
                row=each.row,
                column=mapping.districts.code if mapping.districts else None,
                name=each.name,
                code=code,
                figure=name,
                source=mapping.figures[name].source.file,
            )
        )
    if missing:
        out.refused += 1
        return
    poverty, potential = figures[mapping.poverty][code], figures[mapping.potential][code].value
    out.districts.append(
        District(
            code,
            each.corridor,
            _short(poverty.value),
            _short(potential / over.value if over else potential),
            _short(figures[mapping.population][code].value),
            None if poverty.low is None else _short(poverty.low),
            None if poverty.high is None else _short(poverty.high),
        )
    )


def _short(value: Decimal) -> Decimal:
    """Twelve significant decimals: more is noise of the file, and a table may hold forty characters."""
    return round(value, 12)


def _check_outlines(mapping: mappings.Mapping, *, folder: Path, codes: set[str], out: Assembled) -> list[str]:
    """Tell what is wrong with the outlines; return the codes that they bear."""
    outlines = mapping.outlines
    if outlines is None:
        return []
    try:
        features = json.loads((folder / outlines.file).read_bytes())["features"]
        drawn = [(str(each["properties"][outlines.code]), each["geometry"]) for each in features]
    except (OSError, ValueError, KeyError, TypeError) as error:
        out.faults.append(catalogued(file_problems.NOT_READ, file=outlines.file, cause=str(error)))
        return []
    for place, (code, shape) in enumerate(drawn, start=1):
        wrong = [problems.OUTLINE_FAULT] if shape is None else []
        wrong += [problems.CODE_NOT_A_DISTRICT] if code not in codes else []
        out.notices += [
            catalogued(coded, file=outlines.file, row=place, column=outlines.code, code=code) for coded in wrong
        ]
    if absent := sorted(codes - {code for code, _shape in drawn}):
        out.notices.append(
            catalogued(
                problems.OUTLINE_ABSENT,
                file=outlines.file,
                count=len(absent),
                source=outlines.file,
                codes=_some(absent),
            )
        )
    return [code for code, _shape in drawn]


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_LISTED]) + (", …" if len(codes) > _LISTED else "")
