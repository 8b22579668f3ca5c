"""The balance object of matching: the table, the love plot and the overlap plot are of the weights that were used."""

import numpy as np
import pytest

from eslabon.impact.kernels.means import weighted_moments
from tests.impact.test_matching_did import X, homes, run


@pytest.fixture(scope="module")
def found():
    return run(homes(), weights="weight", reps=3)


def test_balance_means_are_those_of_the_weights_returned(found):
    frame = homes()
    rows = found.rows
    table = found.balance.tidy().set_index(["period", "column"])
    for late, period in enumerate(("before", "after")):
        for member, arm in enumerate(("control", "treated")):
            part = rows[(rows["post"] == late) & (rows["treated"] == member)]
            homes_here = frame.loc[part["row"]]
            for name in [*X, "income"]:
                mean, _ = weighted_moments(homes_here[name].to_numpy(float), part["weight"].to_numpy())
                assert table.loc[(period, name), f"{arm}_matched"] == pytest.approx(mean, rel=1e-12)
                raw = np.average(homes_here[name], weights=homes_here["weight"])
                assert table.loc[(period, name), f"{arm}_unmatched"] == pytest.approx(raw, rel=1e-12)


def test_standardised_differences_have_one_denominator_in_both_samples(found):
    table = found.balance.tidy()
    for line in table.to_dict("records"):
        raw = (line["treated_unmatched"] - line["control_unmatched"]) / line["smd_unmatched"]
        matched = (line["treated_matched"] - line["control_matched"]) / line["smd_matched"]
        assert raw == pytest.approx(matched, rel=1e-8)
        assert 0 <= line["p_matched"] <= 1
    assert table.query("role == 'covariate'")["smd_matched"].abs().mean() < (
        table.query("role == 'covariate'")["smd_unmatched"].abs().mean()
    )


def test_densities_integrate_to_one_and_matching_brings_them_together(found):
    densities = found.balance.densities
    gaps = {}
    for (period, sample), part in densities.groupby(["period", "sample"]):
        curves = part.pivot_table(index="score", columns="arm", values="density")
        for arm in curves:
            # What lies beyond 0 and 1 is the kernel's, not the scores'.
            assert np.trapezoid(curves[arm], curves.index) == pytest.approx(1, abs=0.08)
        gaps[period, sample] = np.trapezoid((curves["treated"] - curves["control"]).abs(), curves.index)
    assert gaps["before", "matched"] < gaps["before", "unmatched"] / 2
    assert gaps["after", "matched"] < gaps["after", "unmatched"] / 2


def test_pictures_have_a_point_for_each_line_of_their_table(found):
    love = found.love().axes[0]
    assert [len(line.get_xdata()) for line in love.get_lines()[:2]] == [len(found.balance.tidy())] * 2
    assert list(love.get_lines()[1].get_xdata()) == found.balance.tidy()["smd_matched"].to_list()
    assert len(found.overlap().axes) == 4
    assert found.plot().axes


def test_tables_are_told_in_both_languages(found):
    assert "| matched | income |" in str(found)
    assert "Resultado" in found.to_markdown(language="es")
    assert "<table" in found.balance._repr_html_()
    assert found.support.to_latex()
    assert set(found.propensity.tidy()["term"]) == {*X, "constant"}
    assert found.effects["income"].tidy()["n"].item() == 900


def test_settings_are_echoed_given_or_not(found):
    effect = found.effects["income"]
    assert effect.settings["bandwidth"] == 0.06
    assert effect.settings["support"] == "minmax"
    assert effect.settings["weights"] == "weight"
    with pytest.raises(TypeError):
        effect.settings["seed"] = 4
