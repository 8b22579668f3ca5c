"""Give and end roles."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme, Role
from eslabon.web.programmes.queries import parties_of
from eslabon.web.territory.models import Place


class DayInput(forms.DateInput):
    """A date as the browser's own calendar asks for it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let the field `name` offer those rows."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows


class GrantRoleForm(forms.Form):
    """Who, which role, from when, how far."""

    username = forms.CharField(
        label=_("Nombre de usuario"),
        max_length=150,
        help_text=_("Con el que la persona entra. Si no tiene cuenta, pídale que se registre."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ModelChoiceField(label=_("Rol"), queryset=Role.objects.none())
    place = forms.ModelChoiceField(
        label=_("Región"),
        queryset=Place.objects.none(),
        required=False,
        help_text=_("Solo para roles de una región. Vacía: cualquiera."),
    )
    chain = forms.ModelChoiceField(
        label=_("Cadena"),
        queryset=Chain.objects.none(),
        required=False,
        help_text=_("Solo para roles de una cadena. Vacía: cualquiera."),
    )
    party = forms.ModelChoiceField(
        label=_("Organización"),
        queryset=Party.objects.none(),
        required=False,
        help_text=_("Solo para roles de una organización."),
    )
    since = forms.DateField(label=_("Desde"), widget=DayInput())
    until = forms.DateField(
        label=_("Hasta"), required=False, widget=DayInput(), help_text=_("Vacía: hasta que se le quite.")
    )

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Place.objects.filter(country=programme.country, kind=Place.Kind.DEPARTMENT)
        choose_from(self, "role", programme.roles.exclude(acts=[]))
        choose_from(self, "chain", programme.chains.all())
        choose_from(self, "place", departments.order_by("name"))
        self.fields["since"].initial = today
        if programme.roles.filter(reach=Role.Reach.PARTY).exists():
            choose_from(self, "party", parties_of(programme).filter(kind=Party.Kind.ORGANISATION, merged_into=None))
        else:
            del self.fields["party"]

    def clean_username(self) -> User:
        """Return the account of that name."""
        user = User.objects.filter(username__iexact=self.cleaned_data["username"].strip(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("No hay una cuenta con ese nombre de usuario. Revise cómo se escribe."))
        return user


class EndRoleForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=_("Último día"), widget=DayInput())
    reason = forms.CharField(label=_("Razón"), max_length=200)
