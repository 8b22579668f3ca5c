"""An entry says what happened and never repeats what is encrypted where it lives."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.audit.queries import history_of
from eslabon.web.audit.services import WITHHELD, record
from eslabon.web.calls.models import Application

pytestmark = pytest.mark.django_db
DECLARED = {"taxpayer_id": "20123456786", "sales_last_pen": "150000.01", "exporter": "no"}


def written() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after, subject_name FROM audit_entry")
        return json.dumps(cursor.fetchall(), default=str)


def test_encrypted_column_and_its_inside_are_withheld() -> None:
    application = Application(reference="RUTA-1", state="draft", declaration=dict(DECLARED))
    entry = record(
        None,
        "save_draft",
        application,
        before={"declaration": DECLARED},
        after={
            "taxpayer_id": "20123456786",
            "state": "draft",
            "exporter": "no",
            "values": {"sales_last_pen": "150000.01"},
        },
    )
    assert entry.before == {"declaration": WITHHELD}
    # `exporter` is also a clear column of the application.
    assert entry.after == {
        "taxpayer_id": WITHHELD,
        "state": "draft",
        "exporter": "no",
        "values": {"sales_last_pen": WITHHELD},
    }
    assert "20123456786" not in written()
    assert "150000.01" not in written()


def test_passwords_and_codes_are_withheld_wherever_they_stand() -> None:
    user = User.objects.create(username="rosa", full_name="Rosa")
    entry = record(user, "desk.issue_code", user, after={"steps": [{"one_time_code": "123456"}], "password": "x"})
    assert entry.after == {"steps": [{"one_time_code": WITHHELD}], "password": WITHHELD}


def test_dates_and_decimals_are_written_as_text() -> None:
    user = User.objects.create(username="rosa", full_name="Rosa")
    record(user, "x", user, after={"on": date(2022, 2, 1), "amount": Decimal("1.50")})
    assert Entry.objects.get().after == {"on": "2022-02-01", "amount": "1.50"}


def test_history_is_of_the_object_and_what_belongs_to_it_newest_first() -> None:
    rosa, luis, ana = (User.objects.create(username=name, full_name=name) for name in ("rosa", "luis", "ana"))
    for act, subject in (("one", rosa), ("two", luis), ("three", ana), ("four", rosa)):
        record(None, act, subject)
    assert [entry.act for entry in history_of(rosa, luis)] == ["four", "two", "one"]
    assert [entry.act for entry in history_of(rosa, limit=1)] == ["four"]
    assert history_of() == []
