"""Forms of the list of a session and of check-in by code."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance
from eslabon.web.routes.services import Attendee

NEW_ROWS = 5
SEXES = (("", _("sin dato")), *Party.Sex.choices)


class ListForm(forms.Form):
    """Tick who came, and write those who are not there yet."""

    def __init__(
        self, *args: Any, parties: Sequence[Party], people: Mapping[Any, Sequence[Party]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        self.people = {str(one.pk): one for known in people.values() for one in known}
        for party in parties:
            if people[party.pk]:
                self.fields[f"known_{party.pk}"] = forms.MultipleChoiceField(
                    label=party.name,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    choices=[(str(one.pk), one.name) for one in people[party.pk]],
                )
        for row in range(NEW_ROWS):
            self.fields[f"name_{row}"] = forms.CharField(label=_("Nombre completo"), max_length=200, required=False)
            self.fields[f"party_{row}"] = forms.ChoiceField(
                label=_("Organización"),
                required=False,
                choices=[("", _("Elija una")), *((key, party.name) for key, party in self.parties.items())],
            )
            self.fields[f"sex_{row}"] = forms.ChoiceField(label=_("Sexo"), choices=SEXES, required=False)
            self.fields[f"age_{row}"] = forms.ChoiceField(
                label=_("Edad"), choices=Attendance.AgeGroup.choices, required=False
            )

    def known_fields(self) -> list[Any]:
        """The people of each organisation."""
        return [self[name] for name in self.fields if name.startswith("known_")]

    def new_rows(self) -> list[list[Any]]:
        """The empty rows, field by field."""
        return [[self[f"{kind}_{row}"] for kind in ("name", "party", "sex", "age")] for row in range(NEW_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Whoever is written down came for somebody."""
        data = super().clean() or {}
        for row in range(NEW_ROWS):
            if data.get(f"name_{row}") and not data.get(f"party_{row}"):
                self.add_error(f"party_{row}", _("Diga por qué organización vino."))
            if data.get(f"party_{row}") and not data.get(f"name_{row}"):
                self.add_error(f"name_{row}", _("Escriba el nombre completo de quien asistió."))
        return data

    def attendees(self) -> list[Attendee]:
        """Return who came."""
        data, found = self.cleaned_data, []
        for key, party in self.parties.items():
            found += [Attendee(party, person=self.people[one]) for one in data.get(f"known_{key}") or []]
        for row in range(NEW_ROWS):
            if data.get(f"name_{row}"):
                found.append(
                    Attendee(
                        self.parties[data[f"party_{row}"]],
                        name=data[f"name_{row}"],
                        sex=data[f"sex_{row}"],
                        age_group=data[f"age_{row}"],
                    )
                )
        return found


class GuestForm(forms.Form):
    """Somebody from an organisation that was not expected."""

    organisation = forms.CharField(label=_("Organización invitada"), max_length=200)
    name = forms.CharField(label=_("Nombre completo"), max_length=200)
    sex = forms.ChoiceField(label=_("Sexo"), choices=SEXES, required=False)
    age_group = forms.ChoiceField(label=_("Edad"), choices=Attendance.AgeGroup.choices, required=False)


class HoldForm(forms.Form):
    """How many were in the room."""

    people = forms.IntegerField(
        label=_("Personas que estuvieron, con invitados"),
        min_value=0,
        max_value=5000,
        help_text=_("La lista no puede tener más personas que las que se contaron."),
    )


class RemoveForm(forms.Form):
    """Why somebody is taken off the list."""

    reason = forms.CharField(label=_("Por qué se quita"), max_length=300)


class SessionCodeForm(forms.Form):
    """The code that is shown in the room."""

    code = forms.CharField(
        label=_("Código de la sesión"),
        max_length=20,
        help_text=_("Seis letras y números; está en la sala o en la pantalla."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )


class CheckInForm(forms.Form):
    """Who one is and for whom one comes."""

    party = forms.ChoiceField(label=_("Organización"))
    name = forms.CharField(label=_("Su nombre completo"), max_length=200)
    sex = forms.ChoiceField(label=_("Sexo"), choices=SEXES, required=False)
    age_group = forms.ChoiceField(label=_("Edad"), choices=Attendance.AgeGroup.choices, required=False)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        self.fields["party"].choices = [  # type: ignore[attr-defined]  # -- the stubs see a plain field
            ("", _("Elija la suya")),
            *((key, party.name) for key, party in self.parties.items()),
        ]

    def attendee(self) -> Attendee:
        """Return who checks in."""
        data = self.cleaned_data
        return Attendee(self.parties[data["party"]], name=data["name"], sex=data["sex"], age_group=data["age_group"])
