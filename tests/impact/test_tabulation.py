"""Tables of surveys: equal to R's survey on its own schools, margins that add up, and what is refused."""

import contextlib

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import SurveyDesign, tabulate
from tests.impact.peer_files import peer_table

DESIGNS = {
    "apistrat": SurveyDesign(weights="pw", strata="stype", fpc="fpc"),
    "apiclus1": SurveyDesign(weights="pw", clusters="dnum", fpc="fpc"),
    "apiclus2": SurveyDesign(weights="pw", clusters="dnum", second_stage="snum", fpc="fpc1", second_fpc="fpc2"),
}
STATISTICS = {
    "mean api00": ("mean", "api00"),
    "total enroll": ("total", "enroll"),
    "ratio api.stu/enroll": ("ratio", "api.stu", "enroll"),
}


@pytest.mark.parametrize("sample", DESIGNS)
@pytest.mark.parametrize("statistic", STATISTICS)
def test_schools_equal_the_survey_package_of_r(sample, statistic):
    frame = peer_table("07_peer_fixtures", "survey", f"{sample}.csv")
    published = peer_table("07_peer_fixtures", "survey", "survey_reference.csv")
    theirs = published[published["design"].str.startswith(sample) & (published["stat"] == statistic)].iloc[0]
    ours = tabulate(frame, statistic=STATISTICS[statistic], design=DESIGNS[sample]).tidy().iloc[0]
    assert ours["estimate"] == pytest.approx(theirs["est"], rel=1e-12)
    assert ours["std_error"] == pytest.approx(theirs["se"], rel=1e-10)
    if statistic == "mean api00":
        deff = published[published["design"].str.startswith(sample) & (published["stat"] == "deff api00")].iloc[0]
        assert ours["deff"] == pytest.approx(deff["est"], rel=1e-10)


@pytest.mark.parametrize("sample", DESIGNS)
def test_regression_on_schools_equals_svyglm_of_r(sample):
    frame = peer_table("07_peer_fixtures", "survey", f"{sample}.csv")
    published = peer_table("07_peer_fixtures", "survey", "survey_reference.csv")
    theirs = published[published["design"].str.startswith(sample)].set_index("stat")
    found = impact.survey_regression(
        frame, outcome="api00", covariates=["ell", "meals", "mobility"], design=DESIGNS[sample]
    )
    for one in found.coefficients:
        line = theirs.loc["svyglm (Intercept)" if one.term == "constant" else f"svyglm {one.term}"]
        assert (one.estimate, one.std_error) == pytest.approx((line["est"], line["se"]), rel=1e-9)
    assert found.tidy()["term"].tolist() == ["constant", "ell", "meals", "mobility"]


@pytest.mark.parametrize(
    ("code", "change", "covariates"),
    [
        ("IMPACT-E10", {}, []),
        ("IMPACT-E72", {"age": 3.0}, ["age"]),
        ("IMPACT-E72", {"age": lambda table: 2 * table["w"], "land": lambda table: table["w"]}, ["age", "land"]),
        ("IMPACT-E02", {"age": "old"}, ["age"]),
        ("IMPACT-E01", {}, ["height"]),
    ],
)
def test_regressions_that_cannot_be_fitted_are_refused(code, change, covariates):
    with pytest.raises(impact.ImpactError) as refused:
        impact.survey_regression(homes().assign(**change), outcome="income", covariates=covariates, design=PLAN)
    assert refused.value.code == code


def homes(seed=0, n=400):
    rng = np.random.default_rng(seed)
    village = rng.integers(0, 40, n)
    return pd.DataFrame(
        {
            "village": village,
            "region": village % 3,
            "language": rng.choice(["español", "quechua"], n),
            "sex": rng.choice(["f", "m"], n),
            "income": rng.lognormal(6, 1, n),
            "w": rng.uniform(1, 9, n),
        }
    )


PLAN = SurveyDesign(weights="w", strata="region", clusters="village")
CROSSED = {"rows": "language", "columns": "sex", "design": PLAN}


