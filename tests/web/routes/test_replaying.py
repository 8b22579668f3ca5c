"""Scores, needs, routes and graduations are asked again and answer the same; an altered rule is told apart."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from eslabon.rules import registry
from eslabon.rules.diagnostics import scoring
from eslabon.rules.routes import proposal
from eslabon.web.audit.models import Decision
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.routes.models import Route
from eslabon.web.routes.services import graduate_route
from tests.web.routes.test_graduation import attend
from tests.web.routes.world import NOW, proposed_route, score_party, signed_route

Plain = dict[str, Any]


@pytest.fixture
def decided(portfolio: Any, facilitator: Any, make_organisation: Any) -> list[Route]:
    """Five organisations of different chains and segments with their routes; the first one completed its own."""
    routes = []
    kinds = (
        ("coffee", "PE-12", "organised_supply"),
        ("coffee", "PE-12", "production"),
        ("cacao", "PE-22", "domestic_market"),
        ("cacao", "PE-22", "export_ready"),
        ("banana", "PE-20", "exporter"),
    )
    for chain, place, segment in kinds:
        someone = make_organisation(name=f"Organización {segment}")
        score = score_party(
            someone.organisation, programme=portfolio, actor=facilitator, chain=chain, place=place, segment=segment
        )
        routes.append(
            proposed_route(score, actor=facilitator)
            if routes
            else signed_route(score, manager=facilitator, signer=someone.user)
        )
    attend(routes[0])
    graduate_route(routes[0], actor=facilitator, now=NOW)
    return routes


def rules_of(kind: Replayed) -> Counter[str]:
    """Rules whose decisions replay as `kind`."""
    return Counter(finding.rule for finding in replay_decisions().findings if finding.result == kind)


def test_every_score_route_and_graduation_replays_to_the_letter(decided: list[Route]) -> None:
    """The stored inputs alone give the same level, segment, needs, services, months and reasons."""
    stored = Counter(Decision.objects.values_list("rule", flat=True))
    assert stored == {"diagnostics.score": 5, "routes.proposal": 5, "routes.graduation": 1}
    replay = replay_decisions()
    assert replay.results == {Replayed.SAME: 11}
    assert replay.is_sound
    for decision in Decision.objects.filter(rule="routes.proposal"):
        again = proposal.propose_plain(decision.inputs)
        assert again == decision.outcome
        assert again["items"]
    for decision in Decision.objects.filter(rule="diagnostics.score"):
        assert scoring.score_plain(decision.inputs)["needs"] == decision.outcome["needs"] != []


def narrower(inputs: Plain) -> Plain:
    """The proposal with two services at most: somebody altered the rule."""
    return proposal.propose_plain({**inputs, "limits": {**inputs["limits"], "most_services": 2}})


def stricter(inputs: Plain) -> Plain:
    """The score with every need a little smaller."""
    answer = scoring.score_plain(inputs)
    return {**answer, "needs": [{**need, "gap": str(Decimal(need["gap"]) / 2)} for need in answer["needs"]]}


@pytest.mark.parametrize(
    ("rule", "altered"), [("routes.proposal", narrower), ("diagnostics.score", stricter)], ids=["route", "score"]
)
def test_rule_altered_under_its_own_version_is_found_out(
    decided: list[Route], monkeypatch: pytest.MonkeyPatch, rule: str, altered: Any
) -> None:
    monkeypatch.setitem(registry._RULES, (rule, "1"), altered)
    replay = replay_decisions()
    assert not replay.is_sound
    assert replay.results[Replayed.DIFFERENT] == 5
    assert rules_of(Replayed.DIFFERENT) == {rule: 5}


def test_rule_altered_as_a_new_version_leaves_old_decisions_sound_and_says_which_would_differ(
    decided: list[Route], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._RULES, ("routes.proposal", "2"), narrower)
    monkeypatch.setitem(registry._CURRENT, "routes.proposal", "2")
    replay = replay_decisions()
    assert replay.is_sound
    assert (replay.results[Replayed.SAME], replay.version_changed, replay.differs_today) == (11, 5, 5)


def test_one_altered_answer_of_a_stored_response_changes_its_score(decided: list[Route]) -> None:
    """The inputs hold what was answered: another answer is another score."""
    decision = Decision.objects.filter(rule="diagnostics.score").first()
    assert decision is not None
    given = decision.inputs["response"]["answers"]
    altered = {
        **decision.inputs,
        "response": {**decision.inputs["response"], "answers": {**given, "asks_costs": ["yes"]}},
    }
    assert scoring.score_plain(altered) != decision.outcome
