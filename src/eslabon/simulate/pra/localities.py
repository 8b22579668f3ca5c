"""Localities of the beneficiary register: a list of names, and the official register they are looked for in.

The counts that the source gives of its list (1,000 names, 489 with codes; of the rest 139 in no register and 15 that
fit several places, two of them three) are planted as its make-up. How many a matcher finds is for it to show.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eslabon.simulate.draws import Draws
from eslabon.simulate.pra.village_names import sibling_of, village_name
from eslabon.simulate.pra.village_spellings import listed_name

# Peru has close to so many districts in the twelve departments of the source.
DEPARTMENTS = ("02", "04", "05", "08", "09", "10", "12", "13", "15", "17", "19", "21")
REGISTER_SIZE = 150_000
PLACES_FILE, NAMES_FILE, CODED_FILE = "localities_register.csv", "localities_names.csv", "localities_coded.csv"
TRUTH_FILE = "localities_truth.json"


@dataclass(frozen=True)
class Locality:
    """A populated place of the official register."""

    place_code: str
    name: str
    district_code: str
    lat: float
    lon: float


@dataclass(frozen=True)
class ListedLocality:
    """A line of the programme's list.

    `place_code` is empty where the list gives none. `meant` are the places that the name fits in truth: none where the
    register does not have it, several where nothing tells them apart.
    """

    name_id: str
    name: str
    district_code: str
    place_code: str
    meant: tuple[str, ...]


@dataclass(frozen=True)
class Makeup:
    """What the list is made of."""

    listed: int = 1_000
    coded: int = 489
    absent: int = 139
    twice: int = 13  # names that fit two places of their district
    thrice: int = 2
    near_absent: float = 0.15  # of the absent: nearly the name of a place that is there
    carelessness: float = 1.0


@dataclass(frozen=True)
class LocalityWorld:
    """The register and the list."""

    register: tuple[Locality, ...]
    listed: tuple[ListedLocality, ...]

    @property
    def without_code(self) -> tuple[ListedLocality, ...]:
        """What has to be found by name."""
        return tuple(each for each in self.listed if not each.place_code)


def simulate_localities(
    seed: int, *, register_size: int = REGISTER_SIZE, makeup: Makeup | None = None
) -> LocalityWorld:  # fmt: skip
    """A register of about `register_size` places and a list of names; equal for equal arguments."""
    makeup = makeup or Makeup()
    draws = Draws(seed, "pra/localities")
    register, names = _draw_register(draws, size=register_size, makeup=makeup)
    districts = sorted(names)
    singles = [each for each in register if len(names[each.district_code][_key(each.name)]) == 1]
    chosen = draws.shuffled(singles)[: makeup.listed - makeup.absent - makeup.twice - makeup.thrice]
    several = [codes for held in names.values() for codes in held.values() if len(codes) > 1]
    spelled = {_key(each.name): each.name for each in register}
    by_code = {each.place_code: each for each in register}
    lines: list[tuple[str, str, str, tuple[str, ...]]] = [
        (each.name, each.district_code, each.place_code if place < makeup.coded else "", (each.place_code,))
        for place, each in enumerate(chosen)
    ]
    for codes in several:
        first = by_code[codes[0]]
        lines.append((first.name, first.district_code, "", tuple(codes)))
    for _each in range(makeup.absent):
        district = draws.one(districts)
        lines.append((_absent_name(draws, names[district], spelled, makeup), district, "", ()))
    listed = []
    for number, (name, district, code, meant) in enumerate(draws.shuffled(lines), start=1):
        written = listed_name(draws, name, carelessness=makeup.carelessness)
        listed.append(ListedLocality(f"L{number:04d}", written, district, code, meant))
    return LocalityWorld(tuple(register), tuple(listed))


Held = dict[str, dict[str, list[str]]]


def _draw_register(draws: Draws, *, size: int, makeup: Makeup) -> tuple[list[Locality], Held]:
    """Places district by district; within one no two share a name, but for those that are planted."""
    names: Held = defaultdict(lambda: defaultdict(list))
    register: list[Locality] = []
    districts = [
        f"{department}{province:02d}{district:02d}"
        for department in DEPARTMENTS
        for province in range(1, 11)
        for district in range(1, 12)
    ][: max(20, size // 40)]

    def add(name: str, district: str) -> None:
        code = f"{district}{sum(map(len, names[district].values())) + 1:04d}"
        names[district][_key(name)].append(code)
        lat, lon = -6 - draws.share() * 11, -70 - draws.share() * 9
        register.append(Locality(code, name, district, round(lat, 5), round(lon, 5)))

    while len(register) < size:
        district = draws.one(districts)
        name = village_name(draws)
        if draws.chance(0.05) and names[district]:
            name = sibling_of(draws, register[-1].name)
        if _key(name) not in names[district]:
            add(name, district)
    for place, each in enumerate(draws.shuffled(register)[: makeup.twice + makeup.thrice]):
        for _again in range(2 if place < makeup.thrice else 1):
            add(each.name, each.district_code)
    return register, names


def _absent_name(draws: Draws, held: dict[str, list[str]], names: dict[str, str], makeup: Makeup) -> str:
    """A name that the district does not have, sometimes close to one that it has."""
    while True:
        name = village_name(draws)
        if draws.chance(makeup.near_absent):
            name = sibling_of(draws, names[draws.one(sorted(held))])
        if _key(name) not in held:
            return name


def _key(name: str) -> str:
    return name.casefold()


def write_localities(world: LocalityWorld, directory: Path) -> list[str]:
    """Write the register, the names to look for, those with codes, and the truth; the names of the files."""
    directory.mkdir(parents=True, exist_ok=True)
    places = [(e.place_code, e.name, e.district_code, e.lat, e.lon) for e in world.register]
    _write(directory / PLACES_FILE, ("place_code", "name", "district_code", "lat", "lon"), places)
    names = [(e.name_id, e.name, e.district_code) for e in world.without_code]
    _write(directory / NAMES_FILE, ("name_id", "name", "district_code"), names)
    coded = [(e.name_id, e.name, e.district_code, e.place_code) for e in world.listed if e.place_code]
    _write(directory / CODED_FILE, ("name_id", "name", "district_code", "place_code"), coded)
    truth = {"simulated": True, "meant": {e.name_id: list(e.meant) for e in world.without_code}}
    (directory / TRUTH_FILE).write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return [PLACES_FILE, NAMES_FILE, CODED_FILE, TRUTH_FILE]


def _write(path: Path, header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(header)
        table.writerows(rows)
