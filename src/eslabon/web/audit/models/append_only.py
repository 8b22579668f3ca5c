"""Rows that are written once. The database refuses changes too (triggers.py); this says so earlier and in words."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what is kept for good; a mistake in the program."""


def _refuse(model: type[models.Model], act: str) -> NoReturn:
    raise AppendOnlyError(f"{model._meta.label} is append-only: {act} is refused, write a new row instead")


class AppendOnlyQuerySet(models.QuerySet):
    """A query that can add and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse(self.model, "update()")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(self.model, "bulk_update()")

    def delete(self) -> NoReturn:
        _refuse(self.model, "delete()")


class AppendOnly(models.Model):
    """A model whose rows are written once."""

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse(type(self), "save()")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(type(self), "delete()")
