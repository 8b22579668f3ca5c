"""Read the numbers and ids that a page posts back; whatever else somebody sends in their place is nothing."""

import re
from uuid import UUID


def read_uuid(text: str) -> UUID | None:
    """Return the id, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def read_number(text: str) -> int:
    """Return a whole number from zero up; anything else is 0."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def read_token(text: str) -> str:
    """Return the mark of a page, or nothing."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]{1,32}", text) else ""
