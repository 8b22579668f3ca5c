"""An auditor of a programme reads that programme's trail, and no other."""

from typing import Any

import pytest
from django.urls import reverse

from eslabon.web.audit.services import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["audit:trail", "audit:export"])
def test_auditor_reads_the_own_programme_only(make_user: Any, client_for: Any, programme: Any, address: str) -> None:
    auditor = make_user("auditor")
    record(auditor, "mine", programme, programme="ruta")
    record(auditor, "foreign", programme, programme="pra")
    client = client_for(auditor)
    for query in ({}, {"programme": "ruta"}):
        response = client.get(reverse(address), query)
        text = b"".join(response).decode()
        assert response.status_code == 200
        assert "mine" in text
        assert "foreign" not in text
    assert client.get(reverse(address), {"programme": "pra"}).status_code == 403
    assert client.get(reverse(address), {"programme": "unknown"}).status_code == 403


def test_role_without_the_act_is_refused(make_user: Any, client_for: Any, programme: Any) -> None:
    record(None, "x", programme, programme="ruta")
    client = client_for(make_user("provider_national"))
    assert client.get(reverse("audit:trail"), {"programme": "ruta"}).status_code == 403
    assert client.get(reverse("events:outbox")).status_code == 403
