"""Lists of parties: what a role reaches, what a person belongs to, who answers to a number."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eslabon.web.parties.models import Contact, Identifier, Membership, Party
from eslabon.web.parties.models.spellings import REGISTERS, number_form, reach_of
from eslabon.web.parties.permissions import within_reach
from eslabon.web.territory.models import Place
from eslabon.web.territory.queries import department_of, full_name


def parties_for(user: Any) -> QuerySet[Party]:
    """The standing records that the user's roles let them see, with their place."""
    reach = within_reach(user, "party.view", "party.edit")
    return Party.objects.filter(reach, merged_into__isnull=True).select_related("place__parent__parent")


def parties_for_merging(user: Any) -> QuerySet[Party]:
    """The standing records that the user's roles let them merge."""
    return Party.objects.filter(within_reach(user, "party.merge"), merged_into__isnull=True)


def export_rows(found: QuerySet[Party]) -> Iterator[list[Any]]:
    """The lines of the list as a file, by name: no numbers, no contacts.

    Labels and places are put into words once each, not for every line: of 12,000 lines that was nearly all the time.
    """
    kinds, forms = (
        {code: str(label) for code, label in choices}
        for choices in (Party.Kind.choices, Party.OrganisationKind.choices)
    )
    where: dict[int | None, list[str]] = {None: ["", "", ""]}
    for place in Place.objects.filter(pk__in=found.values("place")).select_related("parent__parent__parent"):
        department = department_of(place)
        where[place.pk] = [department.name if department else "", full_name(place), place.code]
    rows = found.order_by("name").values_list("name", "kind", "organisation_kind", "place", "created_at")
    for name, kind, form, key, created_at in rows:
        yield [name, kinds[kind], forms.get(form, ""), *where[key], timezone.localtime(created_at).date()]


def person_behind(user: Any) -> Party | None:
    """The record that stands for the person of an account, if there is one yet."""
    person = Party.objects.filter(user=user).first()
    return person.surviving if person else None


def organisations_of(person: Party, *, today: date) -> QuerySet[Membership]:
    """Memberships that give the person rights today, with their organisation."""
    held = Membership.objects.in_force(today).filter(person=person.surviving)
    found: QuerySet[Membership] = held.select_related("organisation__place").order_by("organisation__name")
    return found


def representatives_of(organisation: Party, *, today: date) -> QuerySet[Membership]:
    """Who represents the organisation today."""
    found: QuerySet[Membership] = organisation.members.representing().in_force(today).select_related("person")
    return found


def find_by_number(text: str) -> Q:
    """Filter of the parties that bear this identity or taxpayer number, in whatever register."""
    forms = [f"{scheme}:{number_form(scheme, text)}" for scheme in REGISTERS]
    found = Identifier.objects.filter(value_index__in=forms, withdrawn_at__isnull=True)
    return Q(pk__in=found.values("party"))


def find_by_reach(channel: str, value: str) -> Party | None:
    """The party that a message from this (normalised) telephone or mail comes from, if it is one only."""
    found = Contact.objects.filter(value_index=reach_of(channel, value), withdrawn_at__isnull=True)
    parties = {contact.party.surviving for contact in found.select_related("party")}
    return parties.pop() if len(parties) == 1 else None
