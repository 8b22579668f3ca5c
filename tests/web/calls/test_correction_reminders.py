"""Whoever still owes a correction hears of its deadline two days before, once (CALL-22)."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from eslabon.web.calls.services import answer_correction, ask_correction
from eslabon.web.calls.tasks import remind_of_corrections
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.parties.services import add_contact, give_consent
from tests.web.calls.conftest import DURING
from tests.web.calls.manager_steps import apply_for


@pytest.fixture
def asked(call, make_organisation, facilitator):
    with time_machine.travel(DURING, tick=False):
        someone = make_organisation(name="Cooperativa Sol")
        add_contact(someone.organisation, channel="email", value="gerencia@coop.example", actor=None)
        give_consent(
            someone.organisation, purpose="programme", channel="email", how="web", text_version="1", actor=None
        )
        application = apply_for(call, someone, kinds=("taxpayer",), sales_last_pen="150000")
        items = [{"requirement": 6, "message": "Adjunte sus ventas de 2020."}]
        ask_correction(application, items=items, actor=facilitator, now=DURING)
        mail.outbox = []
        application.refresh_from_db()
        application.asker = someone.user
        yield application


def remind(application, *, days_before):
    """The clock's round so many days before the deadline."""
    deadline = application.corrections.get().deadline
    passed = (deadline - timezone.localdate(DURING)).days - days_before
    with time_machine.travel(DURING + timedelta(days=passed), tick=False):
        reminded = remind_of_corrections(now=timezone.now())
        work_off_queue()
    return reminded


def test_deadline_that_comes_near_is_told_once(asked):
    assert [remind(asked, days_before=days) for days in (3, 2, 2, 1, 0, -1)] == [0, 1, 0, 0, 0, 0]
    messages = [one for one in mail.outbox if one.subject.startswith("Vence el plazo")]
    assert len(messages) == 1
    assert "Adjunte sus ventas de 2020." in messages[0].body
    assert f"/applications/{asked.pk}/" in messages[0].body


def test_who_answered_is_not_reminded(asked):
    answer_correction(asked, actor=asked.asker, now=DURING)
    assert remind(asked, days_before=2) == 0
