"""The simulated answers are such as people could give, follow what was planted, and repeat."""

import json
from collections import Counter
from pathlib import Path

import pytest

from eslabon.files.packs import pack_path
from eslabon.files.xlsform import Form, read_form, read_responses
from eslabon.rules.diagnostics.scoring import score_response
from eslabon.rules.diagnostics.values import Score
from eslabon.simulate.ruta import World, simulate_ruta, write_world

CHAINS = ("banana", "coffee", "cacao")


@pytest.fixture(scope="module")
def world() -> World:
    return simulate_ruta(7)


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("world")
    write_world(world, directory)
    return directory


def form_of(chain: str) -> Form:
    form, faults = read_form(pack_path("ruta") / "instruments" / f"diagnostic-{chain}.xlsx", name=chain)
    assert form is not None, faults
    return form


@pytest.fixture(scope="module")
def scores(folder: Path) -> dict[str, Score]:
    found = {}
    for chain in CHAINS:
        form = form_of(chain)
        read = read_responses(folder / f"diagnostic-{chain}.csv", name=chain, form=form, strict=True)
        assert (read.faults, read.notes) == ((), ())
        found |= {row.response_id: score_response(row.response, key=form.key) for row in read.rows}
    return found


def test_every_admitted_organisation_answers_everything_that_it_is_asked(world: World, scores: dict[str, Score]):
    admitted = {each.organisation_id for each in world.applications if each.slot.admitted}
    assert set(scores) == admitted
    assert len(admitted) == 150
    assert {score.unanswered for score in scores.values()} == {()}


def test_known_facts_are_answered_as_they_are(world: World):
    organisations = {each.organisation_id: each for each in world.organisations}
    exporters = {each.organisation_id for each in world.applications if each.slot.exporter}
    for response in world.responses:
        organisation = organisations[response.organisation_id]
        assert response.answers["legal_form"] == organisation.kind
        assert response.answers["members"] == str(organisation.members)
        exports = response.answers["export_experience"] in {"direct", "indirect"}
        assert exports == (response.organisation_id in exporters)


def test_exporters_can_do_more_and_stand_further_along_the_chain(world: World, scores: dict[str, Score]):
    exporters = {each.organisation_id for each in world.applications if each.slot.exporter}

    def mean(section: str, *, exporting: bool) -> float:
        shares = [
            float(score.part(section).share or 0) for code, score in scores.items() if (code in exporters) == exporting
        ]
        return sum(shares) / len(shares)

    for section in ("productive", "management", "trade"):
        assert mean(section, exporting=True) > mean(section, exporting=False) + 0.05, section
    segments = Counter(score.segment for code, score in scores.items() if code in exporters)
    assert segments["exporter"] > len(exporters) / 2
    assert len({score.segment for score in scores.values()}) == 5


def test_shares_follow_the_planted_ability(world: World, scores: dict[str, Score]):
    truth = world.truth["diagnostics"]["ability_by_section"]
    pairs = sorted(
        (truth[code]["management"], float(score.part("management").share or 0)) for code, score in scores.items()
    )
    lower, upper = pairs[:50], pairs[-50:]
    assert sum(share for _, share in upper) / 50 > sum(share for _, share in lower) / 50 + 0.2


def test_truth_holds_every_number_that_the_answers_were_drawn_with(folder: Path):
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["diagnostics"]
    assert len(truth["ability_by_section"]) == 150
    parameters = truth["parameters"]
    assert (
        parameters["effect_of_exporting_by_section"]["trade"] > parameters["effect_of_exporting_by_section"]["general"]
    )
    assert {"base_by_section", "effect_of_kind", "sd_question", "sd_dimension"} <= set(parameters)


def test_same_seed_gives_the_same_answers_and_another_seed_others(world: World):
    assert simulate_ruta(7).responses == world.responses
    assert simulate_ruta(8).responses != world.responses
