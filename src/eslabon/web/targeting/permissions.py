"""Who may see corridors, rank them, depart from the rule, and settle names: closed unless one of these opens it."""

from typing import Any

import rules
from django.utils import timezone

from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import may, scopes


def _staff(act: str) -> Any:
    """Whether a role that reaches the whole programme allows `act`."""

    @rules.predicate(name=f"targeting.staff:{act}")
    def allowed(user: Any, programme: Any) -> bool:
        return isinstance(programme, Programme) and may(user, act, programme=programme, on=timezone.localdate())

    return allowed


@rules.predicate
def sees_corridors(user: Any, programme: Any) -> bool:
    """Holds a role that shows corridors, of the programme or of one body that works in one of them."""
    return isinstance(programme, Programme) and bool(
        scopes(user, "corridor.view", programme=programme, on=timezone.localdate())
    )


rules.add_perm("targeting.view_corridors", sees_corridors)
rules.add_perm("targeting.rank_corridors", _staff("corridor.rank"))
rules.add_perm("targeting.override_choice", _staff("corridor.override"))
rules.add_perm("targeting.match_names", _staff("place.match"))
