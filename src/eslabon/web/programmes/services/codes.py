"""The desk lets people in: an account for who has none, a code for who cannot enter."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import accounts as problems
from eslabon.web.accounts import services as accounts
from eslabon.web.accounts.models import User
from eslabon.web.programmes.queries import is_staff_from


@transaction.atomic
def issue_desk_code(user: User, *, valid_for: timedelta, actor: User, now: datetime) -> accounts.IssuedCode:
    """Issue a sign-in code to an applicant; never to staff, whose rights a desk must not be able to borrow."""
    if is_staff_from(user, on=timezone.localdate(now)):
        raise Problem(problems.CODE_FOR_STAFF, person=user)
    return accounts.issue_code(user, valid_for=valid_for, actor=actor, now=now)


@transaction.atomic
def open_account_with_code(
    *, full_name: str, username: str, language: str, valid_for: timedelta, actor: User, now: datetime
) -> accounts.IssuedCode:
    """Open an account for a person at the desk and give the code to enter it."""
    user = accounts.open_account(full_name=full_name, username=username, language=language, actor=actor)
    return accounts.issue_code(user, valid_for=valid_for, actor=actor, now=now)
