"""Forms of contracts, committees, apprentice managers and gaps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.institutions.contracts import ContractTerms, Target
from eslabon.rules.institutions.gaps import NEXT, GapFacts
from eslabon.web.institutions.forms.partners import amount_field, choose, day_field, long_text
from eslabon.web.institutions.models import Apprentice, Committee, CommitteeSession, PublicGap
from eslabon.web.institutions.services import Raised, Selected
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place

TARGETS = 4  # figures that one contract can ask for


def percent_field(label: Any, initial: int) -> forms.DecimalField:
    """A share in percent."""
    return forms.DecimalField(label=label, min_value=0, max_value=500, max_digits=5, decimal_places=1, initial=initial)


class ContractForm(forms.Form):
    """A centre's targets and what it is paid."""

    centre = forms.ChoiceField(label=_("Centro"))
    corridor = forms.ChoiceField(label=_("Corredor"), required=False)
    starts_on = day_field(_("Desde"))
    ends_on = day_field(_("Hasta"))
    fee = amount_field(_("Pago por el periodo"))
    bonus_from_percent = percent_field(_("Premio desde (% de las metas)"), 110)
    bonus_percent = percent_field(_("Premio (% del pago)"), 10)
    penalty_below_percent = percent_field(_("Descuento por debajo de (% de las metas)"), 80)
    penalty_percent = percent_field(_("Descuento (% del pago)"), 10)
    by_part = forms.BooleanField(
        label=_("Comparar lo verificado con la parte de la meta que se revisó"),
        required=False,
        initial=True,
        help_text=_("Solo se revisa una muestra: sin esto se pide toda la meta a una parte de las alianzas."),
    )

    def __init__(
        self,
        *args: Any,
        centres: Iterable[Party],
        corridors: Iterable[Corridor],
        indicators: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.centres = choose(self.fields["centre"], centres)
        self.corridors = choose(self.fields["corridor"], corridors, empty=_("todos"))
        offered = [("", "—"), *indicators]
        for number in range(1, TARGETS + 1):
            first = number == 1
            self.fields[f"indicator_{number}"] = forms.ChoiceField(
                label=_("Indicador de la meta %(n)d") % {"n": number}, choices=offered, required=first
            )
            self.fields[f"amount_{number}"] = amount_field(_("Meta %(n)d") % {"n": number}, required=first)
            self.fields[f"weight_{number}"] = forms.DecimalField(
                label=_("Peso de la meta %(n)d") % {"n": number}, min_value=0, max_digits=5, decimal_places=2, initial=1
            )

    def terms(self) -> ContractTerms:
        """Return what was agreed."""
        data = self.cleaned_data
        numbers = [one for one in range(1, TARGETS + 1) if data[f"indicator_{one}"] and data[f"amount_{one}"]]
        return ContractTerms(
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            fee=data["fee"],
            targets=tuple(
                Target(data[f"indicator_{one}"], data[f"amount_{one}"], data[f"weight_{one}"]) for one in numbers
            ),
            bonus_from_percent=data["bonus_from_percent"],
            penalty_below_percent=data["penalty_below_percent"],
            bonus_percent=data["bonus_percent"],
            penalty_percent=data["penalty_percent"],
            by_part=data["by_part"],
        )


class SettleForm(forms.Form):
    """Nothing to fill in: the figures are the verified ones."""


class CommitteeForm(forms.Form):
    """A committee."""

    name = forms.CharField(label=_("Nombre del comité"), max_length=200)
    kind = forms.ChoiceField(label=_("Clase"), choices=Committee.Kind)
    place = forms.ChoiceField(label=_("Región"), required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = choose(self.fields["place"], places, empty=_("todo el programa"))


class SeatForm(forms.Form):
    """Somebody's seat."""

    name = forms.CharField(label=_("Nombre completo"), max_length=200)
    represents = forms.CharField(label=_("En representación de"), required=False, max_length=200)
    since = day_field(_("Desde"))


class EndSeatForm(forms.Form):
    """Somebody's last day."""

    seat = forms.ChoiceField(label=_("Quién sale"))
    until = day_field(_("Último día"))

    def __init__(self, *args: Any, seats: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = choose(self.fields["seat"], seats)


class SittingForm(forms.Form):
    """The minutes of a session."""

    held_on = day_field(_("Fecha de la sesión"))
    present = forms.MultipleChoiceField(label=_("Quiénes estuvieron"), widget=forms.CheckboxSelectMultiple)
    decisions = long_text(_("Qué se decidió"), max_length=10_000)
    replaces = forms.ChoiceField(label=_("Corrige el acta del"), required=False)
    file = forms.FileField(label=_("Acta firmada (PDF o foto)"), required=False)

    def __init__(self, *args: Any, people: Iterable[Party], written: Iterable[CommitteeSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field: Any = self.fields["present"]
        field.choices = [(key, one.name) for key, one in self.people.items()]
        self.written = choose(self.fields["replaces"], written, empty=_("ninguna: es nueva"))


class ApprenticeForm(forms.Form):
    """Who learns to run the business."""

    name = forms.CharField(label=_("Nombre completo"), max_length=200)
    on = day_field(_("Fecha de selección"))
    selection = forms.CharField(label=_("Cómo y quién eligió"), max_length=300)
    training_hours = forms.IntegerField(label=_("Horas de capacitación"), min_value=0, max_value=5000, initial=0)
    paid_before = forms.ChoiceField(label=_("Quién le paga ahora"), choices=Apprentice.Payer)

    def selected(self) -> Selected:
        """Return what was written."""
        data = self.cleaned_data
        return Selected(data["on"], data["selection"], data["paid_before"], data["training_hours"])


class ReadingForm(forms.Form):
    """How far the apprentice manager is."""

    score = forms.TypedChoiceField(
        label=_("Cómo lleva el negocio"),
        choices=((1, _("1, todavía con ayuda en todo")), (2, "2"), (3, "3"), (4, "4"), (5, _("5, por su cuenta"))),
        coerce=int,
    )
    on = day_field(_("Fecha"))
    note = forms.CharField(label=_("Qué se vio"), required=False, max_length=300)
    training_hours = forms.IntegerField(
        label=_("Horas de capacitación desde la última vez"), required=False, min_value=0, max_value=1000
    )
    paid_after = forms.ChoiceField(
        label=_("Quién le paga después del programa"),
        required=False,
        choices=[("", "—"), *Apprentice.Payer.choices],
    )


class FieldReportForm(forms.Form):
    """What a consultant saw."""

    consultant = forms.CharField(label=_("Quién visitó"), max_length=200)
    visited_on = day_field(_("Fecha de la visita"))
    text = long_text(_("Qué se vio"), max_length=10_000)
    file = forms.FileField(label=_("Documento (PDF o foto)"), required=False)


class GapForm(forms.Form):
    """Something that blocks a chain."""

    title = forms.CharField(label=_("Qué falta o bloquea"), max_length=200)
    kind = forms.ChoiceField(label=_("Clase"), choices=PublicGap.Kind)
    description = long_text(_("A quiénes afecta y cómo"), required=False)
    place = forms.ChoiceField(label=_("Región"), required=False)
    corridor = forms.ChoiceField(label=_("Corredor"), required=False)
    chain = forms.ChoiceField(label=_("Producto"), required=False)

    def __init__(
        self,
        *args: Any,
        places: Iterable[Place],
        corridors: Iterable[Corridor],
        chains: Iterable[Chain],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = choose(self.fields["place"], places)
        self.corridors = choose(self.fields["corridor"], corridors)
        self.chains = choose(self.fields["chain"], chains)

    def raised(self) -> Raised:
        """Return what was written."""
        data = self.cleaned_data
        return Raised(
            title=data["title"],
            kind=data["kind"],
            description=data["description"],
            place=self.places.get(data["place"]),
            corridor=self.corridors.get(data["corridor"]),
            chain=self.chains.get(data["chain"]),
        )


class GapStepForm(forms.Form):
    """The next step of a gap, with what it needs."""

    to = forms.ChoiceField(label=_("Pasa a"))
    on = day_field(_("Fecha"))
    table = forms.CharField(label=_("Mesa o espacio"), required=False, max_length=200)
    recognised_by = forms.CharField(
        label=_("Norma que la reconoce"), required=False, max_length=200, help_text=_("Ordenanza, resolución o acta.")
    )
    agreement = long_text(_("Acuerdo"), required=False)
    responsible = forms.CharField(label=_("Quién responde"), required=False, max_length=200)
    note = forms.CharField(label=_("Qué pasó"), required=False, max_length=500)

    def __init__(self, *args: Any, gap: PublicGap, **kwargs: Any) -> None:
        names = ("table", "recognised_by", "agreement", "responsible")
        kwargs.setdefault("initial", {name: getattr(gap, name) for name in names})
        super().__init__(*args, **kwargs)
        labels = dict(PublicGap.State.choices)
        field: Any = self.fields["to"]
        field.choices = [(one, labels[one]) for one in NEXT[gap.state]]

    def facts(self) -> GapFacts:
        """Return what is known after the step."""
        data = self.cleaned_data
        return GapFacts(data["table"], data["recognised_by"], data["agreement"], data["responsible"], data["note"])
