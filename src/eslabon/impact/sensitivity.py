"""How far parallel trends may fail before a finding does: bounds from an event study's coefficients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.figures import CLAY, GREY, INK, new_figure
from eslabon.impact.frames import BEYOND
from eslabon.impact.kernels.trend_bounds import relative_magnitudes, smoothness
from eslabon.impact.problems import (
    BAD_COEFFICIENTS,
    BAD_SETTING,
    NOT_UNIVERSAL,
    OPEN_ENDED,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.results import Result, frozen_settings, interval

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
DEFAULT_BOUNDS = {"relative_magnitudes": (0.5, 1.0, 1.5, 2.0), "smoothness": (0.0, 0.01, 0.02, 0.03)}


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Result):
    """Robust intervals of one effect, one per bound on the violation of parallel trends."""

    kind: str  # relative_magnitudes, smoothness
    estimand: str  # what the intervals are about, in words
    estimate: float  # weights · effects after the start
    original: tuple[float, float]  # the interval under parallel trends
    bounds: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    breakdown: float  # largest bound of those asked for whose interval leaves zero out; NaN if none does
    confidence: float = 0.95
    settings: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per bound, the first without violations: bound, ci_low, ci_high, excludes_zero."""
        import pandas as pd

        low, high = [self.original[0], *self.low], [self.original[1], *self.high]
        return pd.DataFrame(
            {
                "design": ["parallel trends", *[self.kind] * len(self.bounds)],
                "bound": [float("nan"), *self.bounds],
                "ci_low": low,
                "ci_high": high,
                "excludes_zero": [start > 0 or end < 0 for start, end in zip(low, high, strict=True)],
            }
        )

    def plot(self) -> "Figure":
        """Intervals over the bounds, with the original one first."""
        figure, axes = new_figure()
        axes.vlines(0, *self.original, color=GREY, linewidth=3)
        places = list(range(1, len(self.bounds) + 1))
        axes.vlines(places, self.low, self.high, color=CLAY, linewidth=3)
        axes.axhline(0, color=INK, linewidth=1, linestyle="--")
        axes.set_xticks([0, *places], ["0", *[f"{bound:g}" for bound in self.bounds]])
        axes.set_xlabel("M" if self.kind == "smoothness" else "M̄")
        axes.set_title(self.title or self.estimand, loc="left", fontsize=11, color=INK)
        return figure


