"""Forms of who reviews an application."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.calls.queries import RequirementSheet


def _words(label: Any, *, rows: int = 2, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CheckForm(forms.Form):
    """What a person found on one requirement."""

    requirement = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=_("Qué encontró"),
        choices=[("pass", _("cumple")), ("fail", _("no cumple")), ("needs_evidence", _("falta sustento"))],
        widget=forms.RadioSelect,
    )
    reason = _words(_("Por qué"), help_text=_("La organización lo leerá en el dictamen."))


class EvidenceReviewForm(forms.Form):
    """Accept a document, or say what is wrong with it."""

    accepted = forms.ChoiceField(choices=[("yes", _("Aceptar")), ("no", _("Observar"))])
    reason = _words(_("Qué tiene de malo"), required=False, help_text=_("Solo si lo observa."))

    def clean(self) -> dict[str, Any]:
        """Who rejects says why."""
        data = super().clean() or {}
        if data.get("accepted") == "no" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Escriba qué tiene de malo el documento: la organización lo leerá."))
        return data


class CorrectionForm(forms.Form):
    """What to complete, requirement by requirement; those left blank are not asked."""

    def __init__(
        self,
        *args: Any,
        sheets: list[RequirementSheet],
        findings: dict[int, Any],
        language: str,
        party_language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        tongue = "en" if language.startswith("en") else "es"
        for sheet in sheets:
            if not sheet.requirement["correctable"]:
                continue
            finding = findings.get(sheet.number)
            lacking = finding is not None and finding.result != "pass"
            rejected = [one.review_reason for one in sheet.evidence if one.review == "rejected"]
            # The organisation reads it: it is prefilled in its language, whatever the writer's.
            spoken = f"reason_{'en' if party_language == 'en' else 'es'}"
            suggested = " ".join([getattr(finding, spoken), *rejected]) if lacking else ""
            field = _words(f"{sheet.number}. {sheet.requirement['title'][tongue]}", required=False)
            field.initial = suggested
            self.fields[f"message_{sheet.number}"] = field

    def asked(self) -> list[dict[str, Any]]:
        """Return what was written, as `ask_correction` takes it."""
        return [
            {"requirement": int(name.partition("_")[2]), "message": text.strip()}
            for name, text in self.cleaned_data.items()
            if text.strip()
        ]


class VerdictForm(forms.Form):
    """The verdict that was shown, and a note."""

    expected = forms.CharField(widget=forms.HiddenInput)
    note = _words(_("Nota para el dictamen (si hace falta)"), required=False)


class FailPendingForm(forms.Form):
    """Why what was asked counts as missing."""

    reason = _words(
        _("Por qué se da por no sustentado"), help_text=_("Por ejemplo: no llegó en el plazo lo que se pidió.")
    )


class FieldForm(forms.Form):
    """What the office saw on its visit."""

    confirmed = forms.ChoiceField(
        label=_("¿Lo declarado es cierto?"),
        choices=[("yes", _("Sí, se confirma")), ("no", _("No se confirma"))],
        widget=forms.RadioSelect,
    )
    visited_on = forms.DateField(
        label=_("Fecha de la visita"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = _words(_("Qué se vio"), rows=3)

    def clean_visited_on(self) -> Any:
        """A visit has been made."""
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Esta fecha todavía no llega. Escriba el día en que se hizo la visita."))
        return day


class AppealForm(forms.Form):
    """Uphold, with the reason why each failed requirement is met after all, or reject."""

    outcome = forms.ChoiceField(
        label=_("Decisión"),
        choices=[("upheld", _("Fundada: se admite")), ("rejected", _("Infundada: queda no admitida"))],
        widget=forms.RadioSelect,
    )
    reason = _words(_("Motivo de la decisión"), rows=3)

    def __init__(self, *args: Any, failed: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, title in failed:
            help_text = _("Solo si la apelación es fundada.")
            field = _words(_("Por qué sí cumple: %(title)s") % {"title": title}, required=False, help_text=help_text)
            self.fields[f"passed_{number}"] = field

    def clean(self) -> dict[str, Any]:
        """An upheld appeal says why each failed requirement is met."""
        data = super().clean() or {}
        if data.get("outcome") == "upheld":
            for name in self.fields:
                if name.startswith("passed_") and not (data.get(name) or "").strip():
                    self.add_error(name, _("Para admitirla, escriba por qué se cumple este requisito."))
        return data

    def passed(self) -> dict[int, str]:
        """Return the reason of each requirement that is met after all."""
        return {
            int(name.partition("_")[2]): text
            for name, text in self.cleaned_data.items()
            if name.startswith("passed_") and text
        }
