"""Forms of who applies: the organisation, the documents, the words of an appeal."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Membership, Party
from eslabon.web.territory.models import Place


class RegisterOrganisationForm(forms.Form):
    """The least that is needed to open a draft for an organisation that is not on record."""

    name = forms.CharField(label=_("Nombre de la organización"), max_length=200)
    organisation_kind = forms.ChoiceField(
        label=_("¿Qué es?"),
        choices=[
            (value, capfirst(label))
            for value, label in Party.OrganisationKind.choices
            if value in ("cooperative", "association", "company", "committee", "community", "venture")
        ],
    )
    place = forms.ModelChoiceField(
        label=_("Departamento"), queryset=Place.objects.none(), empty_label=_("Elija un departamento")
    )
    capacity = forms.ChoiceField(
        label=_("¿Qué cargo tiene usted en ella?"),
        choices=[
            (value, capfirst(label))
            for value, label in Membership.Capacity.choices
            if value in ("legal_representative", "manager", "staff")
        ],
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Place.objects.filter(country=country, kind=Place.Kind.DEPARTMENT).order_by("name")
        self.fields["place"].queryset = departments  # type: ignore[attr-defined]  # -- a ModelChoiceField


class ReasonForm(forms.Form):
    """A reason or a message in the person's own words."""

    reason = forms.CharField(label=_("Motivo"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), strip=True)

    def __init__(self, *args: Any, label: Any = None, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or _("Motivo")
        self.fields["reason"].help_text = help_text


class EvidenceForm(forms.Form):
    """One file for one kind of evidence."""

    file = forms.FileField(
        label=_("Foto o PDF"),
        help_text=_("Foto (JPG, PNG, WebP), PDF o Excel, hasta 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf,.xlsx,.csv"}),
    )


class CollaboratorForm(forms.Form):
    """Another person's user name and what that person may do here."""

    username = forms.CharField(
        label=_("Usuario de la persona"), max_length=150, help_text=_("El nombre con el que entra a Eslabón.")
    )
    can_edit = forms.BooleanField(label=_("Puede llenar los datos"), required=False)
    can_attach = forms.BooleanField(label=_("Puede adjuntar documentos"), required=False)


class CoApplicantForm(forms.Form):
    """The exact number of the organisation to invite: there is no list to choose from."""

    number = forms.CharField(
        label=_("RUC de la organización"),
        max_length=20,
        help_text=_("Los 11 dígitos, tal como están en su ficha RUC."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("¿Qué aporta esa organización?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
