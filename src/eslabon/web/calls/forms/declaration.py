"""The questions of an application, the same for the public check, the draft and the correction."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from eslabon.web.calls.models import Call
from eslabon.web.calls.snapshots import FIELDS, terms_of

_YES_NO = (("yes", _("Sí")), ("no", _("No")))
_YES_NO_UNKNOWN = (*_YES_NO, ("", _("No lo sé")))


def _amount(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        help_text=_("En soles, sin comas. Deje en blanco si no tuvo ventas o no lo sabe."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class DeclarationForm(forms.Form):
    """Nothing is required here: a draft keeps what was typed, and `snapshots.read_declaration` says what is missing."""

    place = forms.ChoiceField(
        label=_("¿En qué departamento trabaja su organización?"), required=False, widget=forms.Select
    )
    chain = forms.ChoiceField(label=_("¿Con qué producto postula?"), required=False, widget=forms.Select)
    person = forms.ChoiceField(
        label=_("¿Cómo está registrada en SUNAT?"),
        choices=(
            ("legal", _("Persona jurídica (cooperativa, asociación, empresa)")),
            ("natural", _("Persona natural con negocio")),
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    taxpayer_id = forms.CharField(
        label=_("¿Cuál es su número de RUC?"),
        required=False,
        max_length=20,
        help_text=_("Son 11 dígitos. Está en su ficha RUC y en sus comprobantes."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    taxpayer_active = forms.ChoiceField(
        label=_("¿Su RUC está activo?"), choices=_YES_NO_UNKNOWN, required=False, widget=forms.RadioSelect
    )
    activity_start = forms.CharField(
        label=_("¿Desde qué fecha tiene actividad?"),
        required=False,
        max_length=10,
        help_text=_("La fecha de inicio de actividades de su ficha RUC."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    debts_or_sanctions = forms.ChoiceField(
        label=_("¿Tiene deudas o sanciones con las entidades que dan los servicios?"),
        choices=_YES_NO_UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    exporter = forms.ChoiceField(label=_("¿Ya exporta?"), choices=_YES_NO, required=False, widget=forms.RadioSelect)
    exportable_supply = forms.ChoiceField(
        label=_("¿Tiene un producto que se podría exportar?"),
        choices=_YES_NO,
        required=False,
        help_text=_("Por su calidad y su volumen, aunque hoy lo venda en el país."),
        widget=forms.RadioSelect,
    )
    sales_last_pen = _amount("")
    sales_previous_pen = _amount("")
    sales_third_pen = _amount("")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, call: Call, open_fields: Collection[str] = FIELDS, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        terms, year = terms_of(call), call.opens_on.year
        combinations = list(call.combinations.select_related("place", "chain"))
        english = (get_language() or "es").startswith("en")
        places = sorted({(one.place.code.partition("-")[2], one.place.name) for one in combinations})
        chains = sorted({(one.chain.code, one.chain.name_en if english else one.chain.name_es) for one in combinations})
        self._offer("place", [("", _("Elija un departamento")), *places])
        self._offer("chain", [("", _("Elija un producto")), *chains])
        for back, name in enumerate(("sales_last_pen", "sales_previous_pen", "sales_third_pen"), start=1):
            self.fields[name].label = _("¿Cuánto vendió en %(year)s?") % {"year": year - back}
        dropped = set()
        if not terms.asks_debts:
            dropped.add("debts_or_sanctions")
        if terms.sales_years == 1:
            dropped |= {"sales_previous_pen", "sales_third_pen"}
        for name in dropped:
            del self.fields[name]
        for name, field in self.fields.items():
            field.disabled = name not in open_fields

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # -- said above; tells the type checker
        field.choices = choices

    def typed(self) -> dict[str, str]:
        """Return what was typed, as typed, for the fields that may change; a database takes no NUL."""
        return {
            name: self.data[name].replace("\x00", "").strip()
            for name, field in self.fields.items()
            if name in self.data and not field.disabled
        }

    def in_words(self, name: str, value: str) -> str:
        """Return an answer as the form words it; a blank one is said."""
        choices = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ()) if key}
        return choices.get(value, value) or gettext("sin responder")

    def point_out(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its question; one on a question that the call does not ask goes to the top."""
        self.full_clean()
        for name, fault in faults.items():
            self.add_error(name if name in self.fields else None, fault)
