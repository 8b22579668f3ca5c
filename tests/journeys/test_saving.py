"""A draft whose line breaks, and a draft that two people fill in at once."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.walking import SCREEN
from tests.served.site import Site

pytestmark = pytest.mark.journey
RUC = "¿Cuál es su número de RUC?"
SALES = "¿Cuánto vendió"
SAVED = "form[data-autosave] [data-autosave-status]"


@pytest.fixture
def drafts(site: Site) -> Callable[[str], dict[str, Any]]:
    """Make an organisation with a draft: `drafts("Sol")`."""
    return lambda name: json.loads(site.run("-m", "tests.served.drafts", name))[0]


@pytest.fixture
def open_draft(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open a draft's questions as one of its two people, in a browser of their own."""
    contexts = []

    def opened(draft: dict[str, Any], person: int) -> Any:
        context = browser.new_context(base_url=site.address, locale="es-PE", viewport=SCREEN)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "session", "value": draft["sessions"][person], "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        assert page.goto(draft["edit"]).status == 200
        return page

    yield opened
    for context in contexts:
        context.close()


def write_and_wait(page: Any, label: str, text: str) -> Any:
    """Type, and wait for the answer of the save that carries it."""
    with page.expect_response(lambda answer: text in (answer.request.post_data or "")) as kept:
        page.get_by_label(label).first.fill(text)
        page.keyboard.press("Tab")
    page.locator(SAVED, has_text="Guardado a las").wait_for()
    return kept.value


def test_words_typed_without_a_line_stay_and_are_saved_whole_with_the_next_change(
    open_draft: Callable[..., Any], drafts: Callable[[str], dict[str, Any]]
) -> None:
    draft = drafts("Sin Linea")
    page = open_draft(draft, 0)
    write_and_wait(page, RUC, "20512333797")

    page.context.set_offline(True)
    page.get_by_label(SALES).first.fill("180000")
    page.keyboard.press("Tab")
    page.locator(SAVED, has_text="No se pudo guardar").wait_for()
    page.get_by_label("¿Con qué producto").select_option(label="Café")
    assert page.get_by_label(SALES).first.input_value() == "180000"

    page.context.set_offline(False)
    write_and_wait(page, "¿Desde qué fecha", "2015-03-03")
    again = open_draft(draft, 0)
    kept = [again.get_by_label(label).first.input_value() for label in (RUC, SALES, "¿Con qué producto")]
    assert kept == ["20512333797", "180000", "coffee"]
    assert again.get_by_label("¿Desde qué fecha").input_value() == "2015-03-03"


def test_answer_lost_on_the_way_back_is_no_conflict_with_oneself(
    open_draft: Callable[..., Any], drafts: Callable[[str], dict[str, Any]]
) -> None:
    draft = drafts("Respuesta Perdida")
    page = open_draft(draft, 0)

    def swallow(route: Any) -> None:
        route.fetch()  # the site has it; the line dies before the answer comes
        route.abort()

    page.route("**/edit/", swallow)
    page.get_by_label(SALES).first.fill("18")
    page.keyboard.press("Tab")
    page.locator(SAVED, has_text="No se pudo guardar").wait_for()
    page.unroute("**/edit/")
    write_and_wait(page, SALES, "180000")

    assert page.get_by_text("Otra persona cambió").count() == 0
    assert open_draft(draft, 0).get_by_label(SALES).first.input_value() == "180000"


def test_two_people_on_one_draft_lose_no_answer_and_see_where_they_differ(
    open_draft: Callable[..., Any], drafts: Callable[[str], dict[str, Any]]
) -> None:
    draft = drafts("A Dos Manos")
    ana, beto = open_draft(draft, 0), open_draft(draft, 1)

    write_and_wait(ana, RUC, "20512333797")
    write_and_wait(beto, SALES, "180000")
    told = write_and_wait(beto, RUC, "20100130204")
    assert "Otra persona cambió estas respuestas" in told.text()
    notice = beto.get_by_role("alert").filter(has_text="Otra persona cambió")
    assert "Quedó «20512333797»; usted envió «20100130204»" in notice.inner_text()
    # Ana's page does not know of Beto's sales: her next save must not blank them.
    write_and_wait(ana, "¿Desde qué fecha", "2015-03-03")
    assert ana.get_by_text("Otra persona cambió").count() == 0

    kept = open_draft(draft, 1)
    shown = [kept.get_by_label(label).first.input_value() for label in (RUC, SALES, "¿Desde qué fecha")]
    assert shown == ["20512333797", "180000", "2015-03-03"]


def test_two_people_without_javascript_are_shown_both_answers(
    browser: Any, site: Site, drafts: Callable[[str], dict[str, Any]]
) -> None:
    draft = drafts("Sin Guiones")
    pages = []
    for session in draft["sessions"]:
        context = browser.new_context(base_url=site.address, locale="es-PE", java_script_enabled=False)
        context.add_cookies([{"name": "session", "value": session, "url": site.address}])
        pages.append(context.new_page())
        pages[-1].goto(draft["edit"])
    for page, text in zip(pages, ("20512333797", "20100130204"), strict=True):
        page.get_by_label(RUC).fill(text)
        page.get_by_role("button", name="Guardar borrador").click()

    assert pages[0].get_by_text("Otra persona cambió").count() == 0
    assert "usted envió «20100130204»" in pages[1].get_by_role("alert").first.inner_text()
    pages[1].get_by_label(RUC).fill("20100130204")
    pages[1].get_by_role("button", name="Guardar borrador").click()
    assert pages[1].get_by_label(RUC).input_value() == "20100130204"
    assert pages[1].get_by_text("Otra persona cambió").count() == 0
    for page in pages:
        page.context.close()
