"""Take the pictures of the documentation from the demonstration: `make screenshots`.

Starts the demonstration on data of its own, walks through it in each role with Debian's Chromium, and writes
docs/images/*.png, few colours and small. The pictures change only when somebody runs this.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
PASSWORD = "eslabon-demo-2026"  # noqa: S105 -- the demonstration prints it
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
START_SECONDS = 1200
MOST_BYTES = 150_000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration() -> Iterator[str]:
    """Run the demonstration in a folder of its own and give its address."""
    address = f"http://127.0.0.1:{(port := _free_port())}"
    with tempfile.TemporaryDirectory(prefix="eslabon-pictures-") as folder:
        command = [sys.executable, "-c", "from eslabon.cli import main; main()", "demo", "run", "--port", str(port)]
        process = subprocess.Popen(command, env={**os.environ, "ESLABON_DATA_DIR": folder}, cwd=folder)
        try:
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + START_SECONDS
    while monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310 -- our own address
        except OSError:
            sleep(0.5)
        else:
            return
    raise SystemExit("The demonstration did not start.")


def save(page: Page, name: str, *, full: bool = False) -> None:
    """Write one picture, in as many colours as its size allows."""
    picture = Image.open(BytesIO(page.screenshot(full_page=full, animations="disabled"))).convert("RGB")
    path = IMAGES / f"{name}.png"
    for colours in (128, 64, 32, 16):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1000} kB\n")


def enter(browser: Browser, address: str, username: str | None, *, viewport: Any = WIDE) -> Page:
    """Open a browser of one's own and sign in."""
    context = browser.new_context(base_url=address, viewport=viewport, locale="es-PE", device_scale_factor=1)
    page = context.new_page()
    if username is not None:
        page.goto("/account/login/")
        page.get_by_label("Nombre de usuario o correo").fill(username)
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Entrar", exact=True).click()
        page.wait_for_load_state()
        page.goto("/")  # without the greeting
    return page


def answer(page: Page) -> None:
    """Answer the questions of the call as a cooperative that could apply."""
    page.get_by_label("¿En qué departamento").select_option(label="Junín")
    page.get_by_label("¿Con qué producto").select_option(label="Café")
    for question, choice in (
        ("¿Cómo está registrada", "Persona jurídica (cooperativa, asociación, empresa)"),
        ("¿Su RUC está activo?", "Sí"),
        ("¿Ya exporta?", "No"),
        ("¿Tiene un producto", "Sí"),
    ):
        page.get_by_role("group", name=question).get_by_role("radio", name=choice, exact=True).check()
    page.get_by_label("¿Cuál es su número de RUC?").fill("20512333797")
    page.get_by_label("¿Desde qué fecha").fill("2015-03-01")
    page.get_by_label("¿Cuánto vendió").first.fill("180000")


def picture_the_applicant(browser: Browser, address: str) -> None:
    """The call, the check, and a draft on a telephone."""
    page = enter(browser, address, None)
    page.goto("/calls/ruta-demo/")
    save(page, "call")
    page.goto("/calls/ruta-demo/check/")
    answer(page)
    page.get_by_role("button", name="Ver el resultado").click()
    page.locator("#resultado").wait_for()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    save(page, "check")
    phone = enter(browser, address, "representante", viewport=PHONE)
    phone.goto("/calls/ruta-demo/apply/")
    phone.get_by_role("button", name="Postular con").first.click()
    phone.wait_for_url("**/edit/")
    with phone.expect_response(lambda reply: "20512333797" in (reply.request.post_data or "")):
        answer(phone)
        phone.keyboard.press("Tab")
    phone.locator("[data-autosave-status]", has_text="Guardado a las").wait_for()
    phone.evaluate("scrollTo(0, 0)")
    save(phone, "draft-phone")
    phone.get_by_role("button", name="Guardar y seguir").click()
    phone.wait_for_url("**/evidence/")
    save(phone, "evidence-phone")


def picture_the_team(browser: Browser, address: str) -> None:
    """The inbox, a review, a call with its charts, a verdict."""
    page = enter(browser, address, "gestora")
    page.goto("/programmes/ruta/inbox/?state=submitted")
    save(page, "inbox")
    page.locator("table a[href*='/review/']").first.click()
    page.wait_for_load_state()
    save(page, "review")
    page.goto("/calls/ruta-2021-2/manage/")
    save(page, "manage", full=True)
    page.goto("/programmes/ruta/inbox/?state=not_eligible&call=ruta-2021-2")
    page.locator("table a[href*='/review/']").first.click()
    page.wait_for_load_state()
    page.goto(page.url.replace("review/", ""))
    page.locator("#dictamen").scroll_into_view_if_needed()
    save(page, "verdict")
    page.goto("/ui/")
    save(page, "components")


