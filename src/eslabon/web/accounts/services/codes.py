"""One-time codes: the way in for people without e-mail."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import accounts as problems
from eslabon.web.accounts.models import SignInCode, User
from eslabon.web.audit import services as audit

# Without 0 O 1 I L: read over a bad telephone line and written by hand. 10 signs are 49 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10
MAX_ATTEMPTS = 5
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=72)


@dataclass(frozen=True)
class IssuedCode:
    """The only moment at which the code can be read."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def issue_code(user: User, *, valid_for: timedelta, actor: User | None, now: datetime) -> IssuedCode:
    """Make a code that lets `user` in once before it expires; earlier codes of that person stop working.

    Whoever runs the whole site is never let in by a code, and nobody issues one to themself. Whether `actor` may
    serve this person is decided by the programme (`programmes.services.issue_desk_code`).
    """
    if not SHORTEST <= valid_for <= LONGEST:
        raise Problem(problems.CODE_LIFE_OUT_OF_RANGE)
    if user.is_superuser:
        raise Problem(problems.CODE_FOR_STAFF, person=user)
    if actor is not None and actor.pk == user.pk:
        raise Problem(problems.CODE_FOR_ONESELF)
    if not user.is_active:
        raise Problem(problems.ACCOUNT_CLOSED, person=user)
    User.objects.select_for_update().get(pk=user.pk)  # two desks at once: the later code is the one that works
    _usable(user, now=now).update(revoked_at=now)
    code = "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))
    kept = SignInCode.objects.create(
        user=user, code_hash=make_password(code), issued_by=actor, issued_at=now, expires_at=now + valid_for
    )
    audit.record(
        actor, "account.issue_code", user, after={"code": str(kept.pk), "expires_at": kept.expires_at.isoformat()}
    )
    return IssuedCode(user=user, code=f"{code[:5]}-{code[5:]}", expires_at=kept.expires_at)


@transaction.atomic
def revoke_codes(user: User, *, actor: User | None, now: datetime) -> int:
    """Make every code that still lets `user` in useless. Returns how many there were."""
    revoked: int = _usable(user, now=now).update(revoked_at=now)
    if revoked:
        audit.record(actor, "account.revoke_codes", user, after={"codes": revoked})
    return revoked


def _usable(user: User, *, now: datetime) -> Any:
    return SignInCode.objects.filter(
        user=user, used_at=None, revoked_at=None, expires_at__gt=now, attempts__lt=MAX_ATTEMPTS
    )


def normalise_code(text: str) -> str:
    """The code as it was issued, however it was typed: small letters, spaces and hyphens do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


@transaction.atomic
def redeem_code(username: str, *, code: str, now: datetime) -> User | None:
    """Return the person whom the code lets in, once; a wrong try is counted against the code."""
    user = User.objects.filter(username__iexact=username.strip(), is_active=True).first()
    kept = _usable(user, now=now).select_for_update().first() if user else None
    if user is None or kept is None or user.is_superuser:
        make_password(code)  # as slow as a real comparison: the answer's time tells nobody who has an account
        return None
    # Counted before the comparison and kept whatever follows.
    SignInCode.objects.filter(pk=kept.pk).update(attempts=F("attempts") + 1)
    if not check_password(normalise_code(code), kept.code_hash):
        return None
    SignInCode.objects.filter(pk=kept.pk).update(used_at=now)
    audit.record(user, "account.enter_with_code", user, after={"code": str(kept.pk)})
    return user


class OneTimeCodeBackend(BaseBackend):
    """Lets `authenticate(request, username=…, one_time_password=…)` accept a code; axes counts its failures."""

    def authenticate(  # type: ignore[override]  # -- the signature is how Django picks a backend
        self, request: HttpRequest | None, *, username: str, one_time_password: str
    ) -> User | None:
        """Redeem the code."""
        return redeem_code(username, code=one_time_password, now=timezone.now())

    def get_user(self, user_id: Any) -> User | None:
        """Return the active account of a session that began with a code."""
        return User.objects.filter(pk=user_id, is_active=True).first()
