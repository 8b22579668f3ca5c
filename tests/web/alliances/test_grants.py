"""What is given to an alliance: exact amounts, each currency apart, by nobody of its parties."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eslabon.rules.alliances.grants import Given
from eslabon.rules.problems import Problem
from eslabon.rules.values import Money
from eslabon.web.alliances.models import Grant
from eslabon.web.alliances.queries.grants import granted_to
from eslabon.web.alliances.services import record_grant, withdraw_grant
from eslabon.web.alliances.services.grants import About
from eslabon.web.audit.models import Entry
from eslabon.web.uploads.services import open_stored
from tests.web.alliances.world import NOW, TODAY, World, evidence

pytestmark = pytest.mark.django_db


def _given(amount: str, currency: str = "PEN", source: str = "programme", **days: date) -> Given:
    known = {"agreed_on": TODAY, "spend_from": TODAY, "spend_until": date(2022, 12, 31), **days}
    return Given(Money(Decimal(amount), currency), source, **known)


def _refused(code: str, act: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == code, refused.value


def test_grants_are_exact_and_each_currency_stands_apart(world: World) -> None:
    """ALLIANCE-77, ALLIANCE-78."""
    given = {"about": About(), "actor": world.people["coordinator"], "now": NOW}
    for amount in ("0.00", "-1.00", "10.001"):
        _refused("ALLIANCES-E49", record_grant, world.alliance, given=_given(amount), **given)
    for days in (
        {"agreed_on": date(2022, 2, 2)},
        {"spend_until": date(2022, 1, 1)},
        {"spend_from": date(2023, 1, 1)},
    ):
        _refused("ALLIANCES-E50", record_grant, world.alliance, given=_given("1.00", **days), **given)
    for who in ("centre", "buyer", "coop"):
        asked = {**given, "actor": world.people[who]}
        _refused("ALLIANCES-E51", record_grant, world.alliance, given=_given("1.00"), **asked)
    assert not Grant.objects.exists()
    rows = [
        ("0.10", "PEN", "programme"),
        ("0.20", "PEN", "departmental"),
        ("7.00", "USD", "other"),
        ("9.99", "PEN", "buyer"),
    ]
    made = [record_grant(world.alliance, given=_given(*row), **given) for row in rows]
    withdraw = {"actor": world.people["coordinator"], "now": NOW}
    _refused("ALLIANCES-E05", withdraw_grant, made[-1], reason=" ", **withdraw)
    _refused("ALLIANCES-E51", withdraw_grant, made[-1], reason="x", actor=world.writer, now=NOW)
    withdraw_grant(made[-1], reason="Se anuló el convenio", **withdraw)
    _refused("ALLIANCES-E52", withdraw_grant, made[-1], reason="Otra vez", **withdraw)
    found = granted_to(world.alliance)
    assert [(one.total, one.leverage) for one in found.totals] == [
        (Money(Decimal("0.30"), "PEN"), Decimal("2.00")),
        (Money(Decimal("7.00"), "USD"), None),
    ]
    assert len(found.grants) == 4
    entry = Entry.objects.get(act="grant.withdraw")
    assert (entry.before["amount"], entry.reason) == ("9.99", "Se anuló el convenio")


@pytest.mark.parametrize("n", [1, 3])
def test_page_records_a_grant_with_its_paper(
    n: int, world: World, client_for: Any, django_assert_num_queries: Any
) -> None:
    """ALLIANCE-77: who runs the alliance sees it; only direction records; the paper opens with the page."""
    url = reverse("alliance_grants", args=[world.alliance.pk])
    paper = evidence(world.people["coordinator"])
    with open_stored(paper) as opened:
        content = opened.read()
    sent = {
        "amount": "250000.50",
        "currency": "PEN",
        "source": "departmental",
        "giver_name": "Gobierno Regional de Junín",
    }
    days = {"agreed_on": "2022-01-10", "spend_from": "2022-02-01", "spend_until": "2022-12-31"}
    with time_machine.travel(NOW, tick=False):
        direction = client_for(world.people["coordinator"])
        assert direction.post(url, {**sent, **days, "amount": "0"}).status_code == 422
        assert direction.post(url, {**sent, **days, "spend_until": "2022-01-01"}).status_code == 422
        for _number in range(n):
            upload = SimpleUploadedFile("convenio.png", content)
            assert direction.post(url, {**sent, **days, "file": upload}).status_code == 302
        centre = client_for(world.writer)
        assert centre.post(url, {**sent, **days}).status_code == 403
        page = centre.get(url).content.decode()
        grant = Grant.objects.first()
        assert grant is not None
        shown = centre.get(reverse("grant_file", args=[world.alliance.pk, grant.pk]))
        assert b"".join(shown.streaming_content) == content
        assert "Gobierno Regional de Junín" in page and "250,000.50" in page and "Retirar" not in page
        withdraw = reverse("grant_withdraw", args=[world.alliance.pk, grant.pk])
        assert direction.post(withdraw, {"reason": "Duplicado"}).status_code == 302
        assert "Duplicado" in centre.get(url).content.decode()
        with django_assert_num_queries(24):
            assert len(centre.get(url).context["granted"].grants) == n
