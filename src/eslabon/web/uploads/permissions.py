"""Who may see and apply an import: the person who made it, as long as their role still allows that kind."""

from typing import Any

import rules

from eslabon.web.uploads.models import Import


@rules.predicate
def is_maker(user: Any, import_: Import | None) -> bool:
    """Whether `user` sent the file of this import."""
    return import_ is not None and user.is_authenticated and import_.made_by_id == user.pk


rules.add_perm("uploads.view_import", is_maker)
rules.add_perm("uploads.change_import", is_maker)
