"""The directory of help against violence: written by name; who looks at it is recorded nowhere (INSTITUTION-40)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.help_services import HelpFacts, service_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import HelpService
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class Offered:
    """A service as somebody tried it on a day."""

    name: str
    kind: str
    phone: str = ""
    address: str = ""
    hours: str = ""
    languages: str = ""
    is_free: bool = True
    is_reserved: bool = False
    place: Place | None = None


@transaction.atomic
def add_help_service(programme: Programme, *, offered: Offered, actor: Any, today: date) -> HelpService:
    """Put a service into the directory, tried today (INSTITUTION-41, INSTITUTION-42)."""
    facts = HelpFacts(offered.kind, offered.phone, offered.address, is_reserved=offered.is_reserved)
    refused = service_refusal(facts)
    if refused is not None:
        raise refused
    name = " ".join(offered.name.split())
    Programme.objects.select_for_update().get(pk=programme.pk)
    same = HelpService.objects.filter(
        programme=programme, name=name, place=offered.place, withdrawn_on__isnull=True
    ).first()
    if same is not None:
        raise Problem(problems.HELP_KNOWN, name=name)
    service = HelpService.objects.create(
        programme=programme,
        name=name,
        kind=offered.kind,
        place=offered.place,
        phone=" ".join(offered.phone.split()),
        address=" ".join(offered.address.split()),
        hours=offered.hours.strip(),
        languages=offered.languages.strip(),
        is_free=offered.is_free,
        is_reserved=offered.is_reserved,
        confirmed_on=today,
        added_by=actor,
    )
    after = {"name": name, "kind": offered.kind, "is_reserved": offered.is_reserved}
    audit.record(actor, "help.add", service, after=after, programme=programme.code)
    return service


@transaction.atomic
def confirm_help_service(service: HelpService, *, actor: Any, today: date) -> HelpService:
    """Keep that somebody tried it and it answers (INSTITUTION-43)."""
    locked = HelpService.objects.select_for_update(of=("self",)).select_related("programme").get(pk=service.pk)
    before = {"confirmed_on": locked.confirmed_on.isoformat()}
    locked.confirmed_on = today
    locked.save(update_fields=["confirmed_on"])
    after = {"confirmed_on": today.isoformat()}
    audit.record(actor, "help.confirm", locked, before=before, after=after, programme=locked.programme.code)
    return locked


@transaction.atomic
def withdraw_help_service(service: HelpService, *, reason: str, actor: Any, today: date) -> HelpService:
    """Take a service out of the directory; what it was stays on record."""
    locked = HelpService.objects.select_for_update(of=("self",)).select_related("programme").get(pk=service.pk)
    if locked.withdrawn_on is None:
        locked.withdrawn_on = today
        locked.save(update_fields=["withdrawn_on"])
        audit.record(
            actor,
            "help.withdraw",
            locked,
            after={"withdrawn_on": today.isoformat()},
            reason=reason.strip(),
            programme=locked.programme.code,
        )
    return locked
