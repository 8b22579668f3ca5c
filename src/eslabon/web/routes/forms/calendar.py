"""Forms of the calendar: terms, one's own time, plans, announcements, moves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.routes.forms.portfolio import day_field
from eslabon.web.routes.models import Availability, CalendarTerms, Session
from eslabon.web.routes.queries.board import Choices

MONTHS = (
    *((1, _("enero")), (2, _("febrero")), (3, _("marzo")), (4, _("abril")), (5, _("mayo")), (6, _("junio"))),
    *((7, _("julio")), (8, _("agosto")), (9, _("setiembre")), (10, _("octubre")), (11, _("noviembre"))),
    (12, _("diciembre")),
)
WEEKDAYS = (
    *((1, _("lunes")), (2, _("martes")), (3, _("miércoles")), (4, _("jueves")), (5, _("viernes"))),
    (6, _("sábado")),
)
GENERAL, OWN = "general", "own"


def time_field(label: Any, **more: Any) -> forms.TimeField:
    """An hour of the day, typed or picked."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


def reason_field(label: Any, **more: Any) -> forms.CharField:
    """Words that are kept, and told where somebody was told before."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), **more)


def read_days(text: str, *, least: int, most: int) -> list[int]:
    """Whole numbers of days between two limits, written with commas; raises ValidationError."""
    parts = [part.strip() for part in text.replace(";", ",").split(",")]
    if not all(part.isdecimal() and least <= int(part) <= most for part in parts if part):
        words = _("Escriba números de %(least)s a %(most)s separados con comas, por ejemplo 10, 1.")
        raise forms.ValidationError(words, params={"least": least, "most": most})
    return [int(part) for part in parts if part]


class TermsForm(forms.Form):
    """Notice, reminders and hours of a programme's calendar, and how much a proposal asks."""

    notice_days = forms.IntegerField(
        label=_("Días de aviso"), min_value=0, max_value=366, help_text=_("Con menos hace falta un motivo.")
    )
    reminder_days = forms.CharField(
        label=_("Cuántos días antes se recuerda"), max_length=40, help_text=_("Con comas, por ejemplo 10, 1.")
    )
    max_hours_per_month = forms.DecimalField(
        label=_("Horas de capacitación por organización y mes"), min_value=1, max_value=200, decimal_places=2
    )
    earliest_start = time_field(
        _("Nadie empieza antes de las"), help_text=_("Salvo que la organización diga otra hora.")
    )
    latest_end = time_field(_("Todo termina a las"))
    slot_minutes = forms.TypedChoiceField(
        label=_("Las sesiones empiezan cada"),
        coerce=int,
        choices=[(15, _("15 minutos")), (30, _("30 minutos")), (60, _("60 minutos"))],
    )
    route_months = forms.IntegerField(label=_("A cuántos meses alcanza una ruta propuesta"), min_value=1, max_value=24)
    most_services = forms.IntegerField(label=_("Servicios de una ruta, como máximo"), min_value=1, max_value=50)
    certificate_percent = forms.IntegerField(
        label=_("Asistencia que pide un certificado (%)"),
        min_value=1,
        max_value=100,
        help_text=_("De las horas realizadas."),
    )
    answer_reminder_days = forms.CharField(
        label=_("A los cuántos días se recuerda lo que espera respuesta"),
        max_length=40,
        required=False,
        help_text=_("Diagnósticos y rutas. Con comas, por ejemplo 7, 14. Vacío: no se recuerda."),
    )

    def __init__(self, *args: Any, terms: CalendarTerms, **kwargs: Any) -> None:
        initial = {name: getattr(terms, name) for name in self.base_fields}
        initial["max_hours_per_month"] = f"{initial['max_hours_per_month']:f}".rstrip("0").rstrip(".")
        for name in ("reminder_days", "answer_reminder_days"):
            initial[name] = ", ".join(str(one) for one in initial[name])
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def clean_reminder_days(self) -> list[int]:
        """Numbers of days, the farthest first."""
        return sorted(set(read_days(self.cleaned_data["reminder_days"], least=0, most=90)), reverse=True)

    def clean_answer_reminder_days(self) -> list[int]:
        """Numbers of days, the nearest first."""
        return sorted(set(read_days(self.cleaned_data["answer_reminder_days"], least=1, most=180)))

    def clean(self) -> dict[str, Any]:
        """A day has an evening."""
        data = super().clean() or {}
        opens, closes = data.get("earliest_start"), data.get("latest_end")
        if opens and closes and closes <= opens:
            self.add_error("latest_end", _("Debe ser después de la hora en que se empieza."))
        return data


