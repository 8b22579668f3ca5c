"""Sign-in accounts; who the person is and what they may do stands in parties and programmes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """One person's way in. E-mail is optional: the desk issues one-time codes to those without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = None  # type: ignore[assignment]  # -- one field for the whole name: the order of names differs
    last_name = None  # type: ignore[assignment]  # -- as above
    full_name = models.CharField(_("nombre completo"), max_length=200)
    email = models.EmailField(_("correo electrónico"), blank=True)
    language = models.CharField(_("idioma"), max_length=8, choices=settings.LANGUAGES, default="es")
    session_round = models.PositiveIntegerField(default=0, editable=False)  # +1 ends every session of the account

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name as the person wrote it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.full_name.split(" ")[0]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django's own hash covers the password; the round lets a person sign out everywhere and keep it.
        return salted_hmac(
            "eslabon.web.accounts.models.User.session",
            f"{self.password}|{self.session_round}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class SignInCode(models.Model):
    """A code that lets one person in once; only its salted hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_codes")
    code_hash = models.CharField(max_length=128)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return f"{self.user}: {self.issued_at:%Y-%m-%d %H:%M}"
