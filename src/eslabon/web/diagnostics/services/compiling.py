"""A workbook into an XForm, and a look at whether the light renderer supports all that the XForm asks for.

pyxform decides what the workbook means. What it made is compared, element by element, with what the pages show: an
element, an attribute or a default that they would pass over in silence is refused by its name, item and row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # -- the library has no types
from pyxform.xls2xform import convert  # type: ignore[import-untyped]  # -- as above

from eslabon.files.faults import Fault
from eslabon.files.xlsform import Form
from eslabon.files.xlsform.sheets import language_code, read_workbook

BODY = frozenset({"group", "input", "select1", "select", "upload"})
INSIDE = frozenset({"label", "hint", "itemset", "value", "item"})
BIND = frozenset({"nodeset", "type", "relevant", "constraint", "constraintMsg", "required", "requiredMsg"})
CONTROL = frozenset({"ref", "mediatype", "nodeset"})
LAYOUTS = frozenset({"field-list", "minimal", "full", "compact"})  # a page may draw these as it likes


@dataclass(frozen=True)
class Compiled:
    """The XForm, the hints that it keeps by item and language, and what the renderer would not do."""

    xform: str
    hints: dict[str, dict[str, str]]
    faults: tuple[Fault, ...]


def compile_workbook(data: bytes, *, form: Form, name: str) -> Compiled:
    """Compile a workbook that was read as `form`; `name` is what the faults call it."""
    rows = {row["name"]: row.number for row in read_workbook(data, name=name).rows("survey") if row["name"]}
    try:
        xform = convert(data, file_type=".xlsx", form_name="data").xform
    except PyXFormError as error:
        text = str(error).strip()
        return Compiled("", {}, (Fault(f"{name}#survey", None, None, "not_compiled", text, text),))
    tree = fromstring(xform)
    known = {question.name for question in form.questions} | {part for one in form.questions for part in one.groups}
    faults = tuple(
        Fault(
            f"{name}#survey",
            rows.get(item),
            "name",
            "unsupported",
            f"{item}: “{feature}” no se puede usar en este cuestionario en línea",
            f'{item}: "{feature}" is not supported in this online questionnaire',
        )
        for item, feature in _unsupported(tree, known)
    )
    return Compiled(xform, _hints(tree), faults)


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _item(path: str) -> str:
    return path.rpartition("/")[2]


def _unsupported(tree: Element, known: set[str]) -> Iterator[tuple[str, str]]:
    for element in tree.iter():
        tag = _bare(element.tag)
        if tag == "bind":
            yield from _bind(element)
        elif tag in ("setvalue", "setgeopoint", "recordaudio", "submission", "action"):
            yield _item(element.get("ref", "")), tag
        elif tag == "text" and any(_bare(inner.tag) == "output" for inner in element.iter()):
            yield _item(element.get("id", "").partition(":")[0]), "${…} in a text"
        elif tag == "value" and element.get("form"):
            yield "", f"media: {element.get('form')}"
    yield from _defaults(tree)
    body = next((each for each in tree.iter() if _bare(each.tag) == "body"), None)
    if body is not None:
        yield from _controls(body, "", known)


def _bind(element: Element) -> Iterator[tuple[str, str]]:
    path = element.get("nodeset", "")
    if "/meta/" in path:
        return
    for name in element.attrib:
        if _bare(name) not in BIND:
            yield _item(path), _bare(name)


def _defaults(tree: Element) -> Iterator[tuple[str, str]]:
    """Find values that the form would fill in before anybody answers."""
    first = next((each for each in tree.iter() if _bare(each.tag) == "instance"), None)
    for element in first.iter() if first is not None else ():
        if not len(element) and (element.text or "").strip():
            yield _bare(element.tag), "default"


def _controls(parent: Element, item: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for element in parent:
        tag, own = _bare(element.tag), _item(element.get("ref", "")) or item
        if tag in INSIDE:
            if tag == "itemset" and "[" in element.get("nodeset", ""):
                yield own, "choice_filter"
            if any(_bare(inner.tag) == "output" for inner in element):
                yield own, "${…} in a text"
            continue
        if tag not in BODY:
            yield own, tag
            continue
        if own not in known:
            yield own, "note" if tag == "input" else tag
        for name, value in element.attrib.items():
            if _bare(name) == "appearance" and value in LAYOUTS:
                continue
            if _bare(name) not in CONTROL:
                yield own, f"{_bare(name)}: {value}"
        yield from _controls(element, own, known)


def _hints(tree: Element) -> dict[str, dict[str, str]]:
    """Hints by item and language; in a workbook of one language they stand in the body itself."""
    found: dict[str, dict[str, str]] = {}
    for translation in (each for each in tree.iter() if _bare(each.tag) == "translation"):
        language = language_code(translation.get("lang", ""))
        for text in translation:
            path, _colon, what = text.get("id", "").rpartition(":")
            if what == "hint" and (words := "".join(text.itertext()).strip()) and words != "-":
                found.setdefault(_item(path), {})[language] = words
    for control in tree.iter():
        for hint in (each for each in control if _bare(each.tag) == "hint"):
            if not hint.get("ref") and (words := "".join(hint.itertext()).strip()):
                found.setdefault(_item(control.get("ref", "")), {})["default"] = words
    return found
