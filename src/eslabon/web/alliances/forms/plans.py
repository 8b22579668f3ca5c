"""Forms of the plan, one per section; rows are edited in tables of a few lines that grow as they are filled."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.files.packs.plans import WordSpec
from eslabon.web.alliances.forms.alliances import amount_field, day_field, long_text, words
from eslabon.web.alliances.models import Bottleneck, BottleneckAction, InvestmentLine, Side

MOST_YEARS = 10


class ProductForm(forms.Form):
    product = forms.CharField(label=_("Producto"), max_length=160)
    product_description = long_text(
        _("Descripción"), help_text=_("Variedad, presentación, calidad: lo que el comprador recibe.")
    )


class MarketForm(forms.Form):
    market = long_text(_("Mercado y demanda"), rows=6, help_text=_("Quién compra, cuánto crece, contra quién compite."))


class StrengthsForm(forms.Form):
    strengths = long_text(_("Fortalezas"))
    opportunities = long_text(_("Oportunidades"))
    weaknesses = long_text(_("Debilidades"))
    threats = long_text(_("Amenazas"))


class ScopeForm(forms.Form):
    objective = long_text(_("Objetivo"))
    strategy = long_text(_("Estrategia"), rows=6, help_text=_("Cómo se resuelve cada cuello de botella, en qué orden."))


class TimeForm(forms.Form):
    starts_on = day_field(
        _("Fecha de inicio"), help_text=_("Los doce meses anteriores a este mes son la línea de base.")
    )
    duration_months = forms.IntegerField(label=_("Duración, meses"), min_value=1, max_value=240)
    graduation_months = forms.IntegerField(label=_("Horizonte de graduación, meses"), min_value=1, max_value=240)


class _Row(forms.Form):
    """A line of a table: left whole empty it is not kept; each cell carries its column's name for who does not see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def has_changed(self) -> bool:
        """Whether something is written on the line: an emptied one goes, an untouched one stays."""
        return any(self[name].data not in (None, "") for name in self.fields if name != "payer")


class CostRow(_Row):
    concept = forms.CharField(label=_("Concepto"), max_length=160)
    amount = amount_field(_("Monto por unidad"), places=4)
    unit = forms.CharField(label=_("Unidad"), max_length=16)


class ProjectionRow(_Row):
    year = forms.IntegerField(label=_("Año"), min_value=1, max_value=MOST_YEARS)
    volume = amount_field(_("Volumen"), places=3)
    unit = forms.CharField(label=_("Unidad"), max_length=16)
    price = amount_field(_("Precio por unidad"), places=4)


class GoalRow(_Row):
    year = forms.IntegerField(label=_("Año"), min_value=1, max_value=MOST_YEARS)
    sales = amount_field(_("Ventas"))
    labour_days = amount_field(_("Jornales"), places=1)
    investment = amount_field(_("Inversión"))


class AssistanceRow(_Row):
    year = forms.IntegerField(label=_("Año"), min_value=1, max_value=MOST_YEARS)
    amount = amount_field(_("Costo de la asistencia"))


class InvestmentRow(_Row):
    """A choice of who pays alone writes no line."""

    year = forms.IntegerField(label=_("Año"), min_value=1, max_value=MOST_YEARS)
    concept = forms.CharField(label=_("Concepto"), max_length=160)
    payer = forms.ChoiceField(label=_("Quién paga"), choices=InvestmentLine.Payer.choices)
    amount = amount_field(_("Monto"))


def rows_formset(row: type[_Row], *, lines: int, data: Any, initial: Sequence[dict[str, Any]]) -> Any:
    """A table with `lines` empty lines under those that are written."""
    factory: Any = forms.formset_factory(row, extra=lines, max_num=200, validate_max=True)
    return factory(data, initial=list(initial), prefix="rows", form_kwargs={"empty_permitted": True})


class BaselineForm(forms.Form):
    """Twelve months of one indicator."""

    source = forms.CharField(label=_("De dónde salen las cifras"), max_length=200)
    file = forms.FileField(label=_("Documento que las muestra"), required=False)

    def __init__(self, *args: Any, months: Sequence[Any], known: dict[Any, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"m{month:%Y_%m}": month for month in months}
        for name, month in self.months.items():
            from django.utils.formats import date_format

            self.fields[name] = amount_field(
                date_format(month, "YEAR_MONTH_FORMAT").capitalize(), places=4, required=False, initial=known.get(month)
            )
        self.order_fields([*self.months, "source", "file"])

    def figures(self) -> dict[Any, Any]:
        """The months that were written; an empty one is not known and is left alone."""
        values = self.cleaned_data
        return {month: values[name] for name, month in self.months.items() if values[name] is not None}


class ReturnForm(forms.Form):
    reason = long_text(_("Qué tiene que cambiar"), rows=3)


class OverrideForm(forms.Form):
    reason = long_text(_("Motivo para apartarse de la regla"), rows=3)


class BottleneckForm(forms.Form):
    """What is in the way."""

    kind = forms.ChoiceField(label=_("Tipo"))
    description = long_text(_("Qué pasa"), rows=3)
    effect = long_text(_("Cómo frena las ventas"), rows=2, required=False)
    found_on = day_field(_("Detectado el"))

    def __init__(self, *args: Any, kinds: Iterable[WordSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = words(kinds)


class ActionForm(forms.Form):
    """Something to be done about it."""

    title = forms.CharField(label=_("Qué se hace"), max_length=200)
    side = forms.ChoiceField(label=_("De qué lado"), choices=Side.choices)
    responsible = forms.CharField(label=_("Quién responde"), max_length=160)
    starts_on = day_field(_("Desde"))
    due_on = day_field(_("Hasta"))
    cost = amount_field(_("Costo"), required=False)


class ActionReportForm(forms.Form):
    """How far it is, and what shows it."""

    state = forms.ChoiceField(label=_("Cómo va"), choices=BottleneckAction.State.choices)
    done_on = day_field(_("Hecha el"), required=False)
    cost = amount_field(_("Costo final"), required=False)
    file = forms.FileField(label=_("Foto, acta o certificado"), required=False)
    note = forms.CharField(label=_("Qué muestra"), max_length=200, required=False)


class ResolveForm(forms.Form):
    resolved_on = day_field(_("Resuelto el"))


class CheckForm(forms.Form):
    """What the monitoring unit found."""

    finding = forms.ChoiceField(
        label=_("Qué encontró"),
        choices=(("verified", _("está resuelto")), ("not_resolved", _("no está resuelto"))),
        widget=forms.RadioSelect,
    )
    seen_on = day_field(_("Visto el"))
    note = long_text(_("Cómo lo comprobó"), rows=3)
    file = forms.FileField(label=_("Foto o documento"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=300)


class CommitmentForm(forms.Form):
    """What a side promises."""

    side = forms.ChoiceField(label=_("Quién promete"), choices=Side.choices)
    text = long_text(_("Qué promete"), rows=3)
    due_on = day_field(_("Hasta cuándo"))
    bottleneck = forms.ModelChoiceField(
        label=_("Para qué cuello de botella"), queryset=Bottleneck.objects.none(), required=False
    )


class DeclareForm(forms.Form):
    done_on = day_field(_("Lo cumplimos el"))


class JudgeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("¿Se cumplió?"), choices=(("kept", _("sí")), ("broken", _("no"))), widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Nota"), max_length=300, required=False)
