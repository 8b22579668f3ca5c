"""A party enters the record, and its own particulars change."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import standing
from eslabon.web.parties.services.identifiers import add_identifier
from eslabon.web.territory.models import Place

CHANGEABLE = ("name", "organisation_kind", "sex", "language", "preferred_channel", "place")


@transaction.atomic
def register_party(
    *,
    kind: str,
    name: str,
    actor: Any,
    organisation_kind: str = "",
    place: Place | None = None,
    sex: str = "",
    language: str = "es",
    user: Any = None,
    identifiers: Iterable[tuple[str, str]] = (),
) -> Party:
    """Put a person or an organisation on record, with its `(scheme, number)` identifiers."""
    party = new_party(
        kind=kind,
        name=name,
        organisation_kind=organisation_kind,
        place=place,
        sex=sex,
        language=language,
        user=user,
    )
    party.save(force_insert=True)
    audit.record(actor, "party.register", party, after=_shown(party))
    for scheme, value in identifiers:
        add_identifier(party, scheme=scheme, value=value, actor=actor)
    return party


def new_party(
    *,
    kind: str,
    name: str,
    organisation_kind: str = "",
    place: Place | None = None,
    sex: str = "",
    language: str = "es",
    user: Any = None,
) -> Party:
    """Return a party as it is put on record, not saved yet."""
    clean_name = " ".join(name.split())
    if not clean_name:
        raise Problem(problems.NAME_MISSING)
    return Party(
        kind=kind,
        name=clean_name[:200],
        organisation_kind=organisation_kind if kind == Party.Kind.ORGANISATION else "",
        sex=sex,
        language=language,
        place=place,
        user=user,
    )


@transaction.atomic
def change_party(party: Party, *, actor: Any, **changes: Any) -> Party:
    """Change the particulars of a party; what stood there before is kept in the audit entry."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not a particular of a party: {', '.join(sorted(unknown))}")
    party = standing(party)
    before = _shown(party)
    for name, value in changes.items():
        setattr(party, name, value)
    party.name = " ".join(party.name.split())
    if not party.name:
        raise Problem(problems.NAME_MISSING)
    after = _shown(party)
    if after != before:
        party.save()
        changed = [key for key in after if after[key] != before[key]]
        audit.record(
            actor,
            "party.change",
            party,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return party


@transaction.atomic
def person_of(user: Any, *, actor: Any | None = None) -> Party:
    """The person behind an account; put on record at the first need, once however many ask at the same moment."""
    User.objects.select_for_update().get(pk=user.pk)
    person = Party.objects.filter(user=user).first()
    if person is None:
        person = register_party(
            kind=Party.Kind.PERSON,
            name=user.get_full_name() or user.get_username(),
            language=user.language if user.language in Party.Language.values else Party.Language.SPANISH,
            user=user,
            actor=actor or user,
        )
    return person.surviving


def _shown(party: Party) -> dict[str, str]:
    return {
        "kind": party.kind,
        "name": party.name,
        "organisation_kind": party.organisation_kind,
        "sex": party.sex,
        "language": party.language,
        "preferred_channel": party.preferred_channel,
        "place": party.place.code if party.place else "",
    }


@transaction.atomic
def export_parties(actor: Any, *, count: int, filters: dict[str, str], fmt: str) -> None:
    """Write down that a list of parties left the platform: by whom, how many, under which filters."""
    subject = User.objects.get(pk=actor.pk)
    audit.record(actor, "party.export", subject, after={"count": count, "filters": filters, "format": fmt})
