"""Event study, false starts, groups and distance: each equal to the regression that it stands for."""

import warnings

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from eslabon.impact import (
    ImpactError,
    did,
    distance_profile,
    event_study,
    heterogeneity,
    placebo_starts,
)
from eslabon.impact.problems import ImpactWarning

DESIGN = {"outcome": "y", "treated": "near", "period": "year", "start": 2010, "unit": "place"}


@pytest.fixture(scope="module")
def homes():
    rng = np.random.default_rng(5)
    rows, places = 2400, 120
    place, year = rng.integers(0, places, rows), rng.integers(2007, 2013, rows)
    frame = pd.DataFrame({"place": place, "year": year, "near": place % 2})
    frame["km"] = (20 * rng.permutation(places) / places)[place]
    frame["head"] = rng.choice(["man", "woman", "unknown"], rows)
    frame["region"] = place % 3
    frame["x"] = rng.normal(size=rows)
    frame["y"] = rng.normal(size=places)[place] + 0.4 * frame.near * (year >= 2011) + frame.x + rng.normal(size=rows)
    return frame


def peer(formula, frame):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns about itself
        return pf.feols(formula, frame, vcov={"CRV1": "place"}, fixef_rm="none", fixef_tol=1e-12)


def test_event_study_is_the_peer_period_by_period(homes):
    ours = event_study(homes, **DESIGN, controls=["x"])
    theirs = peer("y ~ i(year, near, ref=2009) + x | place + year", homes)
    names = [f"year::{year}:near" for year in ours.periods]
    assert [one.estimate for one in ours.estimates] == pytest.approx(theirs.coef()[names].tolist(), rel=1e-8)
    assert [one.std_error for one in ours.estimates] == pytest.approx(theirs.se()[names].tolist(), rel=1e-7)
    places = [theirs._coefnames.index(name) for name in names]
    assert ours.vcov == pytest.approx(theirs._vcov[np.ix_(places, places)], rel=1e-6)
    contrasts = np.zeros((2, len(theirs._coefnames)))
    contrasts[[0, 1], places[:2]] = 1
    theirs.wald_test(R=contrasts, distribution="chi2")
    assert ours.pretrend.statistic == pytest.approx(theirs._wald_statistic / 2, rel=1e-6)
    assert ours.pretrend.distribution == "F(2, 119)"
    assert ours.average_post.estimate == pytest.approx(np.mean([one.estimate for one in ours.estimates[2:]]))
    weights = np.array([0, 0, 1, 1, 1]) / 3
    assert ours.average_post.std_error == pytest.approx(np.sqrt(weights @ ours.vcov @ weights))


def test_event_study_shows_its_base_and_draws_what_it_tells(homes):
    ours = event_study(homes, **DESIGN, base=2007)
    table = ours.tidy().set_index("period")
    assert table.loc[2007, ["estimate", "std_error"]].tolist() == [0, 0]
    assert table["when"].tolist() == ["before"] * 3 + ["after"] * 3
    figure = ours.plot()
    drawn = figure.axes[0].lines[1].get_ydata()
    assert drawn.tolist() == table["estimate"].tolist()


def test_event_study_leaves_out_a_period_that_has_one_group_only(homes):
    frame = homes[~((homes.year == 2012) & (homes.near == 1))]
    with pytest.warns(ImpactWarning, match="IMPACT-W29"):
        ours = event_study(frame, **DESIGN)
    assert ours.periods == (2007, 2008, 2010, 2011)


@pytest.mark.parametrize(
    ("rows", "asked", "code"),
    [
        ("year != 2009 or near == 1", {"base": 2009}, "IMPACT-E30"),
        ("year < 2010 or near == 1", {}, "IMPACT-E30"),
        ("year > 0", {"base": 1999}, "IMPACT-E10"),
    ],
)
def test_event_study_refuses_a_base_that_nothing_can_be_compared_with(homes, rows, asked, code):
    with pytest.raises(ImpactError) as refused:
        event_study(homes.query(rows), **DESIGN, **asked)
    assert refused.value.code == code


@pytest.mark.filterwarnings("ignore:IMPACT-W21")  # a place of this sample is seen late
@pytest.mark.filterwarnings("ignore:IMPACT-W31")  # and in one year only
def test_placebo_starts_are_did_on_the_years_before(homes):
    ours = placebo_starts(homes, **DESIGN, starts=[2008, 2009])
    for start, one in zip(ours.starts, ours.estimates, strict=True):
        by_hand = did(homes[homes.year < 2010], **{**DESIGN, "start": start})
        assert (one.estimate, one.std_error, one.n) == (by_hand.estimate, by_hand.std_error, by_hand.n)
    assert ours.tidy()["start"].tolist() == ["2008", "2009"]
    assert ours.estimates[0].flow.steps[-1].step == "from_true_start"
    later = placebo_starts(homes, **{**DESIGN, "start": None}, starts=[2008], before=2009)
    assert later.estimates[0].n == (homes.year < 2009).sum()


@pytest.mark.parametrize(("starts", "code"), [([2007], "IMPACT-E20"), ([2010], "IMPACT-E20"), ([], "IMPACT-E10")])
def test_placebo_starts_refuse_starts_that_are_none(homes, starts, code):
    with pytest.raises(ImpactError) as refused:
        placebo_starts(homes, **DESIGN, starts=starts)
    assert refused.value.code == code


