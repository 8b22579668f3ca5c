"""Forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CertificateCodeForm(forms.Form):
    """The code of a certificate."""

    code = forms.CharField(
        label=_("Código del certificado"),
        max_length=40,
        help_text=_("Está debajo del cuadro QR, por ejemplo 7K2M-9QXZ-04TB-VW3E."),
    )


class RevokeForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(label=_("Por qué se anula"), max_length=300)
