"""From the admitted organisation to the certificate that anybody can check, with everybody who has a part in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.calls.events import VerdictGiven
from eslabon.web.calls.models import Application
from eslabon.web.calls.services import create_call_from_pack
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.services import install_instrument, pack_workbooks, save_answers
from eslabon.web.diagnostics.snapshots import questionnaire_of
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import person_of, register_party, start_membership
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import grant_role, install_pack
from eslabon.web.routes.models import Certificate, CommitmentLetter, Plan, Provider, Route, Session
from eslabon.web.routes.queries.attendance import meeting_of
from eslabon.web.routes.services import install_portfolio
from eslabon.web.routes.services.availability import install_calendar
from eslabon.web.routes.services.planning import Wanted, make_plan
from eslabon.web.routes.tasks import search_plan
from eslabon.web.site import wiring
from eslabon.web.territory.models import Place
from tests.journeys.walking import KEYBOARD, MOUSE, ON_A_PHONE, PLAIN, Walker, Way
from tests.web.routes.world import ruta

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BEGIN = datetime(2030, 2, 4, 15, 0, tzinfo=UTC)  # the browser's own clock is never asked
COOP = "Cooperativa La Florida"


@pytest.fixture
def clock(transactional_db: None) -> Iterator[Any]:
    """The site's clock, which goes on by itself and may be put forward."""
    with time_machine.travel(BEGIN) as traveller:
        yield traveller


@pytest.fixture
def programme(clock: Any) -> Programme:
    """The programme with its questionnaires, services and calendar, and whoever works in it; Ana's was admitted."""
    found = install_pack(ruta(), actor=None)
    (book,) = (one for one in pack_workbooks(found) if "coffee" in one.name)
    install_instrument(found, workbook=book, actor=None, now=timezone.now())
    install_portfolio(found, pack=ruta(), actor=None)
    install_calendar(found, pack=ruta(), years=[2030], actor=None)
    for username, name, role in (("gladys", "Gladys Gestora", "facilitator"), ("mateo", "Mateo de la Mesa", "desk")):
        worker(found, username, name, role=role)
    ana = User.objects.create_user("ana", full_name="Ana Torres")
    coop = register_party(kind=Party.Kind.ORGANISATION, organisation_kind="cooperative", name=COOP, actor=ana)
    start_membership(
        person_of(ana),
        organisation=coop,
        capacity="legal_representative",
        can_apply=True,
        can_edit=True,
        since=date(2029, 1, 1),
        actor=ana,
    )
    admit(found, coop)
    return found


def worker(programme: Programme, username: str, name: str, *, role: str, party: Party | None = None) -> User:
    """Somebody with a role of the programme."""
    user = User.objects.create_user(username, full_name=name)
    held = programme.roles.get(code=role)
    grant_role(user, role=held, since=date(2029, 1, 1), place=None, chain=None, party=party, actor=None)
    return user


def admit(programme: Programme, coop: Party) -> None:
    """What follows from a verdict that admits; the verdict has journeys of its own."""
    gladys = User.objects.get(username="gladys")
    application = Application.objects.create(
        call=create_call_from_pack(programme, code="ruta-2022-1", pack=ruta(), actor=gladys),
        party=coop,
        reference="ruta-2022-1-0001",
        place=Place.objects.get(code="PE-12"),
        chain=programme.chains.get(code="coffee"),
        state=Application.State.ELIGIBLE,
        created_by=gladys,
        waiting_since=timezone.now(),
    )
    wiring.open_diagnostic(VerdictGiven(application_id=application.pk, verdict_id=application.pk))


def answer_all_but(response: Response, *pages: str) -> None:
    """Weeks of evenings; the questionnaire has journeys of its own."""
    left = {one.name for page in questionnaire_of(response.instrument_id).pages if page.code in pages
            for one in page.questions}  # fmt: skip
    values = {
        name: question.options[0].name if question.options else "40"
        for name, question in questionnaire_of(response.instrument_id).questions.items()
        if question.kind != "file" and name not in left
    }
    save_answers(response, values=values, revision=0, actor=User.objects.get(username="ana"), now=timezone.now())


def answer_page(walker: Walker) -> None:
    """Answer what this page asks with the first choice, and go on."""
    for group in walker.page.locator(".question fieldset").all():
        if group.is_visible() and not group.locator("input:checked").count():
            group.locator("input").first.check()
    for text in walker.page.locator(".question input[type=text]").all():
        if text.is_visible() and not text.input_value():
            text.fill("40")
    walker.press("Guardar y seguir")


def test_admitted_organisation_gets_to_its_certificate(
    programme: Programme, clock: Any, arrive: Callable[..., Walker]
) -> None:
    diagnose(arrive, helper=MOUSE, organisation=ON_A_PHONE)
    propose_and_sign(arrive, manager=MOUSE, organisation=ON_A_PHONE)
    service_sessions = plan_and_announce(arrive, manager=MOUSE)
    give(service_sessions, clock, arrive, provider=MOUSE, people=ON_A_PHONE)
    certify(service_sessions, arrive, manager=MOUSE, provider=KEYBOARD, anybody=ON_A_PHONE)


