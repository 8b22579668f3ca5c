"""What the lists of diagnostics ask of the database: as much for one line as for three."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from eslabon.web.diagnostics.services import install_instrument, submit_response
from tests.web.diagnostics.books import small_book, small_survey

MINE, VERSIONS, ANSWERS = 7, 8, 8


@pytest.mark.parametrize("n", [1, 3])
def test_my_diagnostics_ask_the_same_however_many(
    n: int, instrument: Any, opened: Any, answered: Any, make_user: Any, make_organisation: Any, client_for: Any,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    user = make_user()
    for _ in range(n):
        organisation = make_organisation(user=user).organisation
        submit_response(answered(opened(organisation), user), actor=user, now=timezone.now())
        opened(organisation, another_round=True)
    client = client_for(user)
    client.get(reverse("my_diagnostics"))
    with django_assert_num_queries(MINE):
        assert client.get(reverse("my_diagnostics")).status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_versions_ask_the_same_however_many(
    n: int, programme: Any, instrument: Any, make_user: Any, client_for: Any, django_assert_num_queries: Any
) -> None:
    for version in range(2, n + 1):
        book = small_book(small_survey(), version=str(version))
        install_instrument(programme, workbook=book, actor=None, now=timezone.now())
    client, address = client_for(make_user("coordinator")), reverse("instruments", kwargs={"code": "ruta"})
    client.get(address)
    with django_assert_num_queries(VERSIONS):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_answers_ask_the_same_whatever_else_there_is(
    n: int, instrument: Any, opened: Any, answered: Any, make_organisation: Any, client_for: Any,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    made = [make_organisation() for _ in range(n)]
    responses = [answered(opened(one.organisation), one.user) for one in made]
    for one, response in zip(made, responses, strict=True):
        submit_response(response, actor=one.user, now=timezone.now())
    client = client_for(made[0].user)
    address = reverse("diagnostic_answers", args=[responses[0].pk])
    client.get(address)
    with django_assert_num_queries(ANSWERS):
        assert client.get(address).status_code == 200
