"""What the monitoring unit read of an alliance on a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.forms.alliances import day_field


class MaturityForm(forms.Form):
    """What was seen; trust and bottlenecks are on record already."""

    read_on = day_field(_("Visto el"))
    producers_seen = forms.IntegerField(
        label=_("Productores vistos"), min_value=0, required=False, help_text=_("De cuántos se vieron las prácticas.")
    )
    producers_mastering = forms.IntegerField(
        label=_("Dominan el paquete técnico"), min_value=0, required=False, help_text=_("De los vistos.")
    )
    months_buying_alone = forms.IntegerField(
        label=_("Meses seguidos de compras sin el programa"), min_value=0, required=False
    )
    note = forms.CharField(label=_("En qué se basa"), max_length=300, required=False)
