"""What may change of an alliance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.alliances.changing import END, UNTIL_DECIDED, Standing, freedom_of
from eslabon.web.alliances.forms.alliances import NOTHING, day_field
from eslabon.web.alliances.models import Alliance, BuyerContact
from eslabon.web.territory.models import Place


class ChangeForm(forms.Form):
    """Only what may still change; what may not is shown beside the form, with why."""

    name = forms.CharField(label=_("Nombre de la alianza"), max_length=200)
    contact_name = forms.CharField(label=_("Quién habla por el comprador"), max_length=160, required=False)
    contact_reach = forms.CharField(
        label=_("Su teléfono o correo"),
        max_length=160,
        required=False,
        help_text=_("Se guarda cifrado; lo ve quien lleva la alianza y su organización."),
    )
    demand = forms.ModelChoiceField(label=_("Demanda del comprador"), queryset=NOTHING, required=False)
    chain = forms.ModelChoiceField(label=_("Producto"), queryset=NOTHING)
    corridor = forms.ModelChoiceField(label=_("Corredor"), queryset=NOTHING, required=False)
    place = forms.ModelChoiceField(label=_("Región"), queryset=NOTHING, required=False)
    ends_on = day_field(_("Fin"))
    reason = forms.CharField(label=_("Motivo"), max_length=300, required=False)

    def __init__(
        self, *args: Any, alliance: Alliance, standing: Standing, demands: Any, may_end: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": _present(alliance), **kwargs})
        fields: Any = self.fields
        fields["demand"].queryset = demands
        fields["chain"].queryset = alliance.programme.chains.all()
        fields["corridor"].queryset = alliance.programme.corridors.all()
        prefix = f"{alliance.programme.country}-"
        fields["place"].queryset = Place.objects.filter(kind="department", code__startswith=prefix)
        for name in (*UNTIL_DECIDED, END):
            if name in fields and not freedom_of(name, standing=standing).may_change:
                del fields[name]
        if not may_end:
            fields.pop(END, None)
        if standing.is_decided:
            fields["reason"].required = True

    def changes(self) -> dict[str, Any]:
        """What was asked, as the service takes it."""
        data = dict(self.cleaned_data)
        data.pop("reason")
        contact = (data.pop("contact_name"), data.pop("contact_reach"))
        return {**data, "buyer_contact": contact}


def _present(alliance: Alliance) -> dict[str, Any]:
    contact = BuyerContact.objects.filter(alliance=alliance).first()
    return {
        **{name: getattr(alliance, name) for name in ("name", "demand", "chain", "corridor", "place", "ends_on")},
        "contact_name": contact.name if contact is not None else "",
        "contact_reach": contact.reach if contact is not None else "",
    }
