"""One path per starting group: equal to diff-diff (which equals fixest's sunab), and what is refused."""

import contextlib
import warnings

import diff_diff
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eslabon import impact
from tests.impact.staggered import panel, quiet, sections

DESIGN = {"outcome": "y", "period": "year", "start": "start", "unit": "unit"}


@pytest.fixture(scope="module")
def homes():
    return panel()


def test_panel_equals_diff_diff(homes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the oracle remarks on its own settings
        theirs = diff_diff.SunAbraham().fit(homes, outcome="y", unit="unit", time="year", first_treat="start")
    ours = quiet(impact.sun_abraham, homes, **DESIGN)
    assert (ours.estimate, ours.std_error) == pytest.approx((theirs.overall_att, theirs.overall_se), rel=1e-9)
    for place, one in zip(ours.periods, ours.estimates, strict=True):
        other = theirs.event_study_effects[place]
        assert (one.estimate, one.std_error) == pytest.approx((other["effect"], other["se"]), rel=1e-8)


def test_balanced_panel_has_the_effects_of_group_time_with_one_base(homes):
    ours = quiet(impact.sun_abraham, homes, **DESIGN)
    other = quiet(impact.group_time, homes, base="universal", **DESIGN).dynamic
    theirs = dict(zip(other.places, [part.estimate for part in other.parts], strict=True))
    for place, one in zip(ours.periods, ours.estimates, strict=True):
        assert one.estimate == pytest.approx(theirs[place], abs=1e-10)


def test_covariance_has_the_errors_and_goes_to_sensitivity(homes):
    ours = quiet(impact.sun_abraham, homes, cluster="place", **DESIGN)
    assert np.sqrt(np.diag(ours.vcov)) == pytest.approx([one.std_error for one in ours.estimates])
    bounds = impact.sensitivity(ours, kind="smoothness", bounds=[0.0])
    assert (bounds.settings["pre"], bounds.settings["post"]) == (ours.n_before, 4)
    assert len(ours.tidy()) == 1 + len(ours.periods)
    assert ours.plot().axes


def test_weights_that_count_are_repeated_rows():
    frame = sections(places=30).assign(w=lambda table: 1 + table.index % 3)
    design = {**DESIGN, "unit": "place", "covariates": ["x"]}
    ours = quiet(impact.sun_abraham, frame, weights="w", **design)
    theirs = quiet(impact.sun_abraham, frame.loc[frame.index.repeat(frame["w"])], **design)
    assert ours.estimate == pytest.approx(theirs.estimate, rel=1e-9)
    assert ours.std_error == pytest.approx(theirs.std_error, rel=0.05)  # repeated rows count in (n − 1) / (n − K)


@pytest.mark.parametrize(
    ("code", "change", "more"),
    [
        ("IMPACT-E66", {"start": 2009}, {}),
        ("IMPACT-E66", {"start": 0}, {}),
        ("IMPACT-E66", {"x": lambda table: table["unit"]}, {"covariates": ["x"]}),
        ("IMPACT-E77", {"place": 1}, {"cluster": "place"}),
        ("IMPACT-E10", {}, {"confidence": 0}),
    ],
)
def test_bad_input_has_its_sentence(homes, code, change, more):
    with pytest.raises(impact.ImpactError) as refused:
        quiet(impact.sun_abraham, homes.assign(**change), **DESIGN, **more)
    assert refused.value.code == code


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(-1e3, 1e3)),
            st.integers(2007, 2010),
            st.sampled_from([0, 2008, 2009, 2015]),
            st.integers(0, 6),
        ),
        max_size=40,
    )
)
def test_whatever_comes_is_answered_or_refused_by_name(rows):
    frame = pd.DataFrame(rows, columns=["y", "year", "start", "unit"])
    with contextlib.suppress(impact.ImpactError):
        found = quiet(impact.sun_abraham, frame, **DESIGN)
        assert np.isfinite(found.estimate)
        assert not found.std_error < 0
