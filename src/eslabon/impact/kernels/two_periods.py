"""Effects on the treated from two periods and two groups, with the influence of each row on them.

Repeated cross-sections: y, d (treated group), after, x (with its constant), w. Panels: the change of y per unit, d, x,
w. Each function gives the effect and an influence of mean zero per row: Var(effect) = Σ influence² / n².
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METHODS = ("dr", "dr_improved", "reg", "ipw", "ipw_abadie")
TRIM = 0.995  # controls with a higher propensity are left out of the doubly robust estimators


class NoContrast(ValueError):  # noqa: N818 -- it is what happened, and the method above turns it into its own error
    """Why two groups cannot be compared: "singular", "separated" or "empty"."""


@dataclass(frozen=True)
class Influence:
    """The influence of each row on fitted coefficients, in parts: along a direction it is a vector, not a matrix."""

    score: Floats  # shape (n,)
    x: Floats  # shape (n, k)
    curvature: Floats  # shape (k, k)

    def along(self, direction: Floats) -> Floats:
        """Influence of each row on direction · coefficients, shape (n,)."""
        return np.asarray(self.score * (self.x @ solve_spd(self.curvature, direction)), dtype=np.float64)


def logit(d: Floats, x: Floats, w: Floats) -> tuple[Floats, Influence]:
    """Fitted probabilities by maximum likelihood and the influence of each row on the coefficients.

    Raises
    ------
    NoContrast
        "separated" where covariates tell the groups apart, "singular" where they repeat each other.
    """
    slope = np.zeros(x.shape[1])
    last = -np.inf
    for turn in range(60):
        index = np.clip(x @ slope, -700, 700)
        p = 1 / (1 + np.exp(-index))
        curvature = (x * (w * p * (1 - p))[:, None]).T @ x
        try:
            step = solve_spd(curvature, x.T @ (w * (d - p)))
        except NoContrast:
            if not turn:  # at even odds the curvature is that of the covariates alone
                raise
            raise NoContrast("separated") from None
        slope = slope + step * min(1.0, 8.0 / max(np.abs(x @ step).max(), 1e-300))
        value = -float((w * np.logaddexp(0, np.where(d > 0, -1.0, 1.0) * np.clip(x @ slope, -700, 700))).sum())
        if abs(value - last) <= 1e-12 * (abs(value) + 1e-12) and np.abs(x @ step).max() < 1e-8:
            break
        last = value
    else:
        raise NoContrast("separated")
    index = x @ slope
    if np.abs(index).max() > 30:
        raise NoContrast("separated")
    p = np.minimum(1 / (1 + np.exp(-index)), 1 - 1e-6)
    curvature = (x * (w * p * (1 - p))[:, None]).T @ x / d.size
    return p, Influence(w * (d - p), x, curvature)


def calibrated(d: Floats, x: Floats, w: Floats) -> Floats:
    """Propensities that balance: the weights p / (1 − p) give the controls the covariate sums of the treated."""
    start = float((w * d).sum() / max((w * (1 - d)).sum(), 1e-300))
    slope = np.linalg.lstsq(x, np.full(d.size, np.log(max(start, 1e-300))), rcond=None)[0]
    control = d == 0

    def loss(at: Floats) -> float:
        index = x @ at
        return float((w[control] * np.exp(np.minimum(index[control], 700))).sum() - (w * d * index).sum())

    for turn in range(200):
        odds = np.where(control, np.exp(np.minimum(x @ slope, 700)), 0.0)
        gradient = x.T @ (w * (odds - d))
        try:
            step = solve_spd((x * (w * odds)[:, None]).T @ x, -gradient)
        except NoContrast:
            if not turn:
                raise
            raise NoContrast("separated") from None
        size, here = 1.0, loss(slope)
        while loss(slope + size * step) > here + 1e-14 * abs(here) and size > 1e-10:
            size /= 2
        slope = slope + size * step
        if np.abs(x @ step).max() * size < 1e-10:
            break
    else:
        raise NoContrast("separated")
    index = x @ slope
    if np.abs(index).max() > 30:
        raise NoContrast("separated")
    return np.asarray(np.minimum(1 / (1 + np.exp(-index)), 1 - 1e-16), dtype=np.float64)


def cross_sections(y: Floats, d: Floats, after: Floats, x: Floats, w: Floats, method: str) -> tuple[float, Floats]:
    """Effect on the treated from two cross-sections, and each row's influence."""
    if not w.sum() > 0:
        raise NoContrast("empty")
    w = w / w.mean()
    for group in (0, 1):
        for when in (0, 1):
            if not (w[(d == group) & (after == when)] > 0).any():
                raise NoContrast("empty")
    if method == "reg":
        return _reg_sections(y, d, after, x, w)
    if method in {"ipw", "ipw_abadie"}:
        return _ipw_sections(y, d, after, x, w, method)
    return _dr_sections(y, d, after, x, w, method)


