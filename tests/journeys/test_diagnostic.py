"""A whole questionnaire: on a poor line that breaks, on a phone, without JavaScript, by two people at once."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.journeys.inspection import inspect
from tests.journeys.walking import PHONE, SCREEN
from tests.served.site import Site

pytestmark = pytest.mark.journey

THROUGHPUT = 50_000 // 8  # bytes per second: what a browser calls slow 2G
LINES = [
    pytest.param({"latency": 800, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT}, id="800-ms"),
    pytest.param(
        {"latency": 2000, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT},
        id="2000-ms",
        marks=pytest.mark.slow,
    ),
]
MOST_BYTES = 300_000
SAVED = "form[data-autosave] [data-autosave-status]"
UNANSWERED = """() => [...new Set([...document.querySelectorAll('.question [name^="a-"]')].map(e => e.name))]
  .filter(name => { const all = [...document.getElementsByName(name)];
    return all[0].type === 'text' ? !all[0].value : !all.some(e => e.checked); })"""


@dataclass
class Line:
    """The line of one browser: it breaks on demand, and every byte is counted, both ways, headers included."""

    page: Any
    received: int = 0
    sent: int = 0
    requests: int = 0
    _urls: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Listen to what the browser tells of its network."""
        self._cdp = self.page.context.new_cdp_session(self.page)
        self._cdp.send("Network.enable")
        self._cdp.on("Network.loadingFinished", self._finished)
        self._cdp.on("Network.requestWillBeSent", self._begins)
        self._cdp.on("Network.requestWillBeSentExtraInfo", self._headers)

    def _finished(self, event: Any) -> None:
        self.received += int(event["encodedDataLength"])

    def _begins(self, event: Any) -> None:
        self.requests += 1
        self.sent += len(event["request"].get("postData", "").encode())

    def _headers(self, event: Any) -> None:
        self.sent += sum(len(name) + len(value) + 4 for name, value in event["headers"].items()) + 100

    def emulate(self, conditions: dict[str, Any], *, broken: bool = False) -> None:
        """From now on the line is like this."""
        self._cdp.send("Network.emulateNetworkConditions", {"offline": broken, **conditions})

    @property
    def total(self) -> int:
        """Bytes in all."""
        return self.received + self.sent


@pytest.fixture(scope="session")
def diagnostics(site: Site) -> Callable[[str], dict[str, Any]]:
    """An organisation with an open diagnostic, of its own for each journey: `diagnostics("Sol")`."""
    names = ("800", "2000", "Telefono", "Manos", "Aparece", "Guiones", "Resultado")
    made = json.loads(site.run("-m", "tests.served.diagnostics", *names))
    return {one["name"]: one for one in made}.__getitem__


@pytest.fixture
def enter(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open a page as one of the organisation's two people: `enter(diagnostic, 0, viewport=PHONE)`."""
    contexts = []

    def opened(diagnostic: dict[str, Any], person: int = 0, **more: Any) -> Any:
        more.setdefault("viewport", SCREEN)
        context = browser.new_context(base_url=site.address, locale="es-PE", **more)
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "session", "value": diagnostic["sessions"][person], "url": site.address}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def answers_of(site: Site, diagnostic: dict[str, Any]) -> dict[str, str]:
    """What the site holds of a response."""
    script = (
        "import json; from eslabon.web.diagnostics.models import Response; "
        f"print(json.dumps(Response.objects.get(pk='{diagnostic['response']}').answers))"
    )
    kept: dict[str, str] = json.loads(site.ask(script))
    return kept


def answer(page: Any, name: str) -> str:
    """Answer one question with its first option, or a number; return what was answered."""
    first = page.locator(f'[name="{name}"]').first
    if first.get_attribute("type") == "text":
        first.fill("40")
        first.press("Tab")
        return "40"
    first.check()
    return str(first.get_attribute("value"))


def wait_until_saved(page: Any) -> None:
    """Wait until nothing typed is under way any more."""
    page.locator(SAVED, has_text="Guardado a las").wait_for()


