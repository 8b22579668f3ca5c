"""Make organisations with an open draft and two signed-in people each; prints them as JSON.

`python -m tests.served.drafts Sol Luna` makes two.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django


def session_of(user: Any) -> str:
    """Return the cookie of a browser in which `user` has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return str(session.session_key)


def make_draft(name: str) -> dict[str, Any]:
    """Make one organisation, its draft, and the sessions of two people who may fill it in."""
    from django.utils import timezone

    from eslabon.web.accounts.models import User
    from eslabon.web.calls.models import Call
    from eslabon.web.calls.services import start_application
    from eslabon.web.parties.models import Membership, Party
    from tests.served.seed import CALL

    now = timezone.now()
    kinds = Party.OrganisationKind
    organisation = Party.objects.create(
        kind=Party.Kind.ORGANISATION, name=f"Cooperativa {name}", organisation_kind=kinds.COOPERATIVE
    )
    users = []
    for first_name in ("Ana", "Beto"):
        user = User.objects.create_user(username=f"{first_name}-{name}".lower(), full_name=first_name, password=None)
        person = Party.objects.create(kind=Party.Kind.PERSON, name=first_name, user=user)
        Membership.objects.create(
            person=person,
            organisation=organisation,
            capacity=Membership.Capacity.LEGAL_REPRESENTATIVE,
            can_apply=True,
            can_edit=True,
            since=timezone.localdate() - timedelta(days=1),
        )
        users.append(user)
    call = Call.objects.select_related("programme").get(code=CALL)
    application = start_application(call, party=organisation, actor=users[0], now=now)
    return {
        "name": name,
        "edit": f"/applications/{application.pk}/edit/",
        "application": str(application.pk),
        "sessions": [session_of(user) for user in users],
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps([make_draft(name) for name in sys.argv[1:]]))
