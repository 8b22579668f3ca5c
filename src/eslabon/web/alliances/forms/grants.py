"""What is given to an alliance, and withdrawing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.alliances.grants import Given
from eslabon.rules.values import Money
from eslabon.web.alliances.forms.alliances import amount_field, day_field
from eslabon.web.alliances.models import Alliance, Grant

CURRENCIES = ("PEN", "COP", "USD", "EUR")


class GrantForm(forms.Form):
    """An exact amount, its source and its days."""

    amount = amount_field(_("Monto"), min_value=0.01)
    currency = forms.ChoiceField(label=_("Moneda"), choices=[(one, one) for one in CURRENCIES])
    source = forms.ChoiceField(label=_("De dónde viene"), choices=Grant.Source.choices)
    giver_name = forms.CharField(
        label=_("Quién lo da"),
        max_length=200,
        required=False,
        help_text=_("Vacío si es el programa. Si ya está registrado con ese nombre, se usa su registro."),
    )
    agreed_on = day_field(_("Acordado el"))
    spend_from = day_field(_("Se gasta desde"))
    spend_until = day_field(_("Se gasta hasta"))
    purpose = forms.CharField(label=_("Para qué"), max_length=300, required=False)
    file = forms.FileField(label=_("Convenio o resolución"), required=False)

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].initial = alliance.programme.currency

    def given(self) -> Given:
        """What was given, as the rule takes it."""
        data = self.cleaned_data
        return Given(
            Money(data["amount"], data["currency"]),
            data["source"],
            agreed_on=data["agreed_on"],
            spend_from=data["spend_from"],
            spend_until=data["spend_until"],
        )


class WithdrawGrantForm(forms.Form):
    """Why a grant does not stand."""

    reason = forms.CharField(label=_("Por qué se retira"), max_length=300)
