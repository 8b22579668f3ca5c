"""Encrypted columns: what goes in comes out, in this row only, and nowhere in clear."""

import json
import pickle
import uuid
from io import StringIO
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Value

from eslabon.rules.problems import Problem
from eslabon.web.calls.models import Application
from eslabon.web.fields.sealed import EncryptedTextField, Sealed, sealed_fields
from tests.web.fields.models import Card

pytestmark = pytest.mark.django_db
SECRET = "Nélida Quispe, DNI 45612378"


def stored(card: Card, column: str) -> str | None:
    with connection.cursor() as cursor:
        key = Card._meta.pk.get_db_prep_value(card.pk, connection)
        cursor.execute(f"SELECT {column} FROM fields_card WHERE id = %s", [key])  # noqa: S608 -- a test's own column names
        return cursor.fetchone()[0]


def overwrite(card: Card, column: str, token: str | None) -> None:
    with connection.cursor() as cursor:
        key = Card._meta.pk.get_db_prep_value(card.pk, connection)
        cursor.execute(f"UPDATE fields_card SET {column} = %s WHERE id = %s", [token, key])  # noqa: S608 -- as above


@pytest.mark.parametrize("value", [SECRET, "", "0", "ñandú 🦙", "x" * 100_000, "sealed1:t2:abc", "a\0b"])
def test_text_saved_and_read_is_the_same(value: str) -> None:
    card = Card.objects.create(note=value)
    assert Card.objects.get(pk=card.pk).note == value
    assert stored(card, "note").startswith("sealed1:t2:")


@pytest.mark.parametrize("value", [0, 1.5, "", False, True, [], {}, {"a": [1, None, "ñ"], "b": {}}, "texto"])
def test_json_saved_and_read_is_the_same_value_and_type(value: Any) -> None:
    card = Card.objects.create(answers=value)
    found = Card.objects.get(pk=card.pk).answers
    assert found == value
    assert type(found) is type(value)


def test_none_is_null_and_can_be_searched_by_isnull() -> None:
    empty, full = Card.objects.create(answers=None), Card.objects.create(answers={})
    assert stored(empty, "answers") is None
    assert list(Card.objects.filter(answers__isnull=True)) == [empty]
    assert list(Card.objects.filter(answers__isnull=False)) == [full]
    assert Card.objects.get(pk=empty.pk).answers is None


def test_nothing_of_the_clear_value_is_in_the_row() -> None:
    card = Card.objects.create(note=SECRET, phone="999123456", answers={"dni": "45612378"})
    row = " ".join(str(stored(card, column)) for column in ("note", "phone", "phone_index", "answers"))
    assert "Quispe" not in row
    assert "45612378" not in row
    assert "999123456" not in row


def test_equal_values_have_different_ciphertexts() -> None:
    one, other = Card.objects.create(note="igual"), Card.objects.create(note="igual")
    assert stored(one, "note") != stored(other, "note")


def test_ciphertext_moved_to_another_row_is_refused() -> None:
    victim, thief = Card.objects.create(note=SECRET), Card.objects.create(note="")
    overwrite(thief, "note", stored(victim, "note"))
    moved = Card.objects.get(pk=thief.pk)
    with pytest.raises(Problem) as caught:
        _ = moved.note
    assert caught.value.code == "FIELDS-E02"
    assert str(thief.pk) in caught.value.text("es")
    with pytest.raises(Problem), transaction.atomic():
        moved.save()  # what cannot be opened is not written back as if it were sound
    assert Card.objects.get(pk=victim.pk).note == SECRET


def test_ciphertext_moved_to_another_column_is_refused() -> None:
    card = Card.objects.create(note=SECRET)
    overwrite(card, "phone", stored(card, "note"))
    with pytest.raises(Problem, match="FIELDS-E02"):
        _ = Card.objects.get(pk=card.pk).phone


@pytest.mark.parametrize("position", [-1, -10, 15, 40])
def test_altered_ciphertext_is_refused(position: int) -> None:
    card = Card.objects.create(note=SECRET)
    token = stored(card, "note")
    assert token is not None
    index = position % len(token)
    altered = token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]
    overwrite(card, "note", altered)
    with pytest.raises(Problem, match="FIELDS-E02"):
        _ = Card.objects.get(pk=card.pk).note