def sensitivity(
    coefficients: Any,
    covariance: Any = None,
    *,
    pre: int | None = None,
    kind: str = "relative_magnitudes",
    bounds: Sequence[float] | None = None,
    weights: str | Sequence[float] = "average",
    confidence: float = 0.95,
    points: int = 1000,
) -> Sensitivity:
    """Intervals for the effect if trends differ after the start by at most so much.

    Parameters
    ----------
    coefficients
        Effects by time since the start in order, without the reference period (zero by definition), shape (k,);
        or the `dynamic` part of a `group_time` result with `base="universal"`, or an `event_study` whose base is the
        last period before the start.
    covariance
        Of the coefficients, shape (k, k); left out with a result.
    pre
        How many coefficients stand before the reference period, from 1; left out with a result.
    kind
        "relative_magnitudes": changes between neighbouring periods after the start are at most M̄ times the largest
        before it. "smoothness": the slope changes by at most M per period, in units of the outcome.
    bounds
        The M̄ (default 0.5, 1, 1.5, 2) or M (default 0, 0.01, 0.02, 0.03), not negative.
    weights
        The effect asked about: "average" of all effects after the start, "first", or one weight per effect.
    confidence
        Between 0.5 and 1.
    points
        Grid of effects tried for relative magnitudes, between −20 and 20 standard errors.

    Raises
    ------
    ImpactError
        IMPACT-E70 coefficients and covariance that do not fit each other; E71 a result whose periods are not all
        compared with the last before the start; E10 a setting.

    Notes
    -----
    Relative magnitudes: the conditional least-favourable hybrid set (C-LF), as R's HonestDiD: the ends are points of
    the grid. Smoothness: the optimal fixed-length interval (FLCI), without a grid. What the violation really is cannot
    be tested; the table says which sizes the finding survives. The critical value of the first stage is simulated with
    20,000 draws of a fixed seed (R: 1,000), so that ends may differ by a step of the grid.

    References
    ----------
    Rambachan, Roth (2023), Review of Economic Studies 90(5). Andrews, Roth, Pakes (2023), ibid. 90(6).

    Examples
    --------
    >>> import numpy as np
    >>> found = sensitivity([0.1, -0.1, 1.0, 1.2], np.diag([0.04] * 4), pre=2, bounds=[0.2, 0.5, 2])
    >>> found.estimand, round(found.estimate, 2), found.breakdown
    ('average effect after the start', 1.1, 0.5)
    """
    beta, variance, before, remarks = _inputs(coefficients, covariance, pre)
    after = beta.size - before
    shares, words = _weights(weights, after)
    chosen = tuple(float(bound) for bound in (DEFAULT_BOUNDS.get(kind, ()) if bounds is None else bounds))
    _check(kind, chosen, confidence, points)
    low, high, opened = [], [], []
    for bound in chosen:
        if kind == "smoothness":
            start, end = smoothness(beta, variance, pre=before, weights=shares, bound=bound, confidence=confidence)
        else:
            start, end, is_open = relative_magnitudes(
                beta, variance, pre=before, weights=shares, bound=bound, confidence=confidence, points=points
            )
            opened += [bound] if is_open else []
        low.append(start)
        high.append(end)
    if opened:
        remarks.append(Remark.of(OPEN_ENDED, bounds=", ".join(f"{bound:g}" for bound in opened)))
    warn_of(remarks)
    centre = float(shares @ beta[before:])
    error = float(np.sqrt(shares @ variance[before:, before:] @ shares))
    safe = [bound for bound, start, end in zip(chosen, low, high, strict=True) if start > 0 or end < 0]
    settings = {
        "kind": kind, "pre": before, "post": after, "bounds": chosen, "weights": tuple(shares.tolist()),
        "confidence": confidence, "points": points,
    }  # fmt: skip
    return Sensitivity(
        kind=kind,
        estimand=words,
        estimate=centre,
        original=interval(centre, error, confidence=confidence)[:2],
        bounds=chosen,
        low=tuple(low),
        high=tuple(high),
        breakdown=max(safe, default=float("nan")),
        confidence=confidence,
        settings=frozen_settings(settings),
        remarks=tuple(remarks),
        title=words,
    )


