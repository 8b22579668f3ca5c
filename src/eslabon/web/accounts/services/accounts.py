"""Open an account and change what the person may change of it."""

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from eslabon.rules.problems import Problem
from eslabon.rules.problems import accounts as problems
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit


@transaction.atomic
def open_account(*, full_name: str, username: str, language: str, actor: User | None) -> User:
    """Open an account without a password for a person who will enter with a code from the desk."""
    username = username.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        raise Problem(problems.USERNAME_TAKEN, username=username)
    user = User(username=username, full_name=full_name.strip(), language=language)
    user.set_unusable_password()
    user.save()
    audit.record(actor, "account.open", user, after={"username": username, "language": language})
    return user


@transaction.atomic
def change_details(user: User, *, full_name: str, language: str) -> User:
    """Keep the name and language that the person gave."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    before = {"full_name": kept.full_name, "language": kept.language}
    after = {"full_name": full_name.strip(), "language": language}
    if before != after:
        kept.full_name, kept.language = after["full_name"], after["language"]
        kept.save(update_fields=["full_name", "language"])
        audit.record(kept, "account.change_details", kept, before=before, after=after)
    return kept


def choose_language(user: User, *, language: str) -> None:
    """Keep the language in which the person reads; too small an act for the audit log."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


@transaction.atomic
def choose_password(request: HttpRequest, user: User, *, password: str) -> None:
    """Give the account a password chosen by its person; this session goes on, all others end."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.set_password(password)
    kept.save(update_fields=["password"])
    audit.record(kept, "account.choose_password", kept)
    update_session_auth_hash(request, kept)


@transaction.atomic
def end_sessions(user: User, *, actor: User | None) -> None:
    """End every session of the account, whoever sits in front of it."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.session_round += 1
    kept.save(update_fields=["session_round"])
    user.session_round = kept.session_round
    audit.record(actor, "account.end_sessions", kept)


@transaction.atomic
def sign_out_everywhere(request: HttpRequest, user: User) -> None:
    """End every session of the account except this one."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.session_round += 1
    kept.save(update_fields=["session_round"])
    audit.record(kept, "account.sign_out_everywhere", kept)
    update_session_auth_hash(request, kept)