@pytest.mark.parametrize(
    "token", ["", "plain text", "sealed1:t2:", "sealed1:t2:%%%", "sealed1:t2:AAAA", "sealed9:t2:AAAA"]
)
def test_what_is_no_ciphertext_is_refused(token: str) -> None:
    card = Card.objects.create(note=SECRET)
    overwrite(card, "note", token)
    with pytest.raises(Problem, match="FIELDS-E02"):
        _ = Card.objects.get(pk=card.pk).note


def test_one_broken_value_does_not_hide_the_rest_of_the_row() -> None:
    card = Card.objects.create(note=SECRET, phone="999", title="visible")
    overwrite(card, "note", "sealed1:t2:AAAA")
    found = Card.objects.get(pk=card.pk)
    assert (found.title, found.phone) == ("visible", "999")


def test_key_that_is_not_in_the_ring_is_named(settings: Any) -> None:
    card = Card.objects.create(note=SECRET)
    settings.FIELD_KEYS = [pair for pair in settings.FIELD_KEYS if pair[0] != "t2"]
    with pytest.raises(Problem) as caught:
        _ = Card.objects.get(pk=card.pk).note
    assert caught.value.code == "FIELDS-E01"
    assert "t2" in caught.value.text("es")


def test_another_key_under_the_same_name_is_refused(settings: Any) -> None:
    card = Card.objects.create(note=SECRET)
    settings.FIELD_KEYS = [["t2", "Z" * 43 + "="]]
    with pytest.raises(Problem, match="FIELDS-E02"):
        _ = Card.objects.get(pk=card.pk).note


@pytest.mark.parametrize(
    "keys", [[], [["k", "short"]], [["k", "!" * 44]], [["k 1", "A" * 43 + "="]], [["k"]], [["k", "A" * 43 + "="]] * 2]
)
def test_unusable_key_ring_is_told(settings: Any, keys: list[list[str]]) -> None:
    settings.FIELD_KEYS = keys
    with pytest.raises(Problem, match="FIELDS-E03"):
        Card.objects.create(note=SECRET)


def test_bulk_create_seals_each_row_for_itself() -> None:
    Card.objects.bulk_create(Card(title=str(number), note=f"nota {number}", answers=number) for number in range(5))
    assert {card.title: (card.note, card.answers) for card in Card.objects.all()} == {
        str(number): (f"nota {number}", number) for number in range(5)
    }


def test_update_fields_writes_only_what_is_named() -> None:
    card = Card.objects.create(note="antes", answers={"a": 1})
    before = stored(card, "answers")
    card.note, card.answers = "después", {"a": 2}
    card.save(update_fields=["note"])
    assert stored(card, "answers") == before
    assert Card.objects.get(pk=card.pk).note == "después"


def test_untouched_value_is_written_back_as_the_same_ciphertext() -> None:
    card = Card.objects.create(note=SECRET)
    before = stored(card, "note")
    again = Card.objects.get(pk=card.pk)
    again.title = "otro"
    again.save()
    assert stored(card, "note") == before


def test_json_changed_in_place_is_saved() -> None:
    card = Card.objects.create(answers={"a": []})
    again = Card.objects.get(pk=card.pk)
    again.answers["a"].append(1)
    again.save()
    assert Card.objects.get(pk=card.pk).answers == {"a": [1]}


def test_refresh_from_db_and_deferred_columns() -> None:
    card = Card.objects.create(note="uno")
    other = Card.objects.get(pk=card.pk)
    other.note = "dos"
    other.save()
    card.refresh_from_db()
    assert card.note == "dos"
    late = Card.objects.defer("note").get(pk=card.pk)
    assert late.get_deferred_fields() == {"note"}
    late.title = "sin tocar la nota"
    late.save()
    assert late.note == "dos"
    assert Card.objects.only("title").get(pk=card.pk).note == "dos"


