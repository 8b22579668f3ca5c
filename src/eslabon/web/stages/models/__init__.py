"""Stages and gates, who does what, scores, cut-offs, rankings."""

from eslabon.web.stages.models.assignments import Assignment, InterestDeclaration, Recusal, Tie
from eslabon.web.stages.models.levels import LevelEntry, ServiceLevel
from eslabon.web.stages.models.scoring import Profile, ProfileScore, Round, ScoreAppeal, ScoreEntry, Sheet
from eslabon.web.stages.models.selection import CutOff, DensityScreen, RankedProfile, Ranking
from eslabon.web.stages.models.stages import Fact, Gate, GateApproval, GateDocument, Passage, Stage, StageMove

__all__ = [
    "Assignment",
    "CutOff",
    "DensityScreen",
    "Fact",
    "Gate",
    "GateApproval",
    "GateDocument",
    "InterestDeclaration",
    "LevelEntry",
    "Passage",
    "Profile",
    "ProfileScore",
    "RankedProfile",
    "Ranking",
    "Recusal",
    "Round",
    "ScoreAppeal",
    "ScoreEntry",
    "ServiceLevel",
    "Sheet",
    "Stage",
    "StageMove",
    "Tie",
]
