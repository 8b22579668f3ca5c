"""The one style sheet: its weight, its contrast in both themes, its promises to people."""

import itertools
import re

import pytest

from eslabon.web.ui.drawings import INKS
from tests.web.ui.colours import BLINDNESS, SHEET, contrast, difference, linear, seen, tokens

BACKGROUNDS = ("paper", "surface", "sunken", "accent-soft")
TEXTS = ("ink", "soft", "link", "accent", "accent-strong", "verified", "waiting", "refused")
GRAPHICS = ("control", "banana", "coffee", "cacao")
PRODUCTS = ("banana", "coffee", "cacao")
THEMES = ("light", "dark")


def test_arithmetic_known_pairs_give_the_published_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_every_background_reaches_aa(theme: str) -> None:
    colours = tokens()[theme]
    ratios = {(text, on): contrast(colours[text], colours[on]) for text in TEXTS for on in BACKGROUNDS}
    ratios |= {("on-accent", on): contrast(colours["on-accent"], colours[on]) for on in ("accent", "accent-strong")}
    ratios["paper", "refused"] = contrast(colours["paper"], colours["refused"])  # the danger button under the pointer

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_graphics_on_every_background_reach_three_to_one(theme: str) -> None:
    colours = tokens()[theme]
    ratios = {(mark, on): contrast(colours[mark], colours[on]) for mark in GRAPHICS for on in BACKGROUNDS}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_products_are_told_apart_by_the_colour_blind(theme: str) -> None:
    colours = tokens()[theme]
    for one, other in itertools.combinations(PRODUCTS, 2):
        for blindness in BLINDNESS:
            distance = difference(seen(colours[one], blindness), seen(colours[other], blindness))
            assert distance > 15, (theme, blindness, one, other, round(distance, 1))
        assert difference(linear(colours[one]), linear(colours[other])) > 25


def test_inks_of_charts_are_the_light_tokens_and_each_is_painted() -> None:
    sheet = SHEET.read_text(encoding="utf-8")

    assert {name: tokens()["light"][name] for name in INKS} == INKS
    assert [name for name in INKS if f".chart [data-fill={name}]" not in sheet] == []


def test_sheet_is_light_and_asks_nobody_else() -> None:
    sheet = SHEET.read_text(encoding="utf-8")

    assert len(sheet.encode()) < 30_000
    assert re.findall(r"url\(|@import|@font-face", sheet) == []


def test_sheet_serves_print_motion_and_forced_colours() -> None:
    sheet = SHEET.read_text(encoding="utf-8")

    for query in ("@media print", "forced-colors: active", "prefers-reduced-motion", "prefers-color-scheme: dark"):
        assert query in sheet
    # Dark paper would drink the ink: the dark theme is for screens only.
    assert "@media screen and (prefers-color-scheme: dark)" in sheet
    assert not re.search(r"outline:\s*(0|none)", sheet.replace("main:focus { outline: none; }", ""))


def test_tokens_used_are_tokens_defined() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    used, defined = set(re.findall(r"var\(--([\w-]+)", sheet)), set(re.findall(r"--([\w-]+):", sheet))

    assert used - defined == set()
