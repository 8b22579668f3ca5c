"""A folder of plain files into one frozen pack, or the list of everything that is wrong with them."""

import hashlib
from dataclasses import replace
from pathlib import Path

from eslabon.files.faults import Fault
from eslabon.files.packs.calls import Known, read_call
from eslabon.files.packs.documents import Document, NotTomlError, parse_document
from eslabon.files.packs.offering import offering_files, read_offering
from eslabon.files.packs.places import NAME as PLACES_FILE
from eslabon.files.packs.places import read_places
from eslabon.files.packs.programme import read_programme, read_roles
from eslabon.files.packs.sections import Section
from eslabon.files.packs.specs import CallSpec, Pack, PlaceSpec, RoleSpec

PACK_FILE, ROLES_FILE, CALLS_FOLDER, STAGES_FILE = "pack.toml", "roles.toml", "calls", "stages.toml"
LARGEST_FILE = 512 * 1024
MOST_CALLS = 200
DECIDING_ACT = "application.decide"

SHIPPED = Path(__file__).resolve().parents[2] / "packs"


def pack_path(code: str) -> Path:
    """The folder of a pack that comes with Eslabón.

    Raises
    ------
    KeyError
        No such pack.
    """
    if code not in available_packs():
        raise KeyError(code)
    return SHIPPED / code


def available_packs() -> list[str]:
    """The codes of the packs that come with Eslabón."""
    return sorted(folder.parent.name for folder in SHIPPED.glob(f"*/{PACK_FILE}"))


def load_pack(path: Path) -> tuple[Pack | None, list[Fault]]:
    """The pack in the folder `path` and no faults, or None and every fault found, in the order of the files.

    Nothing is raised for what a file holds: a fault names its file, its line, what is wrong and what was expected.
    """
    faults: list[Fault] = []
    contents = _read_files(path, faults)
    pack = _assemble(contents, faults)
    if faults or pack is None:
        return None, faults
    return replace(pack, content_hash=_hash(contents)), []


def _read_files(path: Path, faults: list[Fault]) -> dict[str, bytes]:
    names = [PACK_FILE, ROLES_FILE, PLACES_FILE]
    missing = [name for name in names if not (path / name).is_file()]
    faults.extend(_fault(name, es="falta este archivo", en="this file is missing") for name in missing)
    try:
        calls = sorted(file.name for file in (path / CALLS_FOLDER).iterdir() if _is_meant(file.name))
    except OSError:
        calls = []
    for name in calls[:MOST_CALLS]:
        if name.endswith(".toml"):
            names.append(f"{CALLS_FOLDER}/{name}")
        else:
            faults.append(
                _fault(
                    f"{CALLS_FOLDER}/{name}",
                    es="no se lee; se esperaba un archivo terminado en .toml",
                    en="is not read; expected a file that ends in .toml",
                )
            )
    names += offering_files(path, faults=faults)
    found = {name: _read_file(path / name, name, faults) for name in names if (path / name).exists()}
    # A programme begins with a call or, where alliances are chosen one by one, with its stages.
    if not any(name.startswith(CALLS_FOLDER) for name in found) and not (path / STAGES_FILE).is_file():
        faults.append(_fault(CALLS_FOLDER, es="falta al menos una convocatoria", en="at least one call is missing"))
    return {name: content for name, content in found.items() if content is not None}


def _is_meant(name: str) -> bool:
    """Whether a file is the author's: editors leave hidden and back-up copies behind."""
    return not name.startswith(".") and not name.endswith("~")


def _read_file(file: Path, name: str, faults: list[Fault]) -> bytes | None:
    try:
        if file.stat().st_size > LARGEST_FILE:
            most = LARGEST_FILE // 1024
            faults.append(_fault(name, es=f"pesa más de {most} kB", en=f"is larger than {most} kB"))
            return None
        return file.read_bytes()
    except OSError as error:
        faults.append(_fault(name, es=f"no se puede leer: {error.strerror}", en=f"cannot be read: {error.strerror}"))
        return None


def _fault(name: str, *, es: str, en: str) -> Fault:
    return Fault(file=name, row=1, column=None, code="bad_file", es=es, en=en)


def _assemble(contents: dict[str, bytes], faults: list[Fault]) -> Pack | None:
    programme = _section(contents, PACK_FILE, faults)
    pack = read_programme(programme) if programme else None
    roles_section = _section(contents, ROLES_FILE, faults)
    roles = read_roles(roles_section) if roles_section else ()
    country = pack.country if pack else ""
    places = read_places(contents[PLACES_FILE], country=country, faults=faults) if PLACES_FILE in contents else ()
    known = _known(pack, roles, places)
    calls: list[CallSpec] = []
    for name in contents:
        if name.startswith(CALLS_FOLDER) and (section := _section(contents, name, faults)):
            call = read_call(section, stem=Path(name).stem, known=known)
            calls += [call] if call else []
    if pack is None:
        return None
    pack = replace(pack, roles=roles, places=places, calls=tuple(calls))
    return read_offering(
        pack, contents=contents, open_section=lambda name: _section(contents, name, faults), faults=faults
    )


def _known(pack: Pack | None, roles: tuple[RoleSpec, ...], places: tuple[PlaceSpec, ...]) -> Known:
    return Known(
        chains=tuple(chain.code for chain in pack.chains if chain.code) if pack else (),
        departments=tuple(place.inei for place in places if place.kind == "department"),
        deciding_roles=tuple(role.code for role in roles if DECIDING_ACT in role.acts),
    )


def _section(contents: dict[str, bytes], name: str, faults: list[Fault]) -> Section | None:
    if name not in contents:
        return None
    try:
        document: Document = parse_document(contents[name], name=name)
    except NotTomlError as error:
        faults.append(
            Fault(
                file=name,
                row=error.line,
                column=None if error.column is None else str(error.column),
                code="not_readable",
                es=f"no es TOML: {error.reason}; se esperaba nombre = valor, con los textos entre comillas",
                en=f"is not TOML: {error.reason}; expected name = value, with texts in quotes",
            )
        )
        return None
    return Section(document, document.data, path=(), faults=faults)


def _hash(contents: dict[str, bytes]) -> str:
    """One hash of all files, the same on every system: names sorted, each length before its bytes."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\n{len(contents[name])}\n".encode())
        digest.update(contents[name])
    return digest.hexdigest()
