"""Make organisations with an open diagnostic of coffee and two signed-in people each; prints them as JSON.

`python -m tests.served.diagnostics Sol` makes one.
"""

import json
import sys
from typing import Any

import django


def make_diagnostic(name: str) -> dict[str, Any]:
    """Make one organisation, its response, and the sessions of two people who may answer."""
    from django.utils import timezone

    from eslabon.web.accounts.models import User
    from eslabon.web.diagnostics.services import install_instrument, open_response, pack_workbooks
    from eslabon.web.parties.models import Membership, Party
    from eslabon.web.programmes.models import Programme
    from eslabon.web.territory.models import Place
    from tests.served.drafts import session_of

    now = timezone.now()
    programme = Programme.objects.get(code="ruta")
    for workbook in pack_workbooks(programme):
        install_instrument(programme, workbook=workbook, actor=None, now=now)
    organisation = Party.objects.create(
        kind=Party.Kind.ORGANISATION,
        name=f"Cooperativa {name}",
        organisation_kind=Party.OrganisationKind.COOPERATIVE,
        place=Place.objects.get(code="PE-12"),
    )
    sessions = []
    for first_name in ("Ana", "Beto"):
        user = User.objects.create_user(username=f"{first_name}-{name}-d".lower(), full_name=first_name, password=None)
        person = Party.objects.create(kind=Party.Kind.PERSON, name=first_name, user=user)
        Membership.objects.create(
            person=person,
            organisation=organisation,
            capacity=Membership.Capacity.LEGAL_REPRESENTATIVE,
            can_apply=True,
            can_edit=True,
            since=timezone.localdate(),
        )
        sessions.append(session_of(user))
    response = open_response(
        organisation,
        programme=programme,
        chain=programme.chains.get(code="coffee"),
        place=organisation.place,
        actor=None,
        now=now,
    )
    return {"name": name, "response": str(response.pk), "path": f"/diagnostics/{response.pk}/", "sessions": sessions}


if __name__ == "__main__":
    django.setup()
    print(json.dumps([make_diagnostic(name) for name in sys.argv[1:]]))  # noqa: T201 -- read by who runs it
