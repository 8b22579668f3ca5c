"""Append-only records: what was done, and the decisions that can be run again."""

from eslabon.web.audit.models.append_only import AppendOnlyError
from eslabon.web.audit.models.decisions import Decision
from eslabon.web.audit.models.entries import Entry

__all__ = ["AppendOnlyError", "Decision", "Entry"]
