"""How far trends may differ before an effect goes: Rambachan and Roth's sets from coefficients and their covariance.

Coefficients come in order of time, `pre` before the reference period and the rest after it; the reference period
itself, zero by definition, is left out.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

Floats = NDArray[np.float64]
MOST_CORNERS = 60_000  # more corners of the dual than this are found one by one with HiGHS
DRAWS = 20_000
WIDEST = 1_280.0  # standard errors on each side of zero, the last grid that is tried


def relative_magnitudes(
    beta: Floats, covariance: Floats, *, pre: int, weights: Floats, bound: float, confidence: float, points: int
) -> tuple[float, float, bool]:
    """Ends of the set of effects that violations up to `bound` times the largest one before the start leave open.

    Parameters
    ----------
    beta
        Shape (pre + post,).
    weights
        Shape (post,): the effect is weights · effects after the start.
    bound
        M̄ ≥ 0: how many times the largest change between neighbouring periods before the start.
    points
        Points of the grid from −20 to +20 standard errors, as in R; where an end is not rejected the grid grows.

    Returns
    -------
    low, high, open_ended
        Ends of the grid points that are not rejected; NaN if all are. Open if an end of the widest grid is not.

    Notes
    -----
    Union over the period s and the sign of the largest violation; for each, the conditional least-favourable hybrid
    test of moment inequalities (Andrews, Roth, Pakes 2023) with κ = (1 − confidence) / 10, on moments of the post
    periods. With the corners of {λ ≥ 0, λ · spread = 1, λ'X = 0} the statistic is a maximum over corners, and its
    truncation bounds are exact.
    """
    post = beta.size - pre
    spread = float(np.sqrt(weights @ covariance[pre:, pre:] @ weights))
    tests = []
    for moments in _violations(pre, post, bound):
        rows = (moments[:, pre:] != 0).any(axis=1) if post > 1 else np.ones(moments.shape[0], dtype=bool)
        a = moments[rows]
        along = a[:, pre:] @ (weights / (weights @ weights))
        tests.append((a @ beta, along, a[:, pre:] @ _beside(weights), a @ covariance @ a.T))
    reach = 20.0
    while True:
        theta = np.linspace(-reach * spread, reach * spread, points)
        kept = np.zeros(points, dtype=bool)
        for centre, along, free, variance in tests:
            left = np.flatnonzero(~kept)  # what one of the tests keeps is in the union already
            y = centre[:, None] - along[:, None] * theta[left]
            kept[left] = ~_rejected(y, free, variance, 1 - confidence, (1 - confidence) / 10)
        opened = bool(kept[0] or kept[-1])
        if not opened or reach >= WIDEST:
            break
        reach, points = 4 * reach, 4 * points
    if not kept.any():
        return float("nan"), float("nan"), False
    return float(theta[kept][0]), float(theta[kept][-1]), opened


def _violations(pre: int, post: int, bound: float) -> Iterator[Floats]:
    """Moments A with A δ ≤ 0, one matrix for each period and sign of the largest violation before the start."""
    periods = pre + post
    steps = np.zeros((periods, periods + 1))
    steps[np.arange(periods), np.arange(periods)] = -1
    steps[np.arange(periods), np.arange(periods) + 1] = 1
    reach = np.concatenate([np.ones(pre), np.full(post, bound)])
    for s in range(pre):
        for sign in (1.0, -1.0):
            most = sign * steps[s] * reach[:, None]
            both = np.vstack([steps - most, -steps - most])
            both = both[(both**2).sum(axis=1) > 1e-10]
            yield np.delete(both, pre, axis=1)


def _beside(weights: Floats) -> Floats:
    """An orthonormal basis of what leaves the weighted effect as it is, shape (post, post − 1)."""
    return np.linalg.svd(weights[None, :])[2][1:].T


def _corners(free: Floats, spread: Floats) -> Floats:
    """All corners of {λ ≥ 0, λ · spread = 1, λ' free = 0}, shape (corners, moments)."""
    moments, nuisance = free.shape
    equations = np.vstack([spread, free.T])
    right = np.zeros(nuisance + 1)
    right[0] = 1
    picks = np.array(list(combinations(range(moments), nuisance + 1)))
    systems = equations[:, picks].transpose(1, 0, 2)
    scale = np.abs(systems).max(axis=2, keepdims=True)
    scale[scale == 0] = 1
    solvable = np.abs(np.linalg.det(systems / scale)) > 1e-10
    solved = np.linalg.solve(systems[solvable], np.broadcast_to(right, (int(solvable.sum()), right.size))[..., None])
    found = solved[..., 0]
    inside = (found >= -1e-9).all(axis=1)
    out = np.zeros((int(inside.sum()), moments))
    np.put_along_axis(out, picks[solvable][inside], np.maximum(found[inside], 0), axis=1)
    return np.unique(out.round(12), axis=0)


def _corners_met(free: Floats, spread: Floats, y: Floats) -> Floats:
    """Corners that are best for one of the columns of `y`, by HiGHS; where there are too many to list."""
    equations = np.vstack([spread, free.T])
    right = np.zeros(equations.shape[0])
    right[0] = 1
    found = []
    for column in y.T:
        solved = optimize.linprog(-column, A_eq=equations, b_eq=right, method="highs-ds")
        if solved.status == 0:
            found.append(solved.x)
    return np.unique(np.array(found).round(12), axis=0)


def _rejected(y: Floats, free: Floats, variance: Floats, alpha: float, kappa: float) -> NDArray[np.bool_]:
    """Whether the hybrid test rejects, for each column of `y`."""
    spread = np.sqrt(np.diag(variance))
    drawn = np.random.default_rng(0)
    root = _root(variance)
    if comb(free.shape[0], free.shape[1] + 1) <= MOST_CORNERS:
        corners = _corners(free, spread)
    else:
        tried = root @ drawn.standard_normal((root.shape[1], 400))
        corners = _corners_met(free, spread, np.hstack([y[:, :: max(1, y.shape[1] // 100)], tried]))
    least_favourable = _quantile_of_largest(corners, root, 1 - kappa, drawn)
    if not y.shape[1]:
        return np.zeros(0, dtype=bool)
    values = corners @ y
    best = values.argmax(axis=0)
    eta = values[best, np.arange(y.shape[1])]
    rejected = eta > least_favourable
    size = (alpha - kappa) / (1 - kappa)
    for corner in np.unique(best[~rejected]):
        columns = np.flatnonzero((best == corner) & ~rejected)
        chosen = corners[corner]
        own = float(chosen @ variance @ chosen)
        if own < 1e-20:
            rejected[columns] = eta[columns] > 0
            continue
        sigma = np.sqrt(own)
        slope = corners @ (variance @ chosen) / own
        room = 1 - slope
        rest = values[:, columns] - slope[:, None] * eta[columns]
        with np.errstate(divide="ignore", invalid="ignore"):  # rows without room are masked
            limit = rest / room[:, None]
        low = np.where(room[:, None] > 1e-9, limit, -np.inf).max(axis=0)
        high = np.where(room[:, None] < -1e-9, limit, np.inf).min(axis=0)
        critical = np.maximum(0, _truncated_quantile(1 - size, low / sigma, np.minimum(high, least_favourable) / sigma))
        rejected[columns] = eta[columns] / sigma > critical
    return np.asarray(rejected)


def _root(variance: Floats) -> Floats:
    """A matrix whose product with its transpose is `variance`, which may be singular."""
    value, vector = np.linalg.eigh(variance)
    return np.asarray(vector * np.sqrt(np.maximum(value, 0)))


def _quantile_of_largest(corners: Floats, root: Floats, level: float, rng: np.random.Generator) -> float:
    """Quantile of the largest corner value of a normal vector with mean zero; the seed is fixed."""
    largest = []
    shaped = corners @ root
    block = max(200, 4_000_000 // max(shaped.shape[0], 1))
    draws = min(DRAWS, max(2_000, 400_000_000 // max(shaped.shape[0], 1)))
    for first in range(0, draws, block):
        count = min(block, draws - first)
        largest.append((shaped @ rng.standard_normal((root.shape[1], count))).max(axis=0))
    return float(np.quantile(np.concatenate(largest), level))


def _truncated_quantile(level: float, low: Floats, high: Floats) -> Floats:
    """Quantile of the standard normal between `low` and `high`, on the side where the tail is exact."""
    flip = low > 0
    a, b = np.where(flip, -high, low), np.where(flip, -low, high)
    share = np.where(flip, 1 - level, level)
    log_low, log_high = stats.norm.logcdf(a), stats.norm.logcdf(b)
    with np.errstate(divide="ignore"):
        mixed = np.logaddexp(np.log1p(-share) + log_low, np.log(share) + log_high)
    found = special.ndtri_exp(np.minimum(mixed, 0))
    return np.asarray(np.where(flip, -found, found))


def smoothness(
    beta: Floats, covariance: Floats, *, pre: int, weights: Floats, bound: float, confidence: float
) -> tuple[float, float]:
    """The shortest interval of fixed length whose trend may change its slope by at most `bound` per period.

    Parameters
    ----------
    bound
        M ≥ 0: largest change of slope between neighbouring periods; 0 takes the trend as a straight line.

    Notes
    -----
    The estimator subtracts a weighted sum of the coefficients before the start. With z the running sums of its
    weights, the largest bias is M (|z₁| + … + |z_{K−1}| + constant) and the variance is quadratic in z: for each
    price of bias the best z is a lasso, and the length is least along its path.
    """
    post = beta.size - pre
    reach = np.arange(1, post + 1)
    total = float(reach @ weights)
    fixed = sum(abs(float(reach[:s] @ weights[post - s :])) for s in reach)
    differences = np.eye(pre) - np.eye(pre, k=-1)  # running sums → weights of steps → weights of coefficients
    to_weights = differences @ differences
    before, across = covariance[:pre, :pre], covariance[:pre, pre:] @ weights
    quadratic = to_weights.T @ before @ to_weights
    linear = to_weights.T @ across
    constant = float(weights @ covariance[pre:, pre:] @ weights)

    def outcome(z: Floats) -> float:
        variance = max(float(z @ quadratic @ z + 2 * linear @ z) + constant, 1e-300)
        bias = bound * (fixed - abs(total) + float(np.abs(z).sum()))
        return folded_quantile(confidence, bias / np.sqrt(variance)) * float(np.sqrt(variance))

    candidates = [np.append(np.zeros(pre - 1), total)]
    if pre > 1:
        free, own = quadratic[:-1, :-1], linear[:-1] + quadratic[:-1, -1] * total
        candidates.append(np.append(np.linalg.solve(free, -own), total))
        for high, low, at in _lasso_path(free, own):
            solved = optimize.minimize_scalar(
                lambda price, at=at: outcome(np.append(at(price), total)),
                bounds=(low, high),
                method="bounded",
                options={"xatol": 1e-10 * max(high, 1e-300)},
            )
            candidates += [np.append(at(price), total) for price in (float(solved.x), low)]
    best = min(candidates, key=outcome)
    half = outcome(best)
    centre = float((to_weights @ best) @ beta[:pre] + weights @ beta[pre:])
    return centre - half, centre + half


def _lasso_path(quadratic: Floats, linear: Floats) -> Iterator[tuple[float, float, Callable[[float], Floats]]]:
    """Segments of the path of z that makes z'Qz + 2c'z + price Σ|z| least: highest price, lowest price, z at a price.

    On each segment the places that are not zero and their signs stay, and z is linear in the price.
    """
    size = linear.size
    price = 2 * float(np.abs(linear).max())
    first = int(np.abs(linear).argmax())
    active, signs = [first], {first: -float(np.sign(linear[first]))}
    for _ in range(8 * size + 8):
        if price <= 0 or not active:
            return
        block = quadratic[np.ix_(active, active)]
        sign = np.array([signs[k] for k in active])
        both: Floats = np.linalg.solve(block, np.column_stack([-linear[active], sign / 2])).astype(np.float64)
        start, slope = both[:, 0], both[:, 1]

        def at(price: float, active: Any = tuple(active), start: Floats = start, slope: Floats = slope) -> Floats:
            z = np.zeros(size)
            z[list(active)] = start - price * slope
            return z

        events = [(0.0, -1)]
        for k, (level, move) in enumerate(zip(start, slope, strict=True)):
            if move != 0 and 0 < level / move < price * (1 - 1e-10):
                events.append((level / move, active[k]))
        others = [k for k in range(size) if k not in signs]
        level, move = (
            2 * (quadratic[others][:, active] @ start + linear[others]),
            2 * quadratic[others][:, active] @ slope,
        )
        for k, up, down in zip(others, level, move, strict=True):
            met = [up / (down + edge) for edge in (1.0, -1.0) if down + edge != 0]
            events += [(one, k) for one in met if 0 < one < price * (1 - 1e-10)]
        lowest, place = max(events)
        yield price, lowest, at
        price = lowest
        if place in signs:
            active.remove(place)
            del signs[place]
        elif place >= 0:
            gradient = 2 * (quadratic[place] @ at(price) + linear[place])
            active.append(place)
            signs[place] = -float(np.sign(gradient))


def folded_quantile(level: float, centre: float) -> float:
    """Quantile of |N(centre, 1)|.

    >>> round(folded_quantile(0.95, 0.0), 4), round(folded_quantile(0.95, 10.0), 4)
    (1.96, 11.6449)
    """
    if centre > 6:  # the other tail is below 1e-9
        return centre + float(special.ndtri(level))
    return float(
        optimize.brentq(
            lambda cut: special.ndtr(cut - centre) - special.ndtr(-cut - centre) - level, 0.0, centre + 12.0, xtol=1e-14
        )
    )
