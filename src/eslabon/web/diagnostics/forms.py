"""Forms of diagnostics: documents, filters, opening by hand."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.snapshots.wording import in_words, percent
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place

STATE = Response.State
HELP = _("PDF o foto, hasta 10 MB.")


class DocumentForm(forms.Form):
    """One document."""

    file = forms.FileField(label=_("Documento"), help_text=HELP, required=False)


class FindPartyForm(forms.Form):
    """Whose diagnostic is to be opened."""

    q = forms.CharField(label=_("Nombre de la organización"), required=False, max_length=100)


class OpenForm(forms.Form):
    """On which chain, and whether it is a further round."""

    chain = forms.ChoiceField(label=_("Cadena"))
    another_round = forms.BooleanField(label=_("Es otra ronda: ya entregó el diagnóstico anterior"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].choices = [(one.code, one.name) for one in programme.chains.all()]  # type: ignore[attr-defined]  # -- a choice field


class ResponseFilter(django_filters.FilterSet):
    """Every field is optional."""

    q = django_filters.CharFilter(label=_("Nombre"), field_name="party__name", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label=_("Estado"),
        choices=[("new", _("sin empezar")), ("going", _("por terminar")), ("submitted", _("entregado"))],
        empty_label=_("Todos"),
        method="with_state",
    )
    chain = django_filters.ChoiceFilter(label=_("Cadena"), field_name="chain__code", empty_label=_("Todas"))
    segment = django_filters.ChoiceFilter(label=_("Segmento"), field_name="segment", empty_label=_("Todos"))
    place = django_filters.ChoiceFilter(
        label=_("Departamento"), field_name="place__code", lookup_expr="startswith", empty_label=_("Todos")
    )
    stopped = django_filters.ChoiceFilter(label=_("Se detuvo en"), field_name="stopped_at", empty_label=_("Todas"))

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Response],
        *,
        programme: Programme,
        segments: dict[str, Any] | None,
        sections: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.filters["chain"].extra["choices"] = [(one.code, one.name) for one in programme.chains.all()]
        if segments is None:
            del self.filters["segment"]
        else:
            self.filters["segment"].extra["choices"] = [(code, in_words(texts)) for code, texts in segments.items()]
        self.filters["stopped"].extra["choices"] = [(code, in_words(texts)) for code, texts in sections.items()]
        places = Place.objects.filter(country=programme.country, kind="department").order_by("name")
        self.filters["place"].extra["choices"] = [(place.code, place.name) for place in places]

    def with_state(self, queryset: QuerySet[Response], _name: str, value: str) -> QuerySet[Response]:
        """Keep what was not begun, not finished, or handed in."""
        kept = {
            "new": Q(state=STATE.OPEN, answered=0),
            "going": Q(state=STATE.OPEN, answered__gt=0),
            "submitted": Q(state=STATE.SUBMITTED),
        }
        return queryset.filter(kept[value])


class ResponseTable(tables.Table):
    """One response per row: whose, how far, and what came of it."""

    caption = _("Diagnósticos")
    stack = True
    party = tables.Column(verbose_name=_("Organización"), order_by=("party__name", "pk"))
    chain = tables.TemplateColumn(
        "<span>{% if record.chain %}{% product record.chain.code record.chain.name %}{% else %}–{% endif %}"
        '{% if record.place %} <span class="soft">{{ record.place }}</span>{% endif %}</span>',
        verbose_name=_("Cadena y lugar"),
        order_by=("chain__code", "place__name", "pk"),
        empty_values=(),
    )
    state = tables.TemplateColumn(
        "{% load diagnostics %}{% response_status record %}", verbose_name=_("Estado"), order_by=("state", "answered")
    )
    far = tables.Column(verbose_name=_("Respondidas"), accessor="answered", empty_values=())
    stopped_at = tables.Column(verbose_name=_("Se detuvo en"), empty_values=())
    saved_at = tables.TemplateColumn(
        "{% if record.saved_at %}{% ago record.saved_at %}{% else %}–{% endif %}",
        verbose_name=_("Último cambio"),
        empty_values=(),
    )
    segment = tables.Column(verbose_name=_("Segmento"), empty_values=())
    share = tables.Column(verbose_name=_("Puntaje"), empty_values=())

    class Meta:
        empty_text = ""

    def __init__(self, *args: Any, labels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels

    def render_party(self, record: Response) -> str:
        """The organisation, with the way to its diagnostic; who is helped is marked."""
        url = reverse("diagnostic", kwargs={"response_id": record.pk})
        helped = _("con ayuda") if record.helper_id else ""
        return format_html('<a href="{}">{}</a> <span class="soft">{}</span>', url, record.party.name, helped)

    def render_far(self, record: Response) -> str:
        """How many of those asked."""
        return f"{record.answered} / {record.asked}"

    def render_stopped_at(self, record: Response) -> str:
        """The section of the first question without an answer."""
        if record.state == STATE.SUBMITTED:
            return "–"
        return in_words(self.labels.get(record.stopped_at)) or str(_("falta entregar"))

    def render_segment(self, value: Any) -> str:
        """In words."""
        return in_words(self.labels.get(value)) or "–"

    def render_share(self, value: Any) -> str:
        """In percent."""
        return percent(value)
