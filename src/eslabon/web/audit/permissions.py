"""Who may read the audit trail. Programmes stand above this context: the site lets their roles in (site.wiring)."""

from dataclasses import dataclass
from typing import Any

import rules


@dataclass(frozen=True)
class Scope:
    """What part of the trail somebody asks for: one programme's, or (empty code) all of it."""

    programme: str = ""


@rules.predicate
def is_active_superuser(user: Any, _scope: Any = None) -> bool:
    """Whoever runs the site."""
    return bool(user.is_active and user.is_superuser)


rules.add_perm("audit.view_entries", is_active_superuser)
