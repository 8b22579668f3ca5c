"""Differences in differences with errors that are related between near places."""

import math
from dataclasses import dataclass, fields
from typing import Any, Unpack

import numpy as np

from eslabon.impact.design import TERM, DidDesign, DidSettings, after_start, check_both_arms, never_before
from eslabon.impact.frames import Columns
from eslabon.impact.kernels.conley import near_pairs, spatial_meat
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, rows_in_words, warn_of
from eslabon.impact.problems_matching import COORDINATES_OUTSIDE
from eslabon.impact.problems_regression import COVARIANCE_NOT_POSITIVE, PLACES_DIFFER
from eslabon.impact.regression import Regressor, check_choice, rows_that_differ
from eslabon.impact.results import Estimate, interval


@dataclass(frozen=True, kw_only=True)
class ConleyEstimate(Estimate):
    """An effect whose standard error counts relations between near places."""

    cutoff_km: float
    n_places: int
    n_pairs: int  # pairs of places at most the cut-off apart
    clustered_std_error: float  # of clusters by place alone, with the same factor


def conley(
    frame: Any,
    *,
    latitude: str,
    longitude: str,
    cutoff_km: float,
    kernel: str = "uniform",
    **design: Unpack[DidSettings],
) -> ConleyEstimate:
    """`did` with Conley's standard error over places, for repeated cross-sections.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    latitude, longitude
        Columns of degrees, the same in all rows of a unit.
    cutoff_km
        Places farther apart are taken as unrelated; above 0, in km of the WGS-84 geodesic.
    kernel
        "uniform": all pairs inside count alike. "triangular": a pair counts 1 − distance/cut-off.
    **design
        The settings of `did`; `cluster` and `variance` are not used: a place is its unit, whatever the period.

    Raises
    ------
    ImpactError
        IMPACT-E32 a unit with more than one coordinate; E41 coordinates that are none; E10 a setting; and those of
        `did`.

    Notes
    -----
    V = (n − 1)/(n − K) · A⁻¹ (Σ_p Σ_q k(d_pq) s_p s_q') A⁻¹, s_p the score of place p summed over all its rows and
    periods, so that rows of one place are related over time without limit. With a cut-off below the least distance it
    is the error clustered by place but for the factor G/(G − 1). The uniform kernel may give a negative variance; then
    there is no standard error, and a remark says so. Intervals from t(places − 1).

    References
    ----------
    Conley (1999), Journal of Econometrics 92(1); Colella, Lalive, Sakalli, Thoenig (2019), IZA DP 12584.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["lat"], homes["lon"] = -12 - homes.place % 8 / 10, -75 - homes.place // 8 / 10
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = 0.3 * homes.near * (homes.year >= 2010) + rng.normal(size=3000)
    >>> effect = conley(homes, outcome="income", treated="near", period="year", start=2010, unit="place",
    ...                 latitude="lat", longitude="lon", cutoff_km=20)
    >>> effect.ci_low < 0.3 < effect.ci_high, effect.n_places, effect.n_pairs
    (True, 60, 195)
    """
    check_choice("kernel", kernel, ("uniform", "triangular"))
    if not (cutoff_km > 0 and math.isfinite(cutoff_km)):
        raise ImpactError(BAD_SETTING, setting="cutoff_km", value=repr(cutoff_km), expected="> 0")
    design["cluster"], design["variance"] = None, "cluster"
    given = DidDesign(**design)
    seen = given.read(frame, numbers=[latitude, longitude])
    lat, lon = (_of_places(seen, name, unit=given.unit, most=most) for name, most in ((latitude, 90), (longitude, 180)))
    after = after_start(seen, period=given.period, start=given.start)
    exposed = seen.numbers[str(given.treated)]
    check_both_arms(exposed, str(given.treated))
    alone, remarks = given.alone(seen, exposed)
    arranged = given.arrange(seen, [Regressor(TERM, exposed * after, role="term"), *alone])
    one = given.fit(arranged, *remarks, *never_before(seen, exposed, after, unit=given.unit))
    first, second, km = near_pairs(lat, lon, cutoff_km=float(cutoff_km))
    weights = np.ones(km.size) if kernel == "uniform" else 1 - km / cutoff_km
    scores = np.zeros((len(lat), int(one.keep.sum()))) if one.scores is None else one.scores[:, one.keep]
    place = int(np.flatnonzero(np.flatnonzero(one.keep) == arranged.place(TERM))[0])
    ray = one.bread[:, place]
    factor = (one.n - 1) / (one.n - one.parameters)
    variance = factor * float(ray @ spatial_meat(scores, first, second, weights) @ ray)
    clustered = factor * float(ray @ scores.T @ scores @ ray)
    plain = one.estimate(
        TERM,
        outcome=given.outcome,
        settings=given.settings(latitude=latitude, longitude=longitude, cutoff_km=cutoff_km, kernel=kernel),
    )
    more = list(plain.remarks)
    if variance < 0:
        more.append(Remark.of(COVARIANCE_NOT_POSITIVE, term=TERM))
    spread = math.sqrt(variance) if variance >= 0 else math.nan
    low, high, p_value = interval(plain.estimate, spread, df=one.df, confidence=given.confidence)
    values = {item.name: getattr(plain, item.name) for item in fields(plain)}
    values.update(std_error=spread, ci_low=low, ci_high=high, p_value=p_value, remarks=tuple(more))
    warn_of(more)
    return ConleyEstimate(
        **values,
        cutoff_km=float(cutoff_km),
        n_places=len(lat),
        n_pairs=int(km.size),
        clustered_std_error=math.sqrt(clustered),
    )


def _of_places(seen: Columns, name: str, *, unit: str, most: float) -> Any:
    """One coordinate per unit, shape (units,)."""
    values, codes = seen.numbers[name], seen.codes[unit]
    off = np.flatnonzero(~(np.abs(values) <= most))
    if off.size:
        raise ImpactError(COORDINATES_OUTSIDE, names=name, rows=rows_in_words(seen.rows[off]))
    wrong = rows_that_differ(values, codes)
    if wrong.size:
        raise ImpactError(PLACES_DIFFER, unit=unit, rows=rows_in_words(seen.rows[wrong]))
    out = np.empty(len(seen.labels[unit]))
    out[codes] = values
    return out
