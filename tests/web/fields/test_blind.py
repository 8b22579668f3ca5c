"""The keyed blind index finds a row by a value that the database does not hold."""

from typing import Any

import pytest
from django.core.exceptions import FieldError

from eslabon.web.fields.blind import blind_digest
from tests.web.fields.models import Card
from tests.web.fields.test_sealed import stored

pytestmark = pytest.mark.django_db


def test_row_is_found_by_another_spelling_of_the_value() -> None:
    card = Card.objects.create(phone="+51 999-123-456")
    Card.objects.create(phone="+51 999-123-457")
    assert Card.objects.get(phone_index="51999123456") == card
    assert Card.objects.get(phone_index__in=["51 999 123 456"]) == card
    assert not Card.objects.filter(phone_index="999").exists()


def test_index_follows_its_source_also_with_update_fields() -> None:
    card = Card.objects.create(phone="111")
    card.phone = "222"
    card.save(update_fields=["phone"])
    assert not Card.objects.filter(phone_index="111").exists()
    assert Card.objects.get(phone_index="222") == card


def test_index_read_back_is_not_digested_twice() -> None:
    card = Card.objects.create(phone="111")
    again = Card.objects.get(pk=card.pk)
    assert Card.objects.get(phone_index=again.phone_index) == card
    before = stored(card, "phone_index")
    again.save()
    assert stored(card, "phone_index") == before


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_empty_value_has_no_index(empty: str | None) -> None:
    card = Card.objects.create(phone=empty)
    assert stored(card, "phone_index") is None
    Card.objects.create(phone=empty)
    assert Card.objects.filter(phone_index__isnull=True).count() == 2


def test_another_key_or_domain_gives_another_digest(settings: Any) -> None:
    here = blind_digest("45612378", domain="dni")
    assert here != blind_digest("45612378", domain="phone")
    settings.BLIND_INDEX_KEY = "E" * 43 + "="
    assert here != blind_digest("45612378", domain="dni")


def test_part_of_a_value_cannot_be_searched() -> None:
    with pytest.raises(FieldError, match="exact"):
        Card.objects.filter(phone_index__startswith="5")
