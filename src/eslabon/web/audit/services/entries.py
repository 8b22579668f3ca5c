"""The audit entry, written beside the act."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from eslabon.web.audit.models import Entry
from eslabon.web.fields.blind import BlindIndexField
from eslabon.web.fields.sealed import Sealed, sealed_fields

WITHHELD = "[reservado]"  # stands in an entry for a value that is encrypted where it lives
NEVER_KEPT = frozenset({"password", "token", "secret", "one_time_code"})


def record(
    actor: Any,
    act: str,
    subject: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    channel: str = "web",
    programme: str = "",
    on_behalf_of: str = "",
) -> Entry:
    """Keep who did `act` to `subject`; `actor` is a user, or None for the system itself.

    Values of encrypted columns, and keys of encrypted JSON, are withheld: the entry says that they changed, not what.
    """
    withheld = _withheld_names(subject)
    return Entry.objects.create(
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor)[:200] if actor is not None else "sistema",
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        before=_without(before or {}, withheld),
        after=_without(after or {}, withheld),
        reason=reason,
        channel=channel,
        programme=programme,
        on_behalf_of=on_behalf_of[:200],
    )


def _withheld_names(subject: models.Model) -> frozenset[str]:
    """Names of the subject's encrypted columns and of what it keeps inside encrypted JSON."""
    columns = {field.name for field in sealed_fields(subject._meta.model)}
    columns |= {field.name for field in subject._meta.concrete_fields if isinstance(field, BlindIndexField)}
    clear = {field.name for field in subject._meta.get_fields()} - columns
    inside: set[str] = set()
    for column in columns:
        value = subject.__dict__.get(column)  # not getattr: nothing is opened for the sake of the entry
        if isinstance(value, dict):
            inside |= {str(name) for name in value}
    return frozenset(columns | (inside - clear) | NEVER_KEPT)


def _without(values: Mapping[str, Any], withheld: frozenset[str]) -> dict[str, Any]:
    return {str(name): WITHHELD if name in withheld else _clean(value, withheld) for name, value in values.items()}


def _clean(value: Any, withheld: frozenset[str]) -> Any:
    if isinstance(value, Sealed):
        return WITHHELD
    if isinstance(value, Mapping):
        return _without(value, withheld)
    if isinstance(value, list | tuple):
        return [_clean(one, withheld) for one in value]
    return value
