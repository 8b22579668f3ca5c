"""Read the words of the platform: interface strings, their translations, clause codes, error texts."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import template as translation_template

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|\{\w*[^{}]*\}")
CLAUSE_DEFINED = re.compile(r"^(?:#+\s+|\|\s*|[-*]\s+)[*`]*([A-Z]{3,}-\d{2,})\b", re.MULTILINE)
CLAUSE = re.compile(r"\b([A-Z]{3,}-\d{2,})\b")


def interface_strings(context: Path) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Yield (place, singular and plural, disambiguating context) of every Spanish string of one web context."""
    sources = [*context.rglob("*.py"), *context.rglob("*.html"), *context.rglob("*.txt")]
    for path in sorted(sources):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else translation_template.templatize(text, origin=str(path))
        for line, message, _comments, disambiguation in extract("python", BytesIO(code.encode()), KEYWORDS):
            forms = message if isinstance(message, tuple) else (message,)
            if any(forms):
                yield f"{path.relative_to(context.parent)}:{line}", tuple(filter(None, forms)), disambiguation


def english(context: Path) -> Catalog:
    """Return the English catalogue of one web context; empty if it has none."""
    path = context / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as text:
        return read_po(text, locale="en", abort_invalid=True)


def untranslated(context: Path) -> list[str]:
    """Find interface strings of a context without an English text, or whose placeholders differ."""
    catalogue = english(context)
    found = []
    for place, forms, disambiguation in interface_strings(context):
        message = catalogue.get(forms[0], disambiguation)
        given = message.string if message else ""
        texts = list(given) if isinstance(given, list | tuple) else [given]
        if message is None or message.fuzzy or not all(texts):
            found.append(f"{place}: no English for {forms[0]!r}")
        elif any(set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(" ".join(forms))) for text in texts):
            found.append(f"{place}: other placeholders in the English of {forms[0]!r}")
    return found


def defined_clauses(rules: Path) -> dict[str, str]:
    """Return {clause code: page} of every clause that docs/rules defines."""
    return {
        code: path.name
        for path in sorted(rules.glob("*.md"))
        for code in CLAUSE_DEFINED.findall(path.read_text(encoding="utf-8"))
    }


def cited_clauses(folder: Path) -> dict[str, str]:
    """Return {clause code: file} of every code that looks like a clause in the Python files under `folder`."""
    return {
        code: path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.py"))
        for code in CLAUSE.findall(path.read_text(encoding="utf-8"))
    }
