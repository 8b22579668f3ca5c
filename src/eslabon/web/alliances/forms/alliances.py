"""Forms of buyers' demand, of opening an alliance and of what is kept beside its plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.files.packs.plans import WordSpec
from eslabon.web.alliances.models import AfterlifeReading, Demand
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A date, as browsers ask for it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def long_text(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **options)


def amount_field(label: Any, *, places: int = 2, **options: Any) -> forms.DecimalField:
    """A number that is not below zero."""
    options.setdefault("min_value", 0)
    return forms.DecimalField(label=label, max_digits=16, decimal_places=places, **options)


def words(specs: Iterable[WordSpec]) -> list[tuple[str, str]]:
    """Codes with their words in the reader's language."""
    return [(one.code, one.name.in_language(get_language() or "es")) for one in specs]


NOTHING: Any = Party.objects.none()  # each form offers its own


def bodies_of(programme: Programme) -> Any:
    """The centres and accompanying bodies of a programme: parties for which somebody holds a role."""
    held = programme.roles.filter(reach="party", assignments__party__isnull=False)
    return Party.objects.filter(pk__in=held.values("assignments__party"))


class AllianceFilterForm(forms.Form):
    """What to look for among alliances."""

    q = forms.CharField(label=_("Nombre, comprador u organización"), required=False, max_length=80)
    chain = forms.ChoiceField(label=_("Producto"), required=False)
    plan = forms.ChoiceField(
        label=_("Plan"),
        required=False,
        choices=(
            ("", _("Todos")),
            ("approved", _("aprobado")),
            ("written", _("en elaboración")),
            ("none", _("sin plan")),
        ),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chain"]
        field.choices = [("", _("Todos")), *((one.code, one.name) for one in programme.chains.all())]


class _InProgramme(forms.Form):
    """A form that offers the programme's chains and regions, and the bodies in whose name its reader acts."""

    def __init__(self, *args: Any, programme: Programme, operators: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        chain: Any = self.fields["chain"]
        chain.queryset = programme.chains.all()
        operator: Any = self.fields["operator"]
        if operators:
            operator.queryset = Party.objects.filter(pk__in=[one.pk for one in operators])
            operator.required, operator.empty_label = True, None
        else:
            operator.queryset = bodies_of(programme)


class DemandForm(_InProgramme):
    """A buyer with a name, and what it will buy."""

    buyer_name = forms.CharField(
        label=_("Comprador"), max_length=200, help_text=_("Si ya está registrado con ese nombre, se usa su registro.")
    )
    chain = forms.ModelChoiceField(label=_("Cadena"), queryset=NOTHING)
    product = forms.CharField(label=_("Producto"), max_length=160)
    yearly_volume = amount_field(_("Volumen asegurado por año"), places=3, min_value=0.001)
    unit = forms.CharField(label=_("Unidad"), max_length=16, initial="kg")
    assurance = forms.ChoiceField(label=_("Cómo está asegurada"), choices=Demand.Assurance.choices)
    assured_by = forms.FileField(label=_("Contrato o carta"), required=False)
    price_rule = forms.ChoiceField(label=_("Regla de precio"), choices=Demand.PriceRule.choices)
    price = amount_field(_("Precio por unidad"), places=4, required=False)
    price_terms = forms.CharField(label=_("Condiciones de precio y pago"), max_length=300, required=False)
    growth_percent = forms.DecimalField(
        label=_("Crecimiento esperado por año, %"), required=False, max_digits=6, decimal_places=2
    )
    quality = long_text(_("Calidad que pide"), rows=2, required=False)
    timing = long_text(_("Cuándo la necesita"), rows=2, required=False)
    certification = forms.CharField(label=_("Certificación que pide"), max_length=200, required=False)
    zones = forms.ModelMultipleChoiceField(label=_("Zonas de donde quiere comprar"), queryset=NOTHING, required=False)
    follows_plan = forms.BooleanField(label=_("Está dispuesto a seguir un plan de negocio"), required=False)
    since = day_field(_("Desde"))
    until = day_field(_("Hasta"), required=False)
    operator = forms.ModelChoiceField(label=_("Centro que lo registra"), queryset=NOTHING, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["zones"]
        prefix = f"{self.programme.country}-"
        zones.queryset = Place.objects.filter(kind="department", code__startswith=prefix)


class DemandEndForm(forms.Form):
    """When and why a demand ends."""

    until = day_field(_("Último día"))
    reason = forms.CharField(label=_("Motivo"), max_length=300)


class OpenForm(_InProgramme):
    """What an alliance begins with."""

    name = forms.CharField(label=_("Nombre de la alianza"), max_length=200)
    code = forms.SlugField(
        label=_("Código"),
        max_length=40,
        help_text=_("Corto, sin espacios: quinua-mantaro. Con él se la nombra por teléfono."),
    )
    demand = forms.ModelChoiceField(label=_("Demanda del comprador"), queryset=NOTHING)
    chain = forms.ModelChoiceField(label=_("Producto"), queryset=NOTHING)
    organisation_name = forms.CharField(
        label=_("Organización de productores"),
        max_length=200,
        required=False,
        help_text=_("Vacía si son productores independientes. Si ya está registrada, se usa su registro."),
    )
    corridor = forms.ModelChoiceField(label=_("Corredor"), queryset=NOTHING, required=False)
    place = forms.ModelChoiceField(label=_("Región"), queryset=NOTHING, required=False)
    operator = forms.ModelChoiceField(label=_("Centro u operador que la lleva"), queryset=NOTHING, required=False)

    def __init__(self, *args: Any, demands: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["demand"].queryset = demands
        fields["demand"].required = demands.exists()
        fields["corridor"].queryset = self.programme.corridors.all()
        fields["place"].queryset = Place.objects.filter(
            kind="department", code__startswith=f"{self.programme.country}-"
        )


class TransferForm(forms.Form):
    """To whom an alliance passes, when and why."""

    to = forms.ModelChoiceField(label=_("Nuevo operador"), queryset=NOTHING)
    happened_on = day_field(_("Fecha"))
    reason = forms.CharField(label=_("Motivo"), max_length=300)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = bodies_of(programme)


class TrackForm(forms.Form):
    """What the organisation brought when it applied."""

    as_of = day_field(_("Fecha de la postulación"))
    founded_on = day_field(_("Fecha de constitución"), required=False)
    area_ha = amount_field(_("Área de sus socios, ha"), required=False)
    yearly_volume = amount_field(_("Volumen que vendió el último año"), places=3, required=False)
    volume_unit = forms.CharField(label=_("Unidad"), max_length=16, required=False, initial="kg")
    endowment = forms.MultipleChoiceField(
        label=_("Con qué cuenta"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, endowments: Iterable[WordSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["endowment"]
        field.choices = words(endowments)


class AfterlifeForm(forms.Form):
    """What is left so many months after the end."""

    is_buying = forms.TypedChoiceField(
        label=_("¿El comprador sigue comprando?"),
        choices=(("yes", _("Sí")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    new_buyer = forms.CharField(label=_("Si le venden a otro, a quién"), max_length=200, required=False)
    suppliers = forms.IntegerField(label=_("Proveedores que siguen vendiendo"), min_value=0, required=False)
    volume = amount_field(_("Volumen de los últimos doce meses"), places=3, required=False)
    unit = forms.CharField(label=_("Unidad"), max_length=16, required=False, initial="kg")
    technician_paid_by = forms.ChoiceField(
        label=_("Quién paga al técnico"), choices=AfterlifeReading.Technician.choices
    )
    note = forms.CharField(label=_("Nota"), max_length=300, required=False)


class GenderPlanForm(forms.Form):
    """What the organisation set itself."""

    objective = long_text(_("Qué se propone"), rows=3)
    actions = long_text(_("Qué hará"), rows=3, required=False)
    has_committee = forms.BooleanField(label=_("Tiene un comité de género"), required=False)
    since = day_field(_("Desde"))
    until = day_field(_("Hasta"), required=False)


class GenderReadingForm(forms.Form):
    """What was counted on one day."""

    read_on = day_field(_("Fecha"))
    members = forms.IntegerField(label=_("Socios y socias"), min_value=0)
    women_members = forms.IntegerField(label=_("Socias"), min_value=0)
    board = forms.IntegerField(label=_("Personas en la directiva"), min_value=0)
    women_board = forms.IntegerField(label=_("Mujeres en la directiva"), min_value=0)
    family_sessions = forms.IntegerField(label=_("Sesiones de asesoría familiar"), min_value=0, initial=0)
    joint_decisions_percent = amount_field(_("Familias que deciden juntas, %"), required=False, max_value=100)
    women_income = amount_field(_("Ingreso medio de las mujeres"), required=False)
    men_income = amount_field(_("Ingreso medio de los hombres"), required=False)
    women_with_credit = forms.IntegerField(label=_("Mujeres con crédito"), min_value=0, required=False)
