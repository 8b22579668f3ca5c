"""An organisation that is not on record yet enters it by applying."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Call
from eslabon.web.calls.services.applications import require_open
from eslabon.web.calls.snapshots import day_in_programme
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import person_of, register_party, start_membership
from eslabon.web.territory.models import Place


@transaction.atomic
def register_applicant(
    call: Call, *, name: str, organisation_kind: str, place: Place, capacity: str, actor: Any, now: datetime
) -> Party:
    """Put an organisation on record with the person who registers it; a second click finds the first one."""
    require_open(call, now=now)
    person = person_of(actor)
    today = day_in_programme(now, call)
    clean = " ".join(name.split())
    own = person.memberships.filter(organisation__name__iexact=clean, can_apply=True, until__isnull=True)
    existing = own.select_related("organisation").first()
    if existing is not None:
        return existing.organisation
    party = register_party(
        kind=Party.Kind.ORGANISATION, name=clean, organisation_kind=organisation_kind, place=place, actor=actor
    )
    start_membership(
        person, organisation=party, capacity=capacity, since=today, actor=actor, can_apply=True, can_edit=True
    )
    audit.record(actor, "register_applicant", party, after={"call": call.code}, programme=call.programme.code)
    return party
