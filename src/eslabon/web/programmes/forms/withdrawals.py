"""Record who left."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.programmes.forms.people import DayInput, choose_from
from eslabon.web.programmes.models import Withdrawal


class WithdrawalForm(forms.Form):
    """Who, when, and why."""

    party = forms.ModelChoiceField(label=_("Organización o persona"), queryset=Party.objects.none())
    kind = forms.ChoiceField(label=_("Qué pasó"), choices=Withdrawal.Kind)
    happened_on = forms.DateField(label=_("Fecha"), widget=DayInput())
    reason = forms.ChoiceField(label=_("Razón que dio"), choices=Withdrawal.Reason)
    explanation = forms.CharField(
        label=_("Explicación"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, found: list[Party], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "party", Party.objects.filter(pk__in=[party.pk for party in found]))
        self.fields["happened_on"].initial = today
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
