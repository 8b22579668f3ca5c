"""Who sees the outbox. Programmes stand above this context: the site lets their roles in (site.wiring)."""

from typing import Any

import rules


@rules.predicate
def is_active_superuser(user: Any, _subject: Any = None) -> bool:
    """Whoever runs the site."""
    return bool(user.is_active and user.is_superuser)


rules.add_perm("events.view_outbox", is_active_superuser)
