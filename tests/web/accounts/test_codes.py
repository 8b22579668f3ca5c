"""One-time codes: made at the desk, good for one person, once, for a while."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import SignInCode, User
from eslabon.web.accounts.services import issue_code
from eslabon.web.accounts.services.codes import MAX_ATTEMPTS, redeem_code
from eslabon.web.audit.models import Entry

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def issue(user: User, *, actor: User | None = None, valid_for: timedelta = HOUR) -> str:
    return issue_code(user, valid_for=valid_for, actor=actor, now=timezone.now()).code


def enter(client: Client, username: str, code: str, **extra: str):
    return client.post(reverse("code_sign_in"), {"username": username, "code": code}, **extra)


def test_code_lets_in_once_however_it_is_typed_and_then_offers_a_password(make_user) -> None:
    user = make_user(username="ana")
    code = issue(user)
    client = Client()
    answer = enter(client, "Ana", code.lower().replace("-", " "))
    assert answer.headers["Location"] == reverse("choose_password")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert enter(Client(), "ana", code).status_code == 422
    answer = client.post(
        reverse("choose_password"), {"new_password1": "otra clave larga 9", "new_password2": "otra clave larga 9"}
    )
    assert answer.status_code == 302
    assert User.objects.get(pk=user.pk).check_password("otra clave larga 9")
    assert client.get(reverse("profile")).status_code == 200
    acts = list(Entry.objects.filter(subject_id=str(user.pk)).order_by("id").values_list("act", flat=True))
    assert acts[-3:] == ["account.issue_code", "account.enter_with_code", "account.choose_password"]


def test_password_is_chosen_only_right_after_a_code(make_user, client_for) -> None:
    user = make_user()
    client = client_for(user)
    before = user.password
    form = {"new_password1": "otra clave larga 9", "new_password2": "otra clave larga 9"}
    assert client.post(reverse("choose_password"), form).headers["Location"] == reverse("account_change_password")
    assert User.objects.get(pk=user.pk).password == before


def test_only_a_salted_hash_is_kept_and_nothing_of_the_code_is_audited(make_user) -> None:
    user = make_user()
    first, second = issue(user), issue(user)
    kept = SignInCode.objects.get(revoked_at=None)
    for code in (first, second):
        plain = code.replace("-", "")
        assert plain not in kept.code_hash
        assert not any(plain in str(entry.after) or code in str(entry.after) for entry in Entry.objects.all())
    assert first != second


def test_later_code_ends_the_earlier_one(make_user) -> None:
    user = make_user(username="ana")
    first = issue(user)
    second = issue(user)
    assert redeem_code("ana", code=first, now=timezone.now()) is None
    assert redeem_code("ana", code=second, now=timezone.now()) == user


def test_code_expires_at_its_hour(make_user) -> None:
    user = make_user(username="ana")
    now = timezone.now()
    issued = issue_code(user, valid_for=HOUR, actor=None, now=now)
    assert redeem_code("ana", code=issued.code, now=now + HOUR) is None
    assert redeem_code("ana", code=issued.code, now=now + HOUR - timedelta(seconds=1)) == user


def test_code_dies_after_few_wrong_tries_even_when_the_right_one_follows(make_user) -> None:
    user = make_user(username="ana")
    code = issue(user)
    for _try in range(MAX_ATTEMPTS):
        assert redeem_code("ana", code="22222-22222", now=timezone.now()) is None
    assert redeem_code("ana", code=code, now=timezone.now()) is None


def test_code_of_one_person_lets_no_other_in(make_user) -> None:
    make_user(username="beto")
    code = issue(make_user(username="ana"))
    assert redeem_code("beto", code=code, now=timezone.now()) is None


@pytest.mark.parametrize("life", [timedelta(minutes=9), timedelta(hours=73)])
def test_code_lives_between_ten_minutes_and_three_days(make_user, life: timedelta) -> None:
    with pytest.raises(Problem, match="ACCOUNTS-E02"):
        issue(make_user(), valid_for=life)


def test_code_for_whoever_runs_the_site_for_oneself_or_for_a_closed_account_is_refused(make_user) -> None:
    desk = make_user()
    with pytest.raises(Problem, match="ACCOUNTS-E03"):
        issue(make_user(is_superuser=True), actor=desk)
    with pytest.raises(Problem, match="ACCOUNTS-E04"):
        issue(desk, actor=desk)
    with pytest.raises(Problem, match="ACCOUNTS-E05"):
        issue(make_user(is_active=False), actor=desk)


def test_wrong_codes_from_one_address_are_locked(make_user) -> None:
    make_user(username="ana")
    client = Client()
    statuses = [enter(client, "ana", "22222-22222").status_code for _try in range(6)]
    assert statuses[:4] == [422] * 4
    assert statuses[-1] == 429


def test_code_does_not_stand_for_the_second_step(make_user) -> None:
    from allauth.mfa.models import Authenticator

    from eslabon.web.accounts.services.adapters import SecondFactorAdapter
    from tests.web.conftest import TOTP_SECRET

    user = make_user(username="ana")
    secret = SecondFactorAdapter().encrypt(TOTP_SECRET)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    client = Client()
    answer = enter(client, "ana", issue(user))
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("mfa_authenticate")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_code_typed_on_two_devices_at_the_same_moment_lets_one_in(make_user) -> None:
    make_user(username="ana")
    code = issue(User.objects.get(username="ana"))
    start, entered = threading.Barrier(4), []

    def redeem() -> None:
        try:
            start.wait()
            entered.append(redeem_code("ana", code=code, now=timezone.now()) is not None)
        finally:
            connection.close()

    threads = [threading.Thread(target=redeem) for _device in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entered) == [False, False, False, True]
