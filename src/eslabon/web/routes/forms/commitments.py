"""Forms with which an organisation answers, signs, leaves; and those of what follows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Withdrawal
from eslabon.web.routes.forms.portfolio import day_field
from eslabon.web.routes.models import Need, Referral, RouteItem, ServiceType
from eslabon.web.routes.services import Answer, OnBehalf

YES, NO = RouteItem.Answer.ACCEPTED.value, RouteItem.Answer.DECLINED.value


def _name(thing: Any) -> str:
    return str(thing.name_en if (get_language() or "es").startswith("en") else thing.name_es)


class AnswersForm(forms.Form):
    """Yes or no to every service of a route; a no says why."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, items: Sequence[RouteItem], revision: int, signs_for_others: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        if signs_for_others:
            self.fields["authorised_by"] = forms.CharField(
                label=_("Quién de la organización se lo pidió, y cómo"),
                max_length=200,
                help_text=_("Nombre y cargo, y si fue en persona, por teléfono o por escrito. Queda en la carta."),
            )
        self.fields["revision"].initial = revision
        for item in items:
            answered = "" if item.answer == RouteItem.Answer.PENDING else item.answer
            self.fields[f"answer_{item.pk}"] = forms.ChoiceField(
                label=_("¿Participará en «%(service)s»?") % {"service": _name(item.service)},
                choices=[(YES, _("Sí, nos comprometemos")), *([] if item.non_negotiable else [(NO, _("No"))])],
                widget=forms.RadioSelect,
                required=False,
                initial=answered,
            )
            if not item.non_negotiable:
                self.fields[f"reason_{item.pk}"] = forms.CharField(
                    label=_("Si es no, ¿por qué?"), required=False, max_length=1000, initial=item.answer_reason
                )

    def clean(self) -> dict[str, Any]:
        """Who declines says why."""
        data = super().clean() or {}
        for item in self.items:
            reason = f"reason_{item.pk}"
            if data.get(f"answer_{item.pk}") == NO and not (data.get(reason) or "").strip():
                self.add_error(reason, _("Escriba por qué no: con eso la entidad ajusta su oferta."))
        return data

    def given(self) -> dict[int, Answer]:
        """Return the answers that were given, by item."""
        return {
            item.pk: Answer(
                self.cleaned_data[f"answer_{item.pk}"], self.cleaned_data.get(f"reason_{item.pk}", "").strip()
            )
            for item in self.items
            if self.cleaned_data.get(f"answer_{item.pk}")
        }

    def on_behalf(self) -> OnBehalf | None:
        """Return in whose word a helper signs; nothing for the organisation's own people."""
        said = self.cleaned_data.get("authorised_by")
        return OnBehalf(said) if said is not None else None

    def rows(self) -> list[dict[str, Any]]:
        """Return each item with its fields."""
        return [
            {
                "item": item,
                "answer": self[f"answer_{item.pk}"],
                "reason": None if item.non_negotiable else self[f"reason_{item.pk}"],
            }
            for item in self.items
        ]


class SignForm(forms.Form):
    """The signature: what was shown, and that it was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("Leí la lista y comprometo a la organización a participar en los servicios aceptados")
    )
    authorised_by = forms.CharField(
        label=_("Quién de la organización se lo pidió, y cómo"),
        max_length=200,
        help_text=_("Nombre y cargo, y si fue en persona, por teléfono o por escrito. Queda en la carta."),
    )

    def __init__(self, *args: Any, helping: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if helping:
            self.fields["read"].label = _("Leí la lista completa a la organización y me pidió firmar por ella")
        else:
            del self.fields["authorised_by"]

    def on_behalf(self) -> OnBehalf | None:
        """Return in whose word a helper signs; nothing for the organisation's own people."""
        said = self.cleaned_data.get("authorised_by")
        return OnBehalf(said) if said is not None else None


class LeaveForm(forms.Form):
    """Why an organisation leaves."""

    reason = forms.ChoiceField(label=_("Razón"), choices=Withdrawal.Reason.choices)
    explanation = forms.CharField(
        label=_("Cuéntenos más, si quiere"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label=_("Sí, la organización deja el programa"))


class OutsideForm(forms.Form):
    """A service that somebody else gives."""

    provider_name = forms.CharField(label=_("Institución que lo da"), max_length=200)
    title = forms.CharField(label=_("Qué servicio es"), max_length=200)
    type_code = forms.ChoiceField(
        label=_("Se parece a"),
        required=False,
        help_text=_("Con esto se ve si la ruta le da lo mismo dos veces."),
    )
    starts_on = day_field(_("Desde"))
    ends_on = day_field(_("Hasta"))
    hours_per_month = forms.DecimalField(
        label=_("Horas al mes"),
        min_value=0,
        max_value=300,
        max_digits=5,
        decimal_places=2,
        help_text=_("Cuentan dentro de las horas de capacitación de cada mes."),
    )

    def __init__(self, *args: Any, types: Sequence[ServiceType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_code"].choices = [  # type: ignore[attr-defined]  # -- a ChoiceField
            ("", _("Ninguno de la ruta")),
            *((one.code, _name(one)) for one in types),
        ]

    def clean(self) -> dict[str, Any]:
        """It ends on the day on which it starts, or later."""
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Debe ser el mismo día en que empieza o después."))
        return data


class ReferralForm(forms.Form):
    """A need for somebody else."""

    need = forms.ChoiceField(label=_("Necesidad"))
    institution = forms.CharField(label=_("Institución a la que se deriva"), max_length=200)
    contact = forms.CharField(
        label=_("Con quién o por dónde"),
        required=False,
        max_length=200,
        help_text=_("Persona, oficina o mesa de partes."),
    )
    note = forms.CharField(label=_("Nota"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, needs: Sequence[tuple[str, Need | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [(code, _name(need) if need else code) for code, need in needs]  # type: ignore[attr-defined]  # -- a ChoiceField


class FollowForm(forms.Form):
    """What became of a referral."""

    state = forms.ChoiceField(label=_("Cómo está"), choices=Referral.State.choices)
    note = forms.CharField(label=_("Qué respondieron"), required=False, max_length=2000)


class StoryForm(forms.Form):
    """A champion's case."""

    title = forms.CharField(label=_("Título"), max_length=120)
    text = forms.CharField(
        label=_("La historia"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Qué cambió, con qué servicios, en palabras de la organización."),
    )


class LetterCodeForm(forms.Form):
    """The code of a letter."""

    code = forms.CharField(
        label=_("Código de la carta"),
        max_length=40,
        help_text=_("Está debajo del cuadro QR, por ejemplo 7K2M-9QXZ-04TB-VW3E."),
    )


class RouteFilterForm(forms.Form):
    """Which routes to show."""

    q = forms.CharField(label=_("Organización"), required=False)
    state = forms.ChoiceField(label=_("Estado"), required=False)
    segment = forms.ChoiceField(label=_("Segmento"), required=False)
    chain = forms.ChoiceField(label=_("Cadena"), required=False)

    def __init__(self, *args: Any, states: Any, segments: Any, chains: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("state", states), ("segment", segments), ("chain", chains)):
            self.fields[name].choices = [("", _("Todos")), *choices]  # type: ignore[attr-defined]  # -- a ChoiceField
