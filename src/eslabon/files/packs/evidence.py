"""Reading how a programme shows what it achieved: linkage_index.toml, theory.toml, iati.toml; any may lack."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.files.packs.sections import NO_TEXT, Section
from eslabon.files.packs.texts import Text
from eslabon.rules.monitoring.linkage_index import BEST, CLASSES, MEAN, UNKNOWN, Dimension, Item, Part, Sheet

LINKAGE_FILE, THEORY_FILE, IATI_FILE = "linkage_index.toml", "theory.toml", "iati.toml"
FILES = (LINKAGE_FILE, THEORY_FILE, IATI_FILE)
LEVELS = ("activity", "output", "outcome", "impact")  # the columns of the picture, left to right
RESULT_KINDS = {"output": "1", "outcome": "2", "impact": "3", "other": "9"}

OpenSection = Callable[[str], Section | None]


@dataclass(frozen=True)
class LinkageSpec:
    """The linkage index: the sheet, what everything in it is called, and the shares that its source published."""

    sheet: Sheet
    scale: tuple[Text, ...]  # what 0, 1, 2 … points mean
    names: dict[str, Text]  # of each dimension, part and item, by code
    source: str
    published: dict[str, Decimal]  # class -> percent of the source's alliances
    published_dimension: str


@dataclass(frozen=True)
class NodeSpec:
    """A box of the theory of change."""

    code: str
    level: str  # one of LEVELS
    name: Text


@dataclass(frozen=True)
class LinkSpec:
    """An arrow: what shows that it holds, and what it takes for granted."""

    source: str
    target: str
    indicators: tuple[str, ...]
    assumption: Text


@dataclass(frozen=True)
class TheorySpec:
    """A theory of change as nodes and links."""

    source: str
    nodes: tuple[NodeSpec, ...]
    links: tuple[LinkSpec, ...]


@dataclass(frozen=True)
class OrganisationSpec:
    """Who reports or takes part, with codes of IATI's lists."""

    reference: str
    kind: str
    role: str
    name: Text


@dataclass(frozen=True)
class ResultSpec:
    """A result as IATI publishes it: which indicators measure it."""

    kind: str
    name: Text
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class IatiSpec:
    """What an activity file needs besides the figures."""

    reporting: OrganisationSpec
    participants: tuple[OrganisationSpec, ...]
    status: str
    planned_start: date | None
    actual_start: date | None
    planned_end: date | None
    actual_end: date | None
    sectors: tuple[tuple[str, Decimal], ...]
    results: tuple[ResultSpec, ...]


@dataclass(frozen=True)
class EvidenceSpec:
    """The three parts, each None where the pack lacks its file."""

    linkage: LinkageSpec | None = None
    theory: TheorySpec | None = None
    iati: IatiSpec | None = None


def read_evidence(open_section: OpenSection, *, indicators: Collection[str]) -> EvidenceSpec | None:
    """The three parts; None if the pack has none of them. `indicators` are the codes that the pack defines."""
    linkage, theory, iati = (open_section(name) for name in FILES)
    if linkage is theory is iati is None:
        return None
    return EvidenceSpec(
        linkage=_read_linkage(linkage) if linkage else None,
        theory=_read_theory(theory, indicators=indicators) if theory else None,
        iati=_read_iati(iati, indicators=indicators) if iati else None,
    )


def _read_linkage(section: Section) -> LinkageSpec:
    names: dict[str, Text] = {}
    high = _percent(section, "high")
    medium = _percent(section, "medium")
    if medium > high:
        section.wrong(("medium",), medium, es="un porcentaje hasta high", en="a percentage up to high")
    least_known = _percent(section, "least_known")
    scale = tuple(_closed(one, one.text("name")) for one in section.tables("scale", header="[[scale]]"))
    dimensions = tuple(
        _read_dimension(one, names=names) for one in section.tables("dimensions", header="[[dimensions]]")
    )
    source = _one_line(section, "source")
    codes = [one.code for one in dimensions]
    published_dimension = section.choice("published_dimension", codes) if "published_dimension" in section.data else ""
    classes = [one for one in CLASSES if one != UNKNOWN]
    shares = section.amounts("published", required=False)
    published = {name: share for name, share in shares.items() if section.known(("published", name), name, classes)}
    section.read |= {"published", "published_dimension"}
    section.close()
    sheet = Sheet(dimensions, max(len(scale) - 1, 1), high, medium, least_known)
    return LinkageSpec(sheet, scale, names, source, published, published_dimension)


def _read_dimension(section: Section, *, names: dict[str, Text]) -> Dimension:
    code = _named(section, names)
    parts = tuple(_read_part(one, names=names) for one in section.tables("parts", header="[[dimensions.parts]]"))
    section.close()
    return Dimension(code, parts)


