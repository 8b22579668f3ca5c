"""Reading what a pack may have beside its calls: a diagnostic, segments, a portfolio of services and a calendar."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from eslabon.files.faults import Fault
from eslabon.files.packs import calendars, corridors, evidence, indicators, instruments, plans, services, stages
from eslabon.files.packs.portfolio import InstrumentSpec, ServiceTypeSpec
from eslabon.files.packs.sections import Section
from eslabon.files.packs.specs import Pack

PORTFOLIO_FILES = (services.PROVIDERS_FILE, services.TYPES_FILE, services.SERVICES_FILE)

OpenSection = Callable[[str], Section | None]


def offering_files(path: Path, *, faults: list[Fault]) -> list[str]:
    """The files of these parts that the folder `path` has; a part that is only half there is a fault."""
    found = [services.SEGMENTS_FILE] if (path / services.SEGMENTS_FILE).is_file() else []
    if (path / instruments.FOLDER).is_dir():
        tables = sorted(f"{instruments.FOLDER}/{file.name}" for file in (path / instruments.FOLDER).glob("[!.]*.csv"))
        found += [instruments.FILE, *dict.fromkeys([instruments.OPTIONS_FILE, *tables])]
    if (path / services.FOLDER).is_dir():
        found += PORTFOLIO_FILES
    found += [calendars.FILE] if (path / calendars.FILE).is_file() else []
    found += [indicators.FILE] if (path / indicators.FILE).is_file() else []
    found += [corridors.FILE] if (path / corridors.FILE).is_file() else []
    found += [plans.FILE] if (path / plans.FILE).is_file() else []
    found += [name for name in (stages.FILE, stages.SCORING_FILE) if (path / name).is_file()]
    found += [name for name in evidence.FILES if (path / name).is_file()]
    faults += [
        Fault(name, 1, None, "bad_file", "falta este archivo", "this file is missing")
        for name in found
        if not (path / name).is_file()
    ]
    return [name for name in found if (path / name).is_file()]


def read_offering(pack: Pack, *, contents: Mapping[str, bytes], open_section: OpenSection, faults: list[Fault]) -> Pack:
    """The pack with its diagnostic, its segments, its services and its calendar."""
    chains = tuple(chain.code for chain in pack.chains if chain.code)
    instrument = _read_instrument(contents, open_section, chains=chains, faults=faults)
    needs = tuple(need.code for need in instrument.needs) if instrument else ()
    types: tuple[ServiceTypeSpec, ...] = ()
    has_portfolio = all(name in contents for name in PORTFOLIO_FILES)
    if has_portfolio:
        types = services.read_types(contents, needs=needs, faults=faults)
    section = open_section(services.SEGMENTS_FILE)
    codes = tuple(one.code for one in types)
    segments = services.read_segments(section, instrument=instrument, types=codes) if section else ()
    portfolio = services.Portfolio()
    departments = tuple(place.inei for place in pack.places if place.kind == "department")
    if has_portfolio:
        audience = services.Audience(
            chains=chains,
            departments=departments,
            segments=tuple(segment.code for segment in segments),
            needs=needs,
        )
        portfolio = services.read_services(contents, types=types, audience=audience, faults=faults)
    when = open_section(calendars.FILE)
    terms = open_section(plans.FILE)
    way, sheet = open_section(stages.FILE), open_section(stages.SCORING_FILE)
    approving = tuple(role.code for role in pack.roles if stages.APPROVING_ACT in role.acts)
    section = open_section(indicators.FILE)
    measured = indicators.read_indicators(section) if section else None
    shown = tuple(one.code for one in measured.indicators) if measured else ()
    return replace(
        pack,
        instrument=instrument,
        segments=segments,
        providers=portfolio.providers,
        service_types=portfolio.types,
        services=portfolio.services,
        calendar=calendars.read_calendar(when, departments=departments, chains=chains) if when else None,
        monitoring=measured,
        corridors=corridors.read_corridors(contents[corridors.FILE], faults=faults)
        if corridors.FILE in contents
        else (),
        plan=plans.read_plan(terms, chains=chains, measured=shown, exceeding=indicators.exceeding(measured))
        if terms
        else None,
        stages=stages.read_stages(way, approving_roles=approving) if way else None,
        scoring=stages.read_scoring(sheet) if sheet else None,
        evidence=evidence.read_evidence(open_section, indicators=shown),
    )


def _read_instrument(
    contents: Mapping[str, bytes], open_section: OpenSection, *, chains: tuple[str, ...], faults: list[Fault]
) -> InstrumentSpec | None:
    section = open_section(instruments.FILE)
    if section is None:
        return None
    instrument = instruments.read_instrument(section, contents=contents, chains=chains)
    known = {instruments.OPTIONS_FILE, *(f"{instruments.FOLDER}/{part.code}.csv" for part in instrument.sections)}
    strangers = [
        name
        for name in contents
        if name.startswith(f"{instruments.FOLDER}/") and name.endswith(".csv") and name not in known
    ]
    spanish, english = "no es la tabla de ninguna sección", "is not the table of any section"
    faults += [Fault(name, 1, None, "bad_file", spanish, english) for name in strangers]
    return instrument
