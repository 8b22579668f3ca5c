"""The effect along the distance: for growing radii, and ring by ring. All of them from one vector of distances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import TERM, DidDesign, DidSettings, after_start
from eslabon.impact.frames import Columns
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import NO_RING, TREATED_VARIES
from eslabon.impact.regression import Regressor, constant_inside
from eslabon.impact.results import Estimate, Flow, Result, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class DistanceProfile(Result):
    """Effects for growing radii, by bands, or both."""

    radii: tuple[float, ...]  # treated = at most this far
    by_radius: tuple[Estimate, ...]  # one per radius
    bands: tuple[tuple[float, float], ...]  # over the first, at most the second
    by_band: tuple[Estimate, ...]  # one per band but the farthest, which they are compared with
    sample: float | None  # rows farther than this are left out
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]
    flow: Flow
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per estimate: kind (radius, band), over, up_to, outcome, term and the estimate's columns."""
        return tidy_estimates(
            [*self.by_radius, *self.by_band],
            kind=["radius"] * len(self.by_radius) + ["band"] * len(self.by_band),
            over=[0.0] * len(self.by_radius) + [band[0] for band in self.bands[: len(self.by_band)]],
            up_to=[*self.radii, *(band[1] for band in self.bands[: len(self.by_band)])],
        )

    def plot(self, *, kind: str | None = None) -> "Figure":
        """The profile of one kind ("radius" or "band"); None: bands where there are any. The data are `tidy()`."""
        from eslabon.impact.figures import draw_path

        frame = self.tidy()
        chosen = kind or ("band" if self.by_band else "radius")
        return draw_path(frame[frame["kind"] == chosen].reset_index(drop=True), along="up_to", title=self.title)


def distance_profile(
    frame: Any,
    *,
    distance: str,
    radii: Sequence[float] | None = None,
    bands: Sequence[float] | None = None,
    sample: float | None = None,
    **design: Unpack[DidSettings],
) -> DistanceProfile:
    """How the effect changes with the distance that counts as exposed.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    distance
        Column of distances to the nearest beneficiary place, not negative, in kilometres.
    radii
        For each radius r: treated = at most r, the others up to `sample`.
    bands
        Edges in growing order, for instance 0, 2.5, 5, …, 20: one effect per band, all in one regression, against the
        farthest band. Rows beyond the last edge, and at or below the first when it is above 0, are left out.
    sample
        Rows farther than this are left out; None: the last edge of `bands`, else nobody.
    **design
        The settings of `did` but `treated`.

    Raises
    ------
    ImpactError
        IMPACT-E35 a ring without rows on both sides of the start; E10 radii or edges that do not grow; and those of
        `did`.

    Notes
    -----
    Radii: y = a_u + d_t + b_r · 1[distance ≤ r] · post + … for each r, on the same rows. Bands: y = a_u + d_t +
    Σ_j b_j · 1[distance in band j] · post + …. A distance on an edge belongs to the nearer band. Where distances vary
    inside units, the indicators enter alone as well. Neighbouring radii share most rows: their intervals are no
    independent tests.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(2)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 200, 8000), "year": rng.integers(2007, 2013, 8000)})
    >>> homes["km"] = 20 * ((homes.place * 37) % 200 + 1) / 200
    >>> homes["income"] = (homes.km <= 5) * (homes.year >= 2010) * 1.0 + rng.normal(size=8000)
    >>> profile = distance_profile(homes, outcome="income", period="year", start=2010, unit="place", distance="km",
    ...                            radii=[5, 10], bands=[0, 5, 10, 20])
    >>> [round(one.estimate) for one in profile.by_band], profile.by_radius[0].estimate > profile.by_radius[1].estimate
    ([1, 0], True)
    """
    design.pop("treated", None)
    given = DidDesign(**design)
    radius, edges = _growing("radii", radii, least=1), _growing("bands", bands, least=3)
    if not radius and not edges:
        raise ImpactError(BAD_SETTING, setting="radii", value="None", expected="radii or bands")
    seen = given.read(frame, numbers=[distance])
    far = seen.numbers[distance]
    if (far < 0).any():
        raise ImpactError(BAD_SETTING, setting="distance", value=f"{far.min():g}", expected="≥ 0")
    outer = edges[-1] if sample is None and edges else sample
    if outer is not None:
        seen = seen.only(far <= outer, step="beyond_sample", column=distance)
    settings = given.settings(distance=distance, radii=radius or None, bands=edges or None, sample=outer)
    by_radius, remarks = _along_radii(seen, given, radius, distance=distance, settings=settings)
    by_band: tuple[Estimate, ...] = ()
    if edges:
        by_band, more = _along_bands(seen, given, edges, distance=distance, settings=settings)
        remarks = list(dict.fromkeys([*remarks, *more]))
    warn_of(remarks)
    return DistanceProfile(
        radii=radius,
        by_radius=by_radius,
        bands=tuple(pairwise(edges)),
        by_band=by_band,
        sample=outer,
        settings=settings,
        confidence=given.confidence,
        remarks=tuple(remarks),
        flow=seen.flow,
    )


