"""Forms of who offers services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Provider, Service

SHEET_FIELDS = (
    "capacity",
    "max_repetitions",
    "cost_pen",
    "responsible",
    "given_by",
    "in_annual_plan",
    "annual_plan_entry",
    "budget_pen",
)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class SheetForm(forms.Form):
    """What the entity keeps of a service's sheet."""

    capacity = forms.IntegerField(label=_("Organizaciones por edición"), min_value=1, max_value=1000)
    max_repetitions = forms.IntegerField(
        label=_("Veces que puede darlo"), min_value=1, max_value=200, help_text=_("En el periodo de la ruta.")
    )
    cost_pen = forms.DecimalField(
        label=_("Costo para quien participa (S/)"), min_value=0, max_digits=10, decimal_places=2
    )
    responsible = forms.CharField(label=_("Persona responsable en la entidad"), max_length=200)
    given_by = forms.CharField(
        label=_("Quiénes lo dictan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Las personas que de verdad lo dan, también las de las oficinas regionales."),
    )
    in_annual_plan = forms.BooleanField(label=_("Está en el plan operativo anual de la entidad"), required=False)
    annual_plan_entry = forms.CharField(
        label=_("Dónde está en el plan"), required=False, max_length=200, help_text=_("Actividad o código.")
    )
    budget_pen = forms.DecimalField(
        label=_("Presupuesto (S/)"), required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(service, name) for name in SHEET_FIELDS})
        super().__init__(*args, **kwargs)


class SubcontractForm(forms.Form):
    """Who really gives the service, and under which terms."""

    to = forms.ModelChoiceField(
        label=_("Lo da"), queryset=Party.objects.none(), required=False, empty_label=_("La propia entidad")
    )
    terms_of_reference = forms.CharField(
        label=_("Términos de referencia"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Qué se encarga, con qué productos y plazos. El equipo facilitador los acepta."),
    )
    q = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, service: Service, found: list[Party], **kwargs: Any) -> None:
        known = [party.pk for party in found]
        if service.subcontracted_to_id is not None:
            known.append(service.subcontracted_to_id)
        kwargs.setdefault(
            "initial", {"to": service.subcontracted_to_id, "terms_of_reference": service.terms_of_reference}
        )
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Party.objects.filter(pk__in=known)  # type: ignore[attr-defined]  # -- a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Whoever is asked to give it is told what."""
        data = super().clean() or {}
        if data.get("to") and not (data.get("terms_of_reference") or "").strip():
            self.add_error("terms_of_reference", _("Escriba los términos de referencia del encargo."))
        return data


class ProviderForm(forms.Form):
    """How much an entity can give at once, and what it is there for."""

    teams = forms.IntegerField(
        label=_("Equipos"), min_value=1, max_value=100, help_text=_("Cuántas sesiones puede dar a la misma hora.")
    )
    role_es = forms.CharField(
        label=_("Rol de la entidad en la ruta"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    role_en = forms.CharField(
        label=_("El mismo rol, en inglés"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"teams": provider.teams, "role_es": provider.role_es, "role_en": provider.role_en}
        )
        super().__init__(*args, **kwargs)


class BlockedDateForm(forms.Form):
    """A day without sessions."""

    day = day_field(_("Día sin sesiones"))
    reason = forms.CharField(label=_("Motivo"), required=False, max_length=200)
