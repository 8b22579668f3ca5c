"""From a plan to sessions that people keep: plan, adopt, announce, answer, move by mouse, by keyboard and by form."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar as Ical

from eslabon.web.accounts.models import User
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import person_of, register_party, start_membership
from eslabon.web.programmes.services import install_pack
from eslabon.web.routes.models import Availability, Enrolment, Plan, Session
from eslabon.web.routes.services.availability import bring_holidays
from tests.journeys.walking import KEYBOARD, MOUSE, ON_A_PHONE, PLAIN, Walker, Way
from tests.web.routes.calendar_world import Calendar, small_calendar
from tests.web.routes.world import ruta

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def monday_ahead(weeks: int = 0) -> date:
    """A Monday that leaves the notice, in weeks without a holiday in them."""
    day = timezone.localdate() + timedelta(days=80)
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


@pytest.fixture
def calendar(transactional_db: None) -> Calendar:
    """A small calendar that Gladys keeps, and a cooperative that Ana represents."""
    gladys = User.objects.create_superuser("gestora", full_name="Gladys Gestora")
    world = small_calendar(install_pack(ruta(), actor=None), gladys)
    world.programme.blocked_dates.all().delete()
    bring_holidays(world.programme, years=[], actor=gladys)
    ana = User.objects.create_user("ana", full_name="Ana Torres")
    coop = register_party(
        kind=Party.Kind.ORGANISATION, organisation_kind="cooperative", name="Cooperativa La Florida", actor=ana
    )
    start_membership(
        person_of(ana),
        organisation=coop,
        capacity="legal_representative",
        can_apply=True,
        can_edit=True,
        since=date(2021, 1, 1),
        actor=ana,
    )
    world.sign(coop, "S001", "S002")
    return world


def coop() -> Party:
    return Party.objects.get(name="Cooperativa La Florida")


@pytest.mark.parametrize("way", [MOUSE, KEYBOARD, ON_A_PHONE, PLAIN], ids=lambda way: way.name)
def test_manager_plans_adopts_and_announces_and_the_organisation_answers(
    way: Way, calendar: Calendar, arrive: Callable[..., Walker]
) -> None:
    gladys = arrive(way, "gestora")
    gladys.open("/programmes/ruta/plans/")
    gladys.sees("Todavía no hay planes")
    gladys.write("Nombre del plan", "Primer plan")
    start = timezone.localdate() + timedelta(days=61)
    # Days that are typed the same, day first or month first.
    gladys.write("Desde", start.replace(day=start.month).isoformat() if start.day != start.month else start.isoformat())
    end = (start + timedelta(days=75)).replace(day=1)
    gladys.write("Hasta", end.replace(day=end.month).isoformat())
    gladys.select("Cuánto tiempo se busca", "20 segundos")
    gladys.press("Buscar un plan")
    gladys.sees("buscando")
    plan = Plan.objects.get()
    Plan.objects.update(context={**plan.context, "seconds": 3})
    work_off_queue()
    if not way.javascript:
        gladys.follow("Actualizar")
    gladys.page.get_by_role("button", name="Adoptar este plan").wait_for()
    gladys.sees("no se puede atender a más")
    gladys.press("Adoptar este plan")
    gladys.sees("Plan adoptado: 3 sesiones nuevas")
    gladys.press("Anunciar las marcadas")
    gladys.sees("3 sesiones anunciadas")
    assert set(Session.objects.values_list("state", flat=True)) == {"announced"}

    ana = arrive(way, "ana")
    ana.open("/calendar/")
    ana.sees("3 invitaciones esperan su respuesta")
    ana.press("Sí, vendremos")
    ana.sees("Gracias: anotamos su respuesta")
    ana.press("No podremos")
    assert sorted(Enrolment.objects.values_list("answer", flat=True)) == ["confirmed", "declined", "invited"]
    ana.follow("Servicio S001")
    ana.sees("Sesión 1 de 2")


def put(calendar: Calendar) -> Session:
    """An announced session on a Monday at five."""
    return calendar.session("S002", monday_ahead(), coop(), state="announced")


def board_of(session: Session, view: str = "month") -> str:
    return f"/programmes/ruta/calendar/?day={session.day.isoformat()}&view={view}"


def confirm(manager: Walker) -> None:
    """Give the reason and press."""
    manager.page.get_by_label("Motivo del cambio").fill("Paro agrario")
    manager.press("Mover la sesión")
    manager.sees("Sesión movida")


def test_session_is_moved_by_mouse_and_shows_first_what_that_breaks(
    calendar: Calendar, arrive: Callable[..., Walker]
) -> None:
    session = put(calendar)
    gladys = arrive(MOUSE, "gestora")
    gladys.open(board_of(session))
    link = gladys.page.get_by_role("link", name="Servicio S002")
    panel = gladys.page.get_by_role("region", name="Qué pasaría")

    sunday = session.day + timedelta(days=6)
    link.drag_to(gladys.page.locator(f"td[data-day='{sunday}']"))
    panel.get_by_text("cae en domingo").wait_for()
    assert panel.get_by_role("button").count() == 0

    tuesday = session.day + timedelta(days=1)
    link.drag_to(gladys.page.locator(f"td[data-day='{tuesday}']"))
    panel.get_by_text("Se avisará a 1 organización").wait_for()
    confirm(gladys)
    assert urlsplit(gladys.page.url).path == "/programmes/ruta/calendar/"
    session.refresh_from_db()
    assert (session.day, session.sequence) == (tuesday, 1)


def test_session_is_moved_by_mouse_to_an_hour_of_the_week(calendar: Calendar, arrive: Callable[..., Walker]) -> None:
    session = put(calendar)
    gladys = arrive(MOUSE, "gestora")
    gladys.open(board_of(session, "week"))
    friday = session.day + timedelta(days=4)
    gladys.page.get_by_role("link", name="Servicio S002").drag_to(
        gladys.page.locator(f"td[data-day='{friday}'][data-starts='18:30']")
    )
    gladys.page.get_by_text("Se avisará a 1 organización").wait_for()
    confirm(gladys)
    session.refresh_from_db()
    assert (session.day, f"{session.starts:%H:%M}–{session.ends:%H:%M}") == (friday, "18:30–20:30")


def test_session_is_moved_by_arrow_keys_and_escape_leaves_it(calendar: Calendar, arrive: Callable[..., Walker]) -> None:
    session = put(calendar)
    gladys = arrive(MOUSE, "gestora")
    gladys.open(board_of(session, "week"))
    link = gladys.page.get_by_role("link", name="Servicio S002")
    panel = gladys.page.get_by_role("region", name="Qué pasaría")
    link.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        gladys.page.keyboard.press(key)
    panel.get_by_text("17:30").wait_for()
    gladys.page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert link.evaluate("e => e === document.activeElement")

    for key in ("ArrowUp", "ArrowLeft"):  # half past four on a Sunday
        gladys.page.keyboard.press(key)
    panel.get_by_text("cae en domingo").wait_for()
    assert panel.get_by_text("puede desde las 17:00").is_visible()
    gladys.page.keyboard.press("Escape")

    gladys.page.keyboard.press("ArrowRight")
    panel.get_by_text("Se avisará a 1 organización").wait_for()
    confirm(gladys)
    session.refresh_from_db()
    assert (session.day, f"{session.starts:%H:%M}") == (monday_ahead() + timedelta(days=1), "17:00")


@pytest.mark.parametrize("way", [KEYBOARD, ON_A_PHONE, PLAIN], ids=lambda way: way.name)
def test_session_is_moved_by_form_and_its_calendar_follows(
    way: Way, calendar: Calendar, arrive: Callable[..., Walker]
) -> None:
    session = put(calendar)
    ana = arrive(way, "ana")
    ana.open("/calendar/")
    ana.write("Ponerlo en el calendario", "Mi telefono")
    ana.press("Crear una dirección secreta")
    ana.sees("Cópiela ahora")
    address = urlsplit(ana.page.locator("pre").inner_text()).path

    gladys = arrive(way, "gestora")
    gladys.open(board_of(session))
    gladys.follow("Servicio S002")
    gladys.write("Hora en que empieza", "16:00") if not way.keyboard else None
    if not way.keyboard:
        gladys.press("Ver qué pasaría")
        gladys.sees("puede desde las 17:00")
        gladys.write("Hora en que empieza", "18:00")
    gladys.press("Ver qué pasaría")
    gladys.sees("Se puede")
    gladys.write("Motivo del cambio", "Paro agrario")
    gladys.press("Mover la sesión")
    if not way.keyboard:
        gladys.sees("Sesión movida")
        session.refresh_from_db()
        (event,) = Ical.from_ical(Client().get(address).content).walk("VEVENT")
        assert f"{event.decoded('dtstart'):%H:%M}" == "18:00"
        assert int(event["sequence"]) == session.sequence == 1
    gladys.open(reverse("calendar_session", args=[session.pk]))
    gladys.page.locator("#id_cancel-reason").fill("Lluvias")
    gladys.press("Cancelar la sesión")
    gladys.sees("Sesión cancelada")
    (event,) = Ical.from_ical(Client().get(address).content).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"
    ana.open("/calendar/")
    ana.sees("Lluvias")


@pytest.mark.parametrize("way", [MOUSE, ON_A_PHONE, PLAIN], ids=lambda way: way.name)
def test_organisation_says_when_it_can(way: Way, calendar: Calendar, arrive: Callable[..., Walker]) -> None:
    ana = arrive(way, "ana")
    ana.open("/calendar/")
    ana.sees("Todavía no hay sesiones anunciadas")
    ana.follow("Decir cuándo podemos")
    ana.answer("¿Cuándo es su época de más trabajo?", "Zona baja (abril, mayo)")
    ana.write("Podemos desde las", "18:00")
    ana.tick("martes")
    ana.press("Guardar")
    ana.sees("Los próximos planes lo toman en cuenta")
    ana.page.locator("#id_window-day").fill((monday_ahead() + timedelta(days=2)).isoformat())
    ana.press("Agregar")
    ana.sees("Anotado")
    said = Availability.objects.get()
    assert (said.peak_months, f"{said.earliest_start:%H:%M}", len(said.unavailable)) == ([4, 5], "18:00", 1)
    assert said.preferred == [{"weekday": 2, "from": "00:00", "to": "24:00"}]


def test_every_page_of_the_calendar_keeps_the_promises(calendar: Calendar, arrive: Callable[..., Walker]) -> None:
    for n in range(5):
        calendar.add_service(f"Z{n}", sessions_count=1, provider="DEVIDA" if n % 2 else "PROMPERU")
        calendar.session(f"Z{n}", monday_ahead(n % 2) + timedelta(days=n % 2), coop(), hour=17 + n % 3)
    session = put(calendar)
    plans = [
        Plan.objects.create(
            programme=calendar.programme,
            title=title,
            made_by=calendar.manager,
            context={"earliest": "2027-01-04", "end": "2027-02-05", "freed": [], "begun": {}, "seconds": 20},
            problem={},
        )
        for title in ("Uno", "Dos")
    ]
    gladys = arrive(MOUSE, "gestora")
    for address in (
        board_of(session),
        board_of(session, "week"),
        "/programmes/ruta/calendar/?day=2030-01-01",
        "/programmes/ruta/calendar/announce/",
        "/programmes/ruta/calendar/terms/",
        "/programmes/ruta/plans/",
        f"/programmes/ruta/plans/compare/?a={plans[0].pk}&b={plans[1].pk}",
        reverse("plan", args=[plans[0].pk]),
        reverse("calendar_session", args=[session.pk]),
        reverse("session_check", args=[session.pk]) + f"?day={session.day}&starts=19:00",
        reverse("availability", args=[calendar.routes["Cooperativa La Florida"].pk]),
    ):
        gladys.open_at_every_width(address)
    assert len(set(gladys.visited)) == 11
