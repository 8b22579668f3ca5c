"""The desk must not reach a staff role through a code, however it times it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.programmes.services import grant_role, issue_desk_code

pytestmark = pytest.mark.django_db


def _grant(user: User, programme: Programme, *, since: date, role: str = "coordinator") -> None:
    grant_role(user, role=Role.objects.get(programme=programme, code=role), since=since, actor=None)


def _enters(username: str, code: str) -> bool:
    client = Client()
    client.post(reverse("code_sign_in"), {"username": username, "code": code})
    return "_auth_user_id" in client.session


def test_code_issued_before_a_staff_role_was_given_does_not_open_it(programme: Programme, make_user) -> None:
    person, desk, now = make_user(username="ana"), make_user("desk"), timezone.now()
    issued = issue_desk_code(person, valid_for=timedelta(hours=72), actor=desk, now=now)
    _grant(person, programme, since=timezone.localdate(now))
    assert not _enters("ana", issued.code)


def test_person_whose_staff_role_begins_later_gets_no_code(programme: Programme, make_user) -> None:
    person, desk, now = make_user(username="ana"), make_user("desk"), timezone.now()
    _grant(person, programme, since=timezone.localdate(now) + timedelta(days=1))
    with pytest.raises(Problem) as refused:
        issue_desk_code(person, valid_for=timedelta(hours=72), actor=desk, now=now)
    assert refused.value.code == "ACCOUNTS-E03"


def test_staff_role_ends_the_sessions_that_were_open_before_it(programme: Programme, make_user, client_for) -> None:
    person = make_user(username="ana")
    browser = client_for(person)
    assert browser.get(reverse("profile")).status_code == 200
    _grant(person, programme, since=timezone.localdate())
    assert reverse("account_login") in browser.get(reverse("profile")).headers["Location"]


def test_person_who_left_the_staff_long_ago_may_get_a_code(programme: Programme, make_user) -> None:
    person, desk, now = make_user(username="ana"), make_user("desk"), timezone.now()
    role = Role.objects.get(programme=programme, code="facilitator")
    grant_role(person, role=role, since=date(2020, 1, 1), until=date(2020, 12, 31), actor=None)
    issued = issue_desk_code(person, valid_for=timedelta(hours=1), actor=desk, now=now)
    assert _enters("ana", issued.code)
