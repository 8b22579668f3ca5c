"""The day as of which the programme's own figures are shown."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """One day."""

    on = forms.DateField(
        label=_("Ejecución hasta el día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
