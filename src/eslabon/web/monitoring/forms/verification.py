"""Forms of the quarter's sample, its checks, and of targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.monitoring.figures import ADJUSTED, REJECTED, VERIFIED
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.forms.reports import day_field, not_a_number, read_amount
from eslabon.web.monitoring.models import CheckFile, Figure
from eslabon.web.monitoring.services.checking import Found, Seen
from eslabon.web.monitoring.services.drawing import Wanted
from eslabon.web.monitoring.services.indicators import Aim

STRATA = (
    ("size", _("cuánto vendieron (tres partes)")),
    ("chain", _("producto")),
    ("corridor", _("corredor")),
    ("place", _("región")),
)
RESULTS = (
    ("", "–"),
    (VERIFIED, _("verificada")),
    (ADJUSTED, _("ajustada")),
    (REJECTED, _("rechazada")),
)


class DrawForm(forms.Form):
    """How sure one wants to be, and by what the draw is stratified."""

    confidence = forms.DecimalField(
        label=_("Confianza, en %"), min_value=50, max_value=99, max_digits=4, decimal_places=1
    )
    margin = forms.DecimalField(label=_("Margen, en puntos"), min_value=1, max_value=50, max_digits=4, decimal_places=1)
    stratified_by = forms.ChoiceField(
        label=_("Repartir la muestra por"),
        choices=STRATA,
        help_text=_("Por ventas conviene casi siempre: unas pocas alianzas venden la mayor parte."),
    )

    def wanted(self) -> Wanted:
        """The choice."""
        values = self.cleaned_data
        return Wanted(values["confidence"] / 100, values["margin"], values["stratified_by"])


class DirectedForm(forms.Form):
    """An alliance that was not drawn, and why it is checked all the same."""

    alliance = forms.ModelChoiceField(label=_("Alianza"), queryset=Alliance.objects.none())
    reason = forms.CharField(label=_("Por qué"), max_length=300)

    def __init__(self, *args: Any, alliances: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["alliance"]
        field.queryset = alliances


class SeenForm(forms.Form):
    """What was looked at, with its day and its words."""

    invoices_on = day_field(_("Comprobantes comparados el"), required=False)
    invoices_note = forms.CharField(
        label=_("Qué se vio en los comprobantes"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    rosters_on = day_field(_("Padrones comparados el"), required=False)
    rosters_note = forms.CharField(
        label=_("Qué se vio en los padrones"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    visited_on = day_field(_("Visita de campo el"), required=False)
    visit_note = forms.CharField(
        label=_("Qué se vio en la visita"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    causality_note = forms.CharField(
        label=_("Qué dice usted de la causalidad"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("La regla mira fechas; usted, si una cosa llevó a la otra."),
    )

    def seen(self) -> Seen:
        """What was written."""
        return Seen(**self.cleaned_data)


class FindingsForm(forms.Form):
    """A line per figure: the result, another value if it was adjusted, and why."""

    evidence = forms.ModelChoiceField(
        label=_("Documento que lo muestra"), queryset=CheckFile.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, figures: list[Figure], files: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        field: Any = self.fields["evidence"]
        field.queryset = files
        for place, figure in enumerate(figures):
            name = f"{figure.indicator}, {figure.period}"
            self.fields[f"result_{place}"] = forms.ChoiceField(
                label=_("Resultado de %(name)s") % {"name": name}, choices=RESULTS, required=False
            )
            self.fields[f"value_{place}"] = forms.CharField(
                label=_("Valor hallado de %(name)s") % {"name": name},
                required=False,
                max_length=24,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            self.fields[f"reason_{place}"] = forms.CharField(
                label=_("Por qué, %(name)s") % {"name": name}, required=False, max_length=500
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each figure with its three fields."""
        return [
            {
                "figure": figure,
                "result": self[f"result_{place}"],
                "value": self[f"value_{place}"],
                "reason": self[f"reason_{place}"],
            }
            for place, figure in enumerate(self.figures)
        ]

    def clean(self) -> dict[str, Any]:
        """Every adjusted figure has a number."""
        values = super().clean() or {}
        for place, figure in enumerate(self.figures):
            typed = values.get(f"value_{place}", "")
            if values.get(f"result_{place}") == ADJUSTED and read_amount(typed) is None:
                self.add_error(f"value_{place}", not_a_number(f"{figure.indicator}, {figure.period}"))
        return values

    def found(self) -> list[Found]:
        """The lines in which a result was chosen."""
        values = self.cleaned_data
        lines = []
        for place, figure in enumerate(self.figures):
            result = values[f"result_{place}"]
            if result:
                value = read_amount(values[f"value_{place}"]) if result == ADJUSTED else None
                lines.append(Found(figure, result, value, values[f"reason_{place}"]))
        return lines


class FileForm(forms.Form):
    """What shows a finding."""

    file = forms.FileField(label=_("Documento o foto"))


class TargetForm(forms.Form):
    """What the programme aims at."""

    starts_on = day_field(_("Desde"))
    ends_on = day_field(_("Hasta"))
    value = forms.DecimalField(label=_("Meta"), min_value=0, max_digits=16, decimal_places=4)
    source = forms.CharField(label=_("De dónde sale"), required=False, max_length=300)

    def aim(self) -> Aim:
        """The target."""
        return Aim(**self.cleaned_data)
