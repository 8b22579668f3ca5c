"""Rules by name and version, so that a stored decision can be asked again years later.

A rule that changes gets a new version and stays here beside the old one.
"""

from collections.abc import Callable
from typing import Any

from eslabon.rules.alliances import graduation as alliance_graduation
from eslabon.rules.alliances import track_record, viability
from eslabon.rules.calls import eligibility
from eslabon.rules.diagnostics import scoring
from eslabon.rules.institutions import contracts
from eslabon.rules.monitoring import causality, correction, draws, linkage_index
from eslabon.rules.routes import certificates, checking, graduation, incentives, proposal, schedule_plain
from eslabon.rules.stages import (
    agreement,
    assignments,
    gates,
    levels,
    score_lists,
    screening,
    selection,
    separation,
    sheets,
)
from eslabon.rules.targeting import plain as targeting_plain
from eslabon.rules.targeting import ranking

Rule = Callable[[dict[str, Any]], dict[str, Any]]
_OF_STAGES = (agreement, assignments, gates, levels, score_lists, screening, selection, separation, sheets)

_RULES: dict[tuple[str, str], Rule] = {
    (eligibility.RULE, "1"): eligibility.decide_plain,
    (scoring.RULE, "1"): scoring.score_plain,
    (proposal.RULE, "1"): proposal.propose_plain,
    (graduation.RULE, "1"): graduation.decide_plain,
    (certificates.RULE, "1"): certificates.decide_plain,
    (incentives.RULE, "1"): incentives.decide_plain,
    (checking.RULE, "1"): schedule_plain.check_plan_plain,
    (causality.RULE, "1"): causality.decide_plain,
    (correction.RULE, "1"): correction.decide_plain,
    (draws.RULE, "1"): draws.decide_plain,
    (ranking.RULE, "1"): targeting_plain.rank_plain,
    (contracts.RULE, "1"): contracts.decide_plain,
    (linkage_index.RULE, "1"): linkage_index.score_plain,
    (viability.RULE, "1"): viability.decide_plain,
    (alliance_graduation.RULE, "1"): alliance_graduation.decide_plain,
    (track_record.RULE, "1"): track_record.decide_plain,
    **{(one.RULE, "1"): one.decide_plain for one in _OF_STAGES},
}
_CURRENT: dict[str, str] = {
    eligibility.RULE: eligibility.VERSION,
    scoring.RULE: scoring.VERSION,
    proposal.RULE: proposal.VERSION,
    graduation.RULE: graduation.VERSION,
    certificates.RULE: certificates.VERSION,
    incentives.RULE: incentives.VERSION,
    checking.RULE: checking.VERSION,
    causality.RULE: causality.VERSION,
    correction.RULE: correction.VERSION,
    draws.RULE: draws.VERSION,
    ranking.RULE: ranking.VERSION,
    contracts.RULE: contracts.VERSION,
    linkage_index.RULE: linkage_index.VERSION,
    viability.RULE: viability.VERSION,
    alliance_graduation.RULE: alliance_graduation.VERSION,
    track_record.RULE: track_record.VERSION,
    **{one.RULE: one.VERSION for one in _OF_STAGES},
}


def find(rule: str, version: str) -> Rule | None:
    """The rule in exactly that version, from stored inputs to outcome, or None if it is not known here.

    >>> find("calls.eligibility", "1") is not None, find("calls.eligibility", "0")
    (True, None)
    """
    return _RULES.get((rule, version))


def current_version(rule: str) -> str:
    """The version that decides today; KeyError for an unknown rule.

    >>> current_version("calls.eligibility")
    '1'
    """
    return _CURRENT[rule]


def names() -> tuple[str, ...]:
    """Every rule's name, sorted.

    >>> {'calls.eligibility', 'diagnostics.score', 'routes.certificate'} <= set(names())
    True
    """
    return tuple(sorted(_CURRENT))
