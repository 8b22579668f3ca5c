"""Who may bring registers of places. Places themselves are public."""

from typing import Any

import rules


@rules.predicate
def may_import(user: Any, _subject: Any = None) -> bool:
    """Whether a role of any programme lets the user import places; answered by programmes, refused while it is not."""
    return bool(user.is_active and user.has_perm("programmes.territory.import", None))


rules.add_perm("territory.import_places", may_import)
