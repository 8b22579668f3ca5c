"""The density test: the published number, groups by Holm, thin groups by name, and what is refused."""

import contextlib
import warnings
from importlib import resources

import causaldata
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact.manipulation import holm


def quiet(method, *values, **given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", impact.ImpactWarning)
        return method(*values, **given)


@pytest.fixture(scope="module")
def margins():
    with resources.as_file(resources.files("rdrobust") / "data" / "rdrobust_RDsenate.csv") as path:
        return pd.read_csv(path)["margin"]


def regions(pushed=("Cauca", "Nariño"), n=700, seed=8):
    """Ten regions of scores on a 0.1 grid; in some, most of those just below were lifted over the cut-off."""
    rng = np.random.default_rng(seed)
    names = ["Cauca", "Nariño", "Huila", "Tolima", "Meta", "Cesar", "Sucre", "Caldas", "Boyacá", "Arauca"]
    frames = []
    for name in names:
        score = rng.normal(68, 9, n)
        if name in pushed:
            near = (score > 65) & (score < 70) & (rng.random(n) < 0.75)
            score = np.where(near, score + 5, score)
        frames.append(pd.DataFrame({"score": np.round(score, 1), "region": name}))
    frames.append(pd.DataFrame({"score": np.round(rng.normal(68, 9, 25), 1), "region": "Vaupés"}))
    return pd.concat(frames, ignore_index=True)


class TestDensity:
    def test_senate_equals_the_published_test(self, margins):
        found = quiet(impact.manipulation, margins, cutoff=0)
        # Cattaneo, Jansson, Ma (2018): T = −0.8753, p = 0.3814, h 19.841 and 27.119
        assert round(found.statistic, 4) == -0.8753
        assert round(found.p_value, 4) == 0.3814
        assert [round(side, 4) for side in found.bandwidth] == [19.8411, 27.1188]
        assert (found.n_left, found.n_right, found.n) == (640, 750, 1390)

    def test_panes_equals_rddensity(self):
        score = causaldata.gov_transfers_density.load_pandas().data["Income_Centered"]
        near = score[score.abs() < 0.02]
        found = quiet(impact.manipulation, near, cutoff=0)
        assert len(near) == 20463
        assert round(found.p_value, 4) == 0.3556

    def test_lifted_scores_are_found(self):
        frame = regions(n=1500)
        assert quiet(impact.manipulation, frame[frame["region"] == "Cauca"]["score"], cutoff=70).p_value < 1e-4
        assert quiet(impact.manipulation, frame[frame["region"] == "Meta"]["score"], cutoff=70).p_value > 0.05

    def test_units_of_the_score_change_densities_not_the_test(self, margins):
        small = quiet(impact.manipulation, margins / 1000, cutoff=0)
        large = quiet(impact.manipulation, margins, cutoff=0)
        assert small.p_value == pytest.approx(large.p_value, rel=1e-6)
        assert small.density_left == pytest.approx(1000 * large.density_left, rel=1e-6)

    def test_missing_scores_are_counted_and_lists_are_read(self):
        rng = np.random.default_rng(0)
        score = [*rng.normal(size=500), None]
        found = quiet(impact.manipulation, score, cutoff=0.0)
        assert found.n == 500
        assert found.flow.steps[-1].dropped == 1
        assert quiet(impact.manipulation, pl.Series("s", score), cutoff=0.0).p_value == found.p_value

    def test_histogram_never_mixes_both_sides_and_adds_to_one(self):
        found = quiet(impact.manipulation, regions()["score"], cutoff=70)
        bars = found.bars
        assert ((bars["to"] - bars["from"]) * bars["density"]).sum() == pytest.approx(1)
        assert not ((bars["from"] < 70 - 1e-9) & (bars["to"] > 70 + 1e-9)).any()
        assert found.plot().axes
        assert "| Statistic |" in found.to_markdown()

    @pytest.mark.parametrize(
        ("code", "score", "design"),
        [
            ("IMPACT-E60", [1.0, 2, 3], {"cutoff": 9}),
            ("IMPACT-E61", [1.0, 2, 3, 4], {"cutoff": 3}),
            ("IMPACT-E02", ["a", "b"], {"cutoff": 3}),
            ("IMPACT-E03", [1.0, np.inf], {"cutoff": 1}),
            ("IMPACT-E05", [None, None], {"cutoff": 1}),
            ("IMPACT-E10", [1.0, 2.0], {"cutoff": 1, "kernel": "round"}),
            ("IMPACT-E10", [1.0, 2.0], {"cutoff": np.nan}),
            ("IMPACT-E10", [1.0, 2.0], {"cutoff": "1"}),
            ("IMPACT-E10", np.ones((3, 2)), {"cutoff": 1}),
            ("IMPACT-E10", None, {"cutoff": 1}),
        ],
    )
    def test_bad_scores_have_their_sentence(self, code, score, design):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(impact.manipulation, score, **design)
        assert refused.value.code == code

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.one_of(st.none(), st.floats(-3, 3), st.integers(-3, 3)), max_size=60))
    def test_whatever_comes_is_answered_or_refused_by_name(self, score):
        with contextlib.suppress(impact.ImpactError):
            assert 0 <= quiet(impact.manipulation, score, cutoff=0.5).p_value <= 1


class TestScreen:
    def test_regions_that_lift_scores_fail_and_thin_ones_are_named(self):
        screen = quiet(impact.screen_manipulation, regions(n=1500), score="score", cutoff=70, by="region")
        assert screen.jumps == ("Cauca", "Nariño")
        assert screen.thin == ("Vaupés",)
        assert len(screen.kept) == 8
        assert "IMPACT-W65" in [remark.code for remark in screen.remarks]
        assert "Vaupés" in screen.remarks[-1].es
        assert screen.plot().axes

    def test_correction_is_over_the_groups_that_were_tested(self):
        screen = quiet(impact.screen_manipulation, regions(), score="score", cutoff=70, by="region")
        tested = screen.tidy().dropna(subset=["p_value"])
        assert tested["p_holm"].to_numpy() == pytest.approx(holm(tested["p_value"].to_numpy()))
        assert tested["p_holm"].min() == pytest.approx(min(1, tested["p_value"].min() * len(tested)))

    def test_no_group_thick_enough_is_refused(self):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(impact.screen_manipulation, regions(n=40), score="score", cutoff=70, by="region", at_least=100)
        assert refused.value.code == "IMPACT-E65"