class YearForm(forms.Form):
    """Whose holidays."""

    year = forms.IntegerField(label=_("Año"), min_value=2015, max_value=2100)


class BlockDayForm(forms.Form):
    """A day on which nobody works."""

    day = day_field(_("Día"))
    reason = forms.CharField(label=_("Por qué"), max_length=200)


class AvailabilityForm(forms.Form):
    """An organisation's own time: from what hour on, the harvest, hours that it likes."""

    earliest_start = time_field(
        _("Podemos desde las"), required=False, help_text=_("Vacío: la hora general del programa.")
    )
    harvest = forms.ChoiceField(label=_("¿Cuándo es su época de más trabajo?"), widget=forms.RadioSelect)
    months = forms.TypedMultipleChoiceField(
        label=_("Nuestros meses de más trabajo"),
        coerce=int,
        choices=MONTHS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Solo si eligió «otros meses». En ellos solo se les invita a sesiones virtuales."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Días que preferimos"),
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    likes_from = time_field(_("De preferencia desde las"), required=False)
    likes_to = time_field(_("hasta las"), required=False)

    def __init__(
        self,
        *args: Any,
        said: Availability | None,
        bands: Sequence[dict[str, Any]],
        months: Sequence[int],
        **kwargs: Any,
    ) -> None:
        self.bands = list(bands)
        kwargs.setdefault("initial", self._initial(said))
        super().__init__(*args, **kwargs)
        english = (get_language() or "es").startswith("en")
        listed = [str(name) for number, name in MONTHS if number in months]
        general = _("La de nuestro lugar y cadena (%(months)s)") % {"months": ", ".join(listed) or _("ningún mes")}
        field = self.fields["harvest"]
        field.choices = [  # type: ignore[attr-defined]  # -- a ChoiceField
            (GENERAL, general),
            *(
                (f"band{n}", f"{band['en' if english else 'es']} ({self._month_names(band['months'])})")
                for n, band in enumerate(self.bands)
            ),
            (OWN, _("Otros meses, los que marco abajo")),
        ]

    @staticmethod
    def _month_names(months: Sequence[int]) -> str:
        return ", ".join(str(name) for number, name in MONTHS if number in months)

    def _initial(self, said: Availability | None) -> dict[str, Any]:
        if said is None:
            return {"harvest": GENERAL}
        chosen = next((f"band{n}" for n, band in enumerate(self.bands) if band["months"] == said.peak_months), OWN)
        wishes = [wish for wish in said.preferred if isinstance(wish, dict)]
        return {
            "earliest_start": said.earliest_start,
            "harvest": GENERAL if said.peak_months is None else chosen,
            "months": said.peak_months if chosen == OWN else [],
            "days": [wish["weekday"] for wish in wishes if wish.get("weekday")],
            "likes_from": wishes[0].get("from") if wishes else None,
            "likes_to": wishes[0].get("to") if wishes else None,
        }

    def clean(self) -> dict[str, Any]:
        """Hours have a beginning before their end."""
        data = super().clean() or {}
        opens, closes = data.get("likes_from"), data.get("likes_to")
        if opens and closes and closes <= opens:
            self.add_error("likes_to", _("Debe ser después de la hora en que empieza."))
        return data

    def said(self) -> dict[str, Any]:
        """Return what to keep, as a schedule problem writes it."""
        data = self.cleaned_data
        harvest = data["harvest"]
        peaks: list[int] | None = None
        if harvest == OWN:
            peaks = sorted(data["months"])
        elif harvest != GENERAL:
            peaks = list(self.bands[int(harvest.removeprefix("band"))]["months"])
        hours = {
            "from": f"{data['likes_from']:%H:%M}" if data["likes_from"] else "00:00",
            "to": f"{data['likes_to']:%H:%M}" if data["likes_to"] else "24:00",
        }
        has_hours = bool(data["likes_from"] or data["likes_to"])
        preferred = [{"weekday": weekday, **hours} for weekday in data["days"]]
        if not preferred and has_hours:
            preferred = [hours]
        return {"earliest_start": data["earliest_start"], "peak_months": peaks, "preferred": preferred}


