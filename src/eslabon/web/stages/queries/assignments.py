"""Who could be given a function, or a profile to score."""

from django.db.models import Q, QuerySet

from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Assignment


def candidates(programme: Programme) -> QuerySet[Party]:
    """Bodies for which somebody holds a role, or that had a function in the programme before."""
    with_people = Q(pk__in=programme.roles.filter(assignments__party__isnull=False).values("assignments__party"))
    before = Q(pk__in=Assignment.objects.filter(alliance__programme=programme).values("party"))
    kinds = (Party.OrganisationKind.NGO, Party.OrganisationKind.PUBLIC_ENTITY)
    agencies = Q(kind=Party.Kind.ORGANISATION, organisation_kind__in=kinds)
    return Party.objects.filter(with_people | before | agencies, merged_into=None).order_by("name")


def scorers_of(programme: Programme) -> QuerySet[User]:
    """Everybody who holds a role in which profiles are scored."""
    roles = [one.pk for one in programme.roles.all() if "profile.score" in one.acts]
    return User.objects.filter(role_assignments__role__in=roles, is_active=True).distinct().order_by("full_name")
