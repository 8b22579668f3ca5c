"""The reader's language."""

from typing import Any

from django.utils.translation import get_language


def in_tongue(thing: Any, name: str) -> str:
    """The text of a record, or of a mapping, in the reader's language: `name_es` or `name_en`, `es` or `en`."""
    ending = "en" if (get_language() or "es").startswith("en") else "es"
    key = f"{name}_{ending}" if name else ending
    return str(thing[key] if isinstance(thing, dict) else getattr(thing, key))
