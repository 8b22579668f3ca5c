"""Forms of gates, assignments, rounds and sheets."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.stages.sheets import Sheet
from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import parties_of
from eslabon.web.stages.models import Assignment, Gate, Round, ServiceLevel, Stage, Tie
from eslabon.web.stages.queries.wording import in_tongue


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def text_field(label: Any, **more: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class BoardFilterForm(forms.Form):
    """What the stage board is narrowed to."""

    stage = forms.ChoiceField(label=_("Etapa"), required=False)
    place = forms.ChoiceField(label=_("Región"), required=False)
    chain = forms.ChoiceField(label=_("Producto"), required=False)
    q = forms.CharField(label=_("Código o nombre"), required=False, max_length=80)

    def __init__(self, *args: Any, programme: Programme, stages: Iterable[Stage], places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: tuple[str, Any] = ("", _("Todas"))
        chosen: dict[str, Any] = {
            "stage": [(one.code, in_tongue(one, "name")) for one in stages],
            "place": [(one.code, one.name) for one in places],
            "chain": [(one.code, one.name) for one in programme.chains.all()],
        }
        for name, choices in chosen.items():
            field: Any = self.fields[name]
            field.choices = [every, *choices]


class DocumentForm(forms.Form):
    """A document that the gate asks."""

    kind = forms.ChoiceField(label=_("Documento"))
    file = forms.FileField(label=_("Archivo"), help_text=_("PDF o foto."))

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(one["code"], in_tongue(one, "")) for one in gate.documents]


class ReasonForm(forms.Form):
    """Why."""

    reason = text_field(_("Motivo"))


class SayForm(forms.Form):
    """Yes or no in an approval; a no needs a reason."""

    approved = forms.ChoiceField(
        label=_("Su decisión"), choices=(("yes", _("Apruebo")), ("no", _("No apruebo"))), widget=forms.RadioSelect
    )
    reason = text_field(_("Motivo, si no aprueba"), required=False)


class AssignForm(forms.Form):
    """Which party does what, from when."""

    function = forms.ChoiceField(label=_("Función"), choices=Assignment.Function.choices)
    party = forms.ModelChoiceField(label=_("Entidad"), queryset=Party.objects.none())
    since = day_field(_("Desde"))

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties


class TieForm(forms.Form):
    """What joins two parties."""

    kind = forms.ChoiceField(label=_("Vínculo"), choices=Tie.Kind.choices)
    first = forms.CharField(label=_("De"), max_length=200, help_text=_("Nombre como está registrado; quien contrata."))
    second = forms.CharField(label=_("Con"), max_length=200)
    since = day_field(_("Desde"))
    note = forms.CharField(label=_("De dónde se sabe"), max_length=300)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties_of(programme).filter(merged_into=None)

    def clean_first(self) -> Party:
        """The party of that name."""
        return self._party("first")

    def clean_second(self) -> Party:
        """The party of that name."""
        return self._party("second")

    def _party(self, name: str) -> Party:
        found = list(self.parties.filter(name__iexact=self.cleaned_data[name].strip())[:2])
        if len(found) != 1:
            said = _("No hay nadie registrado con ese nombre.") if not found else _("Hay más de uno con ese nombre.")
            raise forms.ValidationError(said)
        return found[0]

    def clean(self) -> dict[str, Any]:
        """Two different parties."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("first") is not None and values.get("first") == values.get("second"):
            self.add_error("second", _("Elija a dos partes distintas."))
        return values


class RoundForm(forms.Form):
    """A new round."""

    code = forms.SlugField(label=_("Código"), max_length=40)
    title_es = forms.CharField(label=_("Título"), max_length=160)
    title_en = forms.CharField(label=_("Título en inglés"), max_length=160)
    opens_on = day_field(_("Recibe perfiles desde"))
    closes_on = day_field(_("hasta"))
    appeal_days = forms.IntegerField(label=_("Días para pedir reconsideración"), min_value=1, max_value=365)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme

    def clean_code(self) -> str:
        """A code that no other round has."""
        code = str(self.cleaned_data["code"])
        if Round.objects.filter(programme=self.programme, code=code).exists():
            raise forms.ValidationError(_("Ya hay una convocatoria con ese código."))
        return code

    def clean(self) -> dict[str, Any]:
        """It closes after it opens."""
        values: dict[str, Any] = super().clean() or {}
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("Debe ser después de la fecha en que abre."))
        return values


