"""Whatever frame comes: a right answer or a named problem, never a bare error and never a number in silence."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import Estimate, ImpactError
from eslabon.impact.problems import ImpactWarning

DESIGN = {"outcome": "y", "treated": "near", "period": "year", "start": 2010, "unit": "place"}
NUMBERS = st.one_of(
    st.floats(-1e6, 1e6),
    st.sampled_from([0.0, 1.0, math.nan, math.inf, -math.inf, 1e308, -1e308, 1e-300, "text", None, True]),
)
QUIET_NUMBERS = st.one_of(st.floats(-100, 100), st.sampled_from([0.0, 1.0, math.nan]))
SEEDS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def frames(draw, numbers=NUMBERS):
    rows = draw(st.integers(0, 40))

    def column(values):
        return draw(st.lists(values, min_size=rows, max_size=rows))

    places = draw(st.sampled_from([1, 2, 8, 40]))
    frame = pd.DataFrame(
        {
            "y": column(numbers),
            "x": column(numbers),
            "near": column(st.sampled_from([0, 1]) if draw(st.booleans()) else st.sampled_from([0, 1, None, 2])),
            "year": column(st.sampled_from([2008, 2009, 2010, 2011]) if draw(st.booleans()) else st.just(2010)),
            "place": column(st.integers(1, places)),
            "w": column(st.sampled_from([1.0, 2.0, 0.5]) if draw(st.booleans()) else st.sampled_from([0, -1, 1])),
            "head": column(st.sampled_from(["a", "b", None])),
            "km": column(st.floats(0, 20)),
            "lat": -12.0,
            "lon": -75.0,
        }
    )
    frame["near"] = frame.place % 2 if draw(st.booleans()) else frame.near
    if draw(st.booleans()):
        frame = pd.concat([frame, frame], ignore_index=True)
    return frame


METHODS = {
    "did": lambda frame: impact.did(frame, **DESIGN, controls=["x"], weights="w"),
    "did full robust": lambda frame: impact.did(
        frame, **DESIGN, period_interactions=["x"], variance="robust", df="full"
    ),
    "event": lambda frame: impact.event_study(frame, **DESIGN, controls=["x"]),
    "placebo": lambda frame: impact.placebo_starts(frame, **DESIGN, starts=[2009]),
    "heterogeneity": lambda frame: impact.heterogeneity(frame, **DESIGN, by="head"),
    "distance": lambda frame: impact.distance_profile(frame, **DESIGN, distance="km", radii=[5], bands=[0, 5, 10, 20]),
    "panel": lambda frame: impact.panel_did(frame, **DESIGN, controls=["x"]),
    "ancova": lambda frame: impact.ancova(frame, **DESIGN, controls=["x"], weights="w"),
    "wild": lambda frame: impact.wild_bootstrap(frame, **DESIGN, controls=["x"], seed=1, draws=19),
    "family": lambda frame: impact.romano_wolf(
        frame, **{**DESIGN, "outcome": "y"}, outcomes=["y", "x"], seed=1, draws=19
    ),
    "conley": lambda frame: impact.conley(frame, **DESIGN, latitude="lat", longitude="lon", cutoff_km=10),
    "randomised": lambda frame: impact.randomisation_inference(
        frame, outcome="y", treated="near", assigned="place", controls=["x"], seed=1, draws=19
    ),
    "table": lambda frame: impact.dd_table(frame, **DESIGN, outcomes=["y", "x"]),
    "curve": lambda frame: impact.specification_curve(frame, **DESIGN, choices={"controls": {"no": (), "x": ["x"]}}),
    "plain": lambda frame: impact.absorbed_ols(
        frame, outcome="y", terms=["x"], unit="place", period="year", cluster="head", weights="w"
    ),
}


def estimates_of(result):
    """Every estimate inside a result."""
    if isinstance(result, Estimate):
        return [result]
    if hasattr(result, "lines"):
        return [line.effect for line in result.lines]
    if hasattr(result, "by_radius"):
        return [*result.by_radius, *result.by_band]
    return list(result.estimates)


@pytest.mark.parametrize("numbers", [NUMBERS, QUIET_NUMBERS], ids=["wild", "tame"])
@pytest.mark.parametrize("name", list(METHODS))
def test_any_frame_gets_an_answer_or_a_named_problem(name, numbers):
    @SEEDS
    @given(frames(numbers))
    def holds(frame):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ImpactWarning)
            try:
                result = METHODS[name](frame)
            except ImpactError:
                return
        for one in estimates_of(result):
            assert math.isfinite(one.estimate)
            assert one.std_error >= 0 or any(remark.code == "IMPACT-W28" for remark in one.remarks)
            assert one.std_error > 0 or one.remarks or isinstance(one, impact.RandomisationEstimate)
            assert math.isnan(one.p_value) or 0 <= one.p_value <= 1
            assert one.flow is None or one.flow.came == len(frame)
        assert result.to_markdown(language="es")

    holds()


@SEEDS
@given(st.integers(0, 2**32 - 1))
def test_did_is_the_regression_on_dummies(seed):
    """The absorbed kernel against a dense pseudo-inverse, on small frames of every shape."""
    rng = np.random.default_rng(seed)
    rows, places = int(rng.integers(30, 200)), int(rng.integers(6, 20))
    frame = pd.DataFrame({"place": rng.integers(0, places, rows), "year": rng.integers(2008, 2012, rows)})
    frame["near"] = (frame.place < places // 2).astype(int)
    frame["x"], frame["w"] = rng.normal(size=rows), rng.uniform(0.1, 3, rows)
    frame["y"] = frame.x * rng.normal() + rng.normal(size=rows) * 10.0 ** rng.integers(-6, 6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)
        try:
            ours = impact.did(frame, **DESIGN, controls=["x"], weights="w")
        except ImpactError:
            return
    d = (frame.near * (frame.year >= 2010)).to_numpy(float)
    full = np.column_stack([d, frame.x, pd.get_dummies(frame[["place", "year"]].astype(str), dtype=float)])
    root = np.sqrt(frame.w.to_numpy())
    theirs = np.linalg.pinv(full * root[:, None]) @ (frame.y.to_numpy() * root)
    assert ours.estimate == pytest.approx(theirs[0], rel=1e-7, abs=1e-10 * np.abs(frame.y).max())
