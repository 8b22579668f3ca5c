"""Forms of reports and results."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.routes.forms.portfolio import day_field
from eslabon.web.routes.models import Result, Service

CURRENCIES = (("", "–"), ("PEN", "S/"), ("USD", "US$"), ("EUR", "€"))


class ReportForm(forms.Form):
    """What was given, and by whom."""

    given_by = forms.CharField(
        label=_("Quiénes lo dieron de verdad"), max_length=200, help_text=_("Nombre de cada persona.")
    )
    text = forms.CharField(label=_("Qué se hizo"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    file = forms.FileField(label=_("Documento"), required=False)


class ResultForm(forms.Form):
    """What an organisation reached, or is on the way to."""

    kind = forms.ChoiceField(label=_("Tipo de resultado"), choices=Result.Kind.choices)
    service = forms.ChoiceField(label=_("Servicio del que viene"), required=False)
    title = forms.CharField(label=_("Qué se logró"), max_length=200)
    reached_on = day_field(_("Fecha en que se logró"), required=False, help_text=_("Vacía si está en camino."))
    expected_amount = forms.DecimalField(
        label=_("Monto esperado"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    realised_amount = forms.DecimalField(
        label=_("Monto realizado"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Moneda"), choices=CURRENCIES, required=False)
    evidence = forms.FileField(label=_("Documento que lo muestra"), required=False)

    def __init__(self, *args: Any, services: Iterable[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(one.pk): one for one in services}
        field: Any = self.fields["service"]
        tongue = "name_en" if (get_language() or "es").startswith("en") else "name_es"
        named = ((key, getattr(one, tongue)) for key, one in self.services.items())
        field.choices = [("", _("Ninguno en particular")), *named]

    def clean_service(self) -> Service | None:
        """The service that was chosen."""
        return self.services.get(self.cleaned_data["service"])
