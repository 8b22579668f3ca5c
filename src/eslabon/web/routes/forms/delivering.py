"""Forms of opinions, materials, products of services and incentives."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.routes.incentives import Offer
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain
from eslabon.web.routes.forms.portfolio import day_field
from eslabon.web.routes.models import Incentive, Minutes, ServiceProduct
from eslabon.web.routes.services.incentives import Offered
from eslabon.web.routes.services.minutes import Meeting
from eslabon.web.routes.services.products import Made
from eslabon.web.routes.services.satisfaction import Thought

USEFUL = (
    (5, _("5, mucho")),
    (4, _("4, bastante")),
    (3, _("3, algo")),
    (2, _("2, poco")),
    (1, _("1, nada")),
)
UNDERSTOOD = (
    (5, _("5, todo")),
    (4, _("4, casi todo")),
    (3, _("3, la mitad")),
    (2, _("2, poco")),
    (1, _("1, nada")),
)


def _choices(field: Any, choices: Iterable[tuple[Any, Any]]) -> None:
    field.choices = list(choices)


class ThoughtForm(forms.Form):
    """Two questions and a comment."""

    useful = forms.TypedChoiceField(
        label=_("¿Le sirvió para su trabajo?"), choices=USEFUL, coerce=int, widget=forms.RadioSelect
    )
    understood = forms.TypedChoiceField(
        label=_("¿Se entendió?"), choices=UNDERSTOOD, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("¿Qué cambiaría?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No escriba nombres ni teléfonos."),
    )

    def thought(self) -> Thought:
        """Return what was answered."""
        data = self.cleaned_data
        return Thought(data["useful"], data["understood"], data["comment"])


class NamedThoughtForm(ThoughtForm):
    """The same, from somebody whom the page does not know: the name finds the place on the list and is not kept."""

    field_order = ("party", "name", "useful", "understood", "comment")
    party = forms.ChoiceField(label=_("Organización por la que vino"))
    name = forms.CharField(
        label=_("Su nombre, como está en la lista"),
        max_length=200,
        help_text=_("Solo sirve para que nadie responda dos veces; no se guarda con su respuesta."),
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        _choices(
            self.fields["party"], [("", _("Elija la suya")), *((key, one.name) for key, one in self.parties.items())]
        )

    def chosen(self) -> Party:
        """Return the organisation that was chosen."""
        return self.parties[self.cleaned_data["party"]]


class MaterialForm(forms.Form):
    """A file, or an address."""

    title = forms.CharField(label=_("Título"), max_length=200)
    file = forms.FileField(label=_("Archivo"), required=False, help_text=_("PDF, imagen o tabla (CSV o Excel)."))
    link = forms.CharField(
        label=_("O una dirección"),
        required=False,
        max_length=500,
        widget=forms.URLInput,
        help_text=_("Empieza con https://, por ejemplo un video."),
    )


class ProductForm(forms.Form):
    """How far an organisation got with what the service leaves."""

    party = forms.ChoiceField(label=_("Organización"))
    kind = forms.ChoiceField(label=_("Qué es"), choices=ServiceProduct.Kind.choices)
    state = forms.ChoiceField(label=_("Cómo va"), choices=ServiceProduct.State.choices)
    started_on = day_field(_("Empezó el"))
    ended_on = day_field(_("Terminó el"), required=False, help_text=_("Vacía si está en camino."))
    reason = forms.CharField(label=_("Por qué no se pudo terminar"), required=False, max_length=300)
    link = forms.URLField(label=_("Dirección donde se ve"), required=False, max_length=500, assume_scheme="https")
    evidence = forms.FileField(label=_("Documento que lo muestra"), required=False)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        _choices(self.fields["party"], [("", _("Elija una")), *((key, one.name) for key, one in self.parties.items())])

    def chosen(self) -> Party:
        """Return the organisation."""
        return self.parties[self.cleaned_data["party"]]

    def made(self) -> Made:
        """Return what was written."""
        data = self.cleaned_data
        return Made(
            data["kind"], data["state"], data["started_on"], data["ended_on"], reason=data["reason"], link=data["link"]
        )


class IncentiveForm(forms.Form):
    """What is offered, and what it asks."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=Incentive.Kind.choices)
    title = forms.CharField(label=_("Qué se ofrece"), max_length=200)
    text = forms.CharField(
        label=_("Qué incluye"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    chain = forms.ChoiceField(label=_("Cadena"), required=False)
    day = day_field(_("Día"))
    seats = forms.IntegerField(label=_("Cupos"), min_value=1, max_value=500)
    since = day_field(_("Cuentan las sesiones desde el"))
    until = day_field(_("hasta el"), help_text=_("Antes del día del incentivo."))
    least_percent = forms.IntegerField(label=_("Asistencia que se pide (%)"), min_value=1, max_value=100, initial=80)
    least_sessions = forms.IntegerField(
        label=_("Sesiones realizadas como mínimo"), min_value=1, max_value=100, initial=3
    )

    def __init__(self, *args: Any, chains: Iterable[Chain], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chains = {one.code: one for one in chains}
        _choices(self.fields["chain"], [("", _("Todas")), *((code, one.name) for code, one in self.chains.items())])

    def offered(self) -> Offered:
        """Return the offer."""
        data = self.cleaned_data
        return Offered(
            kind=data["kind"],
            title=data["title"],
            day=data["day"],
            seats=data["seats"],
            asks=Offer(data["since"], data["until"], data["least_percent"], data["least_sessions"]),
            text=data["text"],
            chain=self.chains.get(data["chain"]),
        )


class MinutesForm(forms.Form):
    """A meeting and what it decided."""

    body = forms.ChoiceField(label=_("De quién"), choices=Minutes.Body.choices)
    held_on = day_field(_("Día de la reunión"))
    present = forms.CharField(label=_("Quiénes estuvieron"), required=False, max_length=500)
    decisions = forms.CharField(label=_("Qué se decidió"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    file = forms.FileField(label=_("Acta firmada"), required=False, help_text=_("PDF o foto."))
    replaces = forms.ChoiceField(label=_("Corrige a"), required=False)

    def __init__(self, *args: Any, written: Iterable[Minutes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = {str(one.pk): one for one in written}
        named = ((key, f"{one.get_body_display()}, {one.held_on:%d/%m/%Y}") for key, one in self.written.items())
        _choices(self.fields["replaces"], [("", _("Ninguna: es nueva")), *named])

    def meeting(self) -> Meeting:
        """Return what was written."""
        data = self.cleaned_data
        return Meeting(data["body"], data["held_on"], data["decisions"], present=data["present"])

    def corrected(self) -> Minutes | None:
        """Return the minutes whose place these take."""
        return self.written.get(self.cleaned_data["replaces"])


class ReasonForm(forms.Form):
    """Why a seat is taken back, or not taken."""

    reason = forms.CharField(label=_("Por qué"), max_length=300)