def _inputs(coefficients: Any, covariance: Any, pre: int | None) -> tuple[Floats, Floats, int, list[Remark]]:
    """Coefficients and covariance without the reference period, and how many stand before it."""
    if hasattr(coefficients, "parts") and hasattr(coefficients, "covariance"):
        beta, variance, before = _of_aggregation(coefficients)
        return beta, _sound(beta, variance), before, []
    if hasattr(coefficients, "vcov") and hasattr(coefficients, "n_before"):
        beta, variance, before = _of_event_study(coefficients)
        return beta, _sound(beta, variance), before, []
    if any(np.iscomplexobj(given) for given in (coefficients, covariance)):
        raise ImpactError(BAD_COEFFICIENTS, why="they are not all numbers")
    try:
        beta, variance = np.asarray(coefficients, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    except (TypeError, ValueError):
        raise ImpactError(BAD_COEFFICIENTS, why="they are not all numbers") from None
    if beta.ndim != 1 or not beta.size or variance.shape != (beta.size, beta.size):
        raise ImpactError(BAD_COEFFICIENTS, why=f"{beta.size} coefficients, covariance of shape {variance.shape}")
    variance = _sound(beta, variance)
    if pre is None or not 1 <= pre < beta.size:
        raise ImpactError(BAD_SETTING, setting="pre", value=pre, expected=f"1 … {beta.size - 1}")
    return beta, variance, int(pre), []


def _sound(beta: Floats, variance: Floats) -> Floats:
    """The covariance, if it can be that of a random vector; refused otherwise."""
    if not (np.isfinite(beta).all() and np.isfinite(variance).all()):
        raise ImpactError(BAD_COEFFICIENTS, why="some are missing or infinite")
    if max(np.abs(beta).max(), np.abs(variance).max()) > BEYOND:
        raise ImpactError(BAD_COEFFICIENTS, why=f"some are beyond {BEYOND:g}")
    if not np.allclose(variance, variance.T, rtol=1e-6, atol=0) or (np.diag(variance) <= 0).any():
        raise ImpactError(BAD_COEFFICIENTS, why="the covariance is not symmetric with a positive diagonal")
    if np.diag(variance).min() < 1e-12 * np.diag(variance).max() or np.diag(variance).max() < 1e-100:
        raise ImpactError(
            BAD_COEFFICIENTS, why="their variances are too different in size, or too small, to compute with"
        )
    spread = np.sqrt(np.diag(variance))
    smallest = float(np.linalg.eigvalsh(variance / np.outer(spread, spread))[0])
    if smallest < -1e-8:
        raise ImpactError(BAD_COEFFICIENTS, why="the covariance is not that of any random vector")
    if smallest < 1e-10:
        variance = variance + 1e-10 * np.diag(np.diag(variance))
    return variance


def _of_aggregation(dynamic: Any) -> tuple[Floats, Floats, int]:
    """What a `dynamic` part of `group_time` has to give; its reference period is the last with nothing to estimate."""
    places = np.array(dynamic.places, dtype=np.float64)
    beta = np.array([part.estimate for part in dynamic.parts])
    fixed = np.diag(dynamic.covariance) == 0
    if dynamic.settings.get("base") != "universal" or not fixed.any() or not (places[~fixed] < 0).any():
        raise ImpactError(NOT_UNIVERSAL)
    variance = dynamic.covariance[np.ix_(~fixed, ~fixed)]
    return beta[~fixed], variance, int((places[~fixed] < places[fixed].max()).sum())


def _of_event_study(found: Any) -> tuple[Floats, Floats, int]:
    """What an `event_study` has to give; its base has to be the last period before the start."""
    before = int(found.n_before)
    if not before or found.periods[before - 1] > found.base:
        raise ImpactError(NOT_UNIVERSAL)
    return np.array([one.estimate for one in found.estimates]), np.asarray(found.vcov, dtype=np.float64), before


def _weights(weights: str | Sequence[float], after: int) -> tuple[Floats, str]:
    """Weights of the effects after the start, and the estimand in words."""
    if isinstance(weights, str):
        if weights == "average":
            return np.full(after, 1 / after), "average effect after the start"
        if weights == "first":
            return np.eye(after)[0], "effect in the first period after the start"
        raise ImpactError(BAD_SETTING, setting="weights", value=weights, expected="average, first, numbers")
    shares = np.asarray(weights, dtype=np.float64)
    if shares.shape != (after,) or not np.isfinite(shares).all() or not (shares != 0).any():
        raise ImpactError(BAD_SETTING, setting="weights", value=tuple(weights), expected=f"{after} numbers")
    return shares, "weighted effect after the start"


def _check(kind: str, bounds: tuple[float, ...], confidence: float, points: int) -> None:
    """Refuse settings that the method does not have."""
    if kind not in DEFAULT_BOUNDS:
        raise ImpactError(BAD_SETTING, setting="kind", value=kind, expected=", ".join(DEFAULT_BOUNDS))
    if not bounds or not all(np.isfinite(bound) and bound >= 0 for bound in bounds):
        raise ImpactError(BAD_SETTING, setting="bounds", value=bounds, expected="≥ 0")
    if not 0.5 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0.5 < … < 1")
    if points < 50:
        raise ImpactError(BAD_SETTING, setting="points", value=points, expected="50 …")
