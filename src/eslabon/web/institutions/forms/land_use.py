"""Forms of land use: what was seen of one producer, and why somebody opens the answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.rules.institutions.land_use import HIGH, LOW, MEDIUM, NOT_SAID, LandUse
from eslabon.web.institutions.forms.partners import choose, day_field
from eslabon.web.parties.models import Party

RISK_LABELS = {
    LOW: _("bajo: vive de cultivos lícitos y no piensa volver"),
    MEDIUM: _("medio: depende del precio o de la cosecha"),
    HIGH: _("alto: lo dijo o hay señales"),
    NOT_SAID: _("no quiso decir"),
}


def hectares_field(label: Any) -> forms.DecimalField:
    """Hectares to the thousandth; empty is not zero."""
    return forms.DecimalField(label=label, min_value=0, max_digits=10, decimal_places=3, required=False)


class LandUseForm(forms.Form):
    """What was seen of one producer's land."""

    producer = forms.ChoiceField(label=_("Productor o productora"))
    on = day_field(_("Fecha"))
    licit_ha = hectares_field(_("Hectáreas lícitas"))
    agroforestry_ha = hectares_field(_("De ellas, agroforestales"))
    risk = forms.ChoiceField(
        label=_("Riesgo de volver a la coca"),
        choices=list(RISK_LABELS.items()),
        initial=NOT_SAID,
        help_text=_("Se guarda cifrado. Nadie lo ve con nombre si no abre las respuestas con un motivo."),
    )

    def __init__(self, *args: Any, producers: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.producers = choose(self.fields["producer"], producers)

    def seen(self) -> LandUse:
        """Return what was written."""
        data = self.cleaned_data
        return LandUse(data["licit_ha"], data["agroforestry_ha"], data["risk"])


class OpenForm(forms.Form):
    """Why somebody opens the answers."""

    reason = forms.CharField(label=_("Para qué las abre"), max_length=200, help_text=_("Queda en la auditoría."))
