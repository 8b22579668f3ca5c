"""Reading the sources of the diagnostic: instruments.toml, options.csv and one table of questions per section."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from eslabon.files.faults import Fault
from eslabon.files.packs.portfolio import KINDS, InstrumentSpec, ItemSpec, LevelSpec, NamedSpec, OptionSpec
from eslabon.files.packs.rows import Line, read_lines
from eslabon.files.packs.sections import Section
from eslabon.files.packs.texts import Text

FOLDER = "instruments"
FILE, OPTIONS_FILE = f"{FOLDER}/instruments.toml", f"{FOLDER}/options.csv"
OPTION_COLUMNS = ("list", "option", "points", "es", "en")
ITEM_COLUMNS = (
    "name", "chains", "dimension", "kind", "options", "es", "en", "hint_es", "hint_en", "relevant", "constraint",
    "constraint_es", "constraint_en", "needs", "attachment_es", "attachment_en", "attachment_relevant",
)  # fmt: skip


def read_instrument(section: Section, *, contents: Mapping[str, bytes], chains: tuple[str, ...]) -> InstrumentSpec:
    """The diagnostic; `contents` holds the tables by file name. Faults are noted in the section's list."""
    title = section.text("title")
    version = section.take("version")
    if version is not None and (not isinstance(version, str) or not version.strip()):
        section.wrong(("version",), version, es="un texto entre comillas", en="a text in quotes")
    percent = section.integer("need_from_percent", least=1, most=100)
    sections, dimensions, needs = (_read_named(section, name) for name in ("sections", "dimensions", "needs"))
    levels = _read_levels(section)
    section.close()
    options = _read_options(contents.get(OPTIONS_FILE, b""), faults=section.faults)
    items: list[ItemSpec] = []
    names: set[str] = set()
    for part in sections:
        file = f"{FOLDER}/{part.code}.csv"
        if part.code and file not in contents:
            missing_es, missing_en = (
                "falta este archivo, el de la sección",
                "this file, that of the section, is missing",
            )
            section.faults.append(Fault(file, 1, None, "bad_file", missing_es, missing_en))
        for line in (
            read_lines(contents.get(file, b""), file=file, columns=ITEM_COLUMNS, faults=section.faults)
            if file in contents
            else ()
        ):
            known = {"dimension": dimensions, "needs": needs}
            items.append(_read_item(line, part.code, names=names, chains=chains, options=options, known=known))
            names.add(items[-1].name)
    return InstrumentSpec(
        title=title,
        version=str(version or ""),
        need_from_percent=percent,
        sections=sections,
        dimensions=dimensions,
        needs=needs,
        levels=levels,
        options=options,
        items=tuple(items),
    )


def _read_named(section: Section, name: str) -> tuple[NamedSpec, ...]:
    found: list[NamedSpec] = []
    for item in section.tables(name, header=f"[[{name}]]"):
        one = NamedSpec(item.slug("code"), item.text("title"))
        if one.code and one.code in {earlier.code for earlier in found}:
            item.repeated(("code",), one.code)
        found.append(one)
        item.close()
    return tuple(found)


def _read_levels(section: Section) -> tuple[LevelSpec, ...]:
    found: list[LevelSpec] = []
    for item in section.tables("levels", header="[[levels]]"):
        level = LevelSpec(item.slug("code"), item.text("title"), item.integer("from_percent", least=0, most=100))
        least = found[-1].from_percent + 1 if found else 0
        if level.from_percent < least or (not found and level.from_percent):
            item.wrong(
                ("from_percent",),
                level.from_percent,
                es="0 en el primer nivel y, en los demás, más que en el anterior",
                en="0 in the first level and more than before in the others",
            )
        found.append(level)
        item.close()
    return tuple(found)


def _read_options(content: bytes, *, faults: list[Fault]) -> dict[str, tuple[OptionSpec, ...]]:
    lists: dict[str, tuple[OptionSpec, ...]] = {}
    for line in read_lines(content, file=OPTIONS_FILE, columns=OPTION_COLUMNS, faults=faults):
        name = line.slug("list", taken=())
        before = lists.get(name, ())
        option = line.slug("option", taken=[earlier.name for earlier in before])
        lists[name] = (*before, OptionSpec(option, _points(line), line.text()))
    return lists


def _points(line: Line) -> Decimal | None:
    text = line.cells["points"]
    if not text:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal(-1)
    if points.is_finite() and 0 <= points <= 1000:
        return points
    line.wrong("points", es="un número de 0 a 1000, o nada", en="a number from 0 to 1000, or nothing")
    return None


def _read_item(
    line: Line,
    section: str,
    *,
    names: set[str],
    chains: tuple[str, ...],
    options: Mapping[str, tuple[OptionSpec, ...]],
    known: Mapping[str, tuple[NamedSpec, ...]],
) -> ItemSpec:
    kind = line.word("kind", options=KINDS)
    listed = line.word("options", options=tuple(options), required=kind in {"one", "many"})
    if listed and kind not in {"one", "many"}:
        line.wrong("options", es="nada: solo las preguntas one y many llevan opciones", en="nothing: only one and many")
    constraint = line.cells["constraint"]
    message = line.text("constraint", required=bool(constraint))
    return ItemSpec(
        name=line.slug("name", taken=names),
        section=section,
        dimension=line.word("dimension", options=[each.code for each in known["dimension"]]),
        kind=kind,
        options=listed,
        label=line.text(),
        hint=line.text("hint", required=False),
        relevant=line.cells["relevant"],
        constraint=constraint,
        constraint_message=message,
        needs=line.words("needs", options=[each.code for each in known["needs"]]),
        chains=line.words("chains", options=chains) or chains,
        attachment=_attachment(line),
        attachment_relevant=line.cells["attachment_relevant"],
    )


def _attachment(line: Line) -> Text:
    text = line.text("attachment", required=False)
    if line.cells["attachment_relevant"] and not text.es:
        line.fault(
            "attachment_es",
            "missing_text",
            es="falta el texto que pide el documento",
            en="the text that asks for the document is missing",
        )
    return text