def test_admitted_organisation_gets_to_its_certificate_without_javascript(
    programme: Programme, clock: Any, arrive: Callable[..., Walker]
) -> None:
    diagnose(arrive, helper=PLAIN, organisation=PLAIN)
    propose_and_sign(arrive, manager=PLAIN, organisation=PLAIN)
    service_sessions = plan_and_announce(arrive, manager=PLAIN)
    give(service_sessions, clock, arrive, provider=PLAIN, people=PLAIN)
    certify(service_sessions, arrive, manager=PLAIN, provider=PLAIN, anybody=PLAIN)


def diagnose(arrive: Callable[..., Walker], *, helper: Way, organisation: Way) -> None:
    """Mateo answers a page on Ana's behalf, Ana the last one; she hands in and reads the result, he may not."""
    response = Response.objects.get()
    answer_all_but(response, "general", "trade-3")
    here = reverse("diagnostic", args=[response.pk])
    mateo = arrive(helper, "mateo")
    mateo.open("/programmes/ruta/diagnostics/")
    mateo.follow(COOP)
    mateo.follow("Seguir respondiendo")
    answer_page(mateo)
    response.refresh_from_db()
    assert str(response.helper) == "Mateo de la Mesa"

    ana = arrive(organisation, "ana")
    ana.open("/diagnostics/")
    ana.follow(COOP)
    ana.follow("Seguir respondiendo")
    answer_page(ana)
    ana.follow("Entregar")
    ana.press("Entregar")
    ana.sees("Lo que necesita")
    assert mateo.page.goto(f"{here}result/").status == 403


def propose_and_sign(arrive: Callable[..., Walker], *, manager: Way, organisation: Way) -> None:
    """Gladys proposes; Ana says yes to what is asked of her and to one service more, no to the rest, and signs."""
    gladys = arrive(manager, "gladys")
    gladys.open("/programmes/ruta/routes/")
    gladys.press("Proponer las que faltan")
    work_off_queue()
    route = Route.objects.get()
    ana = arrive(organisation, "ana")
    ana.open("/routes/")
    ana.follow(COOP)
    ana.follow("Responder")
    declined = [item for item in route.items.all() if not item.non_negotiable][1:]
    for item in route.items.select_related("service"):
        question = f"¿Participará en «{item.service.name_es}»?"
        ana.answer(question, "No" if item in declined else "Sí, nos comprometemos")
        if item in declined:
            ana.page.locator(f"#id_reason_{item.pk}").fill("Este año no alcanzamos")
    ana.press("Guardar y pasar a firmar")
    ana.tick("Leí la lista")
    ana.press("Firmar el compromiso")
    stranger = arrive(organisation)
    stranger.open("/letters/")
    stranger.write("Código de la carta", CommitmentLetter.objects.get().code)
    stranger.press("Comprobar")
    stranger.sees("Esta carta vale")


def plan_and_announce(arrive: Callable[..., Walker], *, manager: Way) -> list[Session]:
    """Gladys adopts a plan and announces it; return the sessions of a service that has two."""
    today = timezone.localdate()
    wanted = Wanted(title="Otoño", start=today, end=today + timedelta(days=200), seconds=2)
    plan = make_plan(
        Programme.objects.get(),
        wanted=wanted,
        search=search_plan,
        actor=User.objects.get(username="gladys"),
        now=timezone.now(),
        today=today,
    )
    work_off_queue()
    gladys = arrive(manager, "gladys")
    gladys.open(reverse("plan", args=[plan.pk]))
    gladys.press("Adoptar este plan")
    gladys.press("Anunciar las marcadas")
    gladys.sees("Nada por anunciar")
    assert Plan.objects.get().adopted_by == User.objects.get(username="gladys")
    assert set(Session.objects.values_list("state", flat=True)) == {"announced"}
    first = Session.objects.filter(service__sessions_count=2, number=1).order_by("day").first()
    assert first is not None
    return list(Session.objects.filter(service=first.service, repetition=first.repetition).order_by("number"))