def picture_the_organisation(browser: Browser, address: str) -> None:
    """On a telephone: what waits, a page of the diagnostic, a route to answer; and what somebody else can verify."""
    phone = enter(browser, address, "representante", viewport=PHONE)
    save(phone, "home-phone")
    phone.get_by_role("link", name="Responder y firmar la ruta").first.click()
    phone.wait_for_load_state()
    phone.locator("main ol").first.evaluate("list => list.scrollIntoView()")
    save(phone, "route-phone")
    staff = enter(browser, address, "personal", viewport=PHONE)
    staff.get_by_role("link", name="Seguir con el diagnóstico").first.click()
    staff.locator("main a[href*='/pages/']").first.click()
    staff.wait_for_load_state()
    save(staff, "diagnostic-phone")
    page = enter(browser, address, "representante")
    page.goto("/diagnostics/")
    page.locator("a[href$='/result/']").first.click()
    page.wait_for_load_state()
    save(page, "diagnostic-result")
    page.goto("/routes/")
    page.locator("main li, main article").filter(has_text="firmada").get_by_role("link").first.click()
    page.locator("a[href^='/letters/']").first.click()
    page.wait_for_load_state()
    save(page, "letter")


def picture_the_calendar(browser: Browser, address: str) -> None:
    """The board, a plan, an attendance list, how far the programme is, and what was published of it."""
    page = enter(browser, address, "gestora")
    save(page, "home-team")
    for path, name, full in (
        ("calendar/", "board", False),
        ("delivery/?by=entity", "delivery", False),
        ("tables/", "published", True),
    ):
        page.goto(f"/programmes/ruta/{path}")
        save(page, name, full=full)
    page.goto("/programmes/ruta/plans/")
    page.locator("main a[href^='/plans/']").first.click()
    page.wait_for_load_state()
    save(page, "plan")
    phone = enter(browser, address, "proveedor", viewport=PHONE)
    phone.get_by_role("link", name="sin lista de asistencia").first.click()
    phone.wait_for_load_state()
    phone.get_by_role("heading", name="Agregar a la lista").evaluate("title => title.scrollIntoView()")
    save(phone, "attendance-phone")


def picture_the_alliances(browser: Browser, address: str) -> None:
    """The corridors, alliances, what was reported and verified, a gate and a score sheet on a telephone."""
    page = enter(browser, address, "pra-direccion")
    save(page, "home-alliances")
    for path, name in (("corridors/", "corridors"), ("alliances/", "alliances"), ("results/summary/", "results")):
        page.set_viewport_size({**WIDE, "height": 1400} if name == "corridors" else WIDE)  # the map whole
        page.goto(f"/programmes/pra/{path}")
        save(page, name)
    page.goto("/programmes/pra/verification/")
    page.locator("main tr", has_text="publicado").get_by_role("link").first.click()
    page.wait_for_load_state()
    save(page, "verification")
    page.goto("/programmes/pra/graduations/alliances/")
    page.locator("main tr", has_text="graduada").get_by_role("link").first.click()
    page.wait_for_load_state()
    save(page, "graduation")
    centre = enter(browser, address, "pra-centro-cusco", viewport=PHONE)
    centre.goto("/programmes/pra/alliances/")
    centre.locator("main a[href^='/alliances/']").first.click()
    centre.wait_for_load_state()
    save(centre, "alliance-phone")
    centre.get_by_role("main").get_by_role("link", name="Etapas", exact=True).click()
    centre.wait_for_load_state()
    save(centre, "gate-phone")
    scorer = enter(browser, address, "paap-calificadora-1", viewport=PHONE)
    scorer.goto("/scoring/")
    scorer.locator("main a[href^='/scoring/']").first.click()
    scorer.wait_for_load_state()
    save(scorer, "scoring-phone")
    team = enter(browser, address, "paap-direccion")
    team.goto("/programmes/paap/stages/")
    save(team, "stages")
    team.goto("/programmes/paap/rounds/")
    team.get_by_role("main").get_by_role("link", name="Primera convocatoria").click()
    team.get_by_role("link", name="Buscar puntajes empujados").click()
    team.wait_for_load_state()
    save(team, "screen")


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is missing (Debian package: chromium).")
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        picture_the_applicant(browser, address)
        picture_the_team(browser, address)
        picture_the_organisation(browser, address)
        picture_the_calendar(browser, address)
        picture_the_alliances(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
