"""Append-only records: what was done, and the decisions that can be run again."""

from eslabon.web.audit.models.append_only import AppendOnlyError
from eslabon.web.audit.models.decisions import Decision
from eslabon.web.audit.models.entries import Entry
from eslabon.web.audit.models.words import acts_called, name_acts, named_acts, words_of

__all__ = ["AppendOnlyError", "Decision", "Entry", "acts_called", "name_acts", "named_acts", "words_of"]
