"""Settings of the served site: its own, except that passwords are hashed quickly."""

from eslabon.web.site.settings import *  # noqa: F403 -- settings are one namespace

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
