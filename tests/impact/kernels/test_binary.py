"""The probit and logit of the replicates against SciPy and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from eslabon.impact.kernels import binary

TABLE = binary.mills_table()


def sample(seed, n=400, k=4):
    chance = np.random.default_rng(seed)
    x = np.vstack([chance.normal(size=(k - 1, n)), np.ones(n)])
    sign = np.where(chance.normal(0, 0.6, k) @ x + chance.normal(size=n) > 0, 1.0, -1.0)
    return np.ascontiguousarray(x), sign, chance.integers(0, 4, n).astype(float)


def test_inverse_mills_ratio_is_right_on_the_whole_line():
    z = np.concatenate([np.linspace(-300, 5, 4_001), np.linspace(5, 40, 200)])
    expected = np.exp(stats.norm.logpdf(z) - stats.norm.logcdf(z))
    found = np.array([binary.mills(one, TABLE) for one in z])
    assert found[z < 5] == pytest.approx(expected[z < 5], rel=1e-10)
    assert found == pytest.approx(expected, abs=1e-14, rel=1e-10)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("link", "law"), [(binary.PROBIT, sm.Probit), (binary.LOGIT, sm.Logit)])
def test_coefficients_and_likelihood_are_those_of_statsmodels(seed, link, law):
    x, sign, w = sample(seed)
    beta = np.zeros(4)
    assert binary.fit_binary(x, sign, w, beta, link, TABLE, binary.EXACT) > 0
    rows = np.repeat(np.arange(sign.size), w.astype(int))
    fit = law(sign[rows] > 0, x.T[rows]).fit(disp=0, tol=1e-14)
    assert beta == pytest.approx(fit.params, rel=1e-9, abs=1e-11)
    assert binary.log_likelihood(x, sign, w, beta, link, TABLE) == pytest.approx(fit.llf, rel=1e-12)
    assert binary.probabilities(x, beta, link) == pytest.approx(fit.predict(x.T), rel=1e-10)


def test_a_start_far_away_is_left_for_a_careful_search():
    x, sign, w = sample(1)
    near, far = np.zeros(4), np.array([300.0, -200.0, 50.0, 1.0])
    binary.fit_binary(x, sign, w, near, binary.PROBIT, TABLE, binary.EXACT)
    assert binary.fit_binary(x, sign, w, far, binary.PROBIT, TABLE, binary.EXACT) > 0
    assert far == pytest.approx(near, rel=1e-8)


def test_a_column_said_by_others_keeps_its_coefficient_and_the_chances_are_right():
    x, sign, w = sample(2)
    doubled = np.ascontiguousarray(np.vstack([x, x[0] + x[1]]))
    beta, plain = np.zeros(5), np.zeros(4)
    binary.fit_binary(doubled, sign, w, beta, binary.PROBIT, TABLE, binary.EXACT)
    binary.fit_binary(x, sign, w, plain, binary.PROBIT, TABLE, binary.EXACT)
    assert beta[4] == 0
    assert beta @ doubled == pytest.approx(plain @ x, abs=1e-9)


def test_separated_rows_have_no_maximum_or_an_index_beyond_suspicion():
    x = np.vstack([np.linspace(-1, 1, 50), np.ones(50)])
    sign = np.where(x[0] > 0, 1.0, -1.0)
    beta = np.zeros(2)
    steps = binary.fit_binary(x, sign, np.ones(50), beta, binary.PROBIT, TABLE, binary.EXACT)
    assert steps < 0 or np.abs(beta @ x).max() > 6
