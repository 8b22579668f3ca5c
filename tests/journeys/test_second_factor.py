"""A person of the staff sets up a passkey and enters with it, in a real browser under the strict content policy."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from eslabon.files.packs import load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.programmes.models import Role
from eslabon.web.programmes.services import grant_role, install_pack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "una-clave-larga-2026"


@pytest.fixture
def facilitator(transactional_db: None) -> User:
    """Somebody who decides on applications and has set up no second step yet."""
    pack, _faults = load_pack(pack_path("ruta"))
    assert pack is not None
    install_pack(pack, actor=None)
    user = User.objects.create_user(username="rosa", password=PASSWORD, full_name="Rosa Mamani")
    grant_role(user, role=Role.objects.get(code="facilitator"), since=date(2021, 5, 1), actor=None)
    return user


@pytest.fixture
def authenticator(page: Any) -> Iterator[None]:
    """Chromium's own authenticator, which says yes as a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.send("WebAuthn.disable")


def sign_in(page: Any) -> None:
    page.goto("/account/login/")
    page.get_by_label("Nombre de usuario o correo").fill("rosa")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()


def test_staff_add_a_passkey_and_enter_with_it(
    page: Any, authenticator: None, facilitator: User, axe_check: Callable[[Any], None], settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the live server has no certificate
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page)

    # Nothing but the set-up opens before the second step exists.
    page.goto("/programmes/ruta/people/")
    assert page.url.endswith("/account/2fa/")
    axe_check(page)
    page.get_by_role("link", name="Agregar una llave").click()
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Confirmar").click()
    axe_check(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    axe_check(page)
    assert page.goto("/programmes/ruta/people/").status == 200

    page.get_by_role("button", name="Salir").click()
    page.goto("/programmes/ruta/people/")
    assert "/account/login/" in page.url
    axe_check(page)
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.wait_for_url(re.compile(r"^[^?]*/programmes/ruta/people/$"))
    assert "Rosa Mamani" in page.locator("header").first.inner_text()
    assert said == []


def test_password_alone_no_longer_lets_in_once_there_is_a_passkey(
    page: Any, authenticator: None, facilitator: User, settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    sign_in(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Confirmar").click()
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    page.goto("/")
    page.get_by_role("button", name="Salir").click()

    sign_in(page)
    assert "/account/2fa/authenticate/" in page.url
    page.goto("/account/")
    assert "/account/2fa/authenticate/" in page.url
    page.get_by_role("button", name="Usar mi llave de acceso").click()
    page.wait_for_url(re.compile(r"^https?://[^/]+/$"))
    assert page.goto("/account/").status == 200
