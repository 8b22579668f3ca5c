"""Two people, or one who clicks twice, at the very same moment: one act is done, and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.calls.models import Application
from eslabon.web.calls.services import decide_appeal, file_appeal, give_verdict, invite_collaborator, submit_application
from eslabon.web.programmes.models import Role, RoleAssignment
from eslabon.web.programmes.services import grant_role
from tests.web.calls.conftest import DURING

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Start all acts together; return for each `done` or the code of its problem, sorted."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=20)
            act()
        except Problem as problem:
            return problem.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_managers_decide_once(submitted: Application, facilitator: Any, make_user: Any) -> None:
    other = make_user("facilitator")
    answers = at_once(
        lambda: give_verdict(submitted, actor=facilitator, now=DURING),
        lambda: give_verdict(submitted, actor=other, now=DURING),
    )
    assert answers.count("done") == 1
    assert submitted.verdicts.count() == 1


def test_one_draft_is_handed_in_once(draft: Application, attach: Any) -> None:
    attach("taxpayer", "sales")
    answers = at_once(*[lambda: submit_application(draft, actor=draft.created_by, now=DURING)] * 3)
    assert answers.count("done") == 1
    assert draft.checks.count() == 6


def test_two_coordinators_decide_an_appeal_once(refused: Application, make_user: Any) -> None:
    appeal = file_appeal(refused, text="Otra vez.", actor=refused.created_by, now=DURING)
    judges = [make_user("coordinator"), make_user("coordinator")]
    answers = at_once(
        *[
            lambda judge=judge: decide_appeal(
                appeal, upheld=False, reason="No alcanza.", passed={}, actor=judge, now=DURING
            )
            for judge in judges
        ]
    )
    assert answers == ["CALLS-E26", "done"]


def test_one_role_is_granted_once(programme: Any, make_user: Any) -> None:
    person, coordinator = make_user(), make_user("coordinator")
    role = Role.objects.get(programme=programme, code="facilitator")
    today = timezone.localdate()
    answers = at_once(*[lambda: grant_role(person, role=role, since=today, actor=coordinator)] * 3)
    assert answers.count("done") == 1
    assert RoleAssignment.objects.filter(user=person).count() == 1


def test_one_person_is_invited_once(draft: Application, make_user: Any) -> None:
    guest = make_user()
    invite = [
        lambda: invite_collaborator(draft, user=guest, can_edit=True, can_attach=False, actor=draft.created_by)
    ] * 3
    assert at_once(*invite) == ["done"] * 3
    assert draft.collaborators.count() == 1
