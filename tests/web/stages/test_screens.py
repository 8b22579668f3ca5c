"""The density screen on rows of the database: what is flagged, named, kept and shown (STAGE-33)."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from eslabon.rules.stages.screening import RULE
from eslabon.simulate.paap.scoring_world import PUSHED, THIN, simulate_scoring
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.stages.models import CutOff, DensityScreen, Profile, ProfileScore
from eslabon.web.stages.services import screen_scores
from eslabon.web.territory.models import Place
from tests.web.stages.test_replay import plant, raw
from tests.web.stages.world import NOW, World

pytestmark = pytest.mark.django_db
REGIONS = ("19", "63", "05", "52")


@pytest.fixture
def scored(world: World) -> World:
    """Four regions of the simulated round: two pushed, one honest, one thin."""
    frame = simulate_scoring(3).profiles
    rows = frame[frame["region"].isin(REGIONS)].to_dict("records")
    places = {code: Place.objects.get(code=f"CO-{code}") for code in REGIONS}
    chain = world.programme.chains.get(code="coffee")
    decision = Decision.objects.create(rule="stages.final_score", rule_version="1", inputs={}, outcome={})
    alliances = Alliance.objects.bulk_create(
        Alliance(
            programme=world.programme, code=row["profile"].lower(), name=row["profile"], chain=chain,
            place=places[row["region"]],
        )
        for row in rows
    )  # fmt: skip
    profiles = Profile.objects.bulk_create(
        Profile(round=world.round, alliance=alliance, reference=alliance.name, amount=1, entered_at=NOW)
        for alliance in alliances
    )
    ProfileScore.objects.bulk_create(
        ProfileScore(profile=profile, number=1, total=row["score"], source="agreed", decision=decision, at=NOW)
        for profile, row in zip(profiles, rows, strict=True)
    )
    for place in places.values():
        CutOff.objects.create(
            round=world.round, place=place, number=1, points=70, budget=1, reason="acta", fixed_at=NOW
        )
    return world


def test_screen_flags_what_was_pushed_names_what_is_thin_and_is_kept(scored: World, settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = False
    evaluator = scored.people["evaluator"]
    screen = screen_scores(scored.round, actor=evaluator, now=NOW)
    assert set(screen.jumps) == {f"CO-{code}" for code in PUSHED if code in REGIONS}
    assert screen.thin == [f"CO-{code}" for code in THIN if code in REGIONS]
    again = screen_scores(scored.round, actor=evaluator, now=NOW)
    assert (again.scores_hash, again.lines) == (screen.scores_hash, screen.lines)
    assert screen.decision is not None
    assert screen.decision.outcome["jumps"] == screen.jumps  # what `eslabon replay` asks again
    assert DensityScreen.objects.count() == 2
    (line,) = [one for one in screen.lines if one["place"] == "CO-19"]
    assert sum(count for _low, count in line["bars"]) == line["below"] + line["above"]
    assert sum(count for low, count in line["bars"] if low >= 0) == line["above"]
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(evaluator, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("round_screen", args=(scored.round.pk,))
        page = client.get(address).content.decode()
        for said in ("Salta en el corte:", "Cauca", "Nariño", "Muy pocos puntajes para decir algo: Quindío", "<svg"):
            assert said in page
        assert " encima" in page
        assert "&lt; " in page
        assert "0,0001" in page
        assert "puntajes alrededor del corte" in client.get(address, {"place": "CO-19"}).content.decode()
        assert "Puntajes examinados" in client.post(address, follow=True).content.decode()
    assert DensityScreen.objects.count() == 3


def test_a_changed_screen_is_told_by_the_replay(scored: World) -> None:
    screen = screen_scores(scored.round, actor=scored.people["evaluator"], now=NOW)

    def told() -> list[tuple[str, str]]:
        findings = replay_decisions().findings
        return [(one.rule, one.result) for one in findings if one.rule == RULE]

    assert told() == []
    raw(screen, jumps=[])  # somebody clears the pushed regions on the page
    assert told() == [(RULE, Replayed.STRAYED)]
    decision = screen.decision
    assert decision is not None
    plant(decision, (decision.outcome or {}) | {"jumps": []}, with_hash=True)  # and in the decision, with the key
    assert told() == [(RULE, Replayed.DIFFERENT)]
