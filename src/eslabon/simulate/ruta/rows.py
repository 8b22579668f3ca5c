"""A declaration as a row of the file of applications (spec 8)."""

from collections.abc import Collection
from typing import Any

from eslabon.rules.calls.declarations import EVIDENCE_KINDS, Declaration
from eslabon.rules.calls.eligibility import declaration_to_plain


def declaration_row(declaration: Declaration) -> dict[str, str]:
    """Each column as its text, in the order of the file."""
    return {name: _cell(value) for name, value in declaration_to_plain(declaration).items()}


def evidence_cell(kinds: Collection[str]) -> str:
    """Kinds of evidence as one text."""
    return ";".join(kind for kind in EVIDENCE_KINDS if kind in kinds)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return evidence_cell(value)
    return str(value)
