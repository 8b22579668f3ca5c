"""The follow-up tables of the experiment in Uganda, to the last printed digit."""

import pytest

from eslabon import impact
from tests.impact import uganda

pytestmark = pytest.mark.skipif(not uganda.FOLDER.exists(), reason="the authors' data lie outside the project")


@pytest.mark.parametrize(
    ("name", "ending", "prepared", "cluster", "columns"),
    uganda.TABLES,
    ids=[name + end for name, end, *_ in uganda.TABLES],
)
def test_follow_up_effects_within_collection_centres_are_the_printed_ones(name, ending, prepared, cluster, columns):
    frame, expected = prepared(), uganda.published(name, ending)
    found = impact.balance_table(
        frame,
        columns=columns,
        by="treat",
        control=0,
        cluster=cluster,
        fixed_effect="MCC_ID",
        errors="classical",
    )
    for line in found.pairs.to_dict("records"):
        printed = expected.loc[line["column"]]
        assert line["difference"] == pytest.approx(printed["coef"], abs=5.1e-5)
        assert line["std_error"] == pytest.approx(printed["se"], abs=5.1e-5)
        assert line["p_value"] == pytest.approx(printed["p"], abs=5.1e-5)
        seen = frame[frame[line["column"]].notna()]
        alone = int((seen.groupby("MCC_ID").size() == 1).sum()) if "secondary" in name else 0
        assert line["n"] - alone == printed["n"]  # there fixest left out centres with one trader
    means = found.descriptives[found.descriptives["group"] == 0].set_index("column")["mean"]
    assert means.loc[list(columns)].to_list() == pytest.approx(
        expected.loc[list(columns), "ctrl_mean"].to_list(), abs=5.1e-5
    )
