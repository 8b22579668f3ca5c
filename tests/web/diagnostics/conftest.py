"""A small questionnaire with everything that the renderer knows, and organisations that answer it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.services import Workbook, install_instrument, open_response, pack_workbooks, save_answers
from tests.web.diagnostics.books import small_book

COMPLETE = {
    "exports": "yes", "members": "40", "markets": "us", "costs_known": "no", "costs_review": "",
}  # fmt: skip


@pytest.fixture
def instrument(programme) -> Any:
    """The small questionnaire of coffee, version 1."""
    return install_instrument(programme, workbook=small_book(), actor=None, now=timezone.now())


@pytest.fixture
def coffee(programme) -> Any:
    """The real questionnaire of coffee."""
    (book,) = (one for one in pack_workbooks(programme) if "coffee" in one.name)
    return install_instrument(programme, workbook=Workbook(book.name, book.data), actor=None, now=timezone.now())


@pytest.fixture
def opened(programme) -> Callable[..., Response]:
    """Open a response: `opened(party)`."""

    def make(party: Any, **more: Any) -> Response:
        more.setdefault("chain", programme.chains.get(code="coffee"))
        more.setdefault("place", party.place)
        return open_response(party, programme=programme, actor=None, now=timezone.now(), **more)

    return make


@pytest.fixture
def answered() -> Callable[..., Response]:
    """Answer the small questionnaire: `answered(response, user, exports="no")`."""

    def make(response: Response, user: Any, **values: str) -> Response:
        save_answers(response, values={**COMPLETE, **values}, revision=10**6, actor=user, now=timezone.now())
        response.refresh_from_db()
        return response

    return make
