"""The desk's two forms: a code for who has an account, an account and a code for who has none."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from eslabon.web.accounts.models import User
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import accounts_at_desk

LIVES = (("10", _("10 minutos")), ("60", _("1 hora")), ("1440", _("1 día")), ("4320", _("3 días")))
NO_HELP = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class _WithLife(forms.Form):
    life = forms.ChoiceField(label=_("Cuánto dura el código"), choices=LIVES, initial="60")

    def clean_life(self) -> timedelta:
        """Return it as a duration."""
        return timedelta(minutes=int(self.cleaned_data["life"]))


class CodeForm(_WithLife):
    """A code for somebody who has an account."""

    username = forms.CharField(label=_("Nombre de usuario"), max_length=150, widget=forms.TextInput(attrs=NO_HELP))
    field_order = ("username", "life")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts_at_desk(programme)

    def clean_username(self) -> User:
        """Return the account of that name."""
        user = self.accounts.filter(username__iexact=self.cleaned_data["username"].strip()).first()
        if user is None:
            raise forms.ValidationError(_("No hay una cuenta con ese nombre. Búsquela por el nombre de la persona."))
        return user


class NewAccountForm(_WithLife):
    """An account for somebody who has none."""

    full_name = forms.CharField(label=_("Nombre completo"), max_length=200, widget=forms.TextInput(attrs=NO_HELP))
    username = forms.CharField(
        label=_("Nombre de usuario"),
        min_length=3,
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Fácil de recordar y de decir por teléfono. No use el número de documento."),
        widget=forms.TextInput(attrs=NO_HELP),
    )
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    field_order = ("full_name", "username", "language", "life")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "nueva")
        super().__init__(*args, **kwargs)
