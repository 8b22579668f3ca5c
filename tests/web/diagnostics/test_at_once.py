"""One diagnostic, handed in by two people at the same moment, or answered by both."""

from typing import Any

import pytest
from django.utils import timezone

from eslabon.web.diagnostics.models import Response, Score
from eslabon.web.diagnostics.services import open_response, save_answers, submit_response
from tests.web.calls.test_at_once import at_once
from tests.web.diagnostics.conftest import COMPLETE

pytestmark = pytest.mark.django_db(transaction=True)


def test_diagnostic_is_opened_handed_in_and_scored_once(
    instrument: Any, programme: Any, organisation_with_representative: Any
) -> None:
    party, user, now = (
        organisation_with_representative.organisation,
        organisation_with_representative.user,
        timezone.now(),
    )
    chain = programme.chains.get(code="coffee")
    opening = {"programme": programme, "chain": chain, "place": party.place, "actor": None, "now": now}
    assert at_once(*[lambda: open_response(party, **opening)] * 3) == ["done"] * 3
    response = Response.objects.get()
    save_answers(response, values=COMPLETE, revision=0, actor=user, now=now)
    answers = at_once(*[lambda: submit_response(response, actor=user, now=now)] * 3)
    assert answers == ["DIAGNOSTICS-E04"] * 2 + ["done"]
    assert Score.objects.count() == 1


def test_answers_that_arrive_together_are_all_kept(
    instrument: Any, programme: Any, organisation_with_representative: Any
) -> None:
    party, user, now = (
        organisation_with_representative.organisation,
        organisation_with_representative.user,
        timezone.now(),
    )
    chain = programme.chains.get(code="coffee")
    response = open_response(party, programme=programme, chain=chain, place=party.place, actor=None, now=now)
    saves = [
        lambda name=name, value=value: save_answers(response, values={name: value}, revision=0, actor=user, now=now)
        for name, value in COMPLETE.items()
        if value
    ]
    assert set(at_once(*saves)) == {"done"}
    response.refresh_from_db()
    assert {name: value for name, value in response.answers.items() if value} == {
        name: value for name, value in COMPLETE.items() if value
    }
