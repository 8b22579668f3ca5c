"""What another context says of a table that people may import: its columns, its planner and its applier."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from eslabon.files.tables import Column, Row
from eslabon.rules.problems import Problem, uploads
from eslabon.web.accounts.models import User

CREATE = "create"
UPDATE = "update"
SKIP = "skip"
REFUSE = "refuse"
ACTIONS = (CREATE, UPDATE, SKIP, REFUSE)

Scope = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """What will happen with one row, in words for the person who decides.

    `basis` is whatever the planner saw that must still be so when the step is applied: the record's id and revision,
    its present values. It is compared, never shown. `column` says where the trouble is when the row is refused.
    """

    action: str  # create | update | skip | refuse
    es: str
    en: str
    basis: str = ""
    column: str = ""

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"a step is one of {ACTIONS}, not {self.action!r}")


class Planner(Protocol):
    """Says for every good row, in order, what would happen. Reads only; may load what it needs for all rows at once."""

    def __call__(self, rows: Sequence[Row], *, scope: Scope, actor: User) -> Sequence[Step]: ...


class Applier(Protocol):
    """Does the create and update steps; runs inside the import's transaction and writes its own audit entries."""

    def __call__(self, planned: Sequence[tuple[Row, Step]], *, scope: Scope, actor: User) -> None: ...


@dataclass(frozen=True)
class ImportKind:
    """One kind of import, registered by the context that owns what it writes."""

    code: str  # "parties.contacts"
    title: str | Promise
    columns: Sequence[Column]
    plan: Planner
    apply: Applier
    # Whether this person may import this kind into this scope now; asked at the check and again when applying.
    is_allowed: Callable[[User, Scope], bool]
    # Where to go afterwards.
    done_url: Callable[[Scope], str]


_kinds: dict[str, ImportKind] = {}


def register_import_kind(kind: ImportKind) -> None:
    """Make a kind known; called once per kind from the `ready()` of its context."""
    known = _kinds.setdefault(kind.code, kind)
    if known is not kind:
        raise ValueError(f"import kind {kind.code!r} is registered twice")


def find_import_kind(code: str) -> ImportKind:
    """Return the kind with this code; raises Problem UPLOADS-E14 when no context owns it any more."""
    try:
        return _kinds[code]
    except KeyError:
        raise Problem(uploads.IMPORT_KIND_UNKNOWN, kind=code) from None