class TestCellsAndMargins:
    def test_means_are_weighted_means_of_the_cells(self):
        frame = homes()
        table = tabulate(frame, statistic=("mean", "income"), **CROSSED).wide()
        for (language, sex), own in frame.groupby(["language", "sex"]):
            assert table.loc[language, sex] == pytest.approx(np.average(own["income"], weights=own["w"]))
        assert table.loc["all", "all"] == pytest.approx(np.average(frame["income"], weights=frame["w"]))

    def test_counts_and_shares_add_up(self):
        counts = tabulate(homes(), **CROSSED).wide()
        assert counts.loc["all", "all"] == pytest.approx(homes()["w"].sum())
        assert counts.loc[["español", "quechua"], ["f", "m"]].to_numpy().sum() == pytest.approx(
            counts.loc["all", "all"]
        )
        shares = tabulate(homes(), statistic="share", **CROSSED).wide()
        assert shares.loc[["español", "quechua"], ["f", "m"]].to_numpy().sum() == pytest.approx(1)
        assert shares.loc["quechua", "all"] == pytest.approx(counts.loc["quechua", "all"] / counts.loc["all", "all"])
        rows = tabulate(homes(), statistic="share_of_row", **CROSSED).wide()
        assert rows.sum(axis=1).to_numpy() == pytest.approx(np.ones(3))
        columns = tabulate(homes(), statistic="share_of_column", **CROSSED).wide()
        assert columns.sum(axis=0).to_numpy() == pytest.approx(np.ones(3))

    def test_cluster_error_of_a_mean_is_the_linearised_one(self):
        frame = homes()
        ours = tabulate(frame, statistic=("mean", "income"), design=PLAN).tidy().iloc[0]
        score = frame["w"] * (frame["income"] - ours["estimate"]) / frame["w"].sum()
        sums = score.groupby([frame["region"], frame["village"]]).sum()
        by_hand = sum(len(own) / (len(own) - 1) * ((own - own.mean()) ** 2).sum() for _, own in sums.groupby(level=0))
        assert ours["std_error"] == pytest.approx(np.sqrt(by_hand), rel=1e-9)

    def test_missing_outcomes_leave_the_domain_and_are_counted(self):
        frame = homes()
        frame.loc[frame.index % 5 == 0, "income"] = np.nan
        table = tabulate(frame, statistic=("mean", "income"), design=PLAN)
        assert table.n == 320
        assert [(step.step, step.column, step.dropped) for step in table.flow.steps if step.dropped] == [
            ("missing", "income", 80)
        ]

    def test_either_library_and_any_order(self):
        ours = tabulate(homes(), statistic=("mean", "income"), **CROSSED).tidy()
        other = tabulate(
            pl.from_pandas(homes().sample(frac=1, random_state=0)), statistic=("mean", "income"), **CROSSED
        )
        assert other.tidy()["std_error"].to_numpy() == pytest.approx(ours["std_error"].to_numpy())

    def test_one_line_tables_and_renderings(self):
        assert tabulate(homes()).tidy()["estimate"].tolist() == [400.0]
        found = tabulate(homes(), rows="sex", statistic=("total", "income"), design=PLAN)
        assert found.tidy()["sex"].tolist() == ["f", "m", "all"]
        assert found.wide() is found.tidy()
        assert "sex" in found.to_markdown()
        assert found.plot().axes


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "change", "given"),
        [
            ("IMPACT-E10", {}, {"statistic": "mode"}),
            ("IMPACT-E10", {}, {"statistic": ("mean",)}),
            ("IMPACT-E10", {}, {"statistic": "share_of_row", "rows": "sex"}),
            ("IMPACT-E10", {}, {"confidence": 2}),
            ("IMPACT-E01", {}, {"rows": "sexo"}),
            ("IMPACT-E06", {"w": -1.0}, {}),
            ("IMPACT-E08", {"w": 0.0}, {}),
            ("IMPACT-E05", {"income": np.nan}, {"statistic": ("mean", "income")}),
            ("IMPACT-E02", {"income": "much"}, {"statistic": ("mean", "income")}),
            (
                "IMPACT-E72",
                {"region": lambda table: np.where(table["village"] == 3, 9, 1)},
                {"statistic": ("mean", "income")},
            ),
        ],
    )
    def test_bad_input_has_its_sentence(self, code, change, given):
        with pytest.raises(impact.ImpactError) as refused:
            tabulate(homes().assign(**change), **{"design": PLAN, **given})
        assert refused.value.code == code

    @settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.floats(-1e6, 1e6)),
                st.sampled_from(["a", "b", None]),
                st.integers(0, 2),
                st.integers(0, 4),
            ),
            max_size=25,
        ),
        st.sampled_from(["count", "share", ("mean", "y"), ("ratio", "y", "w")]),
    )
    def test_whatever_comes_is_answered_or_refused_by_name(self, rows, statistic):
        frame = pd.DataFrame(rows, columns=["y", "g", "w", "c"])
        with contextlib.suppress(impact.ImpactError):
            design = SurveyDesign(weights="w", clusters="c")
            assert len(tabulate(frame, rows="g", columns="c", statistic=statistic, design=design).tidy())


def test_plain_rows_without_a_design_have_means_and_no_design_effect():
    frame = pd.DataFrame({"area": ["a", "a", "b", "b", "b"], "income": [1.0, 3.0, 5.0, 9.0, 4.0]})
    table = impact.tabulate(frame, rows="area", statistic=("mean", "income")).tidy()
    assert table["estimate"].tolist() == [2.0, 6.0, 4.4]
    assert (table["std_error"] > 0).all()
    assert table["deff"].isna().all()
