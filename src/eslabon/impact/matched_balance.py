"""Whether matching made treated and controls alike: one object feeds the table, the love plot and the overlap plot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.gauss import gauss_sums, translations
from eslabon.impact.kernels.means import contrast_of_means, weighted_moments
from eslabon.impact.results import Result, interval

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
GRID = np.linspace(0, 1, 201)  # where densities of the score are taken
PERIODS = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class Balance(Result):
    """Means, standardised differences and densities, without and with the weights of matching."""

    frame: "pd.DataFrame"  # one row per period and column
    densities: "pd.DataFrame"  # period, arm, sample (unmatched, matched), score, density
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Balance before and after matching"

    def tidy(self) -> "pd.DataFrame":
        """One row per period and column: means, standardised difference, variance ratio and clustered p-value."""
        return self.frame.copy()

    def plot(self) -> "Figure":
        """The love plot: standardised differences without and with matching, from `tidy()`."""
        from eslabon.impact.overlap_plots import draw_love

        return draw_love(self.frame, title=self.title)

    def overlap(self) -> "Figure":
        """Densities of the score by arm and period, without and with matching, from `densities`."""
        from eslabon.impact.overlap_plots import draw_overlap

        return draw_overlap(self.densities)


def balance_of(
    columns: Mapping[str, Floats],
    *,
    outcomes: Sequence[str],
    treated: Flags,
    post: Flags,
    weights: Floats,
    matched: Floats,
    cluster: NDArray[np.int64],
    scores: Floats,
) -> Balance:
    """Compare treated and controls of each period under the survey weights and under the weights of matching."""
    import pandas as pd

    lines, curves = [], []
    for place, period in enumerate(PERIODS):
        inside = post == bool(place)
        arm = treated[inside]
        for name, values in columns.items():
            line: dict[str, Any] = {
                "period": period,
                "column": name,
                "role": "outcome" if name in outcomes else "covariate",
            }
            line |= _compare(
                values[inside], arm=arm, raw=weights[inside], matched=matched[inside], cluster=cluster[inside]
            )
            lines.append(line)
        for sample, w in (("unmatched", weights[inside]), ("matched", matched[inside])):
            for label, flag in (("treated", arm), ("control", ~arm)):
                density = density_of(scores[inside][flag], w[flag])
                curves.append(
                    pd.DataFrame({"period": period, "arm": label, "sample": sample, "score": GRID, "density": density})
                )
    settings = {
        "standardised_by": "root of the mean of both arms' variances without matching, in both samples",
        "test": "difference of weighted means, errors clustered (CR1), t with clusters − 1 degrees of freedom",
        "density": "Gaussian kernel, Silverman's bandwidth",
    }
    return Balance(frame=pd.DataFrame(lines), densities=pd.concat(curves, ignore_index=True), settings=settings)


def _compare(
    values: Floats, *, arm: Flags, raw: Floats, matched: Floats, cluster: NDArray[np.int64]
) -> dict[str, float]:
    """One line of the table."""
    seen = ~np.isnan(values)
    out: dict[str, float] = {}
    spread = float("nan")
    for sample, w in (("unmatched", raw), ("matched", matched)):
        used = np.where(seen, w, 0.0)
        y = np.where(seen, values, 0.0)
        t_mean, t_var = weighted_moments(y[arm], used[arm])
        c_mean, c_var = weighted_moments(y[~arm], used[~arm])
        if sample == "unmatched":
            spread = float(np.sqrt((t_var + c_var) / 2))
        gap, error, count = contrast_of_means(
            y, w=used, cell=arm.astype(np.int64), signs=np.array([-1.0, 1.0]), cluster=cluster
        )
        out |= {
            f"treated_{sample}": t_mean,
            f"control_{sample}": c_mean,
            f"smd_{sample}": gap / spread if spread > 0 else (0.0 if gap == 0 else float("nan")),
            f"variance_ratio_{sample}": t_var / c_var if c_var > 0 else float("nan"),
            f"p_{sample}": interval(gap, error, df=count - 1)[2],
        }
    return out


def density_of(scores: Floats, w: Floats) -> Floats:
    """Density of the scores on GRID under weights w; zeros if nothing weighs."""
    keep = w > 0
    scores, w = scores[keep], w[keep]
    if not scores.size:
        return np.zeros(GRID.size)
    share = w / w.sum()
    effective = 1 / float(share @ share)
    spread = float(np.sqrt(share @ (scores - share @ scores) ** 2))
    h = max(1.06 * spread * effective**-0.2, 1e-3)
    sums, shift, _ = gauss_sums(GRID, scores, share.reshape(-1, 1), h, translations())
    density: Floats = sums[:, 0] * np.exp(-shift) / (h * np.sqrt(2 * np.pi))
    return density
