"""Reading the portfolio: providers, types of service, the services themselves, and the segments that they serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from graphlib import CycleError, TopologicalSorter

from eslabon.files.faults import Fault
from eslabon.files.packs.portfolio import (
    GROUPS,
    METHODS,
    MODALITIES,
    InstrumentSpec,
    ProviderSpec,
    SegmentSpec,
    ServiceSpec,
    ServiceTypeSpec,
)
from eslabon.files.packs.rows import Line, read_lines
from eslabon.files.packs.sections import Section
from eslabon.rules.diagnostics.values import TOTAL, Criterion

SEGMENTS_FILE = "segments.toml"
FOLDER = "services"
PROVIDERS_FILE, TYPES_FILE, SERVICES_FILE = (f"{FOLDER}/{name}.csv" for name in ("providers", "types", "editions"))
PROVIDER_COLUMNS = ("code", "acronym", "es", "en", "teams", "role_es", "role_en")
TYPE_COLUMNS = (
    "code", "group", "es", "en", "needs", "objective_es", "objective_en", "result_es", "result_en", "evidence_es",
    "evidence_en",
)  # fmt: skip
SERVICE_COLUMNS = (
    "code", "type", "provider", "es", "en", "hours", "sessions", "method", "modality", "place", "segments", "chains",
    "prerequisites", "capacity", "repetitions", "cost_pen", "responsible_es", "responsible_en",
)  # fmt: skip


@dataclass(frozen=True)
class Portfolio:
    """Who gives what."""

    providers: tuple[ProviderSpec, ...] = ()
    types: tuple[ServiceTypeSpec, ...] = ()
    services: tuple[ServiceSpec, ...] = ()


@dataclass(frozen=True)
class Audience:
    """The codes of the rest of the pack that a service may name."""

    chains: tuple[str, ...]
    departments: tuple[str, ...]
    segments: tuple[str, ...]
    needs: tuple[str, ...]


def read_segments(
    section: Section, *, instrument: InstrumentSpec | None, types: tuple[str, ...]
) -> tuple[SegmentSpec, ...]:
    """The segments of segments.toml, in the order of the chain."""
    found: list[SegmentSpec] = []
    for item in section.tables("segments", header="[[segments]]"):
        segment = SegmentSpec(
            code=item.slug("code"),
            title=item.text("title"),
            description=item.text("description"),
            end=item.text("end"),
            criteria=_read_criteria(item, instrument),
            non_negotiable=item.words("non_negotiable", types),
        )
        if segment.code and segment.code in {earlier.code for earlier in found}:
            item.repeated(("code",), segment.code)
        if segment.criteria and not found:
            item.wrong(
                ("criteria",),
                item.data["criteria"],
                es="ninguna condición en el primer segmento, que es el de todos",
                en="no condition in the first segment, which is everybody's",
            )
        found.append(segment)
        item.close()
    section.close()
    return tuple(found)


def _read_criteria(item: Section, instrument: InstrumentSpec | None) -> tuple[Criterion, ...]:
    if item.data.get("criteria") == []:
        item.read.add("criteria")
        return ()
    return tuple(_read_criterion(one, instrument) for one in item.tables("criteria", header='{ measure = "…", … }'))


def _read_criterion(one: Section, instrument: InstrumentSpec | None) -> Criterion:
    options = (
        {
            item.name: tuple(option.name for option in instrument.options.get(item.options, ()))
            for item in instrument.items
            if item.options
        }
        if instrument
        else {}
    )
    if "answers" in one.data:
        measure = one.choice("measure", tuple(options))
        criterion = Criterion(measure, answers=one.words("answers", options.get(measure, ())) if measure else ())
        one.read.add("answers")
    else:
        parts = [*instrument.sections, *instrument.dimensions] if instrument else []
        measure = one.choice("measure", (TOTAL, *(part.code for part in parts)))
        criterion = Criterion(measure, Decimal(one.integer("at_least_percent", least=0, most=100)))
    one.close()
    return criterion


def read_types(
    contents: Mapping[str, bytes], *, needs: tuple[str, ...], faults: list[Fault]
) -> tuple[ServiceTypeSpec, ...]:
    """The types of service."""
    found: dict[str, ServiceTypeSpec] = {}
    for line in read_lines(contents[TYPES_FILE], file=TYPES_FILE, columns=TYPE_COLUMNS, faults=faults):
        one = ServiceTypeSpec(
            code=line.slug("code", taken=found),
            group=line.word("group", options=GROUPS),
            title=line.text(),
            needs=line.words("needs", options=needs, required=True),
            objective=line.text("objective"),
            result=line.text("result"),
            evidence=line.text("evidence"),
        )
        found[one.code] = one
    return tuple(found.values())


def read_services(
    contents: Mapping[str, bytes], *, types: tuple[ServiceTypeSpec, ...], audience: Audience, faults: list[Fault]
) -> Portfolio:
    """Providers and services."""
    providers: dict[str, ProviderSpec] = {}
    for line in read_lines(contents[PROVIDERS_FILE], file=PROVIDERS_FILE, columns=PROVIDER_COLUMNS, faults=faults):
        code = line.slug("code", taken=providers, capitals=True)
        teams = line.whole("teams", least=1, most=1000)
        providers[code] = ProviderSpec(
            code, line.word("acronym"), line.text(), teams, line.text("role", required=False)
        )
    by_code = {one.code: one for one in types}
    services: dict[str, ServiceSpec] = {}
    lines: dict[str, Line] = {}
    for line in read_lines(contents[SERVICES_FILE], file=SERVICES_FILE, columns=SERVICE_COLUMNS, faults=faults):
        service = _read_service(line, types=by_code, providers=providers, audience=audience, taken=services)
        if service:
            services[service.code], lines[service.code] = service, line
    _check_prerequisites(services, lines)
    return Portfolio(tuple(providers.values()), types, tuple(services.values()))


def _read_service(
    line: Line,
    *,
    types: Mapping[str, ServiceTypeSpec],
    providers: Mapping[str, ProviderSpec],
    audience: Audience,
    taken: Mapping[str, ServiceSpec],
) -> ServiceSpec | None:
    of_type = types.get(line.word("type", options=tuple(types)))
    code = line.slug("code", taken=taken, capitals=True)
    modality = line.word("modality", options=MODALITIES)
    provider = line.word("provider", options=tuple(providers))
    method = line.word("method", options=METHODS)
    hours, cost = _number(line, "hours", most=24, least=Decimal("0.5")), _number(line, "cost_pen", most=100_000)
    segments = line.words("segments", options=audience.segments, required=True)
    chains = line.words("chains", options=audience.chains, required=True)
    place = line.word("place", options=audience.departments, required=False)
    if bool(place) != (modality != "virtual"):
        line.wrong(
            "place",
            es="un departamento si no es virtual, y nada si lo es",
            en="a department unless it is virtual, and nothing if it is",
        )
    sessions, capacity = line.whole("sessions", least=1, most=50), line.whole("capacity", least=1, most=10_000)
    repetitions = line.whole("repetitions", least=1, most=100)
    if modality == "mixed" and sessions == 1:
        es, en = "dos o más: una parte es virtual y otra presencial", "two or more: one part is virtual, one in person"
        line.wrong("sessions", es=es, en=en)
    title, responsible = line.text(), line.text("responsible")
    if of_type is None or code in taken:
        return None
    return ServiceSpec(
        code=code,
        type=of_type,
        provider=provider,
        title=title,
        hours=hours,
        sessions=sessions,
        method=method,
        modality=modality,
        place=place,
        segments=segments,
        chains=chains,
        prerequisites=line.words("prerequisites"),
        capacity=capacity,
        repetitions=repetitions,
        cost_pen=cost,
        responsible=responsible,
    )


def _number(line: Line, column: str, *, most: int, least: Decimal = Decimal(0)) -> Decimal:
    try:
        found = Decimal(line.cells[column])
    except InvalidOperation:
        found = Decimal(-1)
    if found.is_finite() and least <= found <= most:
        return found
    line.wrong(column, es=f"un número de {least} a {most}", en=f"a number from {least} to {most}")
    return least


def _check_prerequisites(services: Mapping[str, ServiceSpec], lines: Mapping[str, Line]) -> None:
    """What comes first exists, is given to the same chains, and does not itself come after."""
    for code, service in services.items():
        for before in service.prerequisites:
            line = lines[code]
            if before not in services:
                line.fault("prerequisites", "unknown_value", es=f"no hay “{before}”", en=f'there is no "{before}"')
            elif missing := [chain for chain in service.chains if chain not in services[before].chains]:
                line.fault(
                    "prerequisites",
                    "bad_value",
                    es=f"{before} no se da a {', '.join(missing)}",
                    en=f"{before} is not given to {', '.join(missing)}",
                )
    try:
        TopologicalSorter({code: service.prerequisites for code, service in services.items()}).prepare()
    except CycleError as error:
        cycle = error.args[1]
        listed = " → ".join(cycle)
        line = next(lines[code] for code in cycle if code in lines)
        line.fault(
            "prerequisites", "circular", es=f"dan vueltas en círculo: {listed}", en=f"they go in a circle: {listed}"
        )
