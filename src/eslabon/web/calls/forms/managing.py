"""Forms of who runs a call: create, extend, close, tell people of it, decide from a file."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.files.packs import CallSpec
from eslabon.web.calls.models import OutreachContact
from eslabon.web.territory.models import Place


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class NewCallForm(forms.Form):
    """What the new call does differently from the one of the pack that it copies."""

    code = forms.SlugField(
        label=_("Código"),
        max_length=40,
        help_text=_("En minúsculas, con guiones; queda en la dirección de la página. Por ejemplo ruta-2024-1."),
    )
    title_es = forms.CharField(label=_("Título en español"), max_length=200)
    title_en = forms.CharField(label=_("Título en inglés"), max_length=200)
    opens_on = _day(_("Abre el"))
    closes_on = _day(_("Cierra el"), help_text=_("Recibe postulaciones hasta las 23:59:59 de ese día."))
    target = forms.IntegerField(label=_("Meta de organizaciones"), min_value=1, max_value=100_000)

    def __init__(self, *args: Any, spec: CallSpec, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"title_es": spec.title.es, "title_en": spec.title.en, "target": spec.target})
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Addresses are in lower case."""
        return str(self.cleaned_data["code"]).lower()

    def clean(self) -> dict[str, Any]:
        """A call closes on the day on which it opens, or later."""
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("El cierre debe ser el día de la apertura o después."))
        return data


class ExtendForm(forms.Form):
    """A later closing date and why."""

    closes_on = _day(_("Nueva fecha de cierre"))
    reason = forms.CharField(
        label=_("Motivo de la ampliación"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Se publica junto con la nueva fecha."),
    )


class CloseForm(forms.Form):
    """Why no more applications are taken."""

    reason = forms.CharField(label=_("Motivo del cierre"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OutreachForm(forms.Form):
    """One contact."""

    name = forms.CharField(label=_("A quién"), max_length=200, help_text=_("La organización o la persona."))
    channel = forms.ChoiceField(label=_("Canal"), choices=OutreachContact.Channel.choices)
    result = forms.ChoiceField(label=_("Resultado"), choices=OutreachContact.Result.choices)
    contacted_on = _day(_("Fecha"))
    place = forms.ModelChoiceField(
        label=_("Departamento"), queryset=Place.objects.none(), required=False, empty_label=_("No lo sé")
    )
    note = forms.CharField(label=_("Nota"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, places: list[Place], must_name_place: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"contacted_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places]).order_by("name")  # type: ignore[attr-defined]  # -- a ModelChoiceField
        if must_name_place:
            field.required = True
            field.empty_label = _("Elija un departamento")  # type: ignore[attr-defined]  # -- as above

    def clean_contacted_on(self) -> Any:
        """Nobody was called tomorrow."""
        day = self.cleaned_data["contacted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Esta fecha todavía no llega. Escriba el día en que se hizo el contacto."))
        return day


class OutreachFilterForm(forms.Form):
    """Which contacts to show."""

    q = forms.CharField(label=_("Nombre"), required=False)
    channel = forms.ChoiceField(
        label=_("Canal"), choices=[("", _("Todos")), *OutreachContact.Channel.choices], required=False
    )
    result = forms.ChoiceField(
        label=_("Resultado"), choices=[("", _("Todos")), *OutreachContact.Result.choices], required=False
    )
    since = _day(_("Desde"), required=False)
    until = _day(_("Hasta"), required=False)


class TableFileForm(forms.Form):
    """A CSV or Excel file."""

    file = forms.FileField(
        label=_("Archivo CSV o Excel"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )


class NoteForm(forms.Form):
    """Words that stay with every verdict of a bulk act."""

    note = forms.CharField(
        label=_("Nota para el dictamen (si hace falta)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
