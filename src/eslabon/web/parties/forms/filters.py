"""The filters of the list of parties."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import find_by_number
from eslabon.web.territory.models import Place
from eslabon.web.territory.queries import departments

SHORTEST_NUMBER = 6


def _departments(request: Any) -> QuerySet[Place]:
    return departments("PE") | departments("CO")


class PartyFilter(django_filters.FilterSet):
    """By name or number, kind, form, department."""

    q = django_filters.CharFilter(
        label=_("Nombre o número"),
        method="named",
        help_text=_("Parte del nombre, o el RUC, DNI, NIT o cédula completo."),
    )
    kind = django_filters.ChoiceFilter(label=_("Tipo"), choices=Party.Kind.choices, empty_label=_("Todos"))
    organisation_kind = django_filters.ChoiceFilter(
        label=_("Forma"), choices=Party.OrganisationKind.choices, empty_label=_("Todas")
    )
    department = django_filters.ModelChoiceFilter(
        label=_("Departamento"),
        queryset=_departments,
        method="inside",
        to_field_name="code",
        empty_label=_("Todos"),
    )

    class Meta:
        model = Party
        fields: tuple[str, ...] = ()

    def named(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        """Every word in the name, or the whole number under its seal."""
        found = queryset
        for word in value.split():
            found = found.filter(name__icontains=word)
        if sum(character.isdigit() for character in value) >= SHORTEST_NUMBER:
            found = found | queryset.filter(find_by_number(value))
        return found

    def inside(self, queryset: QuerySet[Party], name: str, value: Place) -> QuerySet[Party]:
        """In the department or anywhere inside it."""
        return queryset.filter(place__code__startswith=value.code)
