"""The programme side of pra: its counts, its totals, and that everything wrong in it stands in the truth."""

import csv
import tomllib
from datetime import date

import numpy as np
import pandas as pd
import pytest

from eslabon.files.packs import pack_path
from eslabon.simulate.pra import simulate_programme
from eslabon.simulate.pra.corridors import CANDIDATES, CHOSEN, draw_districts
from eslabon.simulate.pra.figures import DAYS_PER_JOB
from eslabon.simulate.pra.programme import Programme


@pytest.fixture(scope="module")
def programme() -> Programme:
    return simulate_programme(7)


@pytest.fixture(scope="module")
def frames(programme: Programme) -> dict[str, pd.DataFrame]:
    return programme.world.frames


def test_counts_are_those_of_the_source(frames: dict[str, pd.DataFrame]) -> None:
    assert (len(frames["corridors"]), len(CHOSEN), len(frames["plans"])) == (25, 10, 200)
    assert (len(frames["producers"]), frames["producers"]["dni"].nunique()) == (12_000, 12_000)
    assert set(frames["producers"]["plan"]) == set(frames["plans"]["plan"])
    assert not frames["plans"].duplicated(["buyer", "chain", "corridor"]).any()
    lasting = frames["plans"]["graduation_horizon_months"]
    assert 33 < lasting.mean() < 39


def test_totals_are_of_the_source_s_order(programme: Programme) -> None:
    totals = programme.world.truth["totals"]

    assert totals["incremental_sales_usd"] == pytest.approx(98_000_000, rel=0.02)
    assert totals["jobs"] == pytest.approx(21_000, rel=0.02)
    assert totals["investment_usd"] == pytest.approx(5_000_000, rel=0.02)
    assert "Simulated" in programme.world.truth["warning"]


def test_totals_of_the_truth_are_those_of_the_true_rows(programme: Programme) -> None:
    frames = programme.world.frames
    true = frames["reports_true"].assign(calendar=frames["reports_true"]["month"].str[5:])
    before = frames["baselines"].assign(calendar=frames["baselines"]["month"].str[5:])
    joined = true.merge(before, on=["plan", "calendar"], suffixes=("", "_before"), validate="many_to_one")
    days = joined["labour_days_women"] + joined["labour_days_men"] - joined["labour_days"]
    totals = programme.world.truth["totals"]

    assert (joined["sales_pen"] - joined["sales_pen_before"]).sum() == totals["incremental_sales_pen"]
    assert round(days.sum() / totals["days_per_job"]) == totals["jobs"]
    assert round(true["investment_pen"].sum() / totals["pen_per_usd"]) == totals["investment_usd"]


def test_every_difference_between_report_and_truth_is_planted(programme: Programme) -> None:
    frames, told = programme.world.frames, programme.world.truth["reports"]
    both = frames["reports"].merge(frames["reports_true"], on=["plan", "month"], suffixes=("", "_true"), validate="1:1")
    found = {
        (row.plan, row.month, column, int(getattr(row, f"{column}_true")), int(getattr(row, column)))
        for column in both.columns
        if f"{column}_true" in both.columns and column != "simulated"
        for row in both[both[column] != both[f"{column}_true"]].itertuples()
    }
    planted = {
        (one["plan"], one["month"], one["column"], one["true"], one["reported"])
        for one in (*told["slips"], *told["inflated"])
    }

    assert found == planted
    assert len(told["inflating"]) == 12
    assert {one["plan"] for one in told["inflated"]} == set(told["inflating"])
    assert len(told["slips"]) > 100


def test_late_and_missing_reports_are_told(programme: Programme) -> None:
    reports, told = programme.world.frames["reports"], programme.world.truth["reports"]
    due = pd.to_datetime(reports["month"] + "-01") + pd.offsets.MonthBegin(1) + pd.Timedelta(days=9)
    late = reports[pd.to_datetime(reports["submitted_on"]) > due]

    assert set(zip(late["plan"], late["month"], strict=True)) == {(one["plan"], one["month"]) for one in told["late"]}
    every = programme.world.frames["reports_true"]
    assert len(every) - len(reports) == len(told["missing"]) > 0


