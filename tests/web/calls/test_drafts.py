"""Saves of a draft that arrive late, twice, from two pages at once, or with what no form would send."""

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.calls.services import save_draft
from eslabon.web.calls.services.applications import LONGEST_ANSWER, Page
from tests.web.calls.conftest import ANSWERS, DURING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


def save(draft, values, *, revision=1, page=None):
    saved = save_draft(draft, values=values, revision=revision, actor=draft.created_by, now=DURING, page=page)
    draft.refresh_from_db()
    return saved


def test_page_whose_answer_was_lost_on_the_way_saves_its_next_words(draft):
    save(draft, {"sales_last_pen": "2"}, page=Page("a", 1))

    saved = save(draft, {"sales_last_pen": "250000"}, page=Page("a", 2))

    assert saved.conflicts == {}
    assert draft.declaration["sales_last_pen"] == "250000"


def test_save_that_arrives_after_a_later_one_of_the_same_page_changes_nothing(draft):
    save(draft, {"sales_last_pen": "250000"}, page=Page("a", 2))

    saved = save(draft, {"sales_last_pen": "2"}, page=Page("a", 1))

    assert saved.conflicts == {"sales_last_pen": ("250000", "2")}
    assert draft.declaration["sales_last_pen"] == "250000"


def test_another_page_is_told_apart_even_when_it_typed_more(draft):
    save(draft, {"sales_last_pen": "250000"}, page=Page("a", 1))

    saved = save(draft, {"sales_last_pen": "9"}, page=Page("b", 40))

    assert saved.conflicts == {"sales_last_pen": ("250000", "9")}


def test_old_answers_of_an_open_page_never_win_over_somebody_elses_new_ones(client_for, draft):
    """The page goes on saving itself after it was told of a conflict."""
    client, address = client_for(draft.created_by), reverse("application_edit", args=[draft.pk])
    save(draft, {"chain": "cacao"}, page=Page("colleague", 1))
    opened = {**ANSWERS, "page": "mine", "revision": "1"}

    told = client.post(address, {**opened, "sales_last_pen": "190000", "typed": "1"}, headers={"HX-Request": "true"})
    revision = told.text.split('name="revision" value="')[1].split('"')[0]
    client.post(
        address,
        {**opened, "sales_last_pen": "195000", "typed": "2", "revision": revision},
        headers={"HX-Request": "true"},
    )

    draft.refresh_from_db()
    assert "Otra persona cambió estas respuestas" in told.text
    assert "Quedó «Cacao»; usted envió «Café»" in told.text
    assert draft.declaration["chain"] == "cacao"
    assert draft.declaration["sales_last_pen"] == "195000"


def test_longest_answer_is_kept_once_and_is_no_change_the_next_time(draft):
    save(draft, {"sales_last_pen": "9" * 10_000})
    revision = draft.revision

    again = save(draft, {"sales_last_pen": "9" * 10_000}, revision=revision)

    assert draft.declaration["sales_last_pen"] == "9" * LONGEST_ANSWER
    assert again.revision == revision