class UnavailableForm(forms.Form):
    """A day, or some hours of it, on which an organisation cannot."""

    day = day_field(_("Día"))
    starts = time_field(_("Desde"), required=False, help_text=_("Vacío: desde que empieza el día."))
    ends = time_field(_("Hasta"), required=False, help_text=_("Vacío: todo el día."))

    def clean_day(self) -> date:
        """What is past needs no word."""
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Ese día ya pasó. Escriba uno que esté por venir."))
        return day

    def clean(self) -> dict[str, Any]:
        """Hours have a beginning before their end."""
        data = super().clean() or {}
        opens, closes = data.get("starts"), data.get("ends")
        if opens and closes and closes <= opens:
            self.add_error("ends", _("Debe ser después de la hora en que empieza."))
        return data

    def window(self) -> dict[str, str]:
        """Return the window as a schedule problem writes it."""
        data = self.cleaned_data
        return {
            "date": data["day"].isoformat(),
            "from": f"{data['starts']:%H:%M}" if data["starts"] else "00:00",
            "to": f"{data['ends']:%H:%M}" if data["ends"] else "24:00",
        }


class PlanForm(forms.Form):
    """What a new plan covers."""

    title = forms.CharField(label=_("Nombre del plan"), max_length=200)
    start = day_field(_("Desde"), help_text=_("Lo más temprano es lo que permite el aviso."))
    end = day_field(_("Hasta"))
    seconds = forms.TypedChoiceField(
        label=_("Cuánto tiempo se busca"),
        coerce=int,
        choices=[(20, _("20 segundos")), (100, _("un minuto y medio")), (300, _("cinco minutos"))],
        initial=100,
    )
    freed = forms.ModelMultipleChoiceField(
        label=_("Sesiones anunciadas que se pueden programar de nuevo"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Las que no marque quedan como se anunciaron."),
    )
    freed_reason = reason_field(_("Motivo, si marcó alguna"), required=False)

    def __init__(self, *args: Any, announced: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["freed"].queryset = announced  # type: ignore[attr-defined]  # -- a ModelMultipleChoiceField
        if not announced:
            del self.fields["freed"], self.fields["freed_reason"]

    def clean(self) -> dict[str, Any]:
        """A period has a beginning before its end; who was told is told why."""
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", _("Debe ser el día en que empieza o después."))
        if data.get("freed") and not (data.get("freed_reason") or "").strip():
            self.add_error("freed_reason", _("Ya se avisó a las organizaciones: escriba el motivo."))
        return data


class AnnounceForm(forms.Form):
    """Why some are announced late."""

    reason = reason_field(
        _("Motivo, si alguna se anuncia con menos días de aviso"),
        required=False,
        help_text=_("Queda en el registro."),
    )


class SlotForm(forms.Form):
    """Where a session would go."""

    day = day_field(_("Día"))
    starts = time_field(_("Hora en que empieza"))


class MoveForm(SlotForm):
    """Where it goes, and why."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = reason_field(
        _("Motivo del cambio"), required=False, help_text=_("Se dice a las organizaciones invitadas.")
    )


class CancelForm(forms.Form):
    """Why a session is called off."""

    reason = reason_field(_("Motivo"), required=False, help_text=_("Se dice a las organizaciones invitadas."))


class DetailsForm(forms.Form):
    """Where a session is held and who gives it."""

    venue = forms.CharField(label=_("Dirección o enlace"), max_length=200, required=False)
    trainer = forms.CharField(label=_("Quién la da"), max_length=200, required=False)


class SeatForm(forms.Form):
    """One more organisation."""

    party = forms.ModelChoiceField(
        label=_("Organización"), queryset=Party.objects.none(), empty_label=_("Elija una organización")
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]  # -- a ModelChoiceField


class FeedForm(forms.Form):
    """A name for a new address, to know it by later."""

    label = forms.CharField(label=_("Para qué aparato o persona"), max_length=80, required=False)


class BoardForm(forms.Form):
    """What the calendar shows."""

    view = forms.CharField(widget=forms.HiddenInput, required=False)
    day = forms.CharField(widget=forms.HiddenInput, required=False)
    provider = forms.ChoiceField(label=_("Entidad"), required=False)
    chain = forms.ChoiceField(label=_("Cadena"), required=False)
    place = forms.ChoiceField(label=_("Departamento"), required=False)
    service = forms.ChoiceField(label=_("Servicio"), required=False)
    state = forms.ChoiceField(label=_("Estado"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("Todo"))]
        states = [(value, label) for value, label in Session.State.choices if value != Session.State.CANCELLED]
        for name, values in (
            ("provider", choices.providers),
            ("chain", choices.chains),
            ("place", choices.places),
            ("service", choices.services),
            ("state", states),
        ):
            self.fields[name].choices = [*everything, *values]  # type: ignore[attr-defined]  # -- a ChoiceField
