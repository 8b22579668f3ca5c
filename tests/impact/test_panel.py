"""Panels of households, ANCOVA, tables and curves: equal to the regressions that they stand for."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from linearmodels.panel import PanelOLS

from eslabon.impact import ImpactError, absorbed_ols, ancova, dd_table, did, panel_did, specification_curve
from eslabon.impact.problems import ImpactWarning

DESIGN = {"outcome": "y", "treated": "in", "period": "round", "start": 2, "unit": "home"}


@pytest.fixture(scope="module")
def rounds():
    """Three rounds of 120 homes in 24 villages; some homes leave."""
    rng = np.random.default_rng(6)
    home = np.repeat(np.arange(120), 3)
    frame = pd.DataFrame({"home": home, "round": np.tile([1, 2, 3], 120), "in": home % 2, "village": home // 5})
    frame["x"], frame["w"] = rng.normal(size=360), rng.uniform(1, 2, 120)[home]
    frame["y"] = rng.normal(size=120)[home] + 0.5 * frame["in"] * (frame["round"] > 1) + rng.normal(size=360)
    return frame[~((frame["round"] == 3) & (frame.home % 7 == 0))].reset_index(drop=True)


@pytest.mark.parametrize("cluster", [None, "village"])
def test_panel_did_is_the_peer(rounds, cluster):
    frame = rounds.assign(d=rounds["in"] * (rounds["round"] > 1)).set_index(["home", "round"], drop=False)
    model = PanelOLS(frame.y, frame[["d", "x"]], entity_effects=True, time_effects=True)
    theirs = model.fit(
        cov_type="clustered", clusters=frame[[cluster or "home"]], auto_df=False, count_effects=False, debiased=False
    )
    ours = panel_did(rounds, **DESIGN, controls=["x"], cluster=cluster)
    assert ours.estimate == pytest.approx(theirs.params["d"], rel=1e-9)
    groups = ours.n_clusters
    factor = groups / (groups - 1) * (ours.n - 1) / (ours.n - ours.parameters)  # the peer has none
    assert ours.std_error == pytest.approx(theirs.std_errors["d"] * np.sqrt(factor), rel=1e-8)
    assert ours.parameters == 5


def test_panel_did_of_complete_homes_counts_the_others(rounds):
    ours = panel_did(rounds, **DESIGN, balanced=True)
    full = rounds[rounds.home % 7 != 0]
    assert ours.estimate == panel_did(full, **DESIGN).estimate
    assert (ours.flow.steps[-1].step, ours.flow.steps[-1].dropped) == ("not_every_round", 36)


def test_ancova_is_the_regression_on_the_baseline(rounds):
    wide = rounds.merge(
        rounds.loc[rounds["round"] == 1, ["home", "y"]].rename(columns={"y": "before"}), on="home"
    ).query("round > 1")
    theirs = smf.ols("y ~ Q('in') + before + x + C(round)", wide).fit(
        cov_type="cluster", cov_kwds={"groups": wide.home}, use_t=True
    )
    ours = ancova(rounds, **DESIGN, controls=["x"])
    assert ours.estimate == pytest.approx(theirs.params["Q('in')"], rel=1e-9)
    assert ours.std_error == pytest.approx(theirs.bse["Q('in')"], rel=1e-9)
    assert ours.n == len(wide)
    assert [(step.step, step.dropped) for step in ours.flow.steps] == [("rows", 0), ("baseline", 120)]


def test_ancova_with_strata_and_missing_controls_counts_them(rounds):
    frame = rounds.assign(x=rounds.x.where(rounds.index != 4), y=rounds.y.where(rounds.index != 0))
    ours = ancova(frame, **DESIGN, controls=["x"], strata="village", weights="w")
    assert [(step.step, step.column, step.dropped) for step in ours.flow.steps] == [
        ("rows", None, 0),
        ("missing", "y", 1),
        ("baseline", "y", 119),
        ("no_baseline", "y", 1),
        ("missing", "x", 1),
    ]
    assert ours.n_units == 24


@pytest.mark.parametrize("method", [panel_did, ancova])
@pytest.mark.parametrize(
    ("changes", "asked", "code"),
    [
        ({"home": lambda one: one.home // 2}, {}, "IMPACT-E28"),
        ({"in": lambda one: one.index % 2}, {}, "IMPACT-E29"),
        ({"in": 0}, {}, "IMPACT-E21"),
        ({}, {"start": 1}, "IMPACT-E20"),
        ({}, {"confidence": 0}, "IMPACT-E10"),
        ({"y": 1.0}, {}, "IMPACT-E25"),
    ],
)
def test_panels_are_refused_by_name(rounds, method, changes, asked, code):
    with pytest.raises(ImpactError) as refused:
        method(rounds.assign(**changes), **{**DESIGN, **asked})
    assert refused.value.code == code


def test_ancova_without_anybody_before_is_refused(rounds):
    frame = rounds.assign(home=np.where(rounds["round"] == 1, rounds.home + 1000, rounds.home))
    with pytest.raises(ImpactError) as refused:
        ancova(frame, **DESIGN)
    assert refused.value.code == "IMPACT-E31"


SECTIONS = {"outcome": "y", "treated": "in", "period": "round", "start": 2, "unit": "village"}


@pytest.fixture(scope="module")
def sections(rounds):
    return rounds.assign(**{"in": rounds.village % 2, "z": rounds.x * 2 + 1})


def test_dd_table_shows_means_and_changes_by_hand(sections):
    ours = dd_table(sections, outcomes=["y", "z"], **SECTIONS, weights="w")
    frame = ours.tidy().set_index("outcome")
    for arm, name in ((0, "control"), (1, "treated")):
        rows = sections[sections["in"] == arm]
        before, after = (part for _, part in rows.groupby(rows["round"] > 1))
        base, later = (np.average(part.z, weights=part.w) for part in (before, after))
        assert frame.loc["z", f"{name}_base_mean"] == pytest.approx(base)
        assert frame.loc["z", f"{name}_change"] == pytest.approx(later - base)
        theirs = smf.wls("z ~ post", rows.assign(post=(rows["round"] > 1) * 1.0), weights=rows.w).fit(
            cov_type="cluster", cov_kwds={"groups": rows.village, "use_correction": False}
        )
        groups = rows.village.nunique()
        grown = np.sqrt(groups / (groups - 1))
        assert frame.loc["z", f"{name}_change_error"] == pytest.approx(theirs.bse["post"] * grown, rel=1e-9)
        assert frame.loc["z", f"{name}_base_error"] == pytest.approx(theirs.bse["Intercept"] * grown, rel=1e-9)
    assert frame.loc["y", "estimate"] == did(sections, **SECTIONS, weights="w").estimate


def test_specification_curve_runs_every_combination(sections):
    masks = {"all": None, "late": (sections["round"] != 3).to_numpy()}
    ours = specification_curve(
        sections, **SECTIONS, choices={"controls": {"none": (), "x": ["x"]}, "within": masks, "weights": {"w": "w"}}
    )
    by_hand = [
        did(sections, **SECTIONS, controls=c, within=w, weights="w").estimate
        for c in ((), ["x"])
        for w in masks.values()
    ]
    assert [one.estimate for one in ours.estimates] == sorted(by_hand)
    assert ours.median == np.median(by_hand)
    table = ours.tidy()
    assert table["within"].value_counts().to_dict() == {"all": 2, "late": 2}
    assert len(ours.plot().axes) == 2


def test_specification_curve_names_what_cannot_be_estimated(sections):
    with pytest.warns(ImpactWarning, match="IMPACT-W27.*controls: bad.*IMPACT-E01"):
        ours = specification_curve(sections, **SECTIONS, choices={"controls": {"none": (), "bad": ["nothing"]}})
    assert len(ours.estimates) == 1
    with pytest.raises(ImpactError, match="IMPACT-E01"):
        specification_curve(sections, **SECTIONS, choices={"controls": {"bad": ["nothing"]}})


@pytest.mark.parametrize(
    "choices", [{}, {"controls": {}}, {"colour": {"red": 1}}, {"start": dict.fromkeys(range(3000))}]
)
def test_specification_curve_refuses_by_name(sections, choices):
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        specification_curve(sections, **SECTIONS, choices=choices)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"terms": []}, "IMPACT-E10"),
        ({"variance": "cluster"}, "IMPACT-E10"),
        ({"terms": ["y"]}, "IMPACT-E27"),
        ({"terms": ["village"], "unit": "village"}, "IMPACT-E24"),
        ({"terms": ["x", "z"]}, "IMPACT-E24"),
    ],
)
def test_absorbed_ols_refuses_by_name(sections, asked, code):
    with pytest.raises(ImpactError) as refused:
        absorbed_ols(sections, **{"outcome": "y", "terms": ["x"], "variance": "iid", **asked})
    assert refused.value.code == code


def test_an_exact_fit_has_no_error_and_says_so(sections):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        ours = absorbed_ols(sections, outcome="z", terms=["x"], variance="robust")
    assert ours.estimates[0].std_error == 0
    assert any("IMPACT-W25" in str(one.message) for one in heard)
