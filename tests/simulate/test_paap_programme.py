"""The programme side of paap: counts, who is around each profile, and that everything wrong stands in the truth."""

import pandas as pd
import pytest

from eslabon.simulate.paap import simulate_programme
from eslabon.simulate.paap.programme import Programme


@pytest.fixture(scope="module")
def programme() -> Programme:
    return simulate_programme(7)


@pytest.fixture(scope="module")
def frames(programme: Programme) -> dict[str, pd.DataFrame]:
    return programme.world.frames


def test_counts_are_those_of_the_source(frames: dict[str, pd.DataFrame]) -> None:
    profiles = frames["profiles"]

    assert len(frames["alliances"]) == int(profiles["became_alliance"].sum()) == 549
    assert len(frames["regions"]) == profiles["region"].nunique() == 20
    assert set(frames["alliances"]["profile"]) == set(profiles[profiles["became_alliance"]]["profile"])
    assert len(frames["scores"]) == len(profiles) > 2_000


def test_every_profile_has_two_sheets_of_different_scorers_of_the_body_that_scores(
    frames: dict[str, pd.DataFrame],
) -> None:
    sheets, scores = frames["sheets"], frames["scores"].set_index("profile")
    bodies = frames["members"].set_index("person")["body"]

    assert sheets.groupby("profile")["scorer"].nunique().eq(2).all()
    assert (sheets["scorer"].map(bodies) == sheets["profile"].map(scores["scoring_body"])).all()
    apart = (scores["score_1"] - scores["score_2"]).abs() > 10
    assert apart.any()
    assert (scores.loc[apart, "source"] == "reconciled").all()


def test_nobody_advises_and_accompanies_the_same_alliance(frames: dict[str, pd.DataFrame]) -> None:
    alliances = frames["alliances"].merge(frames["profiles"][["profile", "adviser_body", "adviser"]], on="profile")
    functions = frames["bodies"].set_index("body")["function"]
    loads = frames["profiles"].groupby("adviser").size()

    assert set(alliances["adviser_body"].map(functions)) == {"adviser"}
    assert set(alliances["accompanier"].map(functions)) == {"accompanier"}
    assert 2 <= loads.quantile(0.05) <= loads.max() <= 5


def test_every_difference_between_report_and_truth_is_planted(programme: Programme) -> None:
    frames, told = programme.world.frames, programme.world.truth["reports"]
    both = frames["reports"].merge(
        frames["reports_true"], on=["alliance", "month"], suffixes=("", "_true"), validate="1:1"
    )
    found = {
        (row.alliance, row.month, column, int(getattr(row, f"{column}_true")), int(getattr(row, column)))
        for column in both.columns
        if f"{column}_true" in both.columns and column != "simulated"
        for row in both[both[column] != both[f"{column}_true"]].itertuples()
    }
    planted = {
        (one["alliance"], one["month"], one["column"], one["true"], one["reported"])
        for one in (*told["slips"], *told["inflated"])
    }

    assert found == planted
    assert len(told["inflating"]) == 20
    assert {one["alliance"] for one in told["inflated"]} == set(told["inflating"])
    reports = frames["reports"]
    due = pd.to_datetime(reports["month"] + "-01") + pd.offsets.MonthBegin(1) + pd.Timedelta(days=9)
    late = reports[pd.to_datetime(reports["submitted_on"]) > due]
    assert set(zip(late["alliance"], late["month"], strict=True)) == {
        (one["alliance"], one["month"]) for one in told["late"]
    }
    assert len(frames["reports_true"]) - len(reports) == len(told["missing"]) > 0


def test_truth_names_the_three_pushed_regions_and_every_lifted_profile(programme: Programme) -> None:
    frames, truth = programme.world.frames, programme.world.truth
    region = frames["profiles"].set_index("profile")["region"]

    assert len(truth["scoring"]["regions_with_pushed_scores"]) == 3
    assert set(region[truth["lifted"]]) == set(truth["scoring"]["regions_with_pushed_scores"])
    assert "is_lifted" not in frames["scores"].columns
    assert "linkage" not in frames["alliances"].columns
    assert truth["alliances"]["count"] == 549
    assert len(truth["ties"]["planted"]) == sum(truth["ties"]["counts"].values()) == len(frames["ties"])