def test_heterogeneity_by_place_is_did_in_each_part(homes):
    """With groups of whole places and period effects of their own, nothing is shared but the controls."""
    ours = heterogeneity(homes, **DESIGN, by="region")
    parts = [did(homes[homes.region == region], **DESIGN) for region in range(3)]
    assert [one.estimate for one in ours.estimates] == pytest.approx([part.estimate for part in parts], rel=1e-9)
    assert ours.base_means == pytest.approx([part.base_mean for part in parts])
    assert sum(ours.group_rows) == len(homes)


def test_heterogeneity_inside_places_is_the_peer(homes):
    frame = homes.assign(post=(homes.year >= 2010).astype(int))
    for name in ("man", "unknown", "woman"):
        frame[name] = (frame["head"] == name).astype(int)
        frame[f"d_{name}"] = frame.near * frame.post * frame[name]
        frame[f"t_{name}"] = frame.near * frame[name]
    theirs = peer(
        "y ~ d_man + d_unknown + d_woman + t_unknown + t_woman + unknown + woman"
        " + i(year, unknown, ref=2007) + i(year, woman, ref=2007) | place + year",
        frame,
    )
    ours = heterogeneity(homes, **DESIGN, by="head")
    names = ["d_man", "d_unknown", "d_woman"]
    assert [one.estimate for one in ours.estimates] == pytest.approx(theirs.coef()[names].tolist(), rel=1e-8)
    assert [one.std_error for one in ours.estimates] == pytest.approx(theirs.se()[names].tolist(), rel=1e-6)
    contrasts = np.zeros((2, len(theirs._coefnames)))
    contrasts[:, 0], contrasts[0, 1], contrasts[1, 2] = -1, 1, 1
    theirs.wald_test(R=contrasts, distribution="chi2")
    assert ours.equality.statistic == pytest.approx(theirs._wald_statistic / 2, rel=1e-6)


def test_heterogeneity_names_the_groups_it_cannot_compare(homes):
    frame = homes.assign(head=np.where(homes.index < 5, "few", homes["head"]))
    with pytest.warns(ImpactWarning, match="IMPACT-W30.*few"):
        ours = heterogeneity(frame, **DESIGN, by="head")
    assert "few" not in ours.groups
    assert ours.flow.steps[-1].dropped == 5
    with pytest.raises(ImpactError) as refused:
        heterogeneity(homes, **DESIGN, by="near")
    assert refused.value.code == "IMPACT-E34"


def test_distance_profile_by_radius_is_did_at_each_radius(homes):
    ours = distance_profile(homes, **DESIGN, distance="km", radii=[6, 8.5, 10], sample=18)
    for radius, one in zip(ours.radii, ours.by_radius, strict=True):
        frame = homes[homes.km <= 18].assign(near=lambda part, r=radius: (part.km <= r).astype(int))
        by_hand = did(frame, **DESIGN)
        assert (one.estimate, one.std_error) == pytest.approx((by_hand.estimate, by_hand.std_error), rel=1e-12)
    assert ours.flow.steps[-1].dropped == (homes.km > 18).sum()


def test_distance_profile_by_band_is_one_regression(homes):
    ours = distance_profile(homes, **DESIGN, distance="km", bands=[0, 5, 10, 20])
    frame = homes.assign(
        a=((homes.km <= 5) & (homes.year >= 2010)).astype(int),
        b=((homes.km > 5) & (homes.km <= 10) & (homes.year >= 2010)).astype(int),
    )
    theirs = peer("y ~ a + b | place + year", frame)
    assert [one.estimate for one in ours.by_band] == pytest.approx(theirs.coef().tolist(), rel=1e-8)
    assert [one.std_error for one in ours.by_band] == pytest.approx(theirs.se().tolist(), rel=1e-7)
    assert ours.tidy()[["over", "up_to"]].to_numpy().tolist() == [[0, 5], [5, 10]]
    assert ours.plot().axes[0].lines[1].get_ydata().tolist() == [one.estimate for one in ours.by_band]


def test_distance_profile_of_households_inside_places_adds_the_rings_as_columns(homes):
    frame = homes.assign(km=np.random.default_rng(1).uniform(0, 20, len(homes)))
    with pytest.warns(ImpactWarning, match="IMPACT-W22"):
        ours = distance_profile(frame, **DESIGN, distance="km", radii=[10], bands=[0, 10, 20])
    peer_frame = frame.assign(a=(frame.km <= 10).astype(int), d=((frame.km <= 10) & (frame.year >= 2010)).astype(int))
    theirs = peer("y ~ d + a | place + year", peer_frame)
    assert ours.by_radius[0].estimate == pytest.approx(theirs.coef()["d"], rel=1e-8)
    assert ours.by_band[0].estimate == pytest.approx(ours.by_radius[0].estimate, rel=1e-10)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"radii": [30]}, "IMPACT-E35"),
        ({"bands": [0, 10, 20, 50, 60]}, "IMPACT-E35"),
        ({"radii": [8, 7]}, "IMPACT-E10"),
        ({"bands": [0, 20]}, "IMPACT-E10"),
        ({}, "IMPACT-E10"),
        ({"radii": [8], "distance": "x"}, "IMPACT-E10"),
    ],
)
def test_distance_profile_refuses_by_name(homes, asked, code):
    with pytest.raises(ImpactError) as refused:
        distance_profile(homes, **{**DESIGN, "distance": "km", **asked})
    assert refused.value.code == code
