"""Acts on stages, scores and assignments.

For contexts above: `record_fact` puts on record what a gate asks for (graduation, financing), `require_clear` refuses a
person in a function for an alliance.
"""

from eslabon.web.stages.services.appeals import decide_score_appeal, file_score_appeal
from eslabon.web.stages.services.assignments import assign_body, end_assignment, end_tie, record_tie
from eslabon.web.stages.services.bulk_profiles import Given, Refused, assign_bodies, enter_profiles
from eslabon.web.stages.services.bulk_scores import Signed, SignedSheet, hand_in_sheets
from eslabon.web.stages.services.gates import (
    add_gate_document,
    approve_gate,
    break_off,
    gate_row,
    gate_verdict,
    open_passage,
    pass_gate,
    present_alliance,
    record_fact,
)
from eslabon.web.stages.services.histories import Brought, bring_histories
from eslabon.web.stages.services.installing import install_stages
from eslabon.web.stages.services.levels import enter_level, level_step
from eslabon.web.stages.services.recusals import declare_interest, recuse_person
from eslabon.web.stages.services.rounds import RoundTerms, enter_profile, fix_cut_off, open_round, rank_region
from eslabon.web.stages.services.scoring import (
    assign_scorer,
    has_declared,
    reconcile_scores,
    save_sheet,
    submit_sheet,
    two_totals,
)
from eslabon.web.stages.services.screens import screen_scores
from eslabon.web.stages.services.separation import require_clear

__all__ = [
    "Brought",
    "Given",
    "Refused",
    "RoundTerms",
    "Signed",
    "SignedSheet",
    "add_gate_document",
    "approve_gate",
    "assign_bodies",
    "assign_body",
    "assign_scorer",
    "break_off",
    "bring_histories",
    "decide_score_appeal",
    "declare_interest",
    "end_assignment",
    "end_tie",
    "enter_level",
    "enter_profile",
    "enter_profiles",
    "file_score_appeal",
    "fix_cut_off",
    "gate_row",
    "gate_verdict",
    "hand_in_sheets",
    "has_declared",
    "install_stages",
    "level_step",
    "open_passage",
    "open_round",
    "pass_gate",
    "present_alliance",
    "rank_region",
    "reconcile_scores",
    "record_fact",
    "record_tie",
    "recuse_person",
    "require_clear",
    "save_sheet",
    "screen_scores",
    "submit_sheet",
    "two_totals",
]
