"""Whom the programme knows by its stages: who advises, scores or accompanies, what ties them, who is at which level."""

from eslabon.web.parties.permissions.acquaintance import Naming
from eslabon.web.stages.models import Assignment, LevelEntry, ScoreEntry, Tie

NAMES_PARTIES = (
    Naming(Assignment, "party", "alliance__programme"),
    Naming(Tie, "first"),
    Naming(Tie, "second"),
    Naming(ScoreEntry, "body", "profile__alliance__programme"),
    Naming(LevelEntry, "party"),
)
