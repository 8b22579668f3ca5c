"""Two periods, two groups: equal to R's DRDID as moderndid 0.2.0 ports it, and to what can be worked out by hand."""

import numpy as np
import pytest

from eslabon.impact.kernels.two_periods import NoContrast, calibrated, changes, cross_sections, logit


def thousand_rows():
    """The draw on which the reference numbers below were made (NumPy's PCG64, seed 1)."""
    rng = np.random.default_rng(1)
    n = 1000
    x = rng.normal(size=(n, 4))
    p = 1 / (1 + np.exp(-(-0.5 * x[:, 0] + 0.3 * x[:, 1] - 0.2 * x[:, 2])))
    d = (rng.random(n) < p).astype(float)
    after = (rng.random(n) < 0.5).astype(float)
    y = 210 + 27 * x[:, 0] + 13 * x.sum(1) + d * 5 * x[:, 1] + after * (10 + 5 * x[:, 0]) + rng.normal(size=n)
    y += 2 * d * after
    w = rng.uniform(0.5, 2, n)
    return y, d, after, np.column_stack([np.ones(n), x]), w


@pytest.fixture(scope="module")
def drawn():
    return thousand_rows()


# moderndid 0.2.0 (which equals R DRDID 1.2.3 on sim_rc), 2026-11-21: without weights, then with w.
SECTIONS = {
    "dr": ((1.9352099898515283, 0.12524278707584863), (1.9664942119949418, 0.13449713555366805)),
    "dr_improved": ((1.9417923396451822, 0.12379920068845975), (1.9732939889329617, 0.13440500930384527)),
    "reg": ((2.5780386125941472, 4.455718519539803), (4.763948202560375, 4.897913358299825)),
    "ipw": ((1.275367244000421, 6.431603516902638), (7.880253145922154, 6.8686761364588085)),
    "ipw_abadie": ((7.603650593471372, 27.733731777062058), None),
}
PANEL = {
    "dr": ((2.5934823640882483, 7.063429499962705), (6.752731199320163, 7.4739253483798525)),
    "dr_improved": ((2.564226307815371, 7.057186781062852), (6.632760103848251, 7.465237576272472)),
    "reg": ((3.273786491299944, 7.091752618272224), (7.76943076857529, 7.5064784820287205)),
    "ipw": ((2.4021658179134135, 7.076967711310181), (6.452837628253263, 7.473801619434735)),
    "ipw_abadie": ((2.526849418729853, 7.0746898467246195), (6.736288001163459, 7.479008639668655)),
}


def error(influence):
    return np.sqrt((influence**2).sum()) / influence.size


@pytest.mark.parametrize("method", SECTIONS)
def test_cross_sections_equal_r(drawn, method):
    y, d, after, x, w = drawn
    plain, weighted = SECTIONS[method]
    effect, influence = cross_sections(y, d, after, x, np.ones(y.size), method)
    assert (effect, error(influence)) == pytest.approx(plain, rel=1e-7)
    if weighted:
        effect, influence = cross_sections(y, d, after, x, w, method)
        assert (effect, error(influence)) == pytest.approx(weighted, rel=1e-7)


@pytest.mark.parametrize("method", PANEL)
def test_panel_equals_r(drawn, method):
    y, d, after, x, w = drawn
    for weight, expected in zip((np.ones(y.size), w), PANEL[method], strict=True):
        effect, influence = changes(y * after + x[:, 1], d, x, weight, method)
        assert (effect, error(influence)) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("method", SECTIONS)
def test_without_covariates_every_method_is_the_difference_of_four_means(drawn, method):
    y, d, after, _, w = drawn
    means = {
        (group, when): np.average(y[(d == group) & (after == when)], weights=w[(d == group) & (after == when)])
        for group in (0, 1)
        for when in (0, 1)
    }
    by_hand = means[1, 1] - means[1, 0] - (means[0, 1] - means[0, 0])
    if method == "ipw_abadie":  # its weights do not sum to one
        y = y - y.mean()
    effect, influence = cross_sections(y, d, after, np.ones((y.size, 1)), w, method)
    if method != "ipw_abadie":
        assert effect == pytest.approx(by_hand, rel=1e-9)
    assert influence.mean() == pytest.approx(0, abs=1e-9)


def test_calibrated_propensities_balance_the_covariates(drawn):
    _, d, _, x, w = drawn
    p = calibrated(d, x, w)
    odds = w * (1 - d) * p / (1 - p)
    assert odds @ x == pytest.approx((w * d) @ x, rel=1e-8)


def test_logit_solves_its_scores(drawn):
    _, d, _, x, w = drawn
    p, influence = logit(d, x, w)
    assert x.T @ (w * (d - p)) == pytest.approx(np.zeros(5), abs=1e-8)
    for direction in np.eye(5):
        assert influence.along(direction).mean() == pytest.approx(0, abs=1e-10)


def test_groups_that_cannot_be_compared_say_why(drawn):
    y, d, after, x, w = drawn
    with pytest.raises(NoContrast, match="singular"):
        cross_sections(y, d, after, np.column_stack([x, x[:, 1] * 3]), w, "dr")
    with pytest.raises(NoContrast, match="separated"):
        cross_sections(y, d, after, np.column_stack([x, d * 10 - 5 + x[:, 1] / 100]), w, "ipw")
    with pytest.raises(NoContrast, match="empty"):
        cross_sections(y, d, d, x, w, "reg")