def _read_part(section: Section, *, names: dict[str, Text]) -> Part:
    code = _named(section, names)
    weight = Decimal(section.integer("weight", least=1, most=1000))
    combine = section.choice("combine", (MEAN, BEST)) if "combine" in section.data else MEAN
    section.read.add("combine")
    items = []
    for one in section.tables("items", header="[[dimensions.parts.items]]"):
        item = Item(_named(one, names), Decimal(one.integer("weight", least=1, most=1000)))
        one.close()
        items.append(item)
    section.close()
    return Part(code, weight, tuple(items), combine=combine)


def _named(section: Section, names: dict[str, Text]) -> str:
    code, name = section.slug("code"), section.text("name")
    if code in names:
        section.repeated(("code",), code)
    names[code] = name
    return code


def _read_theory(section: Section, *, indicators: Collection[str]) -> TheorySpec:
    source = _one_line(section, "source")
    nodes: list[NodeSpec] = []
    for one in section.tables("nodes", header="[[nodes]]"):
        node = NodeSpec(one.slug("code"), one.choice("level", LEVELS), one.text("name"))
        if node.code in {known.code for known in nodes}:
            one.repeated(("code",), node.code)
        nodes.append(node)
        one.close()
    levels = {node.code: LEVELS.index(node.level) for node in nodes if node.level}
    links = tuple(
        _read_link(one, levels=levels, indicators=indicators) for one in section.tables("links", header="[[links]]")
    )
    section.close()
    return TheorySpec(source, tuple(nodes), links)


def _read_link(section: Section, *, levels: dict[str, int], indicators: Collection[str]) -> LinkSpec:
    source, target = section.choice("from", list(levels)), section.choice("to", list(levels))
    if source and target and (levels[source] > levels[target] or source == target):
        es, en = "una caja del mismo nivel o de uno siguiente", "a box of the same level or of a later one"
        section.wrong(("to",), target, es=es, en=en)
    shown = section.words("indicators", list(indicators), code="unknown_indicator")
    assumption = section.text("assumption", required=False) if "assumption" in section.data else NO_TEXT
    section.read.add("assumption")
    section.close()
    return LinkSpec(source, target, shown, assumption)


def _read_iati(section: Section, *, indicators: Collection[str]) -> IatiSpec:
    status = section.choice("status", ("1", "2", "3", "4", "5", "6"))
    days = {name: _optional_day(section, name) for name in ("planned_start", "actual_start", "planned_end")}
    actual_end = _optional_day(section, "actual_end")
    if days["planned_start"] is days["actual_start"] is None:
        section.fault(
            (), "missing", es="falta planned_start o actual_start", en="planned_start or actual_start is missing"
        )
    reporting = [_read_organisation(one, role="") for one in section.tables("reporting", header="[[reporting]]")]
    participants = tuple(
        _read_organisation(one, role=None) for one in section.tables("participants", header="[[participants]]")
    )
    results = tuple(_read_result(one, indicators=indicators) for one in section.tables("results", header="[[results]]"))
    sectors = section.amounts("sectors", required=True)
    if sectors and sum(sectors.values()) != 100:
        section.wrong(
            ("sectors",), sum(sectors.values()), es="porcentajes que suman 100", en="percentages that add to 100"
        )
    section.close()
    nobody = OrganisationSpec("", "", "", NO_TEXT)
    return IatiSpec(
        reporting=reporting[0] if reporting else nobody,
        participants=participants,
        status=status,
        planned_start=days["planned_start"],
        actual_start=days["actual_start"],
        planned_end=days["planned_end"],
        actual_end=actual_end,
        sectors=tuple(sorted(sectors.items())),
        results=results,
    )


def _read_organisation(section: Section, *, role: str | None) -> OrganisationSpec:
    found = OrganisationSpec(
        reference=_one_line(section, "reference") if role is not None or "reference" in section.data else "",
        kind=_digits(section, "kind"),
        role=_digits(section, "role") if role is None else role,
        name=section.text("name"),
    )
    section.close()
    return found


def _read_result(section: Section, *, indicators: Collection[str]) -> ResultSpec:
    kind = section.choice("kind", tuple(RESULT_KINDS))
    shown = section.words("indicators", list(indicators), code="unknown_indicator")
    found = ResultSpec(RESULT_KINDS.get(kind, ""), section.text("name"), shown)
    section.close()
    return found


def _closed(section: Section, text: Text) -> Text:
    section.close()
    return text


def _percent(section: Section, key: str) -> Decimal:
    return Decimal(section.integer(key, least=0, most=100))


def _optional_day(section: Section, key: str) -> date | None:
    if key not in section.data:
        section.read.add(key)
        return None
    return section.day(key)


def _one_line(section: Section, key: str) -> str:
    value = section.take(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        section.wrong((key,), value, es="un texto corto entre comillas", en="a short text in quotes")
        return ""
    return value.strip()


def _digits(section: Section, key: str) -> str:
    value = section.take(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal() or len(value) > 3:
        section.wrong(
            (key,), value, es='un código de la lista de IATI, como "10"', en='a code of the IATI list, such as "10"'
        )
        return ""
    return value
