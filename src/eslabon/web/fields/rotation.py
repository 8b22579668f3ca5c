"""Bring every encrypted value under the first key of the ring, batch by batch.

A value says under which key it is, so an interrupted rotation goes on where it stopped. A row is replaced only if it
still holds the ciphertext that was read: what somebody saves meanwhile stays (it is under the new key anyway).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from eslabon.rules.problems import Problem
from eslabon.web.fields.keyring import MARK, current_ring
from eslabon.web.fields.sealed import Sealed, SealedField, sealed_fields


@dataclass
class Rotated:
    """What happened to one column."""

    column: str
    current: int = 0  # already under the first key
    rotated: int = 0
    changed_meanwhile: int = 0
    unreadable: int = 0  # not opened by any key of the ring; left as they are
    first_unreadable: str = ""


# What other contexts seal outside of a column of their own; they register it when the site starts.
Rotation = Callable[[int], Iterator[Rotated]]
_elsewhere: list[Rotation] = []


def rotate_also(rotation: Rotation) -> None:
    """Have `rotation(batch)` bring values that lie elsewhere (allauth's secrets) under the first key too."""
    _elsewhere.append(rotation)


def every_rotation(*, batch: int) -> Iterator[Iterator[Rotated]]:
    """Yield the rotation of every sealed column, and of what lies elsewhere, ready to run."""
    for field in every_sealed_field():
        yield rotate_column(field, batch=batch)
    for rotation in _elsewhere:
        yield rotation(batch)


def every_sealed_field() -> Iterator[SealedField]:
    """Every encrypted column of the site, in the order of its tables."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield from sealed_fields(model)


def rotate_column(field: SealedField, *, batch: int) -> Iterator[Rotated]:
    """Re-encrypt one column; yields the running count after each batch."""
    counts = Rotated(f"{field.model._meta.db_table}.{field.column}")
    after = None
    while rows := _next_rows(field, after=after, batch=batch):
        with transaction.atomic():
            for row, sealed in rows:
                _rotate_value(field, row=row, sealed=sealed, counts=counts)
        after = rows[-1][0]
        yield counts
    if after is None:
        yield counts


def _next_rows(field: SealedField, *, after: object, batch: int) -> list[tuple[object, Sealed]]:
    rows: models.QuerySet[Any] = models.QuerySet(field.model).filter(**{f"{field.name}__isnull": False}).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", field.name)[:batch])


def _rotate_value(field: SealedField, *, row: object, sealed: Sealed, counts: Rotated) -> None:
    ring = current_ring()
    binding = field.binding(row)
    try:
        clear = ring.open(sealed.token, binding=binding)
    except Problem as problem:
        counts.unreadable += 1
        counts.first_unreadable = counts.first_unreadable or problem.text("es")
        return
    if sealed.token.startswith(f"{MARK}:{ring.current}:"):
        counts.current += 1
    elif _replace(field, row=row, old=sealed.token, new=ring.seal(clear, binding=binding)):
        counts.rotated += 1
    else:
        counts.changed_meanwhile += 1


def _replace(field: SealedField, *, row: object, old: str, new: str) -> bool:
    meta = field.model._meta
    key_column = str(meta.pk.column)
    quote = connection.ops.quote_name
    statement = (
        f"UPDATE {quote(meta.db_table)} SET {quote(field.column)} = %s "  # noqa: S608 -- names come from the models
        f"WHERE {quote(key_column)} = %s AND {quote(field.column)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [new, meta.pk.get_db_prep_value(row, connection), old])
        return bool(cursor.rowcount == 1)
