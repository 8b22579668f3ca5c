"""The names and signatures that others build on, and what every result offers; each bad input that has a sentence."""

import dataclasses
import inspect
import types
import warnings

import numpy as np
import pandas as pd
import pytest

from eslabon import impact
from eslabon.impact import Estimate, ImpactError, ImpactWarning, Result
from eslabon.impact.design import DidSettings
from tests.impact.fuzz_frames import parts_of
from tests.impact.fuzz_methods import METHODS
from tests.impact.test_fuzz import sound_frame

NEEDED, FRAME = inspect.Parameter.empty, ("frame",)
DID = {"outcome": NEEDED, "treated": NEEDED, "period": NEEDED, "start": NEEDED, "unit": NEEDED, "cluster": None,
       "controls": (), "period_interactions": (), "weights": None}  # fmt: skip
# Name → what stands before the star, and the settings with their defaults: as published, others may follow.
PUBLISHED = {
    "nearest": (("lat", "lon", "place_lat", "place_lon"), {}),
    "rings": (("distance_km", "treated_km", "sample_km", "buffer_km"), {}),
    "did": (FRAME, DID),
    "event_study": (FRAME, {"base": None}),
    "placebo_starts": (FRAME, {"starts": NEEDED, "before": None}),
    "heterogeneity": (FRAME, {"by": NEEDED}),
    "distance_profile": (FRAME, {"distance": NEEDED, "radii": None, "bands": None}),
    "matching_did": (
        FRAME,
        {"outcomes": NEEDED, "treated": NEEDED, "post": NEEDED, "propensity": NEEDED, "link": "probit",
         "kernel": "gaussian", "bandwidth": 0.06, "support": "minmax", "cluster": None, "reps": 200, "seed": NEEDED,
         "weights": None},
    ),
    "fuzzy_rd": (
        FRAME,
        {"outcome": NEEDED, "score": NEEDED, "cutoff": NEEDED, "treated": NEEDED, "covariates": (), "cluster": None},
    ),
    "manipulation": (("score",), {"cutoff": NEEDED}),
    "screen_manipulation": (FRAME, {"score": NEEDED, "cutoff": NEEDED, "by": NEEDED}),
    "panel_did": (FRAME, {}), "ancova": (FRAME, {}), "attrition": (FRAME, {}), "lee_bounds": (FRAME, {}),
    "group_time": (FRAME, {}), "imputation_did": (FRAME, {}), "doubly_robust_did": (FRAME, {}),
    "sensitivity": ((), {}),
    "fgt": (("expenditure", "line", "alpha", "weights"), {}),
    "deflate": ((), {}),
    "standardise_within": (("values", "groups"), {}),
    "sample_size": (("population",), {"margin": NEEDED, "confidence": 0.95, "proportion": 50}),
    "allocate": ((), {}), "minimum_effect": ((), {}),
    "tabulate": (FRAME, {"rows": None, "columns": None, "statistic": "count", "design": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_name_takes_what_was_published(name):
    before, settings = PUBLISHED[name]
    found = inspect.signature(getattr(impact, name)).parameters
    assert tuple(found)[: len(before)] == before
    for setting, default in settings.items():
        assert found[setting].kind is inspect.Parameter.KEYWORD_ONLY
        assert found[setting].default == default, setting


def test_settings_of_did_are_those_of_the_methods_built_on_it():
    for name in ("event_study", "placebo_starts", "heterogeneity", "distance_profile"):
        found = inspect.signature(impact.event_study).parameters
        assert found["design"].kind is inspect.Parameter.VAR_KEYWORD, name
    assert set(DID) <= set(DidSettings.__annotations__)
    assert inspect.signature(impact.rings).parameters["buffer_km"].default is None


def settings_of(name):
    """The settings that a result of the method has to echo: all but the data."""
    found = inspect.signature(getattr(impact, name)).parameters
    data = {
        "frame",
        "lat",
        "lon",
        "place_lat",
        "place_lon",
        "expenditure",
        "line",
        "weights",
        "score",
        "coefficients",
        "covariance",
    }
    names = [one for one in found if one not in data]
    if "design" in found and found["design"].kind is inspect.Parameter.VAR_KEYWORD:
        return [one for one in names if one != "design"] + list(DidSettings.__annotations__)
    return [
        one for one in names if not (one == "design" and name in {"tabulate", "survey_regression"}) and one != "cluster"
    ]


@pytest.fixture(scope="module")
def results():
    """What every public function answers on a sound frame."""
    frame = sound_frame()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # few places
        return {name: calls[0](frame) for name, calls in METHODS.items()}


@pytest.mark.parametrize("name", METHODS)
def test_result_is_frozen_echoes_its_settings_and_can_be_shown(results, name, tmp_path):
    result = results[name]
    if not isinstance(result, Result):
        assert isinstance(result, int | dict | np.ndarray)
        return
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.title = "other"
    assert isinstance(result.settings, types.MappingProxyType)
    assert [one for one in settings_of(name) if one not in result.settings] == []
    assert isinstance(result.tidy(), pd.DataFrame)
    assert result.plot().axes
    assert "|" in result.to_markdown()
    assert "tabular" in result.to_latex()
    assert "<table" in result.to_html()
    assert "<table" in result._repr_html_()  # what a notebook asks for
    assert result.to_docx(tmp_path / "one.docx").stat().st_size > 1000


@pytest.mark.parametrize("name", METHODS)
def test_every_estimate_has_the_numbers_that_others_read(results, name):
    for one in parts_of(results[name]):
        if isinstance(one, Estimate):
            for part in ("estimate", "std_error", "ci_low", "ci_high", "p_value"):
                assert isinstance(getattr(one, part), float)
            assert isinstance(one.n, int | np.integer)
            assert one.n_clusters is None or isinstance(one.n_clusters, int | np.integer)
            assert isinstance(one.settings, dict | types.MappingProxyType)


def test_matching_and_cutoffs_offer_their_parts(results):
    matched, cut = results["matching_did"], results["fuzzy_rd"]
    assert set(matched.effects) == {"y", "y2"}
    assert all(getattr(matched, part) is not None for part in ("unmatched", "balance", "support", "propensity"))
    assert [one.term for one in (cut.conventional, cut.bias_corrected, cut.robust)] == [
        "conventional",
        "bias-corrected",
        "robust",
    ]


def test_rings_have_four_names():
    assert set(impact.rings([5.0, 9.5, 15.0, 25.0], buffer_km=1)) == {"treated", "buffer", "control", "outside"}


GOES = {"outcome": "y", "treated": "d", "period": "year", "start": 2010, "unit": "place"}
MATCH = {"outcomes": "y", "treated": "d", "post": "late", "propensity": ["x"], "reps": 2, "seed": 1}
CUT = {"outcome": "y", "score": "score", "cutoff": 0, "treated": "takes"}


@pytest.mark.parametrize(
    ("method", "asked", "wrong", "code", "named"),
    [
        ("did", {**GOES, "cluster": "cluster"}, {"cluster": lambda f: f.index % 3}, "IMPACT-E22", ("place", "rows")),
        ("matching_did", MATCH, {"x": lambda f: f["d"]}, "IMPACT-E45", ("x", "rows")),
        ("did", {**GOES, "weights": "w"}, {"w": lambda f: f["w"].where(f.index != 7)}, "IMPACT-E06", ('"w"', "rows 8")),
        (
            "did",
            {**GOES, "weights": "w"},
            {"w": lambda f: f["w"].where(f.index != 7, -1)},
            "IMPACT-E06",
            ('"w"', "rows 8"),
        ),
        ("did", GOES, {"y": lambda f: f["y"].where(f.index != 2, np.inf)}, "IMPACT-E03", ('"y"', "rows 3")),
        (
            "did",
            GOES,
            {"y": lambda f: f["y"].astype(object).where(f.index != 2, "no")},
            "IMPACT-E02",
            ('"y"', "rows 3"),
        ),
    ],
)
def test_wrong_input_is_refused_with_its_column_and_rows(method, asked, wrong, code, named):
    with pytest.raises(ImpactError) as refused:
        getattr(impact, method)(sound_frame().assign(**wrong), **asked)
    assert refused.value.code == code
    assert all(one in str(refused.value) for one in named)


@pytest.mark.parametrize(
    ("method", "asked", "odd", "code", "named"),
    [
        ("did", GOES, lambda f: f[(f["place"] != 1) | (f["year"] >= 2010)], "IMPACT-W21", ('"place"', "rows")),
        ("did", GOES, lambda f: f[(f["place"] != 2) | (f["year"] == 2009)], "IMPACT-W31", ('"place"', "1 units")),
        (
            "fuzzy_rd",
            CUT,
            lambda f: f.assign(score=f["score"].where(f.index > 2, 0.0)),
            "IMPACT-W60",
            ("score", "rows"),
        ),
        ("fuzzy_rd", CUT, lambda f: f.assign(score=f["score"].round(0)), "IMPACT-W61", ("score", "distinct")),
    ],
)
def test_odd_input_is_remarked_kept_and_counted(method, asked, odd, code, named):
    frame = odd(sound_frame())
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        found = getattr(impact, method)(frame, **asked)
    told = [str(one.message) for one in heard if str(one.message).startswith(code)]
    assert told
    assert all(one in told[0] for one in named)
    assert code in {remark.code for remark in found.remarks}
    assert found.n == len(frame)


def test_every_row_left_out_is_in_the_flow():
    frame = sound_frame()
    frame.loc[[1, 5], "y"] = np.nan
    frame.loc[[7], "x"] = np.nan
    frame.loc[[9], "w"] = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)
        found = impact.did(frame, **GOES, controls=["x"], weights="w", within=np.arange(len(frame)) >= 4)
    steps = [(step.step, step.column, step.dropped) for step in found.flow.steps]
    assert steps == [
        ("rows", None, 0), ("outside_sample", None, 4),
        ("missing", "y", 1), ("missing", "x", 1), ("zero_weight", "w", 1),
    ]  # fmt: skip
    assert found.n == len(frame) - 7
