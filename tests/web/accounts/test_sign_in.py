"""Entering with a password, lockout, registering, leaving."""

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def test_right_password_lets_in_and_changes_the_session_key(make_user) -> None:
    user, client = make_user(username="ana.quispe"), Client()
    client.get(reverse("account_login"))
    client.session["before"] = 1
    client.session.save()
    before = client.session.session_key
    answer = sign_in(client, "ANA.Quispe")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != before


def test_sixth_try_after_five_wrong_ones_is_locked_with_a_page_that_says_why(make_user) -> None:
    make_user(username="ana")
    client = Client()
    answers = [sign_in(client, "ana", "equivocada-123") for _try in range(5)]
    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    locked = sign_in(client, "Ana", PASSWORD)
    assert locked.status_code == 429
    assert "15 minutos" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_lock_holds_for_that_address_only(make_user) -> None:
    make_user(username="ana")
    for _try in range(6):
        sign_in(Client(), "ana", "equivocada-123", REMOTE_ADDR="203.0.113.7")
    assert sign_in(Client(), "ana", REMOTE_ADDR="203.0.113.7").status_code == 429
    assert sign_in(Client(), "ana", REMOTE_ADDR="203.0.113.8").status_code == 302


def test_lock_is_kept_in_the_database_without_the_password(make_user) -> None:
    make_user(username="ana")
    sign_in(Client(), "ana", "equivocada-123")
    attempt = AccessAttempt.objects.get()
    assert "equivocada-123" not in f"{attempt.post_data}{attempt.get_data}"


def test_unknown_name_and_wrong_password_get_the_same_answer(make_user) -> None:
    make_user(username="ana")
    texts = []
    for name in ("ana", "nadie"):
        answer = sign_in(Client(), name, "equivocada-123")
        texts.append([str(error) for error in answer.context["form"].non_field_errors()])
    assert texts[0] == texts[1] != []


def test_signup_without_email_opens_an_account_in_the_chosen_language() -> None:
    client = Client()
    form = {
        "full_name": "Rosa Mamani",
        "username": "rosa.mamani",
        "password1": "tres palabras seguidas",
        "password2": "tres palabras seguidas",
        "email": "",
        "language": "en",
    }
    answer = client.post(reverse("account_signup"), form)
    assert answer.status_code == 302
    user = User.objects.get(username="rosa.mamani")
    assert (user.full_name, user.email, user.language) == ("Rosa Mamani", "", "en")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Entry.objects.filter(act="account.open", subject_id=str(user.pk)).count() == 1
    # The same form sent again, as a slow line makes people do, opens nothing more.
    Client().post(reverse("account_signup"), form)
    assert User.objects.filter(username__iexact="rosa.mamani").count() == 1


@pytest.mark.parametrize("password", ["corta", "rosa.mamani", "password123"])
def test_signup_refuses_weak_password_beside_its_field(password: str) -> None:
    form = {"full_name": "Rosa Mamani", "username": "rosa.mamani", "language": "es"}
    answer = Client().post(reverse("account_signup"), form | {"password1": password, "password2": password})
    assert answer.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_signing_out_everywhere_keeps_this_session_and_ends_the_others(make_user, client_for) -> None:
    user = make_user()
    here, there = client_for(user), client_for(user)
    assert there.get(reverse("profile")).status_code == 200
    answer = here.post(reverse("sign_out_everywhere"))
    assert answer.status_code == 302
    assert here.get(reverse("profile")).status_code == 200
    assert there.get(reverse("profile")).status_code == 302
    assert Entry.objects.filter(act="account.sign_out_everywhere", actor_id=user.pk).exists()


def test_sign_out_needs_a_post(make_user, client_for) -> None:
    client = client_for(make_user())
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_language_is_spanish_until_chosen_and_stays_on_the_account(make_user, client_for) -> None:
    user = make_user()
    client = client_for(user)
    english_browser = {"HTTP_ACCEPT_LANGUAGE": "en-US,en"}
    assert client.get(reverse("profile"), **english_browser).headers["Content-Language"] == "es"
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("profile")})
    assert answer.headers["Location"] == reverse("profile")
    assert User.objects.get(pk=user.pk).language == "en"
    assert client_for(user).get(reverse("profile")).headers["Content-Language"] == "en"


def test_language_of_an_anonymous_browser_is_kept_in_a_cookie() -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    assert client.get(reverse("account_login")).headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "javascript:alert(1)", "nowhere", "session"]
)
def test_language_switch_never_leads_off_the_site(target: str) -> None:
    answer = Client().post(reverse("set_language"), {"language": "en", "next": target})
    assert answer.headers["Location"] == reverse("home")


def test_details_are_changed_and_audited(make_user, client_for) -> None:
    user = make_user(full_name="Ana")
    client = client_for(user)
    assert client.post(reverse("account_details"), {"full_name": "Ana Quispe", "language": "es"}).status_code == 302
    entry = Entry.objects.get(act="account.change_details")
    assert (entry.before["full_name"], entry.after["full_name"]) == ("Ana", "Ana Quispe")


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "code_sign_in", "account_reset_password_done"]
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_for_anyone_render_in_our_design(name: str, language: str) -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": language})
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_email", "account_logout", "mfa_index", "account_details", "profile"],
)
def test_own_pages_render_in_our_design(name: str, make_user, client_for) -> None:
    answer = client_for(make_user()).get(reverse(name))
    assert answer.status_code == 200
    assert "site-head" in answer.content.decode()
