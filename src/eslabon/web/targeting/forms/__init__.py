"""Forms of corridors and names."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.targeting.ranking import SHORTEST_REASON
from eslabon.rules.targeting.values import Weights
from eslabon.solvers.places import Thresholds
from eslabon.web.targeting.models import NameCandidate, RankedCorridor


class RankForm(forms.Form):
    """A file of districts and what each criterion counts."""

    file = forms.FileField(
        label=_("Archivo de distritos"),
        help_text=_(
            "CSV o Excel (.xlsx) con code, corridor, poverty_rate (0 a 1), growth_potential, population y, "
            "si se conoce, poverty_low y poverty_high."
        ),
    )
    poverty = forms.DecimalField(label=_("Peso de la pobreza"), min_value=0, max_value=1000, initial=1)
    potential = forms.DecimalField(label=_("Peso del potencial"), min_value=0, max_value=1000, initial=1)
    choose = forms.IntegerField(label=_("Cuántos se eligen"), min_value=0, max_value=1000, initial=10)

    def weights(self) -> Weights:
        """What was given."""
        given = self.cleaned_data
        return Weights(Decimal(given["poverty"]), Decimal(given["potential"]), given["choose"])


class OverrideForm(forms.Form):
    """A departure from the rule: for which corridor, in which direction, who answers for it and why."""

    corridor = forms.ModelChoiceField(label=_("Corredor"), queryset=RankedCorridor.objects.none())
    chosen = forms.ChoiceField(
        label=_("Qué se decide"),
        choices=[("yes", _("Que entre")), ("no", _("Que quede fuera"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Quién responde por la decisión"), max_length=120)
    reason = forms.CharField(
        label=_("Motivo"),
        min_length=SHORTEST_REASON,
        max_length=2_000,
        help_text=_("Lo leerá quien revise la elección dentro de diez años."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["corridor"]
        field.queryset = lines
        field.label_from_instance = self.line_label

    @staticmethod
    def line_label(line: RankedCorridor) -> str:
        """Rank, name and how it stands."""
        state = _("elegido") if line.chosen else _("no elegido")
        return f"{line.rank}. {line.corridor} ({state})"


class NamesForm(forms.Form):
    """A list of names and the register to look in."""

    names = forms.FileField(
        label=_("Lista de nombres"), help_text=_("CSV o Excel (.xlsx) con name_id, name y district_code.")
    )
    register = forms.FileField(
        label=_("Registro oficial"),
        help_text=_("Con place_code, name, district_code, lat y lon."),
    )
    accept = forms.DecimalField(
        label=_("Se acepta desde"), min_value=0, max_value=1, initial=Thresholds().accept, decimal_places=2
    )
    review = forms.DecimalField(
        label=_("Se revisa desde"), min_value=0, max_value=1, initial=Thresholds().review, decimal_places=2
    )

    def __init__(self, *args: Any, has_register: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].required = not has_register
        if has_register:
            self.fields["register"].help_text = _("Si no envía otro, se usa el de la última lista.")

    def thresholds(self) -> Thresholds:
        """What was given, with the margin that is usual."""
        return Thresholds(accept=self.cleaned_data["accept"], review=self.cleaned_data["review"])


class ReviewForm(forms.Form):
    """Which place a doubtful name stands for, or none."""

    answer = forms.ChoiceField(label=_("¿Qué lugar es?"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Cómo lo sabe"), max_length=300, required=False)

    def __init__(self, *args: Any, candidates: list[NameCandidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(each.pk): each for each in candidates}
        field: Any = self.fields["answer"]
        field.choices = [
            *((key, f"{each.place_name} ({each.place_code})") for key, each in self.places.items()),
            ("none", _("Ninguno de estos")),
        ]

    def place(self) -> NameCandidate | None:
        """The place that was chosen, if it was one."""
        return self.places.get(self.cleaned_data["answer"])


class NamesFilter(forms.Form):
    """Which names of a list are shown."""

    show = forms.ChoiceField(
        label=_("Mostrar"),
        required=False,
        choices=[
            ("waiting", _("Por revisar")),
            ("", _("Todos")),
            ("exact", _("Iguales")),
            ("accepted", _("Aceptados")),
            ("review", _("Dudosos, resueltos o no")),
            ("none", _("Sin lugar")),
        ],
    )
