"""Forms of the monthly report, its corrections and its claims."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eslabon.web.monitoring.models import ClaimedThing, Indicator, MonitoringTerms, ReportFile
from eslabon.web.monitoring.queries.indicators import in_words
from eslabon.web.monitoring.queries.units import is_money, unit_in_words
from eslabon.web.monitoring.services.claims import Claimed
from eslabon.web.monitoring.services.reports import Said

PERSON = "person"
MEASURES = ("ha", "kg", "t", "l")
UNITS = {ClaimedThing.Kind.JOB: "job", ClaimedThing.Kind.HECTARE: "ha"}


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **more,
    )


def _named(indicator: Indicator) -> str:
    """Return the name with its unit, where the name does not say already what is counted."""
    has_measure = is_money(indicator.unit) or indicator.unit in MEASURES
    return f"{indicator.name} ({unit_in_words(indicator.unit)})" if has_measure else indicator.name


class ReportForm(forms.Form):
    """One amount per indicator, and its parts where somebody knows them."""

    def __init__(self, *args: Any, indicators: list[Indicator], terms: MonitoringTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        dimensions = {one["code"]: one for one in terms.dimensions}
        self.parts: dict[str, dict[str, tuple[str, str]]] = {}
        for one in indicators:
            self.fields[one.code] = _amount(_named(one), help_text=one.meaning)
            known = [dimensions[code] for code in one.dimensions if code in dimensions]
            self.parts[one.code] = {
                f"{one.code}__{dimension['code']}__{category['code']}": (dimension["code"], category["code"])
                for dimension in known
                for category in dimension["categories"]
            }
            for dimension in known:
                for category in dimension["categories"]:
                    name = f"{one.code}__{dimension['code']}__{category['code']}"
                    self.fields[name] = _amount(f"{in_words(dimension)}: {in_words(category)}")
        self.fields["note"] = forms.CharField(
            label=_("Qué pasó este mes"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Lo que explica las cifras: lluvias, precios, un comprador que se retrasó."),
        )

    def tell_map(self, counted: Mapping[tuple[str, str], int]) -> None:
        """Say beside the parts of people how many the map of producers has of each."""
        for one in self.indicators:
            for name, key in self.parts[one.code].items() if one.unit == PERSON else ():
                if counted.get(key):
                    self.fields[name].help_text = _now("En el mapeo: %(n)s.") % {"n": counted[key]}

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields as the page shows them: each indicator with its parts folded behind it."""
        return [
            {"field": self[one.code], "parts": [self[name] for name in self.parts[one.code]]} for one in self.indicators
        ]

    def typed(self) -> dict[str, str]:
        """What was typed, as it was typed: a draft keeps what is not yet a number."""
        kept = {name: str(self.data.get(name, "")).strip()[:2000] for name in self.fields}
        return {name: value for name, value in kept.items() if value}

    def said(self) -> dict[str, Said]:
        """The figures of a valid form; what was left empty is not there."""
        found = {}
        for one in self.indicators:
            value = self.cleaned_data.get(one.code)
            if value is not None:
                parts = {
                    key: self.cleaned_data[name]
                    for name, key in self.parts[one.code].items()
                    if self.cleaned_data.get(name) is not None
                }
                found[one.code] = Said(value, parts)
        return found


class ReportFileForm(forms.Form):
    """What shows the month."""

    kind = forms.ChoiceField(label=_("Qué documento es"), choices=ReportFile.Kind.choices)
    file = forms.FileField(label=_("Documento o foto"))


class CorrectionForm(forms.Form):
    """A counter-entry: what is added, or taken away."""

    change = forms.DecimalField(
        label=_("Cuánto se suma o se resta"),
        max_digits=18,
        decimal_places=4,
        help_text=_("Con signo menos si hubo de más. Lo enviado no se borra."),
        widget=forms.TextInput(attrs={"inputmode": "text"}),
    )
    reason = forms.CharField(label=_("Por qué"), max_length=300)


class ClaimForm(forms.Form):
    """A sale, a job or a hectare, and the share that the alliance counts as its own."""

    kind = forms.ChoiceField(label=_("Qué se declara"), choices=ClaimedThing.Kind.choices)
    owner = forms.CharField(
        label=_("De quién es"),
        max_length=40,
        help_text=_(
            "Venta: RUC o NIT de quien emite. Empleo: documento de la persona. Hectárea: código de la parcela."
        ),
    )
    name = forms.CharField(
        label=_("Cuál es"),
        max_length=60,
        help_text=_("Venta: número del comprobante. Empleo: año. Hectárea: campaña."),
    )
    amount = forms.DecimalField(
        label=_("Cantidad completa"), min_value=Decimal("0.0001"), max_digits=16, decimal_places=4
    )
    happened_on = day_field(_("Fecha"))
    percent = forms.DecimalField(
        label=_("Qué parte cuenta esta alianza, en %"),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=100,
        help_text=_("Si otra alianza o programa también la cuenta, acuerden cuánto cada uno: juntos, hasta 100 %."),
    )

    def claimed(self, *, currency: str) -> Claimed:
        """The thing and the share."""
        values = self.cleaned_data
        return Claimed(
            kind=values["kind"],
            owner=values["owner"],
            name=values["name"],
            amount=values["amount"],
            unit=UNITS.get(values["kind"], currency),
            happened_on=values["happened_on"],
            share=values["percent"] / 100,
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Por qué"), max_length=300)


def read_amount(text: str) -> Decimal | None:
    """Return a typed amount, or None if it is none."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def not_a_number(label: str) -> str:
    """Say which amount could not be read."""
    return _now("%(label)s: escriba un número.") % {"label": label}
