"""What people type as an amount or a date is read narrowly: anybody may type it, before registering."""

import time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eslabon.web.calls.models import Application, Call
from eslabon.web.calls.services import save_draft
from eslabon.web.calls.snapshots import typed_amount
from tests.web.calls.conftest import ANSWERS, DURING

pytestmark = pytest.mark.django_db
# The third and fourth fill the memory once somebody writes them out.
AMOUNTS = [
    "1e5",
    "1E-5",
    "1e-999999999",
    "1e-99999999999999999",
    "1_000",
    "١٢٣",
    "NaN",
    "Infinity",
    "-1",
    "0x10",
    "1" * 13,
]


@pytest.mark.parametrize("typed", AMOUNTS)
def test_public_check_takes_no_amount_but_digits_and_a_point(call: Call, typed: str) -> None:
    before = time.monotonic()
    answers = {**ANSWERS, "sales_last_pen": typed}
    page = Client().post(reverse("call_check", args=[call.code]), answers)
    assert page.status_code == 200
    assert "solo con números y punto decimal" in page.content.decode()
    assert time.monotonic() - before < 5


@pytest.mark.parametrize("typed", ["2015-W01-1", "20150301", "2015-3-1"])
def test_public_check_takes_no_day_but_year_month_day(call: Call, typed: str) -> None:
    page = Client().post(reverse("call_check", args=[call.code]), {**ANSWERS, "activity_start": typed})
    assert "año-mes-día" in page.content.decode()


def test_review_of_a_draft_shows_a_monstrous_amount_as_it_was_typed(
    draft: Application, facilitator: Any, client_for: Any
) -> None:
    monster = {"sales_last_pen": "1e-99999999999999999"}
    save_draft(draft, values=monster, revision=1, actor=draft.created_by, now=DURING)
    page = client_for(facilitator).get(reverse("application_review", args=[draft.pk]))
    assert page.status_code == 200
    assert "1e-99999999999999999" in page.content.decode()


@pytest.mark.parametrize(("typed", "amount"), [("150 000.50", "150000.50"), ("0", "0"), ("7.", "7"), ("", None)])
def test_amount_is_what_was_typed(typed: str, amount: str | None) -> None:
    assert typed_amount(typed) == (Decimal(amount) if amount else None)
