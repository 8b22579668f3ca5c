"""Whoever runs the site sees what could not be delivered and tries again."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.events.models import Delivery
from eslabon.web.events.services import announce, subscribe, sweep
from tests.web.events import sample_events
from tests.web.events.sample_events import PersonWelcomed, note_then_break

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.events.test_pages")]

from django.urls import include, path  # noqa: E402 -- addresses of this test, until the site includes them

urlpatterns = [path("", include("eslabon.web.site.urls")), path("", include("eslabon.web.events.urls"))]


@pytest.fixture
def trouble(user: User) -> Delivery:
    subscribe(PersonWelcomed, note_then_break)
    sample_events.broken.set()
    with transaction.atomic():
        announce(PersonWelcomed(user.pk))
        connection.run_on_commit.clear()
    sweep(now=timezone.now())
    sample_events.broken.clear()
    return Delivery.objects.get()


def test_outbox_shows_the_trouble_and_delivers_on_request(client: Client, trouble: Delivery) -> None:
    keeper = User.objects.create(username="sitio", full_name="Sitio", is_superuser=True)
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(keeper, backend=BACKEND)
    shown = client.get(reverse("events:outbox")).content.decode()
    assert "the gateway is down" in shown
    assert "PersonWelcomed" in shown
    assert client.post(reverse("events:retry", args=[trouble.pk])).status_code == 302
    trouble.refresh_from_db()
    assert trouble.state == "delivered"
    assert "the gateway is down" not in client.get(reverse("events:outbox")).content.decode()
    assert client.post(reverse("events:retry", args=[0])).status_code == 404


def test_others_are_refused(client: Client, trouble: Delivery, user: User) -> None:
    client.force_login(user, backend=BACKEND)
    assert client.get(reverse("events:outbox")).status_code == 403
    assert client.post(reverse("events:retry", args=[trouble.pk])).status_code == 403
    trouble.refresh_from_db()
    assert trouble.state == "pending"
