"""Corridors, rankings, departures from the rule; lists of names and their review."""

from eslabon.web.targeting.models.corridors import Corridor
from eslabon.web.targeting.models.names import ListedName, NameCandidate, NameList, NameReview
from eslabon.web.targeting.models.rankings import Override, RankedCorridor, Ranking

__all__ = [
    "Corridor",
    "ListedName",
    "NameCandidate",
    "NameList",
    "NameReview",
    "Override",
    "RankedCorridor",
    "Ranking",
]
