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


def answer_everything(person: Walker) -> None:
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
    person.write("¿Cuánto vendió", "180000")


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


def enter_as(member: Walker, username: str) -> Walker:
    """Sign in as somebody of the programme, with the second step."""
    member.open("/account/login/")
    member.sign_in(username, second_step=True)
    return member


def open_in_inbox(member: Walker, organisation: str) -> None:
    """Find an application among everything that waits."""
    member.open("/programmes/ruta/inbox/")
    member.follow(organisation)
    member.sees("Requisito por requisito")


def ask_to_complete_what_is_missing(manager: Walker) -> None:
    """The rule's own words about the missing document are there already: sending them suffices."""
    manager.sees("A hoy falta sustento")
    manager.press("Pedir la subsanación")
    manager.sees("por subsanar")


def uphold(coordinator: Walker) -> None:
    """Admit after all, with the reason for each requirement that had failed; one forgotten reason is pointed out."""
    coordinator.answer("Decisión", "Fundada: se admite")
    coordinator.write("Motivo de la decisión", "La factura de diciembre es de 2020.")
    coordinator.press("Resolver", status=422)
    coordinator.sees("Falta corregir")
    coordinator.write("Por qué sí cumple", "Con la factura de diciembre pasa el umbral.")
    coordinator.press("Resolver")
    coordinator.sees("Fundada")


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_first_journey_from_the_public_check_to_the_appeal(
    way: Way, somebody: Callable[[Way], Walker], photo: Path, tmp_path: Path
) -> None:
    applicant, username, organisation = somebody(way), f"rosa-{way.name}", f"Cooperativa Sol de {way.name}"
    check_whether_one_could_apply(applicant)
    draft = register_and_begin(applicant, username=username, organisation=organisation)
    fill_in_and_leave(applicant)

    applicant.open(draft)
    applicant.sign_in(username)
    assert applicant.page.get_by_label("¿Cuál es su número de RUC?").input_value() == "20512333797"
    answer_everything(applicant)
    applicant.press("Guardar y seguir con los documentos")
    applicant.attach("Ficha RUC", photo)
    applicant.sees("Falta 1 documento.")
    applicant.follow("Revisar y presentar")
    applicant.sees("Antes de presentar, mire esto")
    applicant.press("Presentar la postulación")
    applicant.sees("Constancia de postulación")
    reference = applicant.page.locator(".where").inner_text().split(" · ")[0]
    assert reference.startswith(CALL)
    applicant.follow("Ver la postulación")
    own_page = urlsplit(applicant.page.url).path

    manager = enter_as(somebody(way), f"facilitator-{way.name}")
    open_in_inbox(manager, organisation)
    ask_to_complete_what_is_missing(manager)

    applicant.open(own_page)
    applicant.sees("Qué debe completar")
    applicant.follow("Corregir")
    assert applicant.page.get_by_label("¿Cuál es su número de RUC?").is_disabled()
    applicant.write("¿Cuánto vendió", SALES_AT_THE_THRESHOLD)
    applicant.press("Guardar y seguir con los documentos")
    applicant.attach("Ventas", photo)
    applicant.sees("Están todos los documentos.")
    applicant.follow("Revisar y presentar")
    applicant.press("Presentar la subsanación")

    open_in_inbox(manager, organisation)
    manager.press("Dictaminar: no admitida")
    manager.sees("no admitida")

    applicant.open(own_page)
    applicant.sees("No fue admitida")
    applicant.follow("Apelar")
    applicant.write("¿Qué debe mirarse otra vez?", "Falta contar las ventas de diciembre: adjuntamos la factura.")
    applicant.press("Presentar la apelación")
    applicant.sees("la mira una persona distinta")

    open_in_inbox(manager, organisation)
    assert manager.page.get_by_role("button", name="Resolver").count() == 0
    coordinator = enter_as(somebody(way), f"coordinator-{way.name}")
    open_in_inbox(coordinator, organisation)
    uphold(coordinator)

    applicant.open(own_page)
    applicant.sees("Fue admitida")
    applicant.sees("Fundada")
