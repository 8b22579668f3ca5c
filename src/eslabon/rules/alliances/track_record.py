"""What an organisation brings at its application: how old, how many, who came last, with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.alliances.afterlife import add_months
from eslabon.rules.alliances.maturity import months_between

RULE = "alliances.track_record"
VERSION = "1"
RECENT_MONTHS = 12
SHARE = Decimal("0.0001")


@dataclass(frozen=True)
class TrackRecord:
    """Computed once, kept for the evaluation. `recent_share` is None without members, `age_months` without a date."""

    as_of: date
    age_months: int | None
    members: int
    joined_last_year: int
    recent_share: Decimal | None
    clause: str = "ALLIANCE-80"


def track_record(joined: Sequence[date], *, founded_on: date | None, as_of: date) -> TrackRecord:
    """The track record on the day of the application.

    Parameters
    ----------
    joined : sequence of date
        The day on which each present member joined; later ones than `as_of` do not count.
    founded_on : date or None
        None: not known.

    Notes
    -----
    Clause ALLIANCE-80. An organisation made for the call shows as a large share of members who joined in the last
    twelve months; the day itself a year ago still counts as recent.

    >>> found = track_record([date(2009, 1, 1), date(2010, 4, 1)], founded_on=date(2009, 1, 1), as_of=date(2010, 5, 1))
    >>> found.age_months, found.joined_last_year, found.recent_share
    (16, 1, Decimal('0.5000'))
    """
    present = [day for day in joined if day <= as_of]
    since = add_months(as_of, -RECENT_MONTHS)
    recent = sum(day >= since for day in present)
    return TrackRecord(
        as_of=as_of,
        age_months=None if founded_on is None else months_between(founded_on, as_of),
        members=len(present),
        joined_last_year=recent,
        recent_share=(Decimal(recent) / len(present)).quantize(SHARE) if present else None,
    )


def inputs_to_plain(joined: Sequence[date], *, founded_on: date | None, as_of: date) -> dict[str, Any]:
    """Everything that it was computed from, JSON-safe; no names.

    >>> inputs_to_plain([], founded_on=None, as_of=date(2010, 5, 1))
    {'joined': [], 'founded_on': None, 'as_of': '2010-05-01'}
    """
    return {
        "joined": sorted(day.isoformat() for day in joined),
        "founded_on": founded_on.isoformat() if founded_on else None,
        "as_of": as_of.isoformat(),
    }


def record_to_plain(found: TrackRecord) -> dict[str, Any]:
    """The track record as JSON-safe data.

    >>> record_to_plain(track_record([], founded_on=None, as_of=date(2010, 5, 1)))["members"]
    0
    """
    return {
        "as_of": found.as_of.isoformat(),
        "age_months": found.age_months,
        "members": found.members,
        "joined_last_year": found.joined_last_year,
        "recent_share": None if found.recent_share is None else str(found.recent_share),
        "clause": found.clause,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The track record from what `inputs_to_plain` gave, for replay.

    >>> decide_plain(inputs_to_plain([], founded_on=None, as_of=date(2010, 5, 1)))["clause"]
    'ALLIANCE-80'
    """
    founded = inputs["founded_on"]
    found = track_record(
        [date.fromisoformat(day) for day in inputs["joined"]],
        founded_on=date.fromisoformat(founded) if founded else None,
        as_of=date.fromisoformat(inputs["as_of"]),
    )
    return record_to_plain(found)
