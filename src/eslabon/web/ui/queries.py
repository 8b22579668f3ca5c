"""The examples of the living page. They are invented; the components are the real ones."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.rules.problems import Problem, calls
from eslabon.web.ui import charts
from eslabon.web.ui.glyphs import draw

CHAINS = [("banana", gettext_lazy("Banano")), ("cacao", gettext_lazy("Cacao")), ("coffee", gettext_lazy("Café"))]
SWATCHES = (
    *("paper", "surface", "sunken", "line", "control", "ink", "soft", "accent", "accent-soft"),
    *("verified", "waiting", "refused", "banana", "coffee", "cacao"),
)
ROWS: list[dict[str, Any]] = [
    {
        "name": "Cooperativa Valle Verde",
        "chain": "cacao",
        "sales": Decimal(182400),
        "area": Decimal("96.5"),
        "waits": 3,
    },
    {
        "name": "Asociación Flor de Montaña",
        "chain": "coffee",
        "sales": Decimal("81250.5"),
        "area": Decimal(41),
        "waits": 12,
    },
    {"name": "Bananeros del Bajo Piura", "chain": "banana", "sales": None, "area": Decimal("210.25"), "waits": 1},
]


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Nombre de la organización"), max_length=120)
    taxpayer_id = forms.CharField(
        label=gettext_lazy("RUC"), help_text=gettext_lazy("Once cifras, como está en la ficha RUC."), min_length=11
    )
    chain = forms.ChoiceField(label=gettext_lazy("Producto"), choices=CHAINS, widget=forms.RadioSelect)
    started_on = forms.DateField(
        label=gettext_lazy("Inicio de actividades"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    sales = forms.DecimalField(label=gettext_lazy("Ventas del último año, en soles"), min_value=0, required=False)
    certificates = forms.MultipleChoiceField(
        label=gettext_lazy("Certificaciones"),
        choices=[("organic", gettext_lazy("Orgánica")), ("fair", gettext_lazy("Comercio justo"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evidence = forms.FileField(
        label=gettext_lazy("Ficha RUC"), help_text=gettext_lazy("PDF o foto, hasta 10 MB."), required=False
    )
    notes = forms.CharField(label=gettext_lazy("Algo más"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agrees = forms.BooleanField(label=gettext_lazy("Los datos son verdaderos."))


class ExampleFilters(forms.Form):
    """Filters over plain rows; a list page passes its django-filter set instead."""

    name = forms.CharField(label=gettext_lazy("Nombre"), required=False)
    chain = forms.ChoiceField(
        label=gettext_lazy("Producto"), choices=[("", gettext_lazy("Todos")), *CHAINS], required=False
    )


class ExampleTable(django_tables2.Table):
    """Sortable, with units in the head."""

    caption = gettext_lazy("Organizaciones que esperan respuesta")
    name = django_tables2.Column(verbose_name=gettext_lazy("Organización"))
    chain = django_tables2.Column(verbose_name=gettext_lazy("Producto"))
    sales = django_tables2.TemplateColumn(
        "{{ value|cell }}",
        verbose_name=gettext_lazy("Ventas (S/)"),
        attrs={"th": {"class": "num"}, "td": {"class": "number"}},
    )
    area = django_tables2.TemplateColumn(
        "{{ value|cell }}",
        verbose_name=gettext_lazy("Área (ha)"),
        attrs={"th": {"class": "num"}, "td": {"class": "number"}},
    )
    waits = django_tables2.Column(
        verbose_name=gettext_lazy("Espera (días)"), attrs={"th": {"class": "num"}, "td": {"class": "number"}}
    )

    def render_chain(self, value: str) -> str:
        """Word, drawing and colour."""
        return format_html(
            '<span class="product product--{}">{}<span>{}</span></span>', value, draw(value), dict(CHAINS)[value]
        )


def examples(request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    """Everything that the living page shows."""
    table = ExampleTable([row for row in ROWS if _matches(row, request)], order_by=request.GET.get("sort", "name"))
    table.paginate(page=1, per_page=2)
    table.downloads = [{"label": "CSV", "url": "#tablas"}, {"label": "XLSX", "url": "#tablas"}]
    return {
        "breadcrumbs": [{"label": _("Inicio"), "url": "/"}, {"label": _("Componentes de diseño")}],
        "links": _links(),
        "links_short": [{"label": link["label"], "state": link["state"]} for link in _links()],
        "states": _states(),
        "siblings": [
            {"label": _("Alianza"), "url": "#hermanas", "current": True},
            {"label": _("Ruta"), "url": "#hermanas", "current": False},
        ],
        "form": ExampleForm(initial={"chain": "cacao"}, prefix="good"),
        "form_wrong": ExampleForm({"wrong-name": "", "wrong-taxpayer_id": "2012"}, prefix="wrong"),
        "filters": ExampleFilters(request.GET or None),
        "table": table,
        "table_stacked": _stacked(),
        "no_rows": ExampleTable([], prefix="none-"),
        "problems": [Problem(calls.CALL_NOT_OPEN, call="ruta-2021-1"), _("Falta el documento que muestra las ventas.")],
        "facts": _facts(),
        "figures": _figures(),
        "swatches": SWATCHES,
        "today": now.date(),
        "earlier": now - timedelta(days=3),
        "amount": Decimal("1234567.5"),
    }


def _stacked() -> ExampleTable:
    table = ExampleTable(ROWS[:2], prefix="stacked-", orderable=False)
    table.stack = True
    return table


def _matches(row: dict[str, Any], request: HttpRequest) -> bool:
    name, chain = request.GET.get("name", "").casefold(), request.GET.get("chain", "")
    return name in row["name"].casefold() and chain in {"", row["chain"]}


def _links() -> list[dict[str, Any]]:
    return [
        {"label": _("Convocatoria"), "state": "verified", "url": "#la-cadena", "note": _("junio 2021")},
        {"label": _("Diagnóstico"), "state": "verified", "url": "#la-cadena", "note": _("agosto 2021")},
        {"label": _("Ruta"), "state": "declared", "url": "#la-cadena", "current": True, "note": _("7 de 12 servicios")},
        {"label": _("Alianza"), "state": "declared", "url": "#la-cadena"},
        {"label": _("Articulación"), "state": "open"},
        {"label": _("Resultado comprobado"), "state": "open"},
    ]


def _states() -> list[tuple[str, str]]:
    return [
        ("draft", _("Borrador")),
        ("open", _("Sin alcanzar")),
        ("declared", _("Declarado")),
        ("waiting", _("Por subsanar")),
        ("verified", _("Comprobado")),
        ("refused", _("No cumple")),
    ]


def _facts() -> list[dict[str, Any]]:
    return [
        {"label": _("Lugar"), "value": "San Martín"},
        {"label": _("Representante"), "value": ""},
        {"label": _("Inicio de actividades"), "value": "2016-03-01", "note": _("según la ficha RUC")},
    ]


def _figures() -> list[charts.Figure]:
    first = date(2021, 5, 3)
    weekly = {first + timedelta(weeks=n): count for n, count in enumerate((2, 5, 4, 9, 12, 8, 17, 27))}
    return [
        charts.target_progress(84, target=150, title=_("Organizaciones admitidas"), unit=_("organizaciones")),
        charts.counts_by_week(
            weekly, title=_("Postulaciones enviadas"), unit=_("postulaciones"), first=first, last=date(2021, 6, 27)
        ),
        _by_chain(),
    ]


def _by_chain() -> charts.Figure:
    counts = [("banana", _("Banano"), 42), ("coffee", _("Café"), 61), ("cacao", _("Cacao"), 47)]
    return charts.Figure(
        title=_("Organizaciones por producto"),
        description=_("Banano 42, café 61, cacao 47."),
        vega_lite_spec={
            "height": 120,
            "data": {"values": [{"code": code, "product": name, "n": count} for code, name, count in counts]},
            "encoding": {
                "y": {"field": "product", "type": "nominal", "title": None, "sort": None},
                "x": {"field": "n", "type": "quantitative", "title": _("organizaciones"), "axis": {"tickCount": 4}},
            },
            "layer": [
                {
                    "mark": {"type": "bar", "size": 24},
                    "encoding": {
                        "color": {
                            "field": "code",
                            "scale": charts.product_scale("banana", "coffee", "cacao"),
                            "legend": None,
                        }
                    },
                },
                {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "n"}}},
            ],
        },
        table_header=(_("Producto"), _("organizaciones")),
        table_rows=[(name, count) for _code, name, count in counts],
    )