def test_values_gives_a_wrapper_that_shows_nothing() -> None:
    card = Card.objects.create(note=SECRET)
    row = Card.objects.values("pk", "note").get()
    flat = Card.objects.values_list("note", flat=True).get()
    assert isinstance(row["note"], Sealed)
    assert row["note"] == flat
    assert "Quispe" not in f"{row} {flat} {row['note']!s} {flat!r}"
    assert flat.open_for(card.pk) == SECRET
    assert flat.key == "t2"
    with pytest.raises(Problem):
        flat.open_for(uuid.uuid4())
    with pytest.raises(TypeError):
        json.dumps(row["note"])


def test_value_of_another_row_cannot_be_saved_into_this_one() -> None:
    Card.objects.create(note=SECRET)
    sealed = Card.objects.values_list("note", flat=True).get()
    with pytest.raises(Problem, match="FIELDS-E02"):
        Card.objects.create(note=sealed)


@pytest.mark.parametrize(
    "search",
    [{"note": SECRET}, {"note__contains": "Q"}, {"note__in": ["a"]}, {"answers__dni": "4"}, {"note__gt": ""}],
)
def test_search_in_the_column_is_refused_in_words(search: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        list(Card.objects.filter(**search))
    with pytest.raises(FieldError, match="encrypted"):
        list(Card.objects.exclude(**search))


def test_update_and_bulk_update_are_refused_in_words() -> None:
    card = Card.objects.create(note="uno")
    with pytest.raises(FieldError, match="save"), transaction.atomic():
        Card.objects.update(note="dos")
    with pytest.raises(FieldError, match="save"), transaction.atomic():
        Card.objects.update(note=Value("dos", output_field=Card._meta.get_field("note")))
    with pytest.raises(FieldError, match="save"), transaction.atomic():
        Card.objects.bulk_update([card], ["note"])
    assert Card.objects.get().note == "uno"


def test_dumpdata_holds_ciphertext_only_and_loads_back() -> None:
    cards = [
        Card.objects.create(note=SECRET, phone="999123456", answers={"dni": "45612378"}),
        Card.objects.create(answers=45612378),
        Card.objects.create(answers=True),
        Card.objects.create(answers=None),
    ]
    expected = [(card.pk, card.note, card.phone, card.answers, type(card.answers)) for card in cards]
    dumped = serializers.serialize("json", Card.objects.all())
    assert "Quispe" not in dumped
    assert "45612378" not in dumped
    assert "999123456" not in dumped
    assert "true" not in dumped
    Card.objects.all().delete()
    for loaded in serializers.deserialize("json", dumped):
        loaded.save()
    back = [Card.objects.get(pk=pk) for pk, *_ in expected]
    assert [(card.pk, card.note, card.phone, card.answers, type(card.answers)) for card in back] == expected
    assert Card.objects.get(phone_index="999 123 456").pk == cards[0].pk


def test_fixture_in_clear_is_refused() -> None:
    dumped = json.dumps([{"model": "fields.card", "pk": str(uuid.uuid4()), "fields": {"note": SECRET}}])
    (loaded,) = serializers.deserialize("json", dumped)
    with pytest.raises(FieldError, match="fixture"):
        loaded.save()


def test_pickled_instance_opens_again() -> None:
    card = Card.objects.create(note=SECRET)
    unopened = pickle.dumps(Card.objects.get(pk=card.pk))
    assert b"Quispe" not in unopened
    assert pickle.loads(unopened).note == SECRET  # noqa: S301 -- our own pickle


def test_every_model_of_the_site_passes_the_checks_of_its_columns() -> None:
    out = StringIO()
    call_command("check", stdout=out)
    assert "no issues" in out.getvalue()
    assert {field.name for field in sealed_fields(Application)} == {"declaration"}


def test_model_without_uuid_key_is_found_by_the_checks() -> None:
    class Numbered(models.Model):  # noqa: DJ008 -- never shown
        secret = EncryptedTextField(unique=True)

        class Meta:
            app_label = "fields"
            managed = False

    try:
        found = {message.id for message in Numbered._meta.get_field("secret").check()}
        assert {"fields.E001", "fields.E002"} <= found
    finally:
        from django.apps import apps

        del apps.all_models["fields"]["numbered"]
        apps.clear_cache()
