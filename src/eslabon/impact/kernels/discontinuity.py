"""Local polynomials and densities on both sides of a cut-off: the engines rdrobust and rddensity, quieted."""

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class NoFit(ValueError):  # noqa: N818 -- it is what happened, and the method above turns it into its own error
    """The engine found no estimate; its sentence says why."""


@dataclass(frozen=True)
class Jump:
    """A jump at the cut-off and its three readings."""

    conventional: float
    corrected: float  # bias-corrected
    conventional_error: float
    robust_error: float
    first: tuple[float, float, float, float] | None  # the same four numbers of the jump in take-up; None if sharp
    bandwidth: tuple[float, float]  # h, left and right, in units of the score that came in
    bias_bandwidth: tuple[float, float]  # b
    n: tuple[int, int]  # rows left and right
    n_effective: tuple[int, int]  # rows inside h
    n_distinct: tuple[int, int]  # distinct scores left and right
    clusters: tuple[int, int] | None  # clusters inside the bandwidth, left and right
    covariate_slopes: Floats | None


@dataclass(frozen=True)
class DensityJump:
    """Densities of the score just left and right of the cut-off and the test that they are equal."""

    left: float
    right: float
    std_error: float  # of right − left
    statistic: float
    p_value: float
    bandwidth: tuple[float, float]
    n: tuple[int, int]
    n_effective: tuple[int, int]


def local_polynomial(
    y: Floats,
    x: Floats,
    *,
    cutoff: float,
    take_up: Floats | None = None,
    covariates: Floats | None = None,
    cluster: NDArray[np.int64] | None = None,
    weights: Floats | None = None,
    variance: str = "nn",
    options: dict[str, Any] | None = None,
) -> Jump:
    """The jump of `y` at the cut-off, over the jump of `take_up` if given.

    Parameters
    ----------
    y, x, take_up, weights
        Shape (n,), finite. Rows with x ≥ cutoff are right of it.
    covariates
        Shape (n, k).
    variance
        "nn", "hc0" … "hc3"; with a cluster "cr1", "cr2" or "cr3".
    options
        What else rdrobust takes: p, q, h, b, rho, kernel, bwselect, nnmatch, scaleregul, masspoints.

    Raises
    ------
    NoFit
        With the engine's sentence: too few rows or distinct scores, no bandwidth, a singular fit.
    """
    from rdrobust import rdrobust

    # Rows of one score in the order of their outcome: the engine's answer must not hang on how the rows came.
    order = np.lexsort((y, x))
    y, x = y[order], x[order]
    take_up, covariates, weights = (None if part is None else part[order] for part in (take_up, covariates, weights))
    cluster = None if cluster is None else cluster[order]
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        # Sharp take-up divides by a zero variance, few clusters warn: both are remarks of the method above.
        warnings.simplefilter("ignore")
        try:
            fit = rdrobust(
                y,
                x,
                c=cutoff,
                fuzzy=take_up,
                covs=covariates,
                cluster=cluster,
                weights=weights,
                vce=variance,
                **(options or {}),
            )
        except Exception as problem:  # rdrobust raises plain Exception for everything it refuses
            raise NoFit(str(problem)) from problem
    centre, error = np.asarray(fit.coef)[:, 0], np.asarray(fit.se)[:, 0]
    if not (np.isfinite(centre).all() and np.isfinite(error).all()):
        raise NoFit("the estimate or its error is not a number")
    first = None
    if take_up is not None:
        share, spread = np.asarray(fit.tau_T)[:, 0], np.asarray(fit.se_T)[:, 0]
        first = (float(share[0]), float(share[2]), float(spread[0]), float(spread[2]))
    h, b = np.asarray(fit.bws)
    return Jump(
        conventional=float(centre[0]),
        corrected=float(centre[2]),
        conventional_error=float(error[0]),
        robust_error=float(error[2]),
        first=first,
        bandwidth=(float(h[0]), float(h[1])),
        bias_bandwidth=(float(b[0]), float(b[1])),
        n=_pair(fit.N),
        n_effective=_pair(fit.N_h),
        n_distinct=(int(np.unique(x[x < cutoff]).size), int(np.unique(x[x >= cutoff]).size)),
        clusters=None if cluster is None else (int(fit.n_clust_l), int(fit.n_clust_r)),
        covariate_slopes=None if covariates is None else np.asarray(fit.coef_covs, dtype=np.float64),
    )


def density_jump(x: Floats, *, cutoff: float, options: dict[str, Any] | None = None) -> DensityJump:
    """The jump of the density of `x` at the cut-off, by local polynomials of the distribution.

    Raises
    ------
    NoFit
        With the engine's sentence.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the import itself changes the filters; here that ends with the block
        from rddensity import rddensity

        try:
            fit = rddensity(X=np.asarray(x, dtype=np.float64), c=cutoff, bino_flag=False, **(options or {}))
        except Exception as problem:  # rddensity raises plain Exception for everything it refuses
            raise NoFit(str(problem)) from problem
    vce = "sd_jk" if fit.vce == "jackknife" else "sd_asy"
    kind = "jk" if fit.vce == "jackknife" else "asy"
    numbers = [float(value) for value in (*fit.hat[:2], getattr(fit, vce)["diff"], fit.test[f"t_{kind}"])]
    if not np.isfinite(numbers).all():
        raise NoFit("the density or its error is not a number")
    return DensityJump(
        left=numbers[0],
        right=numbers[1],
        std_error=numbers[2],
        statistic=numbers[3],
        p_value=float(fit.test[f"p_{kind}"]),
        bandwidth=(float(fit.h["left"]), float(fit.h["right"])),
        n=(int(fit.n["left"]), int(fit.n["right"])),
        n_effective=(int(fit.n["eff_left"]), int(fit.n["eff_right"])),
    )


def slopes_beside_trends(y: Floats, x: Floats, z: Floats, *, cutoff: float, weights: Floats | None) -> Floats:
    """Slopes of `y` on `z`, with a jump at the cut-off and a line on each side held beside them.

    Parameters
    ----------
    y, x
        Shape (n,).
    z
        Shape (n, k).

    Returns
    -------
    Shape (k,): by least squares, smallest norm where columns repeat each other.

    Notes
    -----
    Without the jump beside them the covariates that differ at the cut-off would take a part of the effect.
    """
    above = (x >= cutoff).astype(np.float64)
    distance = (x - cutoff) / max(float(np.abs(x - cutoff).max()), 1e-300)
    return _slopes(y, np.column_stack([np.ones_like(y), above, distance, above * distance]), z, weights)


def plain_slopes(y: Floats, z: Floats, *, weights: Floats | None) -> Floats:
    """Slopes of `y` on `z` and a constant alone."""
    return _slopes(y, np.ones((y.size, 1)), z, weights)


def _slopes(y: Floats, beside: Floats, z: Floats, weights: Floats | None) -> Floats:
    """Slopes of the last columns of a weighted least-squares fit; columns are scaled to one first."""
    scale = np.maximum(np.abs(z).max(axis=0), 1e-300)
    design = np.column_stack([beside, z / scale])
    root = np.ones(y.size) if weights is None else np.sqrt(weights)
    found = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    return np.asarray(found[beside.shape[1] :] / scale, dtype=np.float64)


def _pair(values: Any) -> tuple[int, int]:
    left, right = values
    return int(left), int(right)
