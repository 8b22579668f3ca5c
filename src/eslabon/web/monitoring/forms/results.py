"""What a reader asks of the dashboard; a context event; a reading of the linkage index."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.monitoring.models import ContextEvent, Indicator
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor


class DashboardForm(forms.Form):
    """Filters that stay in the address."""

    indicator = forms.ChoiceField(label=_("Indicador"), required=False)
    since = forms.ChoiceField(label=_("Desde"), required=False)
    until = forms.ChoiceField(label=_("Hasta"), required=False)
    by = forms.ChoiceField(
        label=_("Por"),
        required=False,
        choices=[("quarter", _("trimestre")), ("month", _("mes")), ("year", _("año"))],
    )
    dimension = forms.ChoiceField(label=_("Repartido por"), required=False)

    def __init__(
        self,
        *args: Any,
        indicators: list[Indicator],
        months: list[date],
        dimensions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("indicator", [(one.code, one.name) for one in indicators])
        named = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months]
        self._choices("since", named)
        self._choices("until", named)
        self._choices("dimension", dimensions)

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class ContextEventForm(forms.ModelForm[ContextEvent]):
    """A dated fact of the context."""

    class Meta:
        model = ContextEvent
        fields = ("kind", "title", "starts_on", "ends_on", "chain", "corridor", "note")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "ends_on": _("Déjela vacía si fue un solo día o si sigue."),
            "chain": _("Vacío: todos los productos."),
            "corridor": _("Vacío: todos los corredores."),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chains: Any = self.fields["chain"]
        corridors: Any = self.fields["corridor"]
        chains.queryset = programme.chains.all()
        corridors.queryset = Corridor.objects.filter(programme=programme)

    def _post_clean(self) -> None:
        """Leave the rules to the service: it says what is wrong in words of the catalogue."""


class WithdrawEventForm(forms.Form):
    """Why an event is taken back."""

    event = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Por qué se retira"), max_length=300)


class LinkageForm(forms.Form):
    """One question per item of the index; what is not known stays open."""

    read_on = forms.DateField(
        label=_("Fecha de la observación"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("En qué se basa"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Visitas, actas, entrevistas: lo que otra persona necesitaría para llegar a lo mismo."),
    )

    def __init__(self, *args: Any, linkage: dict[str, Any], english: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if english else "es"
        scale = [("", _("No se sabe")), *((str(n), one[language]) for n, one in enumerate(linkage["scale"]))]
        self.items: list[str] = []
        for dimension in linkage["sheet"]["dimensions"]:
            for part in dimension["parts"]:
                for item in part["items"]:
                    name = linkage["names"][item["code"]][language]
                    self.items.append(item["code"])
                    self.fields[f"item-{item['code']}"] = forms.ChoiceField(
                        label=name,
                        choices=scale,
                        required=False,
                        help_text=linkage["names"][part["code"]][language],
                    )

    @property
    def answers(self) -> dict[str, int | None]:
        """Points per item; None where it is not known."""
        given = {code: self.cleaned_data.get(f"item-{code}") for code in self.items}
        return {code: int(value) if value else None for code, value in given.items()}
