"""What a person fills in to enter, to register and to change their details."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from eslabon.web.accounts.models import User


class LoginForm(allauth_forms.LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Nombre de usuario o correo")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].label = _("Contraseña")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class SignupForm(allauth_forms.SignupForm):
    """A new account: a name to be called by, a name to enter with, a password; an e-mail only if there is one."""

    full_name = forms.CharField(
        label=_("Nombre completo"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    field_order = ("full_name", "username", "password1", "password2", "email", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = {
            "username": (_("Nombre de usuario"), _("Con él va a entrar. Letras, números y . - _, sin espacios.")),
            "password1": (_("Contraseña"), _("Diez signos o más. Tres palabras seguidas sirven.")),
            "password2": (_("Contraseña, otra vez"), ""),
            "email": (_("Correo electrónico (si tiene)"), _("No hace falta para registrarse.")),
        }
        for name, (label, help_text) in texts.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class CodeSignInForm(forms.Form):
    """The name and the code that the desk gave."""

    username = forms.CharField(
        label=_("Nombre de usuario"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Código"),
        max_length=20,
        help_text=_("Diez letras y números. Da igual si escribe el guion o minúsculas."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(SetPasswordForm):
    """A password chosen after entering with a code."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = _("Contraseña nueva")
        self.fields["new_password1"].help_text = _("Diez signos o más. Tres palabras seguidas sirven.")
        self.fields["new_password2"].label = _("Contraseña nueva, otra vez")
        self.fields["new_password2"].help_text = ""


class DetailsForm(forms.ModelForm):
    """Name and language."""

    class Meta:
        model = User
        fields = ("full_name", "language")
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}
