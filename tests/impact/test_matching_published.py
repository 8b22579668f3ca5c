"""Kernel matching against what others printed and computed."""

import warnings

import pytest

from eslabon import impact
from eslabon.impact import ImpactWarning
from tests.impact import matching_published as published


@pytest.fixture(scope="module")
def nsw():
    return published.nsw_twice()


def run(frame, **asked):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # that many treated are off the support is what is looked at
        return impact.matching_did(frame, outcomes="re78", treated="treat", post="post", reps=0, seed=1, **asked)


def test_becker_and_ichino_gaussian_kernel_with_their_support(nsw):
    found = run(nsw, propensity=published.BECKER_ICHINO, link="logit", support="attk")
    effect = found.effects["re78"]
    assert effect.difference_after == pytest.approx(published.BECKER_ICHINO_ATT, abs=5e-5)
    assert effect.difference_after == pytest.approx(1537.943, abs=0.005)
    assert effect.estimate == pytest.approx(0, abs=1e-8)
    table = found.support.tidy().set_index(["period", "arm"])["on_support"]
    assert (table["after", "treated"], table["after", "control"]) == published.BECKER_ICHINO_ROWS
    rows = found.rows.query("post == 1 and on_support")
    assert rows["score"].min() == pytest.approx(published.BECKER_ICHINO_SUPPORT[0], abs=5e-9)
    assert rows["score"].max() == pytest.approx(published.BECKER_ICHINO_SUPPORT[1], abs=5e-9)


@pytest.mark.parametrize(("kernel", "link", "support"), published.PSMATCH2)
def test_psmatch2_kernels_models_and_support(nsw, kernel, link, support):
    found = run(nsw, propensity=published.COVARIATES, kernel=kernel, link=link, support=support).effects["re78"]
    assert found.difference_after == pytest.approx(published.PSMATCH2[kernel, link, support], rel=1e-9)