def test_double_claims_are_the_only_ones_and_told(programme: Programme) -> None:
    frames, told = programme.world.frames, programme.world.truth["double_claims"]
    invoices, rosters = frames["invoices"], frames["rosters"]

    assert set(invoices[invoices.duplicated("invoice")]["invoice"]) == {one["invoice"] for one in told["invoices"]}
    assert set(rosters[rosters.duplicated("producer")]["producer"]) == {one["producer"] for one in told["producers"]}
    assert (len(told["invoices"]), len(told["producers"])) == (15, 40)
    once = invoices.drop_duplicates("invoice").groupby(["plan", "month"])["amount_pen"].sum()
    sales = frames["reports_true"].set_index(["plan", "month"])["sales_pen"]
    assert (once == sales[sales > 0]).all()


def test_nothing_is_gained_before_a_bottleneck_is_over_but_where_it_is_told(programme: Programme) -> None:
    frames, told = programme.world.frames, programme.world.truth["plans"]
    over = frames["bottlenecks"].query("resolved_on != ''").groupby("plan")["resolved_on"].min().str[:7]
    before = frames["baselines"].assign(calendar=frames["baselines"]["month"].str[5:])
    true = frames["reports_true"].assign(calendar=frames["reports_true"]["month"].str[5:])
    joined = true.merge(before, on=["plan", "calendar"], suffixes=("", "_before"))
    early = joined[joined["month"] <= joined["plan"].map(over).fillna("9999-12")]
    gain = early["sales_pen"].groupby(early["plan"]).sum() / early["sales_pen_before"].groupby(early["plan"]).sum()

    lucky = told["sales_before_any_bottleneck_was_over"]
    assert (gain[lucky] > 1.2).all()
    assert (gain.drop(lucky) < 1.1).all()


def test_viability_and_its_overrides(programme: Programme) -> None:
    plans, told = programme.world.frames["plans"], programme.world.truth["plans"]
    below = plans[plans["expected_incremental_sales_pen"] < 5 * plans["assistance_cost_pen"]]

    assert set(below["plan"]) == set(told["below_five_to_one"])
    assert len(below) == 12
    assert (below["override_reason"] != "").all()
    spent = plans[[f"assistance_year_{year}_pen" for year in (1, 2, 3, 4)]]
    assert (np.diff(spent.to_numpy(), axis=1) <= 0).all()
    np.testing.assert_allclose(spent.sum(axis=1), plans["assistance_cost_pen"], atol=0.05)


@pytest.mark.parametrize("seed", [1, 7])
def test_nine_of_the_ten_are_first_and_huancavelica_is_not(seed: int) -> None:
    districts = draw_districts(seed)
    weight = districts["population"]
    means = {
        name: (districts[name] * weight).groupby(districts["corridor"]).sum()
        / weight.groupby(districts["corridor"]).sum()
        for name in ("poverty_rate", "growth_potential")
    }
    total = sum(1 + (5 * (value.rank(method="first") - 1) // len(CANDIDATES)) for value in means.values())
    order = (
        total.to_frame("total").assign(poverty=means["poverty_rate"]).sort_values(["total", "poverty"], ascending=False)
    )

    first = set(order.index[:10])
    assert {one.code for one in CHOSEN} - first == {"huancavelica"}
    assert first - {one.code for one in CHOSEN} == {"cajamarca-sur"}
    assert districts["poverty_rate"].between(0, 1).all()


def test_corridors_and_kinds_of_bottleneck_are_those_of_the_pack(frames: dict[str, pd.DataFrame]) -> None:
    pack = pack_path("pra")
    with (pack / "corridors.csv").open(encoding="utf-8", newline="") as lines:
        of_pack = [(row["code"], row["name"], row["origin"] == "source_chosen") for row in csv.DictReader(lines)]
    kinds = {one["code"] for one in tomllib.loads((pack / "plan.toml").read_text(encoding="utf-8"))["bottlenecks"]}
    terms = tomllib.loads((pack / "indicators.toml").read_text(encoding="utf-8"))

    assert of_pack == [(one.code, one.name, one in CHOSEN) for one in CANDIDATES]
    assert set(frames["bottlenecks"]["kind"]) <= kinds
    assert terms["days_per_job"] == DAYS_PER_JOB


def test_other_months_move_dates_only(programme: Programme) -> None:
    later = simulate_programme(7, first=date(2021, 1, 1)).world.frames

    assert later["plans"]["ratio"].tolist() == programme.world.frames["plans"]["ratio"].tolist()
    assert later["reports"]["month"].min() == "2021-01"
    assert later["reports"]["sales_pen"].tolist() == programme.world.frames["reports"]["sales_pen"].tolist()
