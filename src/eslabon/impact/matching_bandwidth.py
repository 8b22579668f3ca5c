"""Which bandwidth: the effect over a grid, and how well controls predict controls at each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.matched import kernel_sums, support_of
from eslabon.impact.matched_balance import PERIODS
from eslabon.impact.matched_rows import Matched
from eslabon.impact.matched_sample import Sample, fit_period, read_sample
from eslabon.impact.matching_rule import Rule, check_settings, listed_columns
from eslabon.impact.problems import BAD_SETTING, ImpactError
from eslabon.impact.problems_matching import NOBODY_MATCHED, NOTHING_PREDICTED
from eslabon.impact.propensity import LINKS
from eslabon.impact.results import Result, frozen_settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
GRID = tuple(float(value) for value in np.round(np.sort([*np.geomspace(0.01, 0.5, 15), 0.06]), 4))
ALONE = 1e-9  # what other controls add, as a share of a control's own weight, below which it stands alone


@dataclass(frozen=True, kw_only=True)
class BandwidthGrid(Result):
    """The effect and the cross-validated error at each bandwidth."""

    frame: "pd.DataFrame"  # outcome, bandwidth, estimate, difference_before, difference_after, error, alone
    best: dict[str, float]  # by outcome, the bandwidth with the smallest error
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Bandwidth"

    def tidy(self) -> "pd.DataFrame":
        """One row per outcome and bandwidth."""
        return self.frame.copy()

    def plot(self) -> "Figure":
        """The error and the effect against the bandwidth, one line per outcome, from `tidy()`."""
        from eslabon.impact.figures import CLAY, GREY
        from eslabon.impact.pictures import Picture

        figure = Picture(figsize=(7.5, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2)
        for outcome, lines in self.frame.groupby("outcome", sort=False):
            least = lines["error"].min()
            left.plot(lines["bandwidth"], lines["error"] / least, color=CLAY, label=str(outcome))
            right.plot(lines["bandwidth"], lines["estimate"], color=CLAY)
            for axes in (left, right):
                axes.axvline(self.best[str(outcome)], color=GREY, linewidth=0.8, linestyle="--")
        left.set_title("error over the least", loc="left", fontsize=10)
        right.set_title("effect", loc="left", fontsize=10)
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_xlabel("bandwidth")
        left.legend(frameon=False, fontsize=9)
        return figure


def matching_bandwidth(  # noqa: PLR0913 -- the settings of matching_did, all by name
    frame: Any,
    *,
    outcomes: str | Sequence[str],
    treated: str,
    post: str,
    propensity: str | Sequence[str],
    link: Literal["probit", "logit"] = "probit",
    kernel: str = "gaussian",
    grid: Sequence[float] = GRID,
    support: Literal["minmax", "both", "attk", "none"] = "minmax",
    weights: str | None = None,
) -> BandwidthGrid:
    """The effect of `matching_did` over a grid of bandwidths, and the one that predicts controls best.

    Parameters
    ----------
    frame, outcomes, treated, post, propensity, link, kernel, support, weights
        As in `matching_did`.
    grid
        Bandwidths in units of the score, each above 0.

    Returns
    -------
    BandwidthGrid
        `frame` with the effect, the error and how many controls stand alone, and `best` by outcome. An effect is
        missing where nobody is matched.

    Raises
    ------
    ImpactError
        As `matching_did`.

    Notes
    -----
    error(h) = Σ_j w_j (y_j − ŷ_{−j}(h))² / Σ_j w_j over the controls on support of both periods, ŷ_{−j} the kernel mean
    of the other controls of the period at j's score; a control that stands alone is predicted by the mean of the
    others, so that a bandwidth is not rewarded for predicting few. It asks how smooth the outcome is in the score, not
    how large the bias is: look at the effect over the grid as well.

    References
    ----------
    Galdo, J., Smith, J. and Black, D. (2008), Bandwidth selection and the estimation of treatment effects with
    unbalanced data, Annales d'Économie et de Statistique 91–92. Jann, B. (2017), kmatch.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> chance = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"age": chance.normal(45, 12, 800), "late": np.repeat([0, 1], 400)})
    >>> homes["in"] = (homes["age"] / 24 + chance.normal(size=800) > 2).astype(int)
    >>> homes["income"] = homes["age"] / 10 + homes["in"] * homes["late"] + chance.normal(size=800)
    >>> asked = {"outcomes": "income", "treated": "in", "post": "late", "propensity": "age"}
    >>> sorted(matching_bandwidth(homes, **asked, grid=[0.01, 0.1, 0.4]).frame.columns)[:4]
    ['alone', 'bandwidth', 'difference_after', 'difference_before']
    """
    import pandas as pd

    names, given = listed_columns(outcomes, setting="outcomes"), listed_columns(propensity, setting="propensity")
    if not grid:
        raise ImpactError(BAD_SETTING, setting="grid", value="()", expected="one bandwidth or more")
    for h in grid:
        check_settings(link=link, kernel=kernel, bandwidth=h, support=support, reps=0, seed=0, confidence=0.95)
    sample = read_sample(
        frame, outcomes=names, treated=treated, post=post, propensity=given, cluster=None, weights=weights
    )
    fits = tuple(
        fit_period(sample, late=bool(place), names=given, link=link, label=label) for place, label in enumerate(PERIODS)
    )
    lines = []
    for h in grid:
        rule = Rule.of(kernel, bandwidth=h, support=support)
        differences = np.full((2, len(names)), np.nan)
        try:
            differences = Matched.of(sample, fits=fits, rule=rule, link=LINKS[link], names=names).differences
        except ImpactError as error:
            if error.code != NOBODY_MATCHED[0]:
                raise
        for place, name in enumerate(names):
            miss, alone = _prediction_error(sample, np.concatenate([fit.scores for fit in fits]), rule, place=place)
            lines.append(
                {
                    "outcome": name,
                    "bandwidth": float(h),
                    "estimate": float(differences[1, place] - differences[0, place]),
                    "difference_before": float(differences[0, place]),
                    "difference_after": float(differences[1, place]),
                    "error": miss,
                    "alone": alone,
                }
            )
    table = pd.DataFrame(lines)
    for name, part in table.groupby("outcome"):
        if not part["error"].notna().any():
            raise ImpactError(NOTHING_PREDICTED, outcome=name)
    best = {name: float(part.loc[part["error"].idxmin(), "bandwidth"]) for name, part in table.groupby("outcome")}
    settings = {
        "outcomes": names,
        "treated": treated,
        "post": post,
        "propensity": given,
        "link": link,
        "kernel": kernel,
        "grid": tuple(grid),
        "support": support,
        "weights": weights,
    }
    return BandwidthGrid(frame=table, best={name: best[name] for name in names}, settings=frozen_settings(settings))


def _prediction_error(sample: Sample, scores: Floats, rule: Rule, *, place: int) -> tuple[float, int]:
    """Mean squared error of predicting each control by the other controls of its period, and how many stand alone."""
    total = weight = 0.0
    alone = 0
    for late in (False, True):
        inside = sample.post == late
        score, arm = scores[inside], sample.treated[inside]
        limits = support_of(score, arm, rule.support)
        y = sample.Y[inside, place]
        rows = ~arm & (score >= limits[2]) & (score <= limits[3]) & ~np.isnan(y)
        p, w, y = score[rows], sample.weights[inside][rows], y[rows]
        if p.size < 2:
            continue
        y = y - np.average(y, weights=w)
        sums, _ = kernel_sums(p, p, np.column_stack([w, w * y]), rule.kind, rule.h, rule.T, rule.a, rule.shape)
        rest, mean_rest = sums[:, 0] - w, sums[:, 1] - w * y
        lonely = ~(rest > ALONE * w)
        others = (float(w @ y) - w * y) / (w.sum() - w)
        predicted = np.where(lonely, others, mean_rest / np.where(lonely, 1.0, rest))
        total += float(w @ (y - predicted) ** 2)
        weight += float(w.sum())
        alone += int(lonely.sum())
    return (total / weight if weight else float("nan")), alone
