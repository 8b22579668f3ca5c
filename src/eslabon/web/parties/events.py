"""What parties announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PartiesMerged:
    """Two records are one party from now on; `moved` rows of this context changed hands."""

    merge: UUID
    kept: UUID
    absorbed: UUID


@dataclass(frozen=True)
class MergeUndone:
    """They are two again."""

    merge: UUID
    kept: UUID
    absorbed: UUID
