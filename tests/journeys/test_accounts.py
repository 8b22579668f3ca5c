"""Registering, entering with a code and complaining, on a phone, without JavaScript, readable by everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from eslabon.files.packs import load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.accounts.services import issue_code, open_account
from eslabon.web.programmes.services import install_pack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
OPEN_PAGES = (
    "/account/login/",
    "/account/signup/",
    "/account/code/",
    "/account/password/reset/",
    "/programmes/ruta/",
    "/programmes/ruta/grievances/new/",
    "/grievances/",
)


@pytest.fixture
def ruta(transactional_db: None) -> None:
    """The programme, installed."""
    pack, _faults = load_pack(pack_path("ruta"))
    assert pack is not None
    install_pack(pack, actor=None)


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_pages_are_accessible_fit_a_phone_and_are_light(
    page: Any, ruta: None, axe_check: Callable[[Any], None], path: str
) -> None:
    bodies: list[int] = []
    page.on("response", lambda response: bodies.append(len(response.body())))
    page.set_viewport_size(PHONE)
    assert page.goto(path, wait_until="networkidle").status == 200
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert sum(bodies) < 100_000


@pytest.fixture
def plain_page(browser: Any, browser_context_args: dict[str, Any]) -> Any:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False, viewport=PHONE)
    yield context.new_page()
    context.close()


def test_person_registers_leaves_and_enters_again_without_scripts(plain_page: Any, ruta: None) -> None:
    page = plain_page
    page.goto("/account/signup/")
    page.get_by_label("Nombre completo").fill("Rosa Mamani")
    page.get_by_label("Nombre de usuario").fill("rosa.mamani")
    page.get_by_label("Contraseña (obligatorio)").fill("tres palabras seguidas")
    page.get_by_label("Contraseña, otra vez").fill("tres palabras seguidas")
    page.get_by_role("button", name="Crear mi cuenta").click()
    assert "Hola, Rosa Mamani" in page.locator("h1").inner_text()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".account button").click()
    page.goto("/account/")
    assert "/account/login/" in page.url


def test_person_enters_with_a_code_and_chooses_a_password_without_scripts(plain_page: Any, ruta: None) -> None:
    user = open_account(full_name="Beto Ñahui", username="beto", language="es", actor=None)
    code = issue_code(user, valid_for=timedelta(hours=1), actor=None, now=timezone.now()).code
    page = plain_page
    page.goto("/account/code/")
    page.get_by_label("Nombre de usuario").fill("beto")
    page.get_by_label("Código").fill(code.lower())
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Contraseña nueva (obligatorio)").fill("tres palabras seguidas")
    page.get_by_label("Contraseña nueva, otra vez").fill("tres palabras seguidas")
    page.get_by_role("button", name="Guardar mi contraseña").click()
    assert "Hola, Beto Ñahui" in page.locator("h1").inner_text()
    assert User.objects.get(username="beto").check_password("tres palabras seguidas")


def test_anonymous_complaint_is_filed_and_followed_without_scripts(plain_page: Any, ruta: None) -> None:
    page = plain_page
    page.goto("/programmes/ruta/grievances/new/")
    page.get_by_label("Sobre qué").select_option("money")
    page.get_by_label("Qué pasó").fill("Me pidieron dinero para inscribirme")
    page.get_by_role("button", name="Enviar el reclamo").click()
    code = page.locator("main strong code").inner_text()
    page.get_by_role("link", name="Ver cómo va").click()
    page.get_by_label("Código del reclamo").fill(code)
    page.get_by_role("button", name="Ver").click()
    assert "Todavía no hay respuesta" in page.locator("main").inner_text()
