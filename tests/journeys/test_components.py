"""The living page in a real browser: findable faults, width, weight, keyboard, dark, without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_components_have_no_accessibility_findings(
    page: Any, axe_check: Callable[[Any], None], width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/ui/")
    for summary in page.locator("summary").all():
        summary.click()

    axe_check(page)


def test_components_fit_a_phone_without_sideways_scrolling(page: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/ui/")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_first_screen_of_a_phone_says_where_what_waits_and_what_next(page: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/ui/")

    waiting = page.locator(".waiting").bounding_box()
    assert waiting["y"] + waiting["height"] < PHONE["height"]


def test_components_break_no_content_policy_and_ask_only_this_site(page: Any, live_server: Any) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ui/")

    assert said == []
    assert [address for address in asked if not address.startswith(live_server.url)] == []


def test_components_transfer_less_than_a_hundred_kilobytes(page: Any) -> None:
    bodies: list[int] = []
    page.on("response", lambda response: bodies.append(len(response.body())))
    page.goto("/ui/", wait_until="networkidle")

    assert len(bodies) >= 3
    assert sum(bodies) < 100_000


def test_every_control_is_at_least_24_pixels_high(page: Any) -> None:
    """WCAG 2.2, 2.5.8; a link inside a sentence is excepted."""
    page.set_viewport_size(PHONE)
    page.goto("/ui/")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                'button, input:not([type=hidden]), select, textarea, summary, nav a, .button')]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)
            .map(e => e.outerHTML.slice(0, 80))"""
    )

    assert small == []


def test_keyboard_reaches_the_content_first(page: Any) -> None:
    page.goto("/ui/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    assert skip.inner_text() == "Ir al contenido"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"


def test_without_javascript_filters_and_sorting_work(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="es-PE")
    page = context.new_page()
    page.goto("/ui/")
    page.get_by_label("Nombre", exact=True).fill("valle")
    page.get_by_role("button", name="Filtrar").click()
    page.get_by_role("link", name="Espera (días)").click()

    rows = page.locator("#tablas ~ .table-scroll").first.locator("tbody tr")
    assert rows.all_inner_texts() == [rows.first.inner_text()]
    assert "Cooperativa Valle Verde" in rows.first.inner_text()
    assert "name=valle" in page.url
    assert "sort=waits" in page.url
    context.close()


def test_charts_follow_the_theme_and_the_width(page: Any) -> None:
    page.goto("/ui/")
    bar = page.locator(".chart__drawing--wide [data-fill=accent]").first
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.append(bar.evaluate("element => getComputedStyle(element).fill"))

    assert colours == ["rgb(151, 64, 31)", "rgb(232, 151, 109)"]
    assert page.locator(".chart__drawing--narrow").first.is_hidden()
    page.set_viewport_size(PHONE)
    assert page.locator(".chart__drawing--narrow").first.is_visible()
    assert bar.is_hidden()


def test_paper_is_light_even_for_readers_in_the_dark(page: Any) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto("/ui/")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".filters").is_hidden()
    assert page.locator(".site-head .brand").is_visible()


def test_autosave_tells_in_words_what_became_of_the_last_save(page: Any) -> None:
    page.goto("/ui/")
    status = page.locator("[data-autosave-status]")

    def happens(name: str, *, successful: bool = True) -> None:
        page.locator("#ejemplo").evaluate(
            "(form, [name, detail]) => form.dispatchEvent(new CustomEvent(name, {bubbles: true, detail}))",
            [name, {"successful": successful}],
        )

    happens("htmx:beforeRequest")
    assert status.inner_text() == "Guardando…"
    happens("htmx:afterRequest")
    assert re.fullmatch(r"Guardado a las \d{1,2}:\d{2}.*\.", status.inner_text())
    happens("htmx:afterRequest", successful=False)
    assert status.inner_text().startswith("Sin conexión")


def test_unsaved_words_are_asked_about_before_they_are_lost(page: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/ui/")
    page.evaluate("document.querySelector('#ejemplo').setAttribute('data-warn-unsaved', '')")
    page.locator("#ejemplo textarea").fill("una frase larga")
    page.goto("/")

    assert asked == ["beforeunload"]


def test_stacked_table_on_a_phone_names_the_column_of_each_cell(page: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/ui/")
    cell = page.locator(".table--stack td").nth(2)

    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Ventas (S/)"'
    table = page.locator(".table--stack")
    assert table.bounding_box()["width"] <= PHONE["width"] - 32
