"""Encrypted columns, each value bound to its table, column and row.

The primary key takes part in the encryption, so it must be known before the row is written: models with a sealed
column have a UUID primary key with a default. Values are opened one by one, when somebody reads the attribute; a query
that bypasses the instance (`values()`, `values_list()`, `dumpdata`) only ever meets the `Sealed` wrapper.
"""

import json
from typing import Any, cast

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from eslabon.web.fields.keyring import Binding, current_ring, key_name

DUMP_KEY = "$sealed"  # how a sealed value stands in a fixture


class Sealed:
    """A ciphertext and where it belongs; shows nothing until it is opened for its row."""

    __slots__ = ("column", "field", "table", "token")

    def __init__(self, token: str, *, field: "SealedField") -> None:
        self.token = token
        self.field = field
        self.table = field.model._meta.db_table
        self.column = field.column

    @property
    def key(self) -> str:
        """Name of the key the value is under."""
        return key_name(self.token)

    def open_for(self, row: Any) -> Any:
        """Return the clear value; `row` is the primary key of the row it was read from."""
        return self.field.decode(current_ring().open(self.token, binding=self.field.binding(row)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)

    def __repr__(self) -> str:
        return f"<sealed {self.table}.{self.column}>"

    def __reduce__(self) -> tuple[Any, ...]:
        meta = self.field.model._meta
        return (_unpickled, (meta.app_label, meta.model_name, self.field.name, self.token))


class DumpedSealed(Sealed):
    """A ciphertext that comes from a fixture and goes to the database as it is."""

    __slots__ = ()


def _unpickled(app_label: str, model_name: str, field_name: str, token: str) -> Sealed:
    from django.apps import apps

    field = apps.get_model(app_label, model_name)._meta.get_field(field_name)
    return Sealed(token, field=cast("SealedField", field))


class SealedAttribute(DeferredAttribute):
    """Open the value when it is first read from the instance."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed) and not isinstance(value, DumpedSealed):
            value = instance.__dict__[self.field.attname] = value.open_for(instance.pk)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):  # type: ignore[type-arg]  # -- Django's fields take no type arguments at run time
    """What text and JSON columns share: the ciphertext is kept as text."""

    descriptor_class = SealedAttribute
    # What a type checker takes for the attribute's type.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    model: type[models.Model]
    column: str
    db_index: bool

    def encode(self, value: Any) -> bytes:
        """Bytes of the clear value."""
        raise NotImplementedError

    def decode(self, clear: bytes) -> Any:
        """Clear value of the bytes."""
        raise NotImplementedError

    def binding(self, row: Any) -> Binding:
        """Say where a value of this column in that row belongs."""
        primary_key = self.model._meta.pk.to_python(row)
        if primary_key is None:
            raise FieldError(f"{self} cannot be sealed before its row has a primary key")
        return Binding(self.model._meta.db_table, self.column, str(primary_key))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 -- Django's signature
        """Seal the instance's value for its row."""
        # Not getattr: an untouched value goes back as the same ciphertext, once it is known to be this row's.
        if self.attname not in model_instance.__dict__:
            return getattr(model_instance, self.attname)
        value = model_instance.__dict__[self.attname]
        if value is None:
            return None
        if isinstance(value, Sealed):
            value.open_for(model_instance.pk)
            return value
        token = current_ring().seal(self.encode(value), binding=self.binding(model_instance.pk))
        return Sealed(token, field=self)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, Sealed):
            return value.token
        raise FieldError(
            f"{self} is encrypted per row and cannot be written by update(), bulk_update() or a fixture in clear: "
            "set it on each instance and save() it"
        )

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        return None if value is None else Sealed(value, field=self)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {DUMP_KEY}:
            return DumpedSealed(str(value[DUMP_KEY]), field=self)
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        """What `dumpdata` writes: the ciphertext, never the clear value."""
        return self._dumped(obj)

    def _dumped(self, obj: models.Model) -> dict[str, str] | None:
        sealed = self.pre_save(obj, False)  # noqa: FBT003 -- Django's signature
        return None if sealed is None else {DUMP_KEY: sealed.token}

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self} is encrypted and cannot be searched by “{lookup_name}” (only by isnull); "
            "put a BlindIndexField beside it for exact lookup"
        )

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is encrypted: the database cannot look inside it (“{lookup_name}”)")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        primary_key = self.model._meta.pk
        if not isinstance(primary_key, models.UUIDField) or not primary_key.has_default():
            found.append(
                checks.Error(
                    "A sealed column needs a UUID primary key with a default.",
                    hint="The primary key takes part in the encryption and must be known before the insert.",
                    obj=self,
                    id="fields.E001",
                )
            )
        if self.unique or self.db_index:
            found.append(
                checks.Error(
                    "A sealed column cannot be unique or indexed: every encryption of a value differs.",
                    hint="Put a BlindIndexField beside it.",
                    obj=self,
                    id="fields.E002",
                )
            )
        return found


class EncryptedTextField(SealedField):
    """Text encrypted at rest, bound to its table, column and row."""

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, clear: bytes) -> str:
        return clear.decode()

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None or isinstance(value, (str, Sealed)) else str(value)


class EncryptedJSONField(SealedField):
    """JSON encrypted at rest, bound to its table, column and row; None is NULL, never the JSON null."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def decode(self, clear: bytes) -> Any:
        return json.loads(clear)

    def value_from_object(self, obj: models.Model) -> Any:
        """Give the value for a form or a dump.

        Serializers write numbers and booleans without asking `value_to_string`, so a bare one is given sealed here.
        """
        value = super().value_from_object(obj)
        return self._dumped(obj) if isinstance(value, (bool, int, float)) else value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.JSONField, "widget": forms.Textarea, **kwargs})

    def _check_default(self) -> list[checks.CheckMessage]:
        if self.has_default() and isinstance(self.default, (dict, list)):
            return [checks.Error("The default must be a callable such as dict.", obj=self, id="fields.E003")]
        return []

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_default()]


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """Return the encrypted columns of a model's own table."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, SealedField)]


__all__ = ["EncryptedJSONField", "EncryptedTextField", "Sealed", "sealed_fields"]
