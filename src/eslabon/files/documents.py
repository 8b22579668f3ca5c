"""JSON documents against their published schema: faults that name the JSON path, in plain words."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from eslabon.files.faults import Fault, catalogued
from eslabon.files.schemas import schema
from eslabon.rules.problems import routes

MAX_FAULTS = 200  # more of the same tell nobody anything

_TYPES = {
    "object": ("un objeto {…}", "an object {…}"),
    "array": ("una lista […]", "a list […]"),
    "string": ("un texto", "a text"),
    "integer": ("un número entero", "a whole number"),
    "number": ("un número", "a number"),
    "boolean": ("true o false", "true or false"),
    "null": ("null", "null"),
}


def read_document(source: Path | bytes, *, name: str) -> tuple[Any, list[Fault]]:
    """The data of a JSON file, or the fault that keeps it from being read."""
    try:
        raw = source if isinstance(source, bytes) else source.read_bytes()
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant), []
    except (OSError, ValueError, RecursionError) as error:
        cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return None, [catalogued(routes.NOT_JSON, file=name, cause=cause)]


def find_faults(document: Any, *, schema_name: str, name: str) -> list[Fault]:
    """What the schema refuses in a document, at most `MAX_FAULTS`."""
    validator = Draft202012Validator(schema(schema_name), format_checker=FormatChecker(["date"]))
    faults: dict[str, Fault] = {}
    for error in validator.iter_errors(document):
        for fault in _faults_of(error, name=name):
            faults.setdefault(str(fault.column), fault)
        if len(faults) >= MAX_FAULTS:
            break
    return list(faults.values())


def find_ignored(document: Any, *, schema_name: str, name: str) -> list[Fault]:
    """A note for each kind of key that the schema does not know, at its first place."""
    found: dict[str, Fault] = {}
    root = schema(schema_name)
    for path in _unknown_keys(document, node=root, root=root, path="$"):
        kind = re.sub(r"\[\d+\]", "[*]", path)
        found.setdefault(kind, catalogued(routes.KEY_IGNORED, file=name, column=path))
    return list(found.values())


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _faults_of(error: ValidationError, *, name: str) -> Iterator[Fault]:
    """One fault per missing key; of alternatives, the one that is not null."""
    if error.validator == "anyOf":
        branch = [each for each in error.context or () if each.validator_value != "null"]
        if branch:
            yield from _faults_of(branch[0], name=name)
        return
    path = error.json_path
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                # Two words for every missing key; what it holds is in the schema.
                es, en = f"el dato «{key}»", f"the key “{key}”"
                column = f"{path}.{key}"
                yield catalogued(routes.VALUE_MISSING, file=name, column=column, expected_es=es, expected_en=en)
        return
    es, en = _expected(error)
    value = json.dumps(error.instance, ensure_ascii=False)
    shown = (value if len(value) <= 60 else f"{value[:57]}…").strip('"')
    yield catalogued(routes.BAD_VALUE, file=name, column=path, value=shown, expected_es=es, expected_en=en)


def _expected(error: ValidationError) -> tuple[str, str]:
    """What the schema wanted there."""
    wanted, kind = error.validator_value, str(error.validator)
    if kind in {"format", "pattern"}:
        text = str(wanted)
        if "24:00" in text:
            return "una hora HH:MM", "an hour HH:MM"
        if kind == "format" or "{4}" in text:
            return "una fecha AAAA-MM-DD que exista", "a date YYYY-MM-DD that exists"
        return f"un texto como {text}", f"a text like {text}"
    if kind == "type":
        kinds = [wanted] if isinstance(wanted, str) else list(wanted)
        return " o ".join(_TYPES[each][0] for each in kinds), " or ".join(_TYPES[each][1] for each in kinds)
    if kind in {"enum", "const"}:
        values = wanted if isinstance(wanted, list) else [wanted]
        listed = ", ".join(str(each) for each in values)
        return (f"uno de estos: {listed}", f"one of these: {listed}") if len(values) > 1 else (listed, listed)
    limits = {
        "minimum": ("al menos {}", "at least {}"),
        "maximum": ("a lo más {}", "at most {}"),
        "exclusiveMinimum": ("más de {}", "more than {}"),
        "minLength": ("un texto con algo escrito", "a text with something in it"),
        "maxLength": ("un texto de hasta {} letras", "a text of at most {} letters"),
        "maxItems": ("una lista de hasta {} elementos", "a list of at most {} items"),
    }
    es, en = limits.get(kind, (f"{kind}: {{}}", f"{kind}: {{}}"))
    return es.format(wanted), en.format(wanted)


def _unknown_keys(document: Any, *, node: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    if "$ref" in node:
        node = root["$defs"][node["$ref"].removeprefix("#/$defs/")]
    if isinstance(document, dict) and "properties" in node:
        for key, value in document.items():
            if key in node["properties"]:
                yield from _unknown_keys(value, node=node["properties"][key], root=root, path=f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(document, list) and "items" in node:
        for place, value in enumerate(document):
            if isinstance(value, dict):
                yield from _unknown_keys(value, node=node["items"], root=root, path=f"{path}[{place}]")


def first_repeated(values: Iterable[str]) -> Iterator[tuple[int, str, int]]:
    """Yield (place, value, first place) of every value that was there before.

    >>> list(first_repeated(["a", "b", "a"]))
    [(2, 'a', 0)]
    """
    seen: dict[str, int] = {}
    for place, value in enumerate(values):
        if value in seen:
            yield place, value, seen[value]
        seen.setdefault(value, place)
