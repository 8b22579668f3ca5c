"""Sums of kernels against all pairs: any bandwidth, clumps, targets far from everything, weights of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eslabon.impact.kernels import gauss, polynomial
from tests.impact.dense_matching import KERNELS

scores = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.25, 0.5, 0.5 + 1e-9, 1.0]))


def columns(sources, seed):
    chance = np.random.default_rng(seed)
    return np.column_stack([chance.uniform(0.1, 3, sources.size), chance.normal(5, 1, sources.size)])


def all_pairs(x, s, v, h):
    """Gaussian sums, each target's scaled so that the nearest source counts 1, and the exponent of the scale."""
    squares = (x[:, None] - s) ** 2
    shift = squares.min(axis=1) / (2 * h * h)
    return np.exp(shift[:, None] - squares / (2 * h * h)) @ v, shift


@settings(max_examples=80, deadline=None)
@given(
    arrays(np.float64, st.integers(1, 40), elements=scores),
    arrays(np.float64, st.integers(1, 40), elements=scores),
    st.floats(1e-6, 3),
    st.integers(0, 10),
)
def test_gaussian_means_and_sums_equal_all_pairs(x, s, h, seed):
    v = columns(s, seed)
    sums, shift, lonely = gauss.gauss_sums(x, s, v, h, gauss.translations())
    expected, scale = all_pairs(x, s, v, h)
    assert sums[:, 1] / sums[:, 0] == pytest.approx(expected[:, 1] / expected[:, 0], rel=1e-10)
    # Where no shift was needed the plain sums are given.
    assert sums[:, 0] * np.exp(scale - shift) == pytest.approx(expected[:, 0], rel=1e-9)
    assert (shift[~lonely] == 0).all()


@pytest.mark.parametrize("h", [0.3, 0.06, 0.01, 0.002, 0.0001])
def test_gaussian_sums_of_thousands_equal_all_pairs(h):
    chance = np.random.default_rng(3)
    x, s = chance.beta(3, 2, 1_500), np.concatenate([chance.beta(2, 4, 2_000), [0.999]])
    v = columns(s, 1)
    sums, _, _ = gauss.gauss_sums(x, s, v, h, gauss.translations())
    expected, _ = all_pairs(x, s, v, h)
    assert sums[:, 1] / sums[:, 0] == pytest.approx(expected[:, 1] / expected[:, 0], rel=1e-11)


def test_gaussian_target_beyond_the_reach_of_decimals_takes_the_nearest_sources():
    # 400 bandwidths away every plain kernel is 0; the limit is the nearest source's value.
    sums, shift, lonely = gauss.gauss_sums(
        np.array([1.0]), np.array([0.2, 0.6]), np.array([[1.0, 7.0], [1.0, 9.0]]), 0.001, gauss.translations()
    )
    assert lonely.all()
    assert sums[0, 1] / sums[0, 0] == pytest.approx(9.0)
    assert shift[0] == pytest.approx(0.5 * 400**2)


def test_gaussian_shares_sum_to_the_targets_weight_and_give_the_matched_means():
    chance = np.random.default_rng(8)
    x, s = np.concatenate([chance.beta(3, 2, 300), [0.9999]]), chance.beta(2, 6, 400)
    v, w = columns(s, 2), chance.uniform(0.5, 2, 301)
    sums, _, lonely = gauss.gauss_sums(x, s, v, 0.01, gauss.translations())
    shares = gauss.gauss_shares(x, s, v[:, :1], 0.01, gauss.translations(), sums[:, 0].copy(), lonely, w)
    assert lonely.any()
    assert shares.sum() == pytest.approx(w.sum(), rel=1e-10)
    assert (shares * v[:, 1] / v[:, 0]).sum() == pytest.approx((w * sums[:, 1] / sums[:, 0]).sum(), rel=1e-10)


@settings(max_examples=80, deadline=None)
@given(
    arrays(np.float64, st.integers(1, 40), elements=scores),
    arrays(np.float64, st.integers(1, 40), elements=scores),
    st.floats(1e-4, 3),
    st.sampled_from(sorted(polynomial.COEFFICIENTS)),
)
def test_polynomial_means_equal_all_pairs_and_the_same_targets_are_matched(x, s, h, kernel):
    v = columns(s, 4)
    inner, outer = polynomial.SHAPES[kernel]
    a = np.array(polynomial.COEFFICIENTS[kernel], dtype=float)
    sums = polynomial.polynomial_sums(x, s, v, h, a, inner, outer)
    gaps = x[:, None] - s
    pull = np.where(np.abs(gaps) <= h, KERNELS[kernel](np.clip(gaps / h, -1, 1)), 0.0) @ v
    # Within rounding of the edge of a kernel that ends at 0 there is nothing to divide.
    clear = (pull[:, 0] > 1e-12) | (sums[:, 0] <= 0)
    assert ((sums[:, 0] > 0) | (pull[:, 0] <= 1e-12)).all()
    known = clear & (pull[:, 0] > 1e-12)
    assert sums[known, 1] / sums[known, 0] == pytest.approx(pull[known, 1] / pull[known, 0], rel=1e-9)


def test_coefficients_and_shapes_of_a_kernel_are_one_function():
    u = np.linspace(0, 1, 101)
    for kernel, coefficients in polynomial.COEFFICIENTS.items():
        inner, outer = polynomial.SHAPES[kernel]
        assert np.polynomial.polynomial.polyval(u, coefficients) == pytest.approx((1 - u**inner) ** outer, abs=1e-13)
        assert [polynomial.kernel_at(one, 1.0, inner, outer) for one in u[:-1]] == pytest.approx(
            ((1 - u**inner) ** outer)[:-1], abs=1e-13
        )