class EnterForm(forms.Form):
    """Into which round, asking how much."""

    round = forms.ModelChoiceField(label=_("Convocatoria"), queryset=Round.objects.none())
    amount = forms.DecimalField(label=_("Monto pedido"), min_value=Decimal("0.01"), max_digits=16, decimal_places=2)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        field.queryset = Round.objects.filter(programme=programme)


class CutOffForm(forms.Form):
    """The least score and the money of a region."""

    points = forms.DecimalField(label=_("Puntaje de corte"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    budget = forms.DecimalField(label=_("Presupuesto"), min_value=0, max_digits=18, decimal_places=2)
    reason = text_field(_("Motivo o acta"))


class ScorerForm(forms.Form):
    """Who scores."""

    scorer = forms.ModelChoiceField(label=_("Persona que califica"), queryset=User.objects.none())

    def __init__(self, *args: Any, scorers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scorer"]
        field.queryset = scorers


class TotalForm(forms.Form):
    """A score that a person sets, with a reason."""

    total = forms.DecimalField(label=_("Puntaje"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    reason = text_field(_("Motivo"))


class JudgeForm(forms.Form):
    """What comes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decisión"),
        choices=(("rejected", _("El puntaje se mantiene")), ("upheld", _("El puntaje cambia"))),
        widget=forms.RadioSelect,
    )
    total = forms.DecimalField(
        label=_("Puntaje nuevo, si cambia"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    reason = text_field(_("Motivo"))

    def clean(self) -> dict[str, Any]:
        """A change needs its score."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("outcome") == "upheld" and values.get("total") is None:
            self.add_error("total", _("Escriba el puntaje nuevo."))
        return values


class TextForm(forms.Form):
    """What somebody asks to be looked at again."""

    text = text_field(_("Qué pide que se revise, y por qué"))


class InterestForm(forms.Form):
    """Whether there is an interest in the alliance."""

    has_interest = forms.ChoiceField(
        label=_("¿Tiene usted, su familia o su entidad algún interés en esta alianza?"),
        choices=(("no", _("No")), ("yes", _("Sí: me aparto"))),
        widget=forms.RadioSelect,
        help_text=_("Trabajo, contratos, familia, amistad cercana, deudas, la misma organización o el comprador."),
    )
    text = text_field(_("Si lo tiene, cuál"), required=False)


class SheetForm(forms.Form):
    """The weighted sheet: points and a note for each criterion, complete or not."""

    def __init__(self, *args: Any, sheet: Sheet, words: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [one["code"] for one in words]
        for one in words:
            weight = Decimal(one["weight"]).normalize()
            label = f"{in_tongue(one, '')} · {_('peso')} {weight:f}"
            self.fields[f"points-{one['code']}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=sheet.least,
                max_value=sheet.most,
                step_size=sheet.step,
                max_digits=6,
                decimal_places=2,
                localize=False,
                help_text=in_tongue(one, "plain"),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"note-{one['code']}"] = forms.CharField(
                label=_("Por qué: %(criterion)s") % {"criterion": in_tongue(one, "").lower()},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def typed(self, kind: str) -> dict[str, str]:
        """What was typed into the points, or the notes, by criterion."""
        return {code: str(self.data.get(f"{kind}-{code}", "")) for code in self.criteria}


class LevelFactsForm(forms.Form):
    """What an organisation shows for the next level."""

    def __init__(self, *args: Any, level: ServiceLevel | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in level.conditions if level else []:
            if one["least"] is None:
                self.fields[one["code"]] = forms.BooleanField(label=in_tongue(one, ""), required=False)
            else:
                said = _("Se piden %(least)s.") % {"least": one["least"]}
                self.fields[one["code"]] = forms.DecimalField(
                    label=in_tongue(one, ""), required=False, min_value=0, help_text=said
                )

    def facts(self) -> dict[str, Decimal]:
        """What was said, as numbers; 1 for yes."""
        return {code: Decimal(value) for code, value in self.cleaned_data.items() if value not in (None, False)}