def changes(dy: Floats, d: Floats, x: Floats, w: Floats, method: str) -> tuple[float, Floats]:
    """Effect on the treated from each unit's change, and each unit's influence."""
    if not w.sum() > 0:
        raise NoContrast("empty")
    w = w / w.mean()
    control = d == 0
    if not (w[control] > 0).any() or not (w[~control] > 0).any():
        raise NoContrast("empty")
    treated_w = w * d
    if method == "reg":
        fitted, lin = _least_squares(dy, x, w * (1 - d))
        gap = _hajek(treated_w, dy - fitted)
        return gap[0], gap[1] - lin.along(treated_w @ x / treated_w.sum())
    if method == "dr_improved":
        p = calibrated(d, x, w)
        fitted, _ = _least_squares(dy, x, np.where(control, w * p / (1 - p), 0.0))
        odds = w * p * (1 - d) / (1 - p)
        one, two = _hajek(treated_w, dy - fitted), _hajek(odds, dy - fitted)
        return one[0] - two[0], one[1] - two[1]
    p, lin_p = logit(d, x, w)
    keep = (d > 0) | (p < TRIM) if method == "dr" else np.ones(d.size, dtype=bool)
    odds, treated_w = keep * w * p * (1 - d) / (1 - p), keep * treated_w
    if not odds.sum() > 0:
        raise NoContrast("empty")
    rest: Floats = dy
    lin_y: Influence | None = None
    if method == "dr":
        fitted, lin_y = _least_squares(dy, x, w * (1 - d))
        rest = dy - fitted
    if method == "ipw_abadie":
        share = treated_w.mean()
        term = (treated_w - odds) * dy / share
        effect = float(term.mean())
        return effect, term - treated_w * effect / share - lin_p.along((odds * dy) @ x / d.size) / share
    one, two = _hajek(treated_w, rest), _hajek(odds, rest)
    influence = one[1] - two[1] - lin_p.along((odds * (rest - two[0])) @ x / odds.sum())
    if lin_y is not None:
        influence = influence - lin_y.along(treated_w @ x / treated_w.sum() - odds @ x / odds.sum())
    return one[0] - two[0], influence


def _reg_sections(y: Floats, d: Floats, after: Floats, x: Floats, w: Floats) -> tuple[float, Floats]:
    """Outcome regression: the controls' change predicted for the treated."""
    fit_post, lin_post = _least_squares(y, x, w * (1 - d) * after)
    fit_pre, lin_pre = _least_squares(y, x, w * (1 - d) * (1 - after))
    post, pre = _hajek(w * d * after, y), _hajek(w * d * (1 - after), y)
    change = _hajek(w * d, fit_post - fit_pre)
    reach = (w * d) @ x / (w * d).sum()
    return post[0] - pre[0] - change[0], post[1] - pre[1] - change[1] - (lin_post.along(reach) - lin_pre.along(reach))


def _ipw_sections(y: Floats, d: Floats, after: Floats, x: Floats, w: Floats, method: str) -> tuple[float, Floats]:
    """Inverse probability weighting, weights summing to one (Hájek) or as Abadie has them."""
    p, lin = logit(d, x, w)
    if method == "ipw_abadie":
        share = float((w * after).mean())
        weight = w * (d - p * (1 - d) / (1 - p)) * (after - share) / (share * (1 - share))
        effect = float((weight * y).mean() / (w * d).mean())
        slope = (w * p * (1 - d) / (1 - p) * (after - share) / (share * (1 - share)) * y) @ x / d.size
        # the share of rows after is estimated too
        before = w * (d - p * (1 - d) / (1 - p)) * y
        by_share = -(before * after).mean() / share**2 - (before * (1 - after)).mean() / (1 - share) ** 2
        own = weight * y - w * d * effect - lin.along(slope) + w * (after - share) * by_share
        return effect, own / (w * d).mean()
    odds = w * p * (1 - d) / (1 - p)
    parts = [_hajek(w * d * after, y), _hajek(w * d * (1 - after), y), _hajek(odds * after, y)]
    parts.append(_hajek(odds * (1 - after), y))
    post, pre, control_post, control_pre = parts
    slope_post = (odds * after * (y - control_post[0])) @ x / (odds * after).sum()
    slope_pre = (odds * (1 - after) * (y - control_pre[0])) @ x / (odds * (1 - after)).sum()
    effect = (post[0] - pre[0]) - (control_post[0] - control_pre[0])
    return effect, post[1] - pre[1] - (control_post[1] - control_pre[1]) - lin.along(slope_post - slope_pre)


