"""Every template of the project obeys the content policy: no style attribute, no inline script, no handler."""

import re
from pathlib import Path

import pytest

import eslabon.web
from tests.web.ui.colours import SHEET

WEB = Path(eslabon.web.__file__).parent
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
# Names that only tests and scripts look for.
MARKS = {"chain-nav", "chain__here", "error-summary", "field--check", "language", "problem-list", "ring--declared"}
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\s(hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"(href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
    "evaluated htmx value": re.compile(r"hx-(vals|headers|vars)\s*=\s*[\"']\s*(js|javascript):", re.IGNORECASE),
}


def breaches(text: str) -> list[str]:
    """Name what the content policy would refuse in a template."""
    markup = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(markup)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p class="a" style="color:red">', "style attribute"),
        ("<style>p{}</style>", "style element"),
        ("<script>alert(1)</script>", "inline script"),
        ('<button type="button" onclick="go()">', "event handler"),
        ('<a href="javascript:go()">', "script address"),
        ("<div hx-vals='js:{a: 1}'>", "evaluated htmx value"),
    ],
)
def test_scan_planted_breach_is_found(text: str, name: str) -> None:
    assert breaches(text) == [name]


def test_scan_clean_markup_passes() -> None:
    assert breaches('<script src="/static/a.js" defer></script><a class="style" href="/on=1">onda</a>') == []
    assert breaches("<a{% if one == other %} aria-current='page'{% endif %}>") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_template_obeys_the_content_policy(path: Path) -> None:
    assert breaches(path.read_text(encoding="utf-8")) == []


def test_every_class_of_a_template_is_drawn_by_the_style_sheet() -> None:
    drawn = set(re.findall(r"\.([a-z][\w-]*)", SHEET.read_text(encoding="utf-8")))
    unknown: dict[str, str] = {}
    for path in TEMPLATES:
        markup = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " {} ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for classes in re.findall(r'class="([^"]*)"', markup):
            names = {name for name in classes.split() if "{" not in name and not name.endswith("--")}
            unknown |= {name: path.relative_to(WEB).as_posix() for name in names - drawn - MARKS}

    assert unknown == {}
