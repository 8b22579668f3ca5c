"""Reading places.csv: the departments, provinces and districts that the programme works in."""

import csv
import io
from collections.abc import Callable

from eslabon.files.faults import Fault
from eslabon.files.packs.specs import PlaceSpec

NAME = "places.csv"
COLUMNS = ("kind", "inei", "reniec", "name", "capital", "latitude", "longitude", "altitude_m")
CODE_LENGTHS = {"department": 2, "province": 4, "district": 6, "municipality": 5}
PARENT_LENGTHS = {"department": 0, "province": 2, "district": 4, "municipality": 2}

Note = Callable[..., None]


def read_places(content: bytes, *, country: str, faults: list[Fault]) -> tuple[PlaceSpec, ...]:
    """The places of the file; every fault is noted with its line and column."""

    def note(row: int, column: str | None, code: str, *, es: str, en: str) -> None:
        faults.append(Fault(file=NAME, row=row, column=column, code=code, es=es, en=en))

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        note(line, None, "not_readable", es="no es texto UTF-8", en="is not UTF-8 text; save it as UTF-8")
        return ()
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[int, PlaceSpec] = {}  # by line
    try:
        header = [name.strip() for name in next(rows, [])]
        if not _header_fits(header, note):
            return ()
        for row in rows:
            if any(cell.strip() for cell in row):
                _read_row(row, header, line=rows.line_num, country=country, found=found, note=note)
    except csv.Error as error:
        note(max(1, rows.line_num), None, "not_readable", es=f"no es CSV: {error}", en=f"is not CSV: {error}")
        return ()
    _check_parents(found, note)
    return tuple(found.values())


def _header_fits(header: list[str], note: Note) -> bool:
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    repeated = sorted({name for name in header if header.count(name) > 1})
    for name in missing:
        note(1, name, "missing", es=f"falta la columna {name}", en=f"the column {name} is missing")
    expected = ", ".join(COLUMNS)
    for name in unknown:
        note(
            1,
            name,
            "unknown_name",
            es=f"la columna “{name}” no se conoce; se esperaba: {expected}",
            en=f'the column "{name}" is not known; expected: {expected}',
        )
    for name in repeated:
        note(1, name, "repeated", es=f"la columna {name} está dos veces", en=f"the column {name} is there twice")
    return not (missing or repeated)


def _read_row(
    row: list[str], header: list[str], *, line: int, country: str, found: dict[int, PlaceSpec], note: Note
) -> None:
    if len(row) != len(header):
        note(
            line,
            None,
            "bad_value",
            es=f"tiene {len(row)} celdas; se esperaban {len(header)}",
            en=f"has {len(row)} cells; expected {len(header)}",
        )
        return
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    kind = cells["kind"]
    if kind not in CODE_LENGTHS:
        listed = ", ".join(CODE_LENGTHS)
        note(line, "kind", "unknown_value", es=f"“{kind}”; se esperaba: {listed}", en=f'"{kind}"; expected: {listed}')
        return
    given = ("inei", "reniec") if cells["reniec"] else ("inei",)
    codes_fit = [_code_fits(cells[column], kind, column, line, note) for column in given]
    if not cells["name"]:
        note(line, "name", "missing_text", es="falta el nombre", en="the name is missing")
    if cells["inei"] in {place.inei for place in found.values()}:
        note(line, "inei", "repeated", es=f"{cells['inei']} ya está antes", en=f"{cells['inei']} was already given")
    if not all(codes_fit):
        return
    parent = cells["inei"][: PARENT_LENGTHS[kind]]
    altitude = _number(cells, "altitude_m", limits=(-500, 9000), line=line, note=note)
    found[line] = PlaceSpec(
        code=f"{country}-{cells['inei']}",
        kind=kind,
        name=cells["name"],
        parent=f"{country}-{parent}" if parent else None,
        inei=cells["inei"],
        reniec=cells["reniec"],
        capital=cells["capital"],
        latitude=_number(cells, "latitude", limits=(-90, 90), line=line, note=note),
        longitude=_number(cells, "longitude", limits=(-180, 180), line=line, note=note),
        altitude_m=None if altitude is None else round(altitude),
    )


def _code_fits(code: str, kind: str, column: str, line: int, note: Note) -> bool:
    length = CODE_LENGTHS[kind]
    if len(code) == length and code.isascii() and code.isdigit():
        return True
    note(
        line,
        column,
        "bad_value",
        es=f"“{code}”; se esperaban {length} cifras, con sus ceros a la izquierda",
        en=f'"{code}"; expected {length} digits, with their leading zeros',
    )
    return False


def _number(cells: dict[str, str], column: str, *, limits: tuple[int, int], line: int, note: Note) -> float | None:
    text, (least, most) = cells[column], limits
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if least <= value <= most:
        return value
    note(
        line,
        column,
        "bad_value",
        es=f"“{text}”; se esperaba un número de {least} a {most}, con punto decimal",
        en=f'"{text}"; expected a number from {least} to {most}, with a decimal point',
    )
    return None


def _check_parents(found: dict[int, PlaceSpec], note: Note) -> None:
    """A province needs its department in the file, a district its province."""
    codes = {place.code for place in found.values()}
    for line, place in found.items():
        if place.parent is not None and place.parent not in codes:
            held = place.parent.partition("-")[2]
            note(
                line,
                "inei",
                "unknown_value",
                es=f"{place.inei} está dentro de {held}, que no está en el archivo",
                en=f"{place.inei} lies in {held}, which is not in the file",
            )
