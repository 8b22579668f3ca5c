"""Check a table without writing, then apply exactly what was shown, once, when its maker says yes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem, uploads
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.uploads.models import Import, StoredFile
from eslabon.web.uploads.services.kinds import ImportKind, find_import_kind
from eslabon.web.uploads.services.planning import plan_file


def check_import(
    stored: StoredFile, *, kind: str, actor: User, now: datetime, scope: Mapping[str, Any] | None = None
) -> Import:
    """Read and plan a kept table; nothing but the plan is written. Its page asks the maker what to do with it."""
    found = _allowed_kind(kind, actor=actor, scope=scope or {})
    plan = plan_file(stored, kind=found, scope=scope or {}, actor=actor)
    with transaction.atomic():
        import_ = Import.objects.create(
            kind=kind, scope=dict(scope or {}), file=stored, made_by=actor, checked_at=now, **plan.to_plain()
        )
        audit.record(actor, "import.checked", import_, after=_counts(import_))
    return import_


@transaction.atomic
def recheck_import(import_: Import, *, actor: User, now: datetime) -> Import:
    """Plan the same file again, against the data as they are now."""
    locked = _lock(import_)
    if locked.state != Import.State.CHECKED:
        return locked
    kind = _allowed_kind(locked.kind, actor=actor, scope=locked.scope)
    plan = plan_file(locked.file, kind=kind, scope=locked.scope, actor=actor)
    for field, value in plan.to_plain().items():
        setattr(locked, field, value)
    locked.checked_at = now
    locked.save()
    audit.record(actor, "import.checked", locked, after=_counts(locked))
    return locked


@transaction.atomic
def apply_import(import_: Import, *, actor: User, skip_bad_rows: bool, now: datetime) -> Import:
    """Do what the check showed, all of it or nothing; a second call finds it done and does nothing.

    Raises
    ------
    Problem
        UPLOADS-E10 when the file or the data are no longer those of the check, E11 when rows have faults and
        `skip_bad_rows` is False, E12 when no row is left, E13 when the import was discarded.
    """
    locked = _lock(import_)
    if locked.state == Import.State.APPLIED:
        return locked
    if locked.state == Import.State.DISCARDED:
        raise Problem(uploads.IMPORT_DISCARDED, day=_day(locked.closed_at))
    kind = _allowed_kind(locked.kind, actor=actor, scope=locked.scope)
    plan = plan_file(locked.file, kind=kind, scope=locked.scope, actor=actor)
    if plan.fingerprint != locked.plan_hash:
        raise Problem(uploads.IMPORT_CHANGED)
    if plan.faults and not skip_bad_rows:
        raise Problem(uploads.IMPORT_HAS_FAULTS, faults=plan.refused_rows)
    if not plan.to_apply:
        raise Problem(uploads.IMPORT_NOTHING_TO_DO)
    kind.apply(plan.to_apply, scope=locked.scope, actor=actor)
    _close(locked, state=Import.State.APPLIED, now=now)
    audit.record(actor, "import.applied", locked, after=_counts(locked))
    return locked


@transaction.atomic
def discard_import(import_: Import, *, actor: User, now: datetime) -> Import:
    """Put a checked import aside; it can no longer be applied."""
    locked = _lock(import_)
    if locked.state == Import.State.APPLIED:
        raise Problem(uploads.IMPORT_ALREADY_APPLIED, day=_day(locked.closed_at))
    if locked.state == Import.State.CHECKED:
        _close(locked, state=Import.State.DISCARDED, now=now)
        audit.record(actor, "import.discarded", locked)
    return locked


def _lock(import_: Import) -> Import:
    """The row as it is now, held until the end of the transaction: two clicks wait for each other."""
    return Import.objects.select_for_update(of=("self",)).select_related("file").get(pk=import_.pk)


def _allowed_kind(code: str, *, actor: User, scope: Mapping[str, Any]) -> ImportKind:
    kind = find_import_kind(code)
    if not kind.is_allowed(actor, scope):
        raise PermissionDenied(code)
    return kind


def _close(import_: Import, *, state: Import.State, now: datetime) -> None:
    import_.state = state
    import_.closed_at = now
    import_.save(update_fields=["state", "closed_at"])


def _counts(import_: Import) -> dict[str, Any]:
    return {
        "kind": import_.kind,
        "scope": import_.scope,
        "file": str(import_.file_id),
        "creates": import_.creates,
        "updates": import_.updates,
        "skips": import_.skips,
        "refused_rows": import_.refused_rows,
    }


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