def _growing(setting: str, values: Sequence[float] | None, *, least: int) -> tuple[float, ...]:
    """The values as numbers, refused where they do not grow."""
    if values is None:
        return ()
    numbers = tuple(float(value) for value in values)
    if len(numbers) < least or min(numbers) < 0 or not all(a < b for a, b in pairwise(numbers)):
        raise ImpactError(BAD_SETTING, setting=setting, value=repr(values), expected=f"0 ≤ a < b < … (≥ {least})")
    return numbers


def _check_ring(inside: NDArray[np.bool_], after: NDArray[np.bool_], *, low: float, high: float) -> None:
    """Refuse a ring without rows before and after, inside and outside."""
    if not all((arm & when).any() for arm in (inside, ~inside) for when in (after, ~after)):
        raise ImpactError(NO_RING, low=f"{low:g}", high=f"{high:g}")


def _along_radii(
    seen: Columns, given: DidDesign, radii: Sequence[float], *, distance: str, settings: Mapping[str, Any]
) -> tuple[tuple[Estimate, ...], list[Remark]]:
    """One regression per radius; the rows are sorted once and only the indicator is written anew."""
    if not radii:
        return (), []
    after, far = after_start(seen, period=given.period, start=given.start), seen.numbers[distance]
    varies = not constant_inside(far, seen.codes[given.unit])
    columns = [Regressor(TERM, np.zeros(seen.n), role="term")]
    if varies:
        columns.append(Regressor("treated", np.zeros(seen.n)))
    arranged = given.arrange(seen, columns)
    places = [int(arranged.design.column[arranged.place(one.name)]) for one in columns]
    estimates, remarks = [], [Remark.of(TREATED_VARIES, column=distance, unit=given.unit)] if varies else []
    for radius in radii:
        inside = far <= radius
        _check_ring(inside, after, low=0, high=radius)
        arranged.rows.base[:, places[0]] = arranged.in_order(inside & after)
        if varies:
            arranged.rows.base[:, places[1]] = arranged.in_order(inside)
        one = given.fit(arranged)
        estimates.append(one.estimate(TERM, outcome=given.outcome, settings=settings, term=f"≤ {radius:g} × post"))
        remarks += [remark for remark in one.remarks if remark not in remarks]
    return tuple(estimates), remarks


def _along_bands(
    seen: Columns, given: DidDesign, edges: Sequence[float], *, distance: str, settings: Mapping[str, Any]
) -> tuple[tuple[Estimate, ...], list[Remark]]:
    """All bands in one regression."""
    if edges[0] > 0:
        seen = seen.only(seen.numbers[distance] > edges[0], step="below_bands", column=distance)
    seen = seen.only(seen.numbers[distance] <= edges[-1], step="beyond_bands", column=distance)
    after, far = after_start(seen, period=given.period, start=given.start), seen.numbers[distance]
    varies = not constant_inside(far, seen.codes[given.unit])
    names, columns = [], []
    band = np.maximum(np.searchsorted(edges, far, side="left"), 1) - 1
    for place in range(len(edges) - 1):
        inside = band == place
        _check_ring(inside, after, low=edges[place], high=edges[place + 1])
        if place == len(edges) - 2:
            break
        names.append(f"{edges[place]:g}–{edges[place + 1]:g} × post")
        columns.append(Regressor(names[-1], (inside & after).astype(np.float64), role="term"))
        if varies:
            columns.append(Regressor(f"{edges[place]:g}–{edges[place + 1]:g}", inside.astype(np.float64)))
    more = [Remark.of(TREATED_VARIES, column=distance, unit=given.unit)] if varies else []
    one = given.fit(given.arrange(seen, columns), *more)
    return tuple(one.estimate(name, outcome=given.outcome, settings=settings) for name in names), list(one.remarks)
