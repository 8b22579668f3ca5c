"""Reading corridors.csv: the candidate corridors of a programme, and which of them its source says were chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from eslabon.files.faults import Fault
from eslabon.files.packs.rows import Line, read_lines

FILE = "corridors.csv"
COLUMNS = ("code", "name", "places", "origin", "latitude", "longitude")
# Named by the source as chosen; named by it as a candidate; a candidate that we name, for want of a published list.
ORIGINS = ("source_chosen", "source", "ours")


@dataclass(frozen=True)
class CorridorSpec:
    """A candidate corridor: the beginnings of its districts' codes, and who says that it is one."""

    code: str
    name: str
    places: tuple[str, ...]
    origin: str
    latitude: float | None = None  # a point in its middle, for the map
    longitude: float | None = None


def read_corridors(content: bytes, *, faults: list[Fault], file: str = FILE) -> tuple[CorridorSpec, ...]:
    r"""The corridors of the file; every fault is noted with its line and column.

    >>> faults: list[Fault] = []
    >>> table = b"code,name,places,origin,latitude,longitude\na,A,12 1203,ours,,\n"
    >>> read_corridors(table, faults=faults)[0].places, faults
    (('12', '1203'), [])
    """
    found: dict[str, CorridorSpec] = {}
    held: set[str] = set()
    for line in read_lines(content, file=file, columns=COLUMNS, faults=faults):
        spec = CorridorSpec(
            code=line.slug("code", taken=found),
            name=line.cells["name"],
            places=_places(line, held=held),
            origin=line.word("origin", options=ORIGINS),
            latitude=_degrees(line, "latitude", most=90),
            longitude=_degrees(line, "longitude", most=180),
        )
        if not spec.name:
            line.fault("name", "missing_text", es="falta el nombre", en="the name is missing")
        if spec.name in {each.name for each in found.values()}:
            line.fault("name", "repeated", es=f"“{spec.name}” ya está antes", en=f'"{spec.name}" was already given')
        found[spec.code] = spec
    return tuple(found.values())


def _places(line: Line, *, held: set[str]) -> tuple[str, ...]:
    codes = line.words("places", required=True)
    for code in codes:
        if not code.isascii() or not code.isdigit():
            line.wrong(
                "places", es="códigos de cifras con espacios entre ellos", en="codes of digits with spaces between"
            )
        elif code in held:
            line.fault("places", "repeated", es=f"{code} ya está en otro", en=f"{code} is already in another one")
    held.update(codes)
    return codes


def _degrees(line: Line, column: str, *, most: int) -> float | None:
    found = line.cells[column]
    if not found:
        return None
    try:
        value = float(found)
    except ValueError:
        value = float("nan")
    if -most <= value <= most:
        return value
    line.wrong(column, es=f"grados de -{most} a {most}, o vacío", en=f"degrees from -{most} to {most}, or empty")
    return None


def corridor_of(corridors: tuple[CorridorSpec, ...]) -> Mapping[str, str]:
    """Beginning of a code → the name of its corridor.

    >>> corridor_of((CorridorSpec("a", "A", ("12", "1301"), "ours"),))
    {'12': 'A', '1301': 'A'}
    """
    return {place: each.name for each in corridors for place in each.places}
