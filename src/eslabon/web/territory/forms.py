"""What people write to find a place or to bring a register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.territory.models import Place


class SearchForm(forms.Form):
    """A name or a code, in one country or both."""

    q = forms.CharField(
        label=_("Nombre o código"),
        max_length=80,
        required=False,
        help_text=_("Con o sin tildes. Vale el código de INEI, RENIEC, DIVIPOLA o ISO."),
    )
    country = forms.ChoiceField(
        label=_("País"), required=False, choices=[("", _("Perú y Colombia")), ("PE", "Perú"), ("CO", "Colombia")]
    )
    kind = forms.ChoiceField(label=_("Nivel"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Place.Kind.choices if choice[0] != Place.Kind.COUNTRY]
        self.fields["kind"].choices = [("", _("Todos los niveles")), *kinds]  # type: ignore[attr-defined]  # -- a ChoiceField


class RegisterForm(forms.Form):
    """The file of an official register."""

    country = forms.ChoiceField(label=_("País del registro"), choices=[("PE", "Perú"), ("CO", "Colombia")])
    as_of = forms.DateField(
        label=_("Fecha del registro"),
        help_text=_("Los códigos que cambian se cierran el día anterior."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("CSV o Excel (.xlsx), como lo publica INEI, RENIEC o el DANE. Primero verá qué cambiaría."),
    )
