"""What an alliance aims at beside its plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.forms.verification import TargetForm
from eslabon.web.monitoring.models import Indicator
from eslabon.web.monitoring.services.indicators import Aim


class AllianceTargetForm(TargetForm):
    """An indicator, a stretch of time and a value."""

    indicator = forms.ModelChoiceField(label=_("Indicador"), queryset=Indicator.objects.none())

    field_order = ("indicator", "starts_on", "ends_on", "value", "source")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicator"]
        measured = Indicator.objects.filter(programme=alliance.programme_id, is_active=True)
        field.queryset = measured.exclude(source=Indicator.Source.OPERATIONS)

    def aim(self) -> Aim:
        """The target, apart from its indicator."""
        return Aim(**{name: value for name, value in self.cleaned_data.items() if name != "indicator"})
