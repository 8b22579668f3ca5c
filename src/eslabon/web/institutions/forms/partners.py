"""Forms of partners, what they bring, spending and public funds."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import Contribution, Partner
from eslabon.web.institutions.services import Agreed, FundRequest, Promise
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import parties_of
from eslabon.web.uploads.models import StoredFile


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """An amount of money to the hundredth."""
    return forms.DecimalField(label=label, **{"min_value": 0, "max_digits": 18, "decimal_places": 2, **more})


def long_text(label: Any, **more: Any) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **{"max_length": 2000, **more})


def currency_field(**more: Any) -> forms.ChoiceField:
    """Three letters: PEN, COP, USD, EUR."""
    return forms.ChoiceField(label=_("Moneda"), choices=[(one, one) for one in ("PEN", "COP", "USD", "EUR")], **more)


def choose(field: Any, rows: Iterable[Any], *, empty: Any = "") -> dict[str, Any]:
    """Offer rows by their key; return them by it."""
    known = {str(row.pk): row for row in rows}
    field.choices = [("", empty or "—"), *((key, str(row)) for key, row in known.items())]
    return known


class PartnerForm(forms.Form):
    """A partner and what it agreed to."""

    name = forms.CharField(
        label=_("Empresa o institución"),
        max_length=200,
        help_text=_("Si ya está registrada, escriba el nombre igual; si no, se registra."),
    )
    kind = forms.ChoiceField(label=_("Qué clase de socio es"), choices=Partner.Kind)
    objectives = long_text(_("Para qué se acordó"), required=False)
    agreed_on = day_field(_("Fecha del acuerdo"))
    until = day_field(_("Hasta"), required=False)
    file = forms.FileField(label=_("Acuerdo firmado (PDF o foto)"), required=False)

    def clean(self) -> dict[str, Any]:
        """An agreement ends after it starts."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("until") and data.get("agreed_on") and data["until"] < data["agreed_on"]:
            self.add_error("until", _("El acuerdo termina antes de empezar: revise las dos fechas."))
        return data

    def agreed(self, file: StoredFile | None) -> Agreed:
        """Return what was written."""
        data = self.cleaned_data
        return Agreed(data["kind"], data["agreed_on"], data["objectives"], data["until"], file)


class PromiseForm(forms.Form):
    """What a partner promises."""

    description = forms.CharField(label=_("Qué aporta"), max_length=300)
    kind = forms.ChoiceField(label=_("Forma"), choices=Contribution.Kind)
    source = forms.ChoiceField(label=_("De quién es el dinero"), choices=Contribution.Source)
    amount = amount_field(_("Monto prometido"))
    currency = currency_field()
    on = day_field(_("Fecha de la promesa"))
    rate = forms.DecimalField(
        label=_("Tipo de cambio de ese día"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=8,
        help_text=_("Solo si la moneda no es la del programa: cuántas unidades de la moneda del programa por una."),
    )
    rate_source = forms.CharField(label=_("De dónde es el tipo de cambio"), required=False, max_length=120)
    alliance = forms.ChoiceField(label=_("Alianza"), required=False)

    def __init__(self, *args: Any, alliances: Iterable[Alliance], currency: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"currency": currency})
        super().__init__(*args, **kwargs)
        self.alliances = choose(self.fields["alliance"], alliances, empty=_("para todo el programa"))

    def promise(self) -> Promise:
        """Return what was written."""
        data = self.cleaned_data
        return Promise(
            description=data["description"],
            kind=data["kind"],
            source=data["source"],
            amount=data["amount"],
            currency=data["currency"],
            on=data["on"],
            rate=data["rate"],
            rate_source=data["rate_source"],
            alliance=self.alliances.get(data["alliance"]),
        )


class VolumeForm(forms.Form):
    """What was traded in a year."""

    year = forms.IntegerField(label=_("Año"), min_value=1990, max_value=2100)
    amount = amount_field(_("Compras a productores del programa"))
    currency = currency_field()


class SpendingForm(forms.Form):
    """What the programme spent in a year."""

    year = forms.IntegerField(label=_("Año"), min_value=1990, max_value=2100)
    amount = amount_field(_("Gasto del programa"))
    source = forms.CharField(label=_("Qué estado de cuentas lo dice"), max_length=200)


class DeliveryForm(forms.Form):
    """What was delivered, with what shows it."""

    amount = amount_field(_("Monto entregado"))
    on = day_field(_("Fecha de entrega"))
    file = forms.FileField(label=_("Documento que lo muestra (PDF o foto)"))


class FindingForm(forms.Form):
    """How much of a delivery was found."""

    amount = amount_field(_("Monto verificado"), help_text=_("Escriba 0 si no se encontró nada."))
    finding = forms.CharField(label=_("Qué se revisó"), max_length=300)


class FundForm(forms.Form):
    """An application to a public fund."""

    fund = forms.CharField(label=_("Fondo"), max_length=120, help_text=_("Por ejemplo, PROCOMPITE."))
    applied_on = day_field(_("Fecha de postulación"))
    amount = amount_field(_("Monto solicitado"))
    currency = currency_field()

    def request(self) -> FundRequest:
        """Return what was written."""
        data = self.cleaned_data
        return FundRequest(data["fund"], data["applied_on"], data["amount"], data["currency"])


class OutcomeForm(forms.Form):
    """What the fund answered."""

    application = forms.ChoiceField(label=_("Postulación"))
    granted = amount_field(
        _("Monto otorgado"), required=False, help_text=_("Déjelo vacío si no se otorgó; diga por qué abajo.")
    )
    on = day_field(_("Fecha de la respuesta"))
    reason = forms.CharField(label=_("Motivo"), required=False, max_length=300)

    def __init__(self, *args: Any, applications: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = choose(self.fields["application"], applications)


def find_party(name: str, *, programme: Programme) -> Party | None:
    """Return the organisation of exactly that name that stands today, of those whom the programme knows, or None."""
    wanted = " ".join(name.split())
    found = parties_of(programme).filter(kind=Party.Kind.ORGANISATION, name__iexact=wanted, merged_into__isnull=True)
    return found.order_by("created_at").first()
