"""File a complaint, follow it, handle it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eslabon.web.accounts.models import User
from eslabon.web.programmes.forms.people import choose_from
from eslabon.web.programmes.models import Grievance


class GrievanceForm(forms.Form):
    """What happened; the name is left out unless the person wants it there."""

    subject = forms.ChoiceField(label=_("Sobre qué"), choices=Grievance.Subject)
    text = forms.CharField(
        label=_("Qué pasó"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Con sus palabras: qué, cuándo y dónde. Se guarda cifrado."),
    )
    contact = forms.CharField(
        label=_("Teléfono o correo para responderle"),
        max_length=200,
        required=False,
        help_text=_("No es obligatorio: también puede leer la respuesta con el código que le damos."),
    )
    anonymous = forms.BooleanField(
        label=_("Enviarlo sin mi nombre"), required=False, help_text=_("Nadie verá qué cuenta lo envió.")
    )
    channel = forms.ChoiceField(
        label=_("Cómo llegó"), choices=[pair for pair in Grievance.Channel.choices if pair[0] != "web"], required=False
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput())  # people leave it empty, machines fill it in

    def __init__(self, *args: Any, knows_name: bool, records_for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not knows_name or records_for_others:
            del self.fields["anonymous"]
        if not records_for_others:
            del self.fields["channel"]

    def clean_website(self) -> str:
        """Refuse what only a machine sends."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Deje vacío el campo oculto."))
        return ""


class FollowForm(forms.Form):
    """The code that was given."""

    code = forms.CharField(
        label=_("Código del reclamo"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as it was given, however it was typed."""
        signs = "".join(sign for sign in self.cleaned_data["code"].upper() if sign.isalnum())
        return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


class AssignForm(forms.Form):
    """Who answers it."""

    to = forms.ModelChoiceField(label=_("Quién lo atiende"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", people)


class AnswerForm(forms.Form):
    """The answer that the person reads."""

    answer = forms.CharField(label=_("Respuesta"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class CloseForm(forms.Form):
    """How it ended."""

    reason = forms.CharField(label=_("Cómo terminó"), max_length=500)
