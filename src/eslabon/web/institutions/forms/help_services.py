"""Forms of the directory of help against violence."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.institutions.forms.partners import choose
from eslabon.web.institutions.models import HelpService
from eslabon.web.institutions.services import Offered
from eslabon.web.territory.models import Place


class HelpForm(forms.Form):
    """A service that somebody has just tried."""

    name = forms.CharField(label=_("Nombre del servicio"), max_length=160)
    kind = forms.ChoiceField(label=_("Qué es"), choices=HelpService.Kind)
    place = forms.ChoiceField(label=_("Dónde atiende"), required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=60, required=False)
    address = forms.CharField(label=_("Dirección"), max_length=200, required=False)
    hours = forms.CharField(label=_("Horario"), max_length=120, required=False)
    languages = forms.CharField(label=_("Lenguas en las que atiende"), max_length=120, required=False)
    is_free = forms.BooleanField(label=_("No cobra"), required=False, initial=True)
    is_reserved = forms.BooleanField(
        label=_("Reservado: solo para quien deriva a una persona"),
        required=False,
        help_text=_("Una casa de acogida siempre es reservada: su dirección protege a quien vive ahí."),
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = choose(self.fields["place"], places, empty=_("todo el país"))

    def offered(self) -> Offered:
        """Return what was written."""
        data = dict(self.cleaned_data)
        return Offered(**{**data, "place": self.places.get(data["place"])})


class ServiceForm(forms.Form):
    """One of the services that stand."""

    service = forms.ChoiceField(label=_("Servicio"))

    def __init__(self, *args: Any, services: Iterable[HelpService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = choose(self.fields["service"], services)

    def chosen(self) -> HelpService:
        """Return it."""
        found: HelpService = self.services[self.cleaned_data["service"]]
        return found


class WithdrawForm(ServiceForm):
    """A service that does not help any more."""

    reason = forms.CharField(label=_("Por qué se retira"), max_length=200)