def _dr_sections(y: Floats, d: Floats, after: Floats, x: Floats, w: Floats, method: str) -> tuple[float, Floats]:
    """The locally efficient doubly robust estimator, with logit and least squares or with calibrated propensities."""
    improved = method == "dr_improved"
    before, control = 1 - after, 1 - d
    p, lin_p = (calibrated(d, x, w), None) if improved else logit(d, x, w)
    keep = np.ones(d.size) if improved else ((d > 0) | (p < TRIM)).astype(np.float64)
    odds = keep * w * p * control / (1 - p)
    tilt = p / (1 - p) if improved else np.ones(d.size)
    fit_c1, lin_c1 = _least_squares(y, x, w * control * after * tilt)
    fit_c0, lin_c0 = _least_squares(y, x, w * control * before * tilt)
    fit_t1, lin_t1 = _least_squares(y, x, w * d * after)
    fit_t0, lin_t0 = _least_squares(y, x, w * d * before)
    rest = y - after * fit_c1 - before * fit_c0
    wd = keep * w * d
    if not (odds * after).sum() > 0 or not (odds * before).sum() > 0:
        raise NoContrast("empty")
    parts = [
        (1, _hajek(wd * after, rest)),
        (-1, _hajek(wd * before, rest)),
        (-1, _hajek(odds * after, rest)),
        (1, _hajek(odds * before, rest)),
        (1, _hajek(wd, fit_t1 - fit_c1)),
        (-1, _hajek(wd * after, fit_t1 - fit_c1)),
        (-1, _hajek(wd, fit_t0 - fit_c0)),
        (1, _hajek(wd * before, fit_t0 - fit_c0)),
    ]
    effect = float(sum(sign * part[0] for sign, part in parts))
    influence = np.asarray(sum(sign * part[1] for sign, part in parts))
    if lin_p is None:
        return effect, influence
    rows = {"t1": wd * after, "t0": wd * before, "c1": odds * after, "c0": odds * before, "t": wd}
    mean = {name: weight @ x / weight.sum() for name, weight in rows.items()}
    centre1, centre0 = parts[2][1][0], parts[3][1][0]
    by_p = (rows["c1"] * (rest - centre1)) @ x / rows["c1"].sum() - (rows["c0"] * (rest - centre0)) @ x / rows[
        "c0"
    ].sum()
    influence = influence - lin_p.along(by_p)
    # The sign of the term before the start is R DRDID's, whose numbers are the reference; its weights balance to zero.
    influence = influence - lin_c1.along(mean["t1"] - mean["c1"]) - lin_c0.along(mean["t0"] - mean["c0"])
    later, earlier = mean["t"] - mean["t1"], mean["t"] - mean["t0"]
    influence = influence + lin_t1.along(later) - lin_c1.along(later) - lin_t0.along(earlier) + lin_c0.along(earlier)
    return effect, influence


def _hajek(weight: Floats, value: Floats) -> tuple[float, Floats]:
    """Weighted mean and each row's influence on it."""
    mass = weight.mean()
    centre = float((weight * value).mean() / mass)
    return centre, weight * (value - centre) / mass


def _least_squares(y: Floats, x: Floats, w: Floats) -> tuple[Floats, Influence]:
    """Fitted values everywhere from the rows with weight, and each row's influence on the coefficients."""
    gram = (x * w[:, None]).T @ x / y.size
    slope = solve_spd(gram, x.T @ (w * y) / y.size)
    fitted = x @ slope
    return fitted, Influence(w * (y - fitted), x, gram)


def solve_spd(matrix: Floats, right: Floats) -> Floats:
    """Solve a positive definite system after scaling it to a unit diagonal; refuse one that is singular."""
    scale = np.sqrt(np.diag(matrix))
    if not np.isfinite(matrix).all() or (scale <= 0).any():
        raise NoContrast("singular")
    unit = matrix / np.outer(scale, scale)
    try:
        factor = np.linalg.cholesky(unit)
    except np.linalg.LinAlgError:
        raise NoContrast("singular") from None
    if np.diag(factor).min() < 1e-6:
        raise NoContrast("singular")
    shaped = right / (scale if right.ndim == 1 else scale[:, None])
    solved = np.linalg.solve(factor.T, np.linalg.solve(factor, shaped))
    return np.asarray(solved / (scale if right.ndim == 1 else scale[:, None]))
