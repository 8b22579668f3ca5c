"""Keyed blind index: find a row by an encrypted value without the database ever knowing the value.

The column holds HMAC-SHA256 of the normalised value under a key of its own. Whoever has the database but not the key
can tell that two rows are equal, and nothing more. Values with the same `domain` can be matched across tables.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

DUMP_KEY = "$digest"  # how a digest stands in a fixture
Normalise = Callable[[str], str]


class BlindDigest(str):
    """A digest already made; a search by it is not digested again."""

    __slots__ = ()


def plain_form(text: str) -> str:
    """Give the form under which two spellings are the same: compatibility form, no case, single spaces.

    >>> plain_form("  José   PÉREZ ")
    'josé pérez'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digits_only(text: str) -> str:
    """Keep the digits: for identity numbers and telephones.

    >>> digits_only("+51 999-123-456")
    '51999123456'
    """
    return "".join(character for character in text if character.isdigit())


def blind_digest(value: Any, *, domain: str, normalise: Normalise = plain_form) -> BlindDigest | None:
    """Return the keyed digest of a value; None for an empty one."""
    normal = normalise(str(value)) if value is not None else ""
    if not normal:
        return None
    message = f"{domain}\0{normal}".encode()
    return BlindDigest(hmac.new(_key(), message, hashlib.sha256).hexdigest())


def _key() -> bytes:
    return base64.b64decode(str(settings.BLIND_INDEX_KEY).translate(str.maketrans("-_", "+/")))


class BlindIndexField(models.CharField):  # type: ignore[type-arg]  # -- Django's fields take no type arguments at run time
    """Digest of another attribute of the same instance, kept in step on every save.

    `source` names the attribute. `domain` (default: table and column) separates what may not be matched with each
    other. `normalise` is a function or its dotted path. Search with the clear value: `filter(phone_index="999 …")`.
    """

    db_index: bool

    def __init__(
        self, *args: Any, source: str = "", domain: str = "", normalise: Normalise | str = plain_form, **kwargs: Any
    ) -> None:
        self.source, self.domain = source, domain
        self.normalise = normalise
        super().__init__(*args, **{"max_length": 64, "null": True, "editable": False, "db_index": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for default in ("max_length", "null", "editable"):
            kwargs.pop(default, None)
        if self.db_index:
            kwargs.pop("db_index", None)
        else:
            kwargs["db_index"] = False
        kwargs["source"] = self.source
        if self.domain:
            kwargs["domain"] = self.domain
        if self.normalise is not plain_form:
            kwargs["normalise"] = self.normalise
        return name, path, args, kwargs

    def digest(self, value: Any) -> BlindDigest | None:
        """Return the digest under which this column keeps `value`."""
        if value is None or isinstance(value, BlindDigest):
            return value
        normalise = import_string(self.normalise) if isinstance(self.normalise, str) else self.normalise
        domain = self.domain or f"{self.model._meta.db_table}.{self.column}"
        return blind_digest(value, domain=domain, normalise=normalise)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 -- Django's signature
        digest = self.digest(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, digest)
        return digest

    def get_prep_value(self, value: Any) -> Any:
        return value if hasattr(value, "resolve_expression") else self.digest(value)

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> BlindDigest | None:
        return None if value is None else BlindDigest(value)

    def value_to_string(self, obj: models.Model) -> Any:
        digest = self.value_from_object(obj)
        return None if digest is None else {DUMP_KEY: str(digest)}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {DUMP_KEY}:
            return BlindDigest(value[DUMP_KEY])
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in ("exact", "in", "isnull"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self} holds keyed digests: it answers exact, in and isnull, not “{lookup_name}”")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not self.source:
            found.append(checks.Error("A blind index names its source.", obj=self, id="fields.E010"))
        if not issubclass(self.model, KeepsBlindIndexes):
            found.append(
                checks.Error(
                    "A model with a blind index inherits from fields.blind.KeepsBlindIndexes.",
                    hint="Otherwise save(update_fields=[source]) would leave the index behind.",
                    obj=self,
                    id="fields.E011",
                )
            )
        return found


class KeepsBlindIndexes(models.Model):
    """Write the index whenever its source is written, also with `update_fields`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            named = set(update_fields)
            update_fields = named | {
                field.name
                for field in self._meta.concrete_fields
                if isinstance(field, BlindIndexField) and field.source in named
            }
        super().save(*args, update_fields=update_fields, **kwargs)


__all__ = ["BlindIndexField", "KeepsBlindIndexes", "blind_digest", "digits_only", "plain_form"]
