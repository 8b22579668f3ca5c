"""Read the numbers and ids that a page posts back; whatever else somebody sends in their place is nothing."""

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
