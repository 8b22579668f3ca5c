"""The grid of bandwidths: the same effects as matching, leaving one out by its definition, unusable grids."""

import numpy as np
import pytest

from eslabon import impact
from eslabon.impact import ImpactError
from tests.impact import dense_matching as dense
from tests.impact.test_matching_did import X, homes, run

ASKED = {"outcomes": "income", "treated": "d", "post": "late", "propensity": X}


def error_by_definition(frame, kernel, h):
    """Each control predicted by the others of its period, all pairs."""
    total = rows = 0.0
    for late in (0, 1):
        part = frame[frame["late"] == late]
        d, y = part["d"].to_numpy(), part["income"].to_numpy()
        p = dense.scores(d, part[X].to_numpy(float), np.ones(len(part)), "probit")
        y, p = y[d == 0], p[d == 0]
        pull = dense.KERNELS[kernel]((p[:, None] - p) / h)
        np.fill_diagonal(pull, 0)
        alone = pull.sum(axis=1) <= 1e-9
        others = (y.sum() - y) / (len(y) - 1)
        predicted = np.where(alone, others, pull @ y / np.where(alone, 1, pull.sum(axis=1)))
        total += ((y - predicted) ** 2).sum()
        rows += len(y)
    return total / rows


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov"])
def test_error_and_effect_at_each_bandwidth_are_those_of_the_definition(kernel):
    frame = homes()
    grid = [0.002, 0.02, 0.06, 0.3]
    found = impact.matching_bandwidth(frame, **ASKED, kernel=kernel, grid=grid).tidy()
    for line, h in zip(found.to_dict("records"), grid, strict=True):
        assert line["error"] == pytest.approx(error_by_definition(frame, kernel, h), rel=1e-7)
        expected = run(frame, kernel=kernel, bandwidth=h).effects["income"].estimate
        assert line["estimate"] == pytest.approx(expected, rel=1e-10)


def test_the_best_bandwidth_has_the_least_error_and_follows_the_outcome():
    frame = homes(size=2_000)
    score = dense.scores(frame["d"], frame[X].to_numpy(float), np.ones(len(frame)), "probit")
    frame["wavy"] = np.sin(40 * score) + 0.01 * frame["income"]
    found = impact.matching_bandwidth(frame, **{**ASKED, "outcomes": ["income", "wavy"]})
    assert found.best["wavy"] < found.best["income"]
    for name, part in found.tidy().groupby("outcome"):
        assert part.set_index("bandwidth")["error"].idxmin() == found.best[name]
    assert len(found.plot().axes) == 2


def test_a_bandwidth_at_which_nobody_is_matched_has_no_effect():
    found = impact.matching_bandwidth(homes(), **ASKED, kernel="uniform", grid=[1e-13, 0.1]).tidy()
    assert np.isnan(found.loc[0, "estimate"])
    assert found.loc[0, "alone"] > 300
    assert np.isfinite(found.loc[1, "estimate"])


def test_a_grid_that_nothing_can_judge_is_refused_with_the_outcome():
    frame = homes(size=200)
    controls = frame.index[frame["d"] == 0]
    frame.loc[controls, "income"] = np.nan
    for late in (0, 1):
        frame.loc[controls[frame.loc[controls, "late"] == late][0], "income"] = 1.0
    with pytest.raises(ImpactError, match=r"IMPACT-E58.*income"):
        impact.matching_bandwidth(frame, **ASKED)


@pytest.mark.parametrize("grid", [[], [0.1, 0.0], [np.nan]])
def test_unusable_grids_are_refused(grid):
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        impact.matching_bandwidth(homes(size=200), **ASKED, grid=grid)
