"""Keys are changed without losing a value, also when the change is interrupted."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from eslabon.web.fields.rotation import rotate_column
from tests.web.fields.models import Card
from tests.web.fields.test_sealed import overwrite, stored

pytestmark = pytest.mark.django_db
NEW = ["t3", "D" * 43 + "="]


def rotate(**options: Any) -> dict[str, dict[str, Any]]:
    out = StringIO()
    call_command("rotate_field_keys", "--json", stdout=out, **options)
    return {column["column"]: column for column in json.loads(out.getvalue())["columns"]}


def test_old_key_may_go_once_everything_is_rotated(settings: Any) -> None:
    cards = [Card.objects.create(note=f"nota {number}", answers=number) for number in range(7)]
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    counts = rotate(batch=3)
    assert counts["fields_card.note"]["rotated"] == 7
    assert counts["fields_card.answers"]["rotated"] == 7
    assert counts["fields_card.phone"]["rotated"] == 0
    settings.FIELD_KEYS = [NEW]
    assert [(Card.objects.get(pk=card.pk).note, card.answers) for card in cards] == [
        (f"nota {number}", number) for number in range(7)
    ]


def test_second_run_finds_nothing_left(settings: Any) -> None:
    Card.objects.create(note="a")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    rotate()
    counts = rotate()["fields_card.note"]
    assert (counts["rotated"], counts["current"]) == (0, 1)


def test_interrupted_rotation_goes_on_where_it_stopped(settings: Any) -> None:
    for number in range(6):
        Card.objects.create(note=str(number))
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    running = rotate_column(Card._meta.get_field("note"), batch=2)
    assert next(running).rotated == 2
    running.close()
    counts = rotate()["fields_card.note"]
    assert (counts["rotated"], counts["current"]) == (4, 2)


def test_value_saved_during_the_rotation_is_kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from eslabon.web.fields import rotation

    card = Card.objects.create(note="antes")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    read = rotation._next_rows

    def read_then_somebody_saves(*args: Any, **kwargs: Any) -> Any:
        rows = read(*args, **kwargs)
        if rows:
            again = Card.objects.get(pk=card.pk)
            again.note = "después"
            again.save()
        return rows

    monkeypatch.setattr(rotation, "_next_rows", read_then_somebody_saves)
    (counts,) = rotate_column(Card._meta.get_field("note"), batch=10)
    assert (counts.rotated, counts.changed_meanwhile) == (0, 1)
    assert Card.objects.get(pk=card.pk).note == "después"


def test_unreadable_value_is_counted_told_and_left(settings: Any) -> None:
    good, bad = Card.objects.create(note="buena"), Card.objects.create(note="mala")
    overwrite(bad, "note", "sealed1:t2:AAAA")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    with pytest.raises(CommandError, match="1 values could not be opened"):
        rotate()
    assert stored(bad, "note") == "sealed1:t2:AAAA"
    assert stored(good, "note").startswith("sealed1:t3:")
