"""Filters of the audit trail."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Entry, acts_called


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryFilter(django_filters.FilterSet):
    """By who, what, on what, and when."""

    programme = django_filters.CharFilter(method="kept", widget=forms.HiddenInput)
    actor = django_filters.CharFilter(label=_("Quién"), method="by_actor")
    act = django_filters.CharFilter(label=_("Acto"), method="by_act")
    subject = django_filters.CharFilter(label=_("Sobre qué"), method="by_subject")
    since = django_filters.DateFilter(label=_("Desde"), field_name="at", lookup_expr="date__gte", widget=_date_input())
    until = django_filters.DateFilter(label=_("Hasta"), field_name="at", lookup_expr="date__lte", widget=_date_input())

    class Meta:
        model = Entry
        fields = ()

    def kept(self, queryset: QuerySet[Entry], name: str, value: Any) -> QuerySet[Entry]:
        """The programme only travels along with the other filters; the view has already applied it."""
        return queryset

    def by_actor(self, queryset: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Who did it, or on whose behalf."""
        return queryset.filter(Q(actor_name__icontains=value) | Q(on_behalf_of__icontains=value))

    def by_act(self, queryset: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """What was done, in words or by its code."""
        return queryset.filter(Q(act__in=acts_called(value)) | Q(act__icontains=value))

    def by_subject(self, queryset: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Name, kind or exact identifier of the thing."""
        return queryset.filter(
            Q(subject_name__icontains=value) | Q(subject_type__icontains=value) | Q(subject_id__iexact=value)
        )
