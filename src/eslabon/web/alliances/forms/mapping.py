"""Forms of the map of producers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.forms.alliances import NOTHING, amount_field, day_field
from eslabon.web.alliances.models import Alliance, LinkageState, MappedProducer
from eslabon.web.alliances.queries.identity import schemes_of
from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place

ANY = ("", _("Todos"))
WILLING = (("", _("no se le preguntó")), ("yes", _("sí")), ("no", _("no")))


class ProducerFilterForm(forms.Form):
    """What to look for among mapped producers."""

    q = forms.CharField(label=_("Nombre"), required=False, max_length=80)
    linkage = forms.ChoiceField(label=_("Articulación"), required=False, choices=(ANY, *MappedProducer.Linkage.choices))
    grouping = forms.ChoiceField(
        label=_("Agrupado o disperso"), required=False, choices=(ANY, *MappedProducer.Grouping.choices)
    )


class ProducerForm(forms.Form):
    """What is known of a producer."""

    grouping = forms.ChoiceField(
        label=_("Agrupado o disperso"), choices=MappedProducer.Grouping.choices, widget=forms.RadioSelect
    )
    grows_product = forms.BooleanField(label=_("Ya produce el producto"), required=False)
    willing = forms.ChoiceField(label=_("¿Está dispuesto?"), choices=WILLING, required=False)
    in_organisation = forms.BooleanField(label=_("Es de la organización de la alianza"), required=False)
    place = forms.ModelChoiceField(label=_("Distrito o municipio"), queryset=NOTHING, required=False)
    locality = forms.CharField(label=_("Centro poblado"), max_length=120, required=False)
    within = forms.ModelChoiceField(label=_("Vende dentro de la comunidad"), queryset=NOTHING, required=False)
    area_ha = amount_field(_("Área, ha"), places=3, required=False)
    yearly_volume = amount_field(_("Volumen que puede vender por año"), places=3, required=False)
    unit = forms.CharField(label=_("Unidad"), max_length=16, required=False, initial="kg")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        root = alliance.place.code if alliance.place else f"{alliance.programme.country}-"
        kinds = ("district", "municipality")
        fields["place"].queryset = Place.objects.filter(kind__in=kinds, code__startswith=root)
        fields["within"].queryset = alliance.producers.filter(
            party__organisation_kind=Party.OrganisationKind.COMMUNITY, left_on__isnull=True
        ).select_related("party")
        if alliance.organisation_id is None:
            del fields["in_organisation"]

    def known(self, alliance: Alliance) -> dict[str, Any]:
        """What the form says, as the service asks it."""
        data = dict(self.cleaned_data)
        willing = {"yes": True, "no": False}.get(data.pop("willing"))
        organisation = alliance.organisation if data.pop("in_organisation", False) else None
        names = ("grouping", "grows_product", "place", "locality", "within", "area_ha", "yearly_volume", "unit")
        return {**{name: data[name] for name in names}, "is_willing": willing, "organisation": organisation}


class NewProducerForm(ProducerForm):
    """A producer who is not mapped yet."""

    name = forms.CharField(label=_("Nombre"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Es"), choices=(("person", _("una persona")), ("community", _("una comunidad que vende como una")))
    )
    sex = forms.ChoiceField(label=_("Sexo"), choices=(("", "–"), *Party.Sex.choices), required=False)

    scheme = forms.ChoiceField(label=_("Documento de identidad"), required=False)
    number = forms.CharField(
        label=_("Número"), max_length=20, required=False, help_text=_("Se guarda cifrado. Con él no se repite a nadie.")
    )

    field_order = ("name", "kind", "sex", "scheme", "number")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, alliance=alliance, **kwargs)
        field: Any = self.fields["scheme"]
        field.choices = [("", _("no lo mostró")), *schemes_of(alliance.programme.country)]

    def clean(self) -> dict[str, Any]:
        """A number needs its document."""
        data = super().clean() or {}
        if data.get("number") and not data.get("scheme"):
            self.add_error("scheme", _("Elija qué documento es."))
        return data


class IdentityForm(forms.Form):
    """The identity number of a producer who is mapped already."""

    scheme = forms.ChoiceField(label=_("Documento de identidad"))
    number = forms.CharField(label=_("Número"), max_length=20, help_text=_("Se guarda cifrado."))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scheme"]
        field.choices = schemes_of(country)


class TakingPartForm(forms.Form):
    """When a producer joined or left, and why."""

    day = day_field(_("Fecha"))
    cause = forms.ChoiceField(label=_("Por qué sale"), choices=LinkageState.Cause.choices, required=False)
    reason = forms.CharField(label=_("En sus palabras"), max_length=200, required=False)


class LinkageForm(forms.Form):
    """A step of the link; effective is not offered."""

    state = forms.ChoiceField(label=_("Estado"))
    since = day_field(_("Desde"))
    cause = forms.ChoiceField(
        label=_("Causa, si se durmió o terminó"), choices=(("", "–"), *LinkageState.Cause.choices), required=False
    )
    note = forms.CharField(label=_("Nota"), max_length=300, required=False)

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = [one for one in MappedProducer.Linkage.choices if one[0] in states]
