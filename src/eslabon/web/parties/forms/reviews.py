"""Who leaves, who comes, what is merged and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import DuplicateSuggestion, Membership


class InvitationForm(forms.Form):
    """Whom to invite, as what, with which rights."""

    name = forms.CharField(label=_("Nombre completo"), max_length=200)
    capacity = forms.ChoiceField(label=_("Cargo"), choices=Membership.Capacity.choices)
    can_edit = forms.BooleanField(label=_("Puede llenar datos y adjuntar documentos"), required=False, initial=True)
    can_apply = forms.BooleanField(label=_("Puede postular y firmar por la organización"), required=False)


class EndMembershipForm(forms.Form):
    """The last day, and why."""

    until = forms.DateField(
        label=_("Último día"),
        help_text=_("Si es hoy o antes, sus permisos terminan en este momento. Su historia se conserva."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=_("Motivo"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class MergeForm(ReasonForm):
    """Which of the two stands for both."""

    kept = forms.ChoiceField(label=_("Ficha que queda"), widget=forms.RadioSelect)

    field_order = ("kept", "reason")

    def __init__(self, *args: Any, suggestion: DuplicateSuggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pair = (suggestion.first, suggestion.second)
        self.fields["kept"].choices = [(str(party.pk), str(party)) for party in pair]  # type: ignore[attr-defined]  # -- a ChoiceField
