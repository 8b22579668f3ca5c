"""The inbox: its filters, its table, and what is done to the ticked rows."""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.calls.models import Application, Call
from eslabon.web.calls.queries import NEEDS_VISIT, is_overdue, waits_for
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope
from eslabon.web.territory.models import Place

STATE = Application.State
WAITS = {
    "team": Q(state=STATE.SUBMITTED),
    "organisation": Q(state__in=(STATE.DRAFT, STATE.TO_CORRECT)),
    "appeal": Q(has_open_appeal=True),
    "nobody": Q(state__in=(STATE.ELIGIBLE, STATE.NOT_ELIGIBLE, STATE.WITHDRAWN), has_open_appeal=False),
}


class InboxFilter(django_filters.FilterSet):
    """Every field is optional; what does not fit a field is told beside it and filters nothing."""

    q = django_filters.CharFilter(label=_("Código o nombre"), method="with_text")
    call = django_filters.ChoiceFilter(label=_("Convocatoria"), field_name="call__code", empty_label=_("Todas"))
    state = django_filters.ChoiceFilter(label=_("Estado"), choices=STATE.choices, empty_label=_("Todos"))
    waits = django_filters.ChoiceFilter(
        label=_("En espera de"),
        choices=[
            ("team", _("el equipo")),
            ("organisation", _("la organización")),
            ("appeal", _("quien resuelve la apelación")),
            ("nobody", _("nadie")),
        ],
        empty_label=_("Todos"),
        method="with_waits",
    )
    alert = django_filters.ChoiceFilter(
        label=_("Atención"),
        choices=[
            ("overdue", _("subsanación vencida")),
            ("appeal", _("apelación por resolver")),
            ("visit", _("falta confirmar en campo")),
        ],
        empty_label=_("Todo"),
        method="with_alert",
    )
    chain = django_filters.ChoiceFilter(label=_("Cadena"), field_name="chain__code", empty_label=_("Todas"))
    place = django_filters.ChoiceFilter(
        label=_("Departamento"), field_name="place__code", lookup_expr="startswith", empty_label=_("Todos")
    )
    exporter = django_filters.ChoiceFilter(
        label=_("Ya exporta"),
        choices=[("yes", _("Sí")), ("no", _("No"))],
        empty_label=_("Todos"),
        method="with_exporter",
    )

    def __init__(self, data: Any, queryset: QuerySet[Application], *, programme: Programme, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        english = (get_language() or "es").startswith("en")
        calls = Call.objects.filter(programme=programme)
        self.filters["call"].extra["choices"] = [
            (call.code, call.title_en if english else call.title_es) for call in calls
        ]
        self.filters["chain"].extra["choices"] = [(chain.code, chain.name) for chain in programme.chains.all()]
        places = Place.objects.filter(pk__in=calls.values("combinations__place")).order_by("name")
        self.filters["place"].extra["choices"] = [(place.code, place.name) for place in places]

    def with_text(self, queryset: QuerySet[Application], _name: str, value: str) -> QuerySet[Application]:
        """Keep whose code or organisation's name holds the words."""
        return queryset.filter(Q(reference__icontains=value) | Q(party__name__icontains=value))

    def with_waits(self, queryset: QuerySet[Application], _name: str, value: str) -> QuerySet[Application]:
        """Keep what waits for somebody, or for nobody."""
        return queryset.filter(WAITS[value])

    def with_alert(self, queryset: QuerySet[Application], _name: str, value: str) -> QuerySet[Application]:
        """Keep what presses."""
        kept = {"overdue": is_overdue(timezone.localdate()), "appeal": WAITS["appeal"], "visit": NEEDS_VISIT}
        return queryset.filter(kept[value])

    def with_exporter(self, queryset: QuerySet[Application], _name: str, value: str) -> QuerySet[Application]:
        """Keep exporters, or who said that it does not export."""
        return queryset.filter(exporter=value == "yes")


class InboxTable(tables.Table):
    """One application per row: what it is, where it stands, who has the next move and since when."""

    caption = _("Postulaciones")
    stack = True
    pick = tables.TemplateColumn(
        template_name="calls/parts/pick.html", verbose_name=_("Marcar"), orderable=False, empty_values=()
    )
    party = tables.Column(verbose_name=_("Organización"), order_by=("party__name", "reference"))
    call = tables.Column(verbose_name=_("Convocatoria"), accessor="call__code", order_by=("call__code", "reference"))
    chain = tables.TemplateColumn(
        "<span>{% if record.chain %}{% product record.chain.code record.chain.name %}{% else %}–{% endif %}"
        '{% if record.place %} <span class="soft">{{ record.place }}</span>{% endif %}</span>',
        verbose_name=_("Cadena y lugar"),
        order_by=("chain__code", "place__name", "reference"),
        empty_values=(),
    )
    state = tables.TemplateColumn(
        "{% load calls %}{% application_status record %}", verbose_name=_("Estado"), order_by=("state", "reference")
    )
    waits = tables.Column(verbose_name=_("En espera de"), orderable=False, empty_values=())
    since = tables.TemplateColumn(
        "{% if record.waiting_since %}{% ago record.waiting_since %}{% else %}–{% endif %}",
        verbose_name=_("Desde cuándo"),
        accessor="waiting_since",
        empty_values=(),
    )

    class Meta:
        empty_text = ""

    def __init__(self, *args: Any, today: Any, can_pick: bool, reads: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if can_pick else ("pick",), **kwargs)
        self.today, self.reads = today, reads

    def render_party(self, value: Any, record: Application) -> str:
        """The organisation, with the way to its review, or to its state for who may not read what it declares."""
        name = "application_review" if any(scope.covers(record) for scope in self.reads) else "application"
        url = reverse(name, kwargs={"application_id": record.pk})
        return format_html(
            '<span><a href="{}">{}</a> <span class="soft">{}</span></span>', url, record.party.name, record.reference
        )

    def render_waits(self, record: Any) -> str:
        """Who has the next move; whose time is over is said."""
        words = waits_for(record)
        if record.correction_deadline and record.correction_deadline < self.today:
            return format_html('<span>{} <strong class="field__error">{}</strong></span>', words, _("plazo vencido"))
        return words or "–"

    def order_since(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001 -- the library calls it so
        """Oldest or newest first; what waits for nobody stays last."""
        since = F("waiting_since")
        ordered = since.desc(nulls_last=True) if is_descending else since.asc(nulls_last=True)
        return queryset.order_by(ordered, "reference"), True


class SaveViewForm(forms.Form):
    """A name for the filter in use."""

    name = forms.CharField(label=_("Nombre del filtro"), max_length=80)


class ManyCorrectionsForm(forms.Form):
    """The same words on one requirement, for many."""

    requirement = forms.TypedChoiceField(label=_("Requisito"), coerce=int)
    message = forms.CharField(
        label=_("Qué debe completar o corregir cada organización"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lo leerá tal como usted lo escriba."),
    )

    def __init__(self, *args: Any, requirements: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = requirements  # type: ignore[attr-defined]  # -- a choice field