def give(sessions: list[Session], clock: Any, arrive: Callable[..., Walker], *, provider: Way, people: Way) -> None:
    """Pedro's entity gives both sessions. Ana is ticked twice, Bea comes by code and by QR, Carmen once."""
    first, second = sessions
    entity = Provider.objects.get(services=first.service)
    worker(Programme.objects.get(), "pedro", "Pedro Proveedor", role="provider_national", party=entity.party)
    for session, present in ((first, ("Bea Rojas", "Carmen Díaz")), (second, ("Bea Rojas",))):
        clock.move_to(meeting_of(session).starts)
        pedro = arrive(provider, "pedro")
        pedro.open(reverse("session", args=[session.pk]))
        pedro.follow("Registrar asistencia")
        pedro.press("Crear el código")
        session.refresh_from_db()
        assert pedro.page.get_by_role("heading", level=1).inner_text() == session.check_in_code
        somebody = arrive(people)
        for name in present:
            if session == first:
                somebody.open("/attend/")
                somebody.write("Código de la sesión", session.check_in_code.lower())
                somebody.press("Continuar")
            else:
                somebody.open(reverse("attend", args=[session.check_in_code]) + "?via=qr")
            somebody.select("Organización", COOP)
            somebody.write("Su nombre completo", name)
            somebody.press("Registrar mi asistencia")
            somebody.sees("Asistencia registrada")
            somebody.follow("Al terminar, diga qué le pareció")
            somebody.answer("¿Le sirvió para su trabajo?", "5, mucho")
            somebody.answer("¿Se entendió?", "4, casi todo")
            somebody.press("Enviar")
            somebody.sees("Gracias por su opinión")
        pedro.open(reverse("session_attendance", args=[session.pk]))
        pedro.tick("Ana Torres")
        pedro.press("Agregar a la lista")
        clock.move_to(meeting_of(session).ends)
        pedro.write("Personas que estuvieron", str(len(present)))
        pedro.press("Marcar como realizada", status=422)  # the list has one more than the room
        pedro.write("Personas que estuvieron", str(len(present) + 1))
        pedro.press("Marcar como realizada")
        pedro.sees("Sesión realizada")
    methods = sorted(second.attendances.values_list("method", "person__name"))
    assert methods == [("list", "Ana Torres"), ("qr", "Bea Rojas")]
    assert sorted(first.attendances.values_list("method", flat=True)) == ["code", "code", "list"]


def certify(
    sessions: list[Session],
    arrive: Callable[..., Walker],
    *,
    manager: Way,
    provider: Way,
    anybody: Way,
) -> None:
    """Gladys issues two certificates of three, Pedro reports, she gives conformity and sees how it all goes."""
    service, repetition = sessions[0].service, sessions[0].repetition
    pedro = arrive(provider, "pedro")
    pedro.open(reverse("session", args=[sessions[1].pk]))
    pedro.follow("Informe")
    pedro.write("Quiénes lo dieron de verdad", "Pedro Proveedor")
    pedro.write("Qué se hizo", "Se dieron las dos sesiones.")
    pedro.press("Guardar el informe")
    pedro.sees("Espera la conformidad de otra persona")
    pedro.open(reverse("materials", args=[service.pk]))
    pedro.write("Título", "La hoja de costos")
    pedro.write("O una dirección", "https://example.org/costos")
    pedro.press("Guardar", exact=True)
    pedro.sees("La hoja de costos")

    gladys = arrive(manager, "gladys")
    gladys.open(reverse("session", args=[sessions[1].pk]))
    gladys.follow("Certificados")
    gladys.sees("2 personas asistieron lo suficiente")
    gladys.press("Emitir los certificados")
    row = gladys.page.get_by_role("row", name="Carmen Díaz")
    assert "se pide el 80 %" in row.inner_text()
    assert sorted(Certificate.objects.values_list("person__name", flat=True)) == ["Ana Torres", "Bea Rojas"]

    stranger = arrive(anybody)
    stranger.open("/certificates/")
    stranger.write("Código", Certificate.objects.get(person__name="Bea Rojas").code.lower())
    stranger.press("Comprobar")
    stranger.sees("Certificado válido")
    stranger.sees("Bea Rojas")
    pdf = stranger.page.request.get(stranger.page.get_by_role("link", name="Descargar en PDF").get_attribute("href"))
    assert pdf.body().startswith(b"%PDF-")

    gladys.open(reverse("service_report", args=[service.pk, repetition]))
    gladys.press("Dar conformidad")
    gladys.sees("Tiene conformidad")
    gladys.open("/programmes/ruta/delivery/?by=organisation")
    heads = gladys.page.get_by_role("columnheader").all_inner_texts()
    cells = gladys.page.get_by_role("row", name=COOP).get_by_role("cell").all_inner_texts()
    shown = dict(zip(heads[1:], cells, strict=True))
    foreseen = Session.objects.count()
    assert [int(shown[name]) for name in ("Lugares previstos", "Realizados", "Asistidos", "Pendientes")] == [
        foreseen,
        2,
        2,
        foreseen - 2,
    ]
    gladys.open("/programmes/ruta/delivery/warnings/")

    ana = arrive(anybody, "ana")
    ana.open(reverse("materials", args=[service.pk]))
    ana.sees("La hoja de costos")
    ana.open(reverse("route_progress", args=[Route.objects.get().pk]))
    ana.follow("Ana Torres: ")
    ana.sees("Certificado válido")
