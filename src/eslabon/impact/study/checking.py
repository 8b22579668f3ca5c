"""Whether a study file says what it must: its form by JSON Schema, then that every name it uses is one it declares."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from eslabon.impact.study.faults import StudyFault, StudyFaults
from eslabon.impact.study.lines import Path, line_numbers, line_of
from eslabon.impact.study.methods import METHODS

_TYPES = {
    "object": ("una tabla", "a table"),
    "array": ("una lista", "a list"),
    "string": ("un texto", "a text"),
    "integer": ("un número entero", "a whole number"),
    "number": ("un número", "a number"),
    "boolean": ("true o false", "true or false"),
}


def schema(name: str = "study.schema.json") -> dict[str, Any]:
    """The JSON Schema of study files (or of results.json), as published under docs/reference/schemas."""
    content = resources.files("eslabon.impact.study").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(content)
    return found


def parse(content: bytes, *, name: str) -> dict[str, Any]:
    """The declaration of a study.

    Raises
    ------
    StudyFaults
        It is not UTF-8, not TOML, not of the form, or names what it does not declare: every fault with its line.
    """
    try:
        text = content.decode("utf-8-sig")
        declared = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise StudyFaults((StudyFault(name, line, "el archivo debe ser UTF-8", "the file must be UTF-8"),)) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyFaults((_of_toml(error, name=name, content=content),)) from None
    lines = line_numbers(text)
    faults = [StudyFault(name, line_of(path, lines), es, en) for path, es, en in _of_form(declared)]
    if not faults:
        faults = [StudyFault(name, line_of(path, lines), es, en) for path, es, en in _of_names(declared)]
    if faults:
        raise StudyFaults(tuple(sorted(faults, key=lambda fault: fault.line)))
    return declared


def _of_toml(error: tomllib.TOMLDecodeError, *, name: str, content: bytes) -> StudyFault:
    message = str(error)
    place = message.rpartition("(at line ")[2].partition(",")[0]
    line = int(place) if place.isdigit() else content.count(b"\n") + 1
    return StudyFault(name, line, f"no es TOML válido: {message}", f"this is not valid TOML: {message}")


def _of_form(declared: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    import jsonschema

    for error in jsonschema.Draft202012Validator(schema()).iter_errors(declared):
        path: Path = tuple(error.absolute_path)
        where = ".".join(str(part) for part in path) or "study.toml"
        if error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            for key in missing:
                yield path, f"en {where} falta «{key}»", f"in {where} “{key}” is missing"
        elif error.validator == "additionalProperties" and error.validator_value is False:
            known = sorted(error.schema["properties"])
            for key in error.instance:
                if key not in known:
                    listed = ", ".join(known)
                    es = f"{where} no tiene «{key}»; puede tener: {listed}"
                    yield (*path, key), es, f"{where} has no “{key}”; it may have: {listed}"
        elif error.validator == "type":
            es, en = _types(error.validator_value)
            yield path, f"{where} debe ser {es}", f"{where} must be {en}"
        elif error.validator in {"enum", "const"}:
            value = error.validator_value
            listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield (
                path,
                f"{where} debe ser: {listed}; es {error.instance!r}",
                f"{where} must be: {listed}; it is {error.instance!r}",
            )
        elif error.validator == "oneOf":
            es = f"{where} necesita una y solo una de: file, simulate, given, join"
            yield path, es, f"{where} needs one and only one of: file, simulate, given, join"
        else:
            yield (
                path,
                f"{where}: no cumple {error.validator} = {error.validator_value}",
                f"{where}: breaks {error.validator} = {error.validator_value}",
            )


def _types(kinds: str | list[str]) -> tuple[str, str]:
    words = [_TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return " o ".join(es for es, _ in words), " or ".join(en for _, en in words)


def _of_names(declared: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Names that are used and not declared, and names declared twice."""
    known = {
        "data": {*declared["data"], *(f"{name}_everywhere" for name in declared.get("exposure", {}).get("data", []))},
        "outcome": {one["name"] for one in declared["outcomes"]},
        "specification": {one["name"] for one in declared.get("specifications", [])},
        "design": {one["name"] for one in declared["designs"]},
    }
    for section in ("outcomes", "specifications", "designs", "tables", "figures"):
        seen: set[str] = set()
        for place, one in enumerate(declared.get(section, [])):
            if one["name"] in seen:
                yield (
                    (section, place, "name"),
                    f"«{one['name']}» ya está en {section}",
                    f"“{one['name']}” is already in {section}",
                )
            seen.add(one["name"])
    for path, kind, name in _used(declared):
        if name not in known[kind]:
            listed = ", ".join(sorted(known[kind]))
            yield path, f"«{name}» no está declarado; hay: {listed}", f"“{name}” is not declared; there are: {listed}"
    for place, design in enumerate(declared["designs"]):
        if design["method"] not in METHODS:
            listed = ", ".join(sorted(METHODS))
            path = ("designs", place, "method")
            yield (
                path,
                f"no hay método «{design['method']}»; hay: {listed}",
                f"there is no method “{design['method']}”; there are: {listed}",
            )
    yield from _of_exposure(declared)


def _of_exposure(declared: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    given = declared.get("exposure")
    if given and given["treated_km"] >= given["sample_km"]:
        es, en = "treated_km debe ser menor que sample_km", "treated_km must be less than sample_km"
        yield ("exposure", "treated_km"), es, en


_SINGLE = {"data": "data", "places": "data", "outcome": "outcome", "design": "design", "specification": "specification"}
_LISTS = {"outcomes": "outcome", "designs": "design", "specifications": "specification"}


def _used(declared: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Every use of a name: where, of what kind, which."""
    for section in ("derive", "keep", "designs", "tables", "figures"):
        for place, one in enumerate(declared.get(section, [])):
            yield from (((section, place, key), kind, one[key]) for key, kind in _SINGLE.items() if key in one)
            for key, kind in _LISTS.items():
                yield from (((section, place, key), kind, name) for name in one.get(key, []))
    for name, one in declared["data"].items():
        yield from ((("data", name, "join"), "data", joined) for joined in one.get("join", []))
    for place, one in enumerate(declared.get("bounds", [])):
        yield ("bounds", place, "outcome"), "outcome", one["outcome"]
        yield from ((("bounds", place, side), "design", one[side]["design"]) for side in ("lower", "upper"))
    exposure = declared.get("exposure")
    if exposure:
        yield from ((("exposure", "data"), "data", name) for name in [*exposure["data"], exposure["places"]])
