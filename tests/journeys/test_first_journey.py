"""The first journey whole, by everybody who takes part: with a mouse, by keyboard, on a phone, without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.journeys.walking import WAYS, Walker, Way
from tests.served.seed import CALL

pytestmark = pytest.mark.journey

SALES_AT_THE_THRESHOLD = "150000"  # one cent more would pass


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph of a document, as a phone takes it."""
    path = tmp_path / "ficha-ruc.jpg"
    Image.effect_noise((900, 1200), 20).convert("RGB").save(path)
    return path


def check_whether_one_could_apply(visitor: Walker) -> None:
    """Anybody tests eligibility before registering; a forgotten answer is pointed out first."""
    visitor.open("/")
    visitor.follow("convocatoria de prueba")
    visitor.follow("¿Puedo postular?")
    visitor.press("Ver el resultado")
    visitor.sees("Falta corregir")
    if visitor.way.javascript:
        assert visitor.page.evaluate("document.activeElement.classList.contains('error-summary')")
    answer_everything(visitor)
    visitor.press("Ver el resultado")
    visitor.sees("Sí: con estas respuestas puede postular")
    visitor.sees("Documentos que le pediremos")


def answer_everything(person: Walker, *, sales: str = "180000") -> None:
    """Answer what the call asks, in the order of the page."""
    person.select("¿En qué departamento", "Junín")
    person.select("¿Con qué producto", "Café")
    person.answer("¿Cómo está registrada", "Persona jurídica (cooperativa, asociación, empresa)")
    person.write("¿Cuál es su número de RUC?", "20512333797")
    person.answer("¿Su RUC está activo?", "Sí")
    person.write("¿Desde qué fecha", "2015-03-03")  # the same typed day first or month first
    if person.page.get_by_role("group", name="¿Tiene deudas").count():
        person.answer("¿Tiene deudas", "No")
    person.answer("¿Ya exporta?", "No")
    person.answer("¿Tiene un producto", "Sí")
    person.write("¿Cuánto vendió", sales)


def register_and_begin(person: Walker, *, username: str, organisation: str) -> str:
    """From the result of the check to an open draft; return the draft's path."""
    person.follow("Postular")
    person.sees("Entrar")
    person.follow("Todavía no tengo cuenta")
    person.sign_up(username, "Rosa Quispe")
    person.sees("¿Para quién postula?")
    person.write("Nombre de la organización", organisation)
    person.select("¿Qué es?", "Cooperativa")
    person.select("Departamento", "Junín")
    person.select("¿Qué cargo", "Representante legal")
    person.press("Registrar y empezar la postulación")
    person.sees("Se guarda sola")
    return urlsplit(person.page.url).path


def fill_in_and_leave(person: Walker) -> None:
    """Answer some of it; it is kept without any button, where there is JavaScript."""
    person.select("¿En qué departamento", "Junín")
    person.select("¿Con qué producto", "Café")
    person.answer("¿Cómo está registrada", "Persona jurídica (cooperativa, asociación, empresa)")
    if person.way.javascript:
        with person.page.expect_response(lambda answer: "20512333797" in (answer.request.post_data or "")) as kept:
            person.write("¿Cuál es su número de RUC?", "20512333797")
        assert kept.value.status == 200
        told = person.page.locator("[data-autosave-status]", has_text="Guardado a las")
        told.wait_for()
        assert told.get_attribute("role") == "status"
    else:
        person.write("¿Cuál es su número de RUC?", "20512333797")
        person.press("Guardar borrador")
    person.context.clear_cookies()


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_first_journey_from_the_public_check_to_the_appeal(
    way: Way, somebody: Callable[[Way], Walker], photo: Path, tmp_path: Path
) -> None:
    applicant, username = somebody(way), f"rosa-{way.name}"
    check_whether_one_could_apply(applicant)
    draft = register_and_begin(applicant, username=username, organisation=f"Cooperativa Sol de {way.name}")
    fill_in_and_leave(applicant)

    applicant.open(draft)
    applicant.sign_in(username)
    assert applicant.page.get_by_label("¿Cuál es su número de RUC?").input_value() == "20512333797"
    answer_everything(applicant, sales=SALES_AT_THE_THRESHOLD)
    applicant.press("Guardar y seguir con los documentos")
    applicant.attach("Ficha RUC", photo)
    applicant.sees("Falta 1 documento.")
    applicant.follow("Revisar y presentar")
    applicant.sees("Antes de presentar, mire esto")
    applicant.press("Presentar la postulación")
    applicant.sees("Constancia de postulación")
    reference = applicant.page.locator(".where").inner_text().split(" · ")[0]
    assert reference.startswith(CALL)
