"""What is written in the audit stays: the program refuses to change it, and so does the database."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from eslabon.web.accounts.models import User
from eslabon.web.audit.models import AppendOnlyError, Decision, Entry
from eslabon.web.audit.services import erase_decisions, keep_decision, record
from eslabon.web.fields.rotation import rotate_column

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    return User.objects.create(username="rosa", full_name="Rosa Ñahui")


@pytest.fixture
def decision(user: User) -> Decision:
    return keep_decision(user, user, rule="r", rule_version="1", inputs={"dni": "45612378"}, outcome={"a": 1})


def assert_refused_by_database(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "act",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _: Entry.objects.update(reason="otra"),
        lambda _: Entry.objects.all().delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["reason"]),
        lambda entry: Entry.objects.filter(pk=entry.pk).update(act="x"),
    ],
)
def test_entry_change_is_refused_by_the_program(user: User, act: Any) -> None:
    entry = record(user, "call.publish", user)
    with pytest.raises(AppendOnlyError, match="append-only"):
        act(entry)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'otra'",
        "UPDATE audit_entry SET at = at",
        "DELETE FROM audit_entry",
        "UPDATE audit_decision SET rule_version = '2'",
        "UPDATE audit_decision SET outcome = '{}'",
        "UPDATE audit_decision SET inputs = NULL",
        "UPDATE audit_decision SET inputs = 'sealed1:t2:AAAA'",
        "UPDATE audit_decision SET inputs = 'otra cosa'",
        "UPDATE audit_decision SET erased_at = '2026-01-01 00:00:00'",
        "UPDATE audit_decision SET rule = 'x', inputs = NULL, outcome = NULL, erased_at = '2026-01-01 00:00:00'",
        "UPDATE audit_decision SET inputs = 'sealed1:zz:AAAA', rule = 'x'",
        "DELETE FROM audit_decision",
    ],
)
def test_change_is_refused_by_the_database(user: User, decision: Decision, statement: str) -> None:
    record(user, "call.publish", user)
    assert_refused_by_database(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused_by_the_database() -> None:
    assert_refused_by_database("TRUNCATE audit_entry")
    assert_refused_by_database("TRUNCATE audit_decision CASCADE")


def test_erasure_empties_the_decision_and_says_so(user: User, decision: Decision) -> None:
    assert erase_decisions(user, actor=None, reason="pedido de la persona", now=NOW) == 1
    erased = Decision.objects.get()
    assert (erased.inputs, erased.outcome, erased.erased_at) == (None, None, NOW)
    entry = Entry.objects.get(act="erase_decisions")
    assert (entry.after, entry.reason, entry.actor_name) == ({"decisions": 1}, "pedido de la persona", "sistema")
    assert erase_decisions(user, actor=None, reason="otra vez", now=NOW) == 0
    assert_refused_by_database("UPDATE audit_decision SET erased_at = NULL")
    assert_refused_by_database("UPDATE audit_decision SET outcome = '{}'")


def test_key_rotation_of_a_decision_is_let_through(decision: Decision, settings: Any) -> None:
    settings.FIELD_KEYS = [["t9", "F" * 43 + "="], *settings.FIELD_KEYS]
    (*_, counts) = rotate_column(Decision._meta.get_field("inputs"), batch=10)
    assert counts.rotated == 1
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert Decision.objects.get().inputs == {"dni": "45612378"}


def test_entry_outlives_the_account(user: User) -> None:
    record(user, "call.publish", user, programme="ruta")
    key = user.pk
    user.delete()
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.actor_name, entry.subject_id) == (key, "Rosa Ñahui", str(key))


def test_second_row_with_the_same_key_is_refused_not_overwritten(decision: Decision) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision(id=decision.pk, rule="otra", rule_version="1", inputs={}, outcome={}, actor_name="x").save()
    assert Decision.objects.get().rule == "r"
    assert isinstance(decision.pk, uuid.UUID)
