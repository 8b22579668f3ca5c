"""The audit trail is read by whoever may, filtered, and downloaded."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import record

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def reader(client: Client) -> Client:
    user = User.objects.create(username="sitio", full_name="Sitio", is_superuser=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(user, backend=BACKEND)
    return client


def entries() -> None:
    rosa = User.objects.create(username="rosa", full_name="Rosa Ñahui")
    luis = User.objects.create(username="luis", full_name="Luis")
    record(rosa, "call.publish", luis, programme="ruta", after={"state": "published"})
    record(luis, "call.close", rosa, programme="ruta", on_behalf_of="=HYPERLINK(1)")
    record(luis, "pack.install", luis, programme="pra")


def test_trail_shows_acts_newest_first(reader: Client) -> None:
    entries()
    text = reader.get(reverse("audit:trail")).content.decode()
    assert text.index("pack.install") < text.index("call.close") < text.index("call.publish")
    assert "Rosa Ñahui" in text
    assert "published" in text


def test_change_with_a_key_called_items_is_shown_whole(reader: Client) -> None:
    luis = User.objects.create(username="luis", full_name="Luis")
    record(luis, "response.save", luis, programme="ruta", before={"items": 3}, after={"items": ["g01", "g02", "g03"]})
    answer = reader.get(reverse("audit:trail"))
    assert answer.status_code == 200
    assert "g02" in answer.text


@pytest.mark.parametrize(
    ("query", "acts"),
    [
        ({"programme": "pra"}, {"pack.install"}),
        ({"actor": "rosa"}, {"call.publish"}),
        ({"actor": "hyperlink"}, {"call.close"}),
        ({"act": "call."}, {"call.publish", "call.close"}),
        ({"subject": "luis"}, {"call.publish", "pack.install"}),
        ({"since": "2001-01-01", "until": "2001-01-02"}, set()),
        ({"since": "2001-01-01"}, {"call.publish", "call.close", "pack.install"}),
        ({"since": "no es fecha"}, {"call.publish", "call.close", "pack.install"}),
    ],
)
def test_trail_filters(reader: Client, query: dict[str, str], acts: set[str]) -> None:
    entries()
    response = reader.get(reverse("audit:trail"), query)
    assert response.status_code == 200
    assert {entry.act for entry in response.context["page_obj"].object_list} >= acts
    if "no es" not in query.get("since", ""):
        assert {entry.act for entry in response.context["page_obj"].object_list} == acts


def test_download_holds_what_the_filters_leave_and_no_formula(reader: Client) -> None:
    entries()
    response = reader.get(reverse("audit:export"), {"act": "call."})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[1]
    assert 'attachment; filename="auditoria-todo-' in response["Content-Disposition"]


def queries_of_the_trail(reader: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(reverse("audit:trail")).status_code == 200
    return len(queries)


def test_trail_costs_the_same_queries_at_one_and_at_many_entries(reader: Client) -> None:
    entries()
    few = queries_of_the_trail(reader)
    for _ in range(30):
        record(None, "x", User.objects.first(), programme="ruta")
    assert queries_of_the_trail(reader) == few <= 12


@pytest.mark.parametrize("address", ["audit:trail", "audit:export"])
def test_others_are_refused_and_nobody_is_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(reverse(address)).status_code == 302
    client.force_login(User.objects.create(username="rosa", full_name="Rosa"), backend=BACKEND)
    assert client.get(reverse(address)).status_code == 403
    assert client.get(reverse(address), {"programme": "ruta"}).status_code == 403


def test_download_of_the_trail_stands_in_the_trail(reader: Client) -> None:
    entries()
    reader.get(reverse("audit:export"), {"act": "call."})
    taken = Entry.objects.get(act="audit.export")
    assert (taken.actor_name, taken.after) == ("Sitio", {"rows": 2})


def test_acts_are_shown_and_found_in_words_in_the_readers_language(reader: Client) -> None:
    luis = User.objects.create(username="luis", full_name="Luis")
    record(luis, "role.grant", luis, programme="ruta")
    record(luis, "role.end", luis, programme="ruta")
    page = reader.get(reverse("audit:trail"), {"act": "rol entregado"}).content.decode()
    assert "Rol entregado" in page
    assert "Rol terminado" not in page
    User.objects.filter(username="sitio").update(language="en")
    assert "Role granted" in reader.get(reverse("audit:trail"), {"act": "granted"}).content.decode()
