"""Who came and went: links by state, why they ended, rotation year by year, and who left."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from eslabon.rules.alliances.linkage import DORMANT, ENDED, Rotation, rotation
from eslabon.web.alliances.models import Alliance, LinkageState, MappedProducer

History = list[tuple[date, str]]


@dataclass(frozen=True)
class Movement:
    """The links of an alliance: how many in each state today, why some stopped, and rotation by calendar year."""

    states: tuple[tuple[str, int], ...]
    causes: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, Rotation], ...]


def histories_of(alliance: Alliance) -> list[History]:
    """Return the steps of each supplier's link; what supplies as one counts once (ALLIANCE-33)."""
    steps = LinkageState.objects.filter(producer__alliance=alliance, producer__within__isnull=True)
    found: dict[Any, History] = defaultdict(list)
    for producer, since, state in steps.order_by("since", "recorded_at").values_list("producer", "since", "state"):
        found[producer].append((since, state))
    return list(found.values())


def last_twelve_months(histories: list[History], *, today: date) -> Rotation:
    """Return the rotation from the first of this month a year ago to today (ALLIANCE-44)."""
    return rotation(histories, since=today.replace(year=today.year - 1, day=1), until=today)


def movement_of(alliance: Alliance, *, today: date) -> Movement:
    """Return the links of an alliance as figures (ALLIANCE-44, ALLIANCE-45)."""
    histories = histories_of(alliance)
    standing = alliance.producers.suppliers().filter(left_on__isnull=True)
    counted = dict(standing.order_by().values_list("linkage").annotate(n=Count("pk")))
    first = min((history[0][0].year for history in histories), default=today.year)
    return Movement(
        states=tuple((str(label), counted.get(code, 0)) for code, label in MappedProducer.Linkage.choices),
        causes=_causes(alliance),
        years=tuple((year, _in_year(histories, year, today=today)) for year in range(today.year, first - 1, -1)),
    )


def _in_year(histories: list[History], year: int, *, today: date) -> Rotation:
    return rotation(histories, since=date(year, 1, 1), until=min(date(year, 12, 31), today))


def _causes(alliance: Alliance) -> tuple[tuple[str, int], ...]:
    """How often each cause was given for a link that fell asleep or ended, the most frequent first."""
    steps = LinkageState.objects.filter(producer__alliance=alliance, state__in=(DORMANT, ENDED)).exclude(cause="")
    counted = Counter(steps.values_list("cause", flat=True))
    labels = dict(LinkageState.Cause.choices)
    return tuple((str(labels[code]), n) for code, n in counted.most_common())


def stopped_links(alliance: Alliance) -> QuerySet[LinkageState]:
    """Return each time that a link fell asleep or ended, the latest first."""
    steps = LinkageState.objects.filter(producer__alliance=alliance, state__in=(DORMANT, ENDED))
    return steps.select_related("producer__party", "recorded_by").order_by("-since", "-recorded_at")


def who_left(alliance: Alliance) -> QuerySet[MappedProducer]:
    """Return who left, the latest first."""
    rows = alliance.producers.filter(left_on__isnull=False)
    return rows.select_related("party", "organisation").order_by("-left_on", "party__name")
