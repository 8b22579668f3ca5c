"""The pages of places and parties in a real browser: at 360 px, without scripts, by their own links."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from eslabon.web.accounts.models import User
from eslabon.web.parties import services
from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place
from eslabon.web.territory.services import load_departments
from tests.journeys.inspection import inspect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def florida(transactional_db: None) -> Party:
    """A cooperative that its representative runs, and its twin."""
    load_departments()
    junin = Place.objects.get(code="PE-12")
    user = User.objects.create_user("ana", full_name="Ana Torres", is_superuser=False)
    ana = services.person_of(user)
    found, _twin = (
        services.register_party(
            kind="organisation", organisation_kind="cooperative", name=name, place=junin, actor=user
        )
        for name in ("Cooperativa Agraria La Florida", "Coop. La Florida")
    )
    held = {"since": date(2021, 1, 1), "actor": user}
    services.start_membership(
        ana, organisation=found, capacity="legal_representative", can_apply=True, can_edit=True, **held
    )  # fmt: skip
    beto = services.register_party(kind="person", name="Beto Quispe", actor=user)
    services.end_membership(
        services.start_membership(beto, organisation=found, capacity="manager", **held),
        until=date(2022, 3, 1), reason="Renunció", actor=user,
    )  # fmt: skip
    services.add_identifier(found, scheme="pe_ruc", value="20512333797", actor=user)
    services.add_contact(found, channel="phone", value="964123456", actor=user)
    services.give_consent(found, purpose="calls", channel="phone", how="web", text_version="1", actor=user)
    services.suggest_duplicates()
    return found


def enter(page: Any, user: User, address: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def look(page: Any, *, axe_check: Callable[[Any], None] | None) -> None:
    page.wait_for_load_state()
    inspect(page, axe_check=axe_check)


@pytest.mark.parametrize("javascript", [True, False])
def test_representative_finds_invites_and_ends_on_a_small_phone(
    browser: Any, live_server: Any, florida: Party, axe_check: Callable[[Any], None], javascript: bool
) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, java_script_enabled=javascript, locale="es-PE"
    )
    page = context.new_page()
    check = axe_check if javascript else None
    enter(page, User.objects.get(username="ana"), live_server.url)
    page.goto("/parties/mine/")
    look(page, axe_check=check)
    page.get_by_role("link", name="Cooperativa Agraria La Florida").click()
    look(page, axe_check=check)
    assert page.get_by_text("••• 797").is_visible()
    page.get_by_role("button", name="Mostrar los datos completos").click()
    look(page, axe_check=check)
    assert page.get_by_text("20512333797").is_visible()
    page.get_by_role("link", name="Invitar a una persona").click()
    look(page, axe_check=check)
    page.get_by_label("Nombre completo").fill("Carla Ríos")
    page.get_by_label("Cargo").select_option("manager")
    page.get_by_role("button", name="Guardar").click()
    look(page, axe_check=check)
    assert "/invitations/" in page.locator("code").inner_text()
    page.get_by_role("link", name="Volver a la ficha").click()
    page.get_by_role("link", name="Terminar").click()
    page.get_by_label("Motivo").fill("Elecciones")
    page.get_by_role("button", name="Guardar").click()
    look(page, axe_check=check)
    assert page.get_by_text("quedaría sin representante legal").first.is_visible()
    for address in ("edit/", "contacts/new/", "numbers/new/", "consents/new/"):
        page.goto(f"/parties/{florida.pk}/{address}")
        look(page, axe_check=check)
    context.close()


def test_team_searches_places_and_reviews_duplicates(
    browser: Any, live_server: Any, florida: Party, axe_check: Callable[[Any], None]
) -> None:
    root = User.objects.create_superuser("root", full_name="Equipo", password=None)
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="es-PE")
    page = context.new_page()
    page.goto("/places/?q=narino")
    look(page, axe_check=axe_check)
    page.get_by_role("link", name="Nariño").click()
    look(page, axe_check=axe_check)
    page.goto("/places/?q=atlantida")
    look(page, axe_check=axe_check)
    enter(page, root, live_server.url)
    for address in ("/places/import/", "/parties/import/", "/parties/?kind=organisation"):
        page.goto(address)
        look(page, axe_check=axe_check)
    page.get_by_role("link", name="Revisar posibles duplicados").click()
    look(page, axe_check=axe_check)
    page.get_by_role("link", name="Revisar", exact=False).last.click()
    look(page, axe_check=axe_check)
    page.get_by_label("Cooperativa Agraria La Florida").check()
    page.get_by_label("Motivo").first.fill("Es la misma")
    page.get_by_role("button", name="Unir").click()
    look(page, axe_check=axe_check)
    page.get_by_role("link", name="Deshacer la unión").click()
    look(page, axe_check=axe_check)
    page.get_by_label("Motivo").fill("No era")
    page.get_by_role("button", name="Guardar").click()
    assert page.get_by_text("Son dos fichas otra vez").is_visible()
    context.close()
    assert Party.objects.filter(kind="organisation", merged_into__isnull=True).count() == 2
