"""A table written by hand sorts by its head: the address says how, the head shows it, and nothing is lost."""

from typing import Any

import pytest
from django.test import RequestFactory

from eslabon.web.accounts.models import User
from eslabon.web.ui.tables import ordered
from tests.web.ui.test_tags import only, render

COLUMNS = {"name": "full_name", "seen": "-last_login"}


def asking(query: str) -> Any:
    """A request with this address."""
    return RequestFactory().get(f"/lista/{query}")


@pytest.mark.django_db
def test_ordered_follows_the_address_and_puts_what_is_missing_last() -> None:
    days = {"ana": 3, "eva": 1, "luz": None}
    for name, day in days.items():
        User.objects.create_user(
            name, full_name=name.title(), last_login=None if day is None else f"2022-01-0{day}T00:00Z"
        )

    def names(query: str) -> list[str]:
        found = ordered(User.objects.all(), asking(query), columns=COLUMNS, first="name")
        return [one.username for one in found]

    assert names("") == names("?sort=password") == ["ana", "eva", "luz"]
    assert names("?sort=-name") == ["luz", "eva", "ana"]
    assert names("?sort=seen") == ["ana", "eva", "luz"]  # seen lately: fewest days
    assert names("?sort=-seen") == ["eva", "ana", "luz"]


def test_sorted_head_turns_the_order_and_keeps_the_filters() -> None:
    line = "<table><thead><tr>{% sorted_head 'name' 'Nombre' 'num' %}</tr></thead></table>"
    plain = only(render(line, request=asking("?q=ana&page=3")), "th")
    assert plain.get("aria-sort") is None
    assert plain["class"] == ["num"]
    assert only(plain, "a")["href"] == "?q=ana&sort=name"
    up = only(render(line, request=asking("?sort=name")), "th")
    assert (up["aria-sort"], only(up, "a")["href"]) == ("ascending", "?sort=-name")
    down = only(render(line, request=asking("?sort=-name")), "th")
    assert (down["aria-sort"], only(down, "a")["href"]) == ("descending", "?sort=name")
