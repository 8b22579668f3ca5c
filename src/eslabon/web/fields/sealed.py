"""Encrypted columns. (Skeleton: plain until the cipher lands.)"""

from django.db import models


class EncryptedTextField(models.TextField):
    """Text encrypted at rest, bound to its table, column and row."""


class EncryptedJSONField(models.JSONField):
    """JSON encrypted at rest, bound to its table, column and row."""
