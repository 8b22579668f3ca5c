"""The worlds of pra, paap and w4p: sizes and means of their sources, known effects, equal for equal seeds."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from eslabon.impact import nearest
from eslabon.simulate.frames import FrameWorld
from eslabon.simulate.paap import simulate_paap, write_paap
from eslabon.simulate.pra import simulate_pra, source, write_pra
from eslabon.simulate.w4p import simulate_w4p, write_w4p


@pytest.fixture(scope="module")
def pra() -> FrameWorld:
    return simulate_pra(3)


@pytest.fixture(scope="module")
def households(pra: FrameWorld) -> pd.DataFrame:
    places = pra.frames["places"].query("located == 1")
    frame = pra.frames["households"].copy()
    met = nearest(frame["lat"], frame["lon"], places["lat"], places["lon"], workers=1)
    return frame.assign(distance_km=met.distance_km)


@pytest.fixture(scope="module")
def inside(households: pd.DataFrame) -> pd.DataFrame:
    return households[households["distance_km"] <= 20]


def test_places_are_located_as_the_source_located_them(pra: FrameWorld) -> None:
    places = pra.frames["places"]

    assert (len(places), int(places["located"].sum()), int(places["lat"].isna().sum())) == (1017, 878, 139)
    assert places.groupby("department")["located"].sum().to_dict()["Puno"] == 115


def test_households_by_year_and_distance_are_table_2(households: pd.DataFrame) -> None:
    edges = [low for low, _ in source.BANDS]
    band = np.digitize(households["distance_km"], edges, right=True) - 1
    found = pd.crosstab(households["year"], band)

    assert found.to_numpy().tolist() == [list(source.SIZES[year]) for year in source.YEARS]


def test_flow_ends_at_the_counts_of_the_source(inside: pd.DataFrame) -> None:
    before = inside["year"] < 2010
    known = inside["altitude_m"].notna() & inside["rural"].notna()
    housed, answered = known & inside["brick_walls"].notna(), known & inside["bad_living"].notna()

    assert (len(inside), known.sum(), housed.sum()) == (18098, 17491, 17452)
    assert (answered.sum(), (answered & housed).sum()) == (17311, 17272)
    counts = [(rows & before).sum() for rows in (known, housed, answered, answered & housed)]
    assert counts == [8302, 8281, 8225, 8204]


def test_means_and_spreads_are_those_of_table_4(inside: pd.DataFrame) -> None:
    by_year = inside.groupby("year")
    moments = by_year["ln_expenditure"].agg(["mean", "std"]).to_numpy()

    np.testing.assert_allclose(moments, np.asarray(source.LN_EXPENDITURE), atol=2e-4)
    np.testing.assert_allclose(by_year["poor"].mean(), source.POOR, atol=6e-4)
    np.testing.assert_allclose(by_year["head_female"].mean(), source.SHARES["head_female"], atol=6e-4)
    np.testing.assert_allclose(
        by_year["head_age"].mean(), [mean for mean, _ in source.AMOUNTS["head_age"][1]], atol=1.0
    )
    np.testing.assert_allclose(by_year["expenditure_pen"].mean(), [312.9, 312.2, 316.2, 340.7, 362.3, 387.7], rtol=0.04)


def test_nobody_is_asked_whether_they_feel_poor_in_2012(inside: pd.DataFrame) -> None:
    assert inside.loc[inside["year"] == 2012, "feels_poor"].isna().all()
    assert inside.loc[inside["year"] == 2011, "feels_poor"].notna().any()


def test_nominal_expenditure_and_line_give_poverty_and_real_expenditure(inside: pd.DataFrame) -> None:
    real = inside["expenditure_nominal_pen"] / (inside["deflator_space"] * inside["deflator_time"])

    np.testing.assert_allclose(np.log(real), inside["ln_expenditure"], atol=1e-9)
    assert ((inside["expenditure_nominal_pen"] < inside["poverty_line_pen"]) == (inside["poor"] == 1)).all()


def test_planted_path_is_that_of_table_7_and_the_less_poor_are_linked(pra: FrameWorld) -> None:
    truth = pra.truth["exposure"]
    estimands = truth["estimands"]["ln_expenditure"]
    linked = truth["linked"]["mean_ln_expenditure_without"]

    assert truth["path"]["ln_expenditure"]["2011-I"] == 0.1312
    assert estimands["treated_ring_after"] == pytest.approx(estimands["mean_of_path_after"], abs=0.004)
    assert linked["linked"] > linked["not_linked"] + 0.1


def test_planted_effect_is_found_again_in_many_worlds() -> None:
    gaps = []
    for seed in range(5):
        world = simulate_pra(seed)
        frame, places = world.frames["households"], world.frames["places"].query("located == 1")
        distance = nearest(frame["lat"], frame["lon"], places["lat"], places["lon"], workers=1).distance_km
        frame = frame[distance <= 20].assign(treated=distance[distance <= 20] <= 10)
        means = frame.assign(after=frame["year"] >= 2010).groupby(["treated", "after"])["ln_expenditure"].mean()
        crude = means[True, True] - means[True, False] - means[False, True] + means[False, False]
        gaps.append(crude - world.truth["exposure"]["estimands"]["ln_expenditure"]["difference_in_differences"])

    assert abs(np.mean(gaps)) < 4 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def test_pair_has_the_cells_of_table_3_and_the_samples_of_the_probits(pra: FrameWorld) -> None:
    pair = pra.frames["pair"]
    sizes = pair.groupby(["year", "corridor"]).size()

    assert sizes.to_dict() == {(2009, 0): 434, (2009, 1): 690, (2012, 0): 4019, (2012, 1): 2356}
    assert pair["land_ha"].notna().groupby(pair["year"]).sum().to_dict() == {2009: 1092, 2012: 6290}


def test_paap_leaves_out_three_departments_and_keeps_the_samples_of_the_source() -> None:
    world = simulate_paap(3)
    interviews = world.frames["interviews"]
    kept = interviews[~interviews["department"].isin(world.truth["departments_with_a_jump"])]

    assert (len(interviews), len(kept)) == (1126, 796)
    assert kept[["productivity_z", "sales_cop", "profit_cop"]].notna().sum().tolist() == [577, 796, 784]
    took = interviews.groupby(interviews["score"] >= world.truth["cutoff"])["treated"].mean()
    assert took[True] - took[False] > 0.5


def test_w4p_has_three_rounds_and_loses_households_for_good() -> None:
    world = simulate_w4p(3)
    rounds = world.frames["rounds"]
    found = rounds.pivot_table(index="household", columns="year", values="found")
    base = rounds[(rounds["year"] == 2019) & (rounds["participant"] == 1)]["net_income_pen"].mean()

    assert rounds.groupby(["participant", "year"]).size().unique().tolist() == [150]
    assert (found[2022] <= found[2020]).all()
    assert int((found[2022] == 0).sum()) == world.truth["not_found"]["2022"] == 26
    assert world.truth["effect_on_net_income_per_head_pen"]["2022"] > base / 2


@pytest.mark.parametrize("write", [write_pra, write_paap, write_w4p])
def test_equal_seeds_write_equal_files_and_others_do_not(
    write: Callable[[int, Path], list[str]], tmp_path: Path
) -> None:
    names = write(5, tmp_path / "a")
    write(5, tmp_path / "b")
    write(6, tmp_path / "c")
    contents = {folder: [(tmp_path / folder / name).read_bytes() for name in names] for folder in "abc"}

    assert contents["a"] == contents["b"] != contents["c"]
    assert json.loads((tmp_path / "a" / "truth.json").read_text())["seed"] == 5
