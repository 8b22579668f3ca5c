"""The same indicator over several programmes, each line in its own unit (MONITOR-84)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from eslabon.rules.monitoring.results import Line, RolledUp, roll_up
from eslabon.web.monitoring.models import Indicator
from eslabon.web.monitoring.queries.results import alliances_seen, figures_of, is_additive, last_months
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Shown:
    """A rolled-up indicator with its name and how its numbers are written."""

    name: str
    decimals: int
    is_additive: bool
    line: RolledUp


def rolled_up(user: Any, *, today: date) -> list[Shown]:
    """Return every indicator over the programmes whose results `user` may see: each one's last twelve months."""
    lines: list[Line] = []
    known: dict[tuple[str, str], Indicator] = {}
    not_additive: dict[str, bool] = defaultdict(bool)
    for programme in Programme.objects.order_by("code"):
        if not user.has_perm("monitoring.view_results", programme):
            continue
        window = last_months(programme)
        if window is None:
            continue
        alliances = alliances_seen(user, "result.view", programme=programme, today=today)
        figures = figures_of(programme, alliances=alliances, window=window)
        found = figures.totals()
        for one in figures.indicators:
            if one.source != Indicator.Source.OPERATIONS:
                lines.append(Line(str(programme), one.code, one.unit, one.over_time, found[one.code]))
                known.setdefault((one.code, one.unit), one)
                not_additive[one.code] |= not is_additive(one)
    ratios = frozenset(code for code, is_ratio in not_additive.items() if is_ratio)
    rolled = roll_up(lines, not_additive=ratios)
    order = {key: one.order for key, one in known.items()}
    return [
        Shown(known[line.code, line.unit].name, known[line.code, line.unit].decimals, line.code not in ratios, line)
        for line in sorted(rolled, key=lambda one: (order[one.code, one.unit], one.code, one.unit))
    ]
