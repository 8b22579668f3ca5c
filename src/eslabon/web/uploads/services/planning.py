"""Read a table and plan every row of it, without writing anything."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eslabon.files.faults import Fault
from eslabon.files.tables import Row, TableLimits, read_table
from eslabon.web.accounts.models import User
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services.downloads import open_stored
from eslabon.web.uploads.services.kinds import CREATE, REFUSE, SKIP, UPDATE, ImportKind, Scope, Step

LIMITS = TableLimits(rows=20_000)  # read, planned and applied while somebody waits


@dataclass(frozen=True)
class Plan:
    """What applying a file would do now, row by row, and what is wrong with the rest."""

    steps: tuple[tuple[Row, Step], ...]  # good rows, refused ones left out
    faults: tuple[Fault, ...]
    ignored_columns: tuple[str, ...]
    fingerprint: str  # of the file's bytes, every step with what it is based on, and every fault

    def count(self, action: str) -> int:
        """How many good rows would be created, updated or skipped."""
        return sum(step.action == action for _, step in self.steps)

    @property
    def to_apply(self) -> tuple[tuple[Row, Step], ...]:
        """The rows that would write something."""
        return tuple((row, step) for row, step in self.steps if step.action in {CREATE, UPDATE})

    @property
    def refused_rows(self) -> int:
        """How many rows cannot be applied; 1 when the whole file cannot be read."""
        return len({fault.row for fault in self.faults})

    def to_plain(self) -> dict[str, Any]:
        """Return the fields of an Import that show this plan."""
        return {
            "creates": self.count(CREATE),
            "updates": self.count(UPDATE),
            "skips": self.count(SKIP),
            "refused_rows": self.refused_rows,
            "steps": [
                {"row": row.number, "action": step.action, "es": step.es, "en": step.en} for row, step in self.steps
            ],
            "faults": [fault.to_plain() for fault in self.faults],
            "ignored_columns": list(self.ignored_columns),
            "plan_hash": self.fingerprint,
        }


def plan_file(stored: StoredFile, *, kind: ImportKind, scope: Scope, actor: User) -> Plan:
    """Read the kept file again and plan it against the data as they are now."""
    with open_stored(stored) as opened:
        data = opened.read()
    table = read_table(data, name=stored.name, columns=kind.columns, limits=LIMITS)
    planned = tuple(zip(table.rows, kind.plan(table.rows, scope=scope, actor=actor), strict=True))
    refused = [_refusal(stored.name, row, step) for row, step in planned if step.action == REFUSE]
    faults = tuple(sorted([*table.faults, *refused], key=lambda fault: fault.row or 0))
    steps = tuple((row, step) for row, step in planned if step.action != REFUSE)
    return Plan(steps, faults, tuple(table.ignored_columns), _fingerprint(data, steps, faults))


def _refusal(name: str, row: Row, step: Step) -> Fault:
    return Fault(name, row.number, step.column or None, "refused", step.es, step.en)


def _fingerprint(data: bytes, steps: Sequence[tuple[Row, Step]], faults: Sequence[Fault]) -> str:
    body = [
        hashlib.sha256(data).hexdigest(),
        [[row.number, step.action, step.es, step.basis] for row, step in steps],
        [fault.to_plain() for fault in faults],
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=True).encode()).hexdigest()
