"""Sign-in accounts; who the person is and what they may do stands in parties and programmes."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """One person's way in. E-mail is optional: the desk issues one-time codes to those without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = None
    last_name = None
    full_name = models.CharField(_("nombre completo"), max_length=200)
    email = models.EmailField(_("correo electrónico"), blank=True)
    language = models.CharField(_("idioma"), max_length=8, default="es")

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name