def code_of(page: Any) -> str:
    """The page of the questionnaire on which the browser is."""
    found = re.search(r"/pages/([\w-]+)/", page.url)
    return found[1] if found else ""


@pytest.mark.parametrize("conditions", LINES)
def test_whole_questionnaire_on_a_slow_line_that_breaks_three_times_loses_nothing_and_stays_light(
    conditions: dict[str, Any],
    site: Site,
    diagnostics: Callable[[str], dict[str, Any]],
    enter: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    diagnostic = diagnostics(str(conditions["latency"]))
    page = enter(diagnostic, viewport=PHONE)
    line = Line(page)
    line.emulate(conditions)
    page.goto(diagnostic["path"])
    page.get_by_role("link", name="Empezar").click()
    page.wait_for_url("**/pages/**")
    given: dict[str, str] = {}
    breaks = {"productive": "answering", "management": "pressing", "trade": "in flight"}
    while code_of(page):
        here, broken = page.url, breaks.pop(code_of(page), "")
        while left := page.evaluate(UNANSWERED):
            for number, name in enumerate(left):
                if broken == "answering" and number == 1:
                    line.emulate(conditions, broken=True)
                given[name.removeprefix("a-")] = answer(page, name)
                if broken == "in flight" and number == 1:
                    page.wait_for_timeout(300)  # the request is on its way
                    line.emulate(conditions, broken=True)
                page.wait_for_timeout(120)
            if broken == "pressing":
                line.emulate(conditions, broken=True)
                last = page.locator(f'[name="{name}"]').last
                last.check()
                given[name.removeprefix("a-")] = str(last.get_attribute("value"))
                page.get_by_role("button", name="Guardar y seguir").click()
            if broken:
                page.locator(SAVED, has_text="No hay línea").wait_for()
                assert page.url == here
                line.emulate(conditions)
                broken = ""
            page.wait_for_function("() => !document.querySelector('.htmx-request')")
            wait_until_saved(page)
        page.get_by_role("button", name="Guardar y seguir").click()
        page.wait_for_url(lambda url, here=here: url != here)
    assert not breaks, f"the line was to break on {breaks}"
    page.get_by_role("link", name="Entregar", exact=True).click()
    page.get_by_role("button", name="Entregar").click()
    page.get_by_role("heading", name="Lo que necesita").wait_for()

    kept = answers_of(site, diagnostic)
    assert {name: kept.get(name) for name in given} == given
    assert len(given) >= 100
    with capsys.disabled():
        print(  # noqa: T201 -- the measure is what this journey is for
            f"\n{len(given)} answers at 50 kbit/s and {conditions['latency']} ms with three breaks:"
            f" {line.requests} requests, {line.received:,} bytes received, {line.sent:,} sent, {line.total:,} in all"
        )
    assert line.total < MOST_BYTES


def test_phone_pages_are_accessible_and_light(
    diagnostics: Callable[[str], dict[str, Any]], enter: Callable[..., Any], axe_check: Callable[[Any], None]
) -> None:
    diagnostic = diagnostics("Telefono")
    page = enter(diagnostic, viewport=PHONE)
    for path in ("/diagnostics/", diagnostic["path"], *(f"{diagnostic['path']}{rest}" for rest in (
        "pages/general/", "pages/productive/", "items/certifications_held_document/", "submit/", "answers/", "compare/"
    ))):  # fmt: skip
        assert page.goto(path).status == 200, path
        inspect(page, axe_check=axe_check)


def test_answers_of_two_people_meet_and_nobodys_is_lost(
    site: Site, diagnostics: Callable[[str], dict[str, Any]], enter: Callable[..., Any]
) -> None:
    diagnostic = diagnostics("Manos")
    ana, beto = enter(diagnostic, 0), enter(diagnostic, 1)
    for page in (ana, beto):
        page.goto(f"{diagnostic['path']}pages/general/")
    ana.get_by_label("¿Cuántas personas son socias?").fill("40")
    ana.keyboard.press("Tab")
    wait_until_saved(ana)
    beto.get_by_label("¿Cuántas personas son socias?").fill("55")
    beto.keyboard.press("Tab")
    told = beto.get_by_role("alert").filter(has_text="Otra persona cambió")
    told.wait_for()
    assert "Quedó «40»; usted envió «55»" in told.inner_text()
    beto.get_by_role("group", name="¿Cuántos años").get_by_role("radio").first.check()
    beto.wait_for_function("() => !document.querySelector('.htmx-request')")
    wait_until_saved(beto)
    assert answers_of(site, diagnostic)["members"] == "40"
    assert "years_active" in answers_of(site, diagnostic)


def test_question_appears_with_the_answer_that_asks_for_it_and_an_error_beside_its_field(
    diagnostics: Callable[[str], dict[str, Any]], enter: Callable[..., Any]
) -> None:
    page = enter(diagnostics("Aparece"))
    page.goto("/diagnostics/")
    page.get_by_role("link", name="Cooperativa Aparece").click()
    page.get_by_role("link", name="Empezar").click()
    assembly = page.get_by_role("group", name="¿Se hacen las asambleas")
    form = page.get_by_role("group", name="¿Qué tipo de organización")
    assert assembly.count() == 1
    form.get_by_role("radio", name="Empresa").check()
    assembly.wait_for(state="detached")
    form.get_by_role("radio").first.check()
    assembly.wait_for()
    page.get_by_label("¿Cuántas personas son socias?").fill("0")
    page.keyboard.press("Tab")
    page.get_by_text("Escriba un número entre 1 y 20 000.").wait_for()


def test_without_javascript_the_button_saves_and_shows_what_appeared(
    site: Site, diagnostics: Callable[[str], dict[str, Any]], enter: Callable[..., Any]
) -> None:
    diagnostic = diagnostics("Guiones")
    page = enter(diagnostic, java_script_enabled=False)
    page.goto(diagnostic["path"])
    with page.expect_navigation():
        page.get_by_role("link", name="Empezar").click()
    pages = 0
    while "/pages/" in page.url and pages < 40:
        pages += 1
        for group in page.locator("fieldset").all():
            if not group.locator("input:checked").count():
                group.locator("input").first.check()
        for text in page.locator(".question input[type=text]").all():
            text.fill("40")
        with page.expect_navigation():
            page.get_by_role("button", name="Guardar y seguir").click()
    assert page.get_by_role("link", name="Entregar", exact=True).count() == 1
    page.get_by_role("link", name="Entregar", exact=True).click()
    page.get_by_role("button", name="Entregar").click()
    assert page.get_by_role("heading", name="Lo que necesita").count() == 1
    assert len([value for value in answers_of(site, diagnostic).values() if value]) >= 100


def test_result_prints_and_reads_well_on_a_phone(
    site: Site,
    diagnostics: Callable[[str], dict[str, Any]],
    enter: Callable[..., Any],
    axe_check: Callable[[Any], None],
) -> None:
    diagnostic = diagnostics("Resultado")
    site.ask(
        "from django.utils import timezone\n"
        "from eslabon.web.diagnostics.models import Response\n"
        "from eslabon.web.diagnostics.services import save_answers, submit_response\n"
        "from eslabon.web.diagnostics.snapshots import questionnaire_of\n"
        f"one = Response.objects.get(pk='{diagnostic['response']}')\n"
        "items = questionnaire_of(one.instrument_id).questions.values()\n"
        "first = {q.name: q.options[-1 if n % 3 else 0].name if q.options else '40'"
        " for n, q in enumerate(items) if q.kind != 'file'}\n"
        "save_answers(one, values=first, revision=0, actor=None, now=timezone.now())\n"
        "submit_response(one, actor=None, now=timezone.now())"
    )
    page = enter(diagnostic, viewport=PHONE)
    assert page.goto(f"{diagnostic['path']}result/").status == 200
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Lo que necesita").is_visible()
    assert not page.get_by_role("link", name="Ver las respuestas").is_visible()
