"""The pages that lie beside a page: one row of links, each only for who may open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Sibling:
    """A page by its URL name and label; without a permission it opens to whoever reads one of the row."""

    name: str
    label: Any
    permission: str = ""


def siblings_of(user: Any, subject: Any, *, pages: Iterable[Sibling], key: Any, here: str) -> list[dict[str, Any]]:
    """Return the pages that `user` may open on `subject`, whose addresses end in `key`; each permission asked once."""
    several = tuple(pages)
    asked = {one.permission for one in several if one.permission}
    allowed = {"", *(permission for permission in asked if user.has_perm(permission, subject))}
    return [
        {"label": one.label, "url": reverse(one.name, args=[key]), "current": one.name == here}
        for one in several
        if one.permission in allowed
    ]
