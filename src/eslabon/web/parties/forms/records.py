"""A party's particulars, numbers, contacts and consents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Consent, Identifier, Party
from eslabon.web.territory.models import Place
from eslabon.web.territory.queries import find_place, search_places


class PartyForm(forms.ModelForm):
    """Name, form, place, language, preferred channel."""

    place_text = forms.CharField(
        label=_("Lugar"),
        required=False,
        max_length=120,
        help_text=_("Distrito, provincia o municipio: su nombre, o su código como PE-120302."),
    )

    class Meta:
        model = Party
        fields = ("name", "organisation_kind", "sex", "language", "preferred_channel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind == Party.Kind.PERSON:
            del self.fields["organisation_kind"]
        else:
            del self.fields["sex"]
        if self.instance.place:
            self.fields["place_text"].initial = self.instance.place.code

    def clean_place_text(self) -> Place | None:
        """The place meant, when there is only one."""
        text = self.cleaned_data["place_text"].strip()
        if not text:
            return None
        if found := find_place(text):
            return found
        places = list(search_places(text)[:2])
        if len(places) == 1:
            return places[0]
        if places:
            raise forms.ValidationError(_("Hay varios lugares con ese nombre. Escriba el código, como PE-120302."))
        raise forms.ValidationError(_("No encontramos ese lugar. Búsquelo en la página de lugares y copie su código."))

    def changes(self) -> dict[str, Any]:
        """What the act `change_party` takes."""
        data = dict(self.cleaned_data)
        data["place"] = data.pop("place_text")
        return data


class IdentifierForm(forms.Form):
    """A number that an authority gave."""

    scheme = forms.ChoiceField(label=_("Documento"), choices=Identifier.Scheme.choices)
    value = forms.CharField(
        label=_("Número"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    )


class ContactForm(forms.Form):
    """One way to reach the party."""

    channel = forms.ChoiceField(label=_("Canal"), choices=Party.Channel.choices)
    value = forms.CharField(label=_("Número, correo o dirección"), max_length=300)
    preferred = forms.BooleanField(label=_("Es el preferido de este canal"), required=False)


class ConsentForm(forms.Form):
    """What the party allows."""

    purpose = forms.ChoiceField(label=_("Para qué"), choices=Consent.Purpose.choices)
    channel = forms.ChoiceField(label=_("Por qué canal"), choices=Party.Channel.choices)
    how = forms.ChoiceField(label=_("Cómo lo dio"), choices=Consent.Given.choices)


class ContactsFileForm(forms.Form):
    """A base of contacts."""

    file = forms.FileField(
        label=_("Archivo"), help_text=_("CSV o Excel (.xlsx). Primero verá, fila por fila, lo que pasaría.")
    )
