"""The smallest effect that a design would find, before anybody goes to the field."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import stats

from eslabon.impact.problems import BAD_SETTING, ImpactError
from eslabon.impact.results import Result, frozen_settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

DESIGNS = ("post", "did", "ancova")


@dataclass(frozen=True, kw_only=True)
class MinimumEffect(Result):
    """The smallest true effect that is found with the power asked for."""

    effect: float  # in units of the outcome
    std_error: float  # of the estimator, in units of the outcome
    effect_in_deviations: float  # effect over the deviation of the outcome
    variance_factor: float  # variance relative to one round after the start, without rounds before it
    design_effect: float  # 1 + (per_cluster − 1) · icc
    df: float  # degrees of freedom; infinite for the normal
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Minimum detectable effect"

    def __float__(self) -> float:
        """The effect."""
        return self.effect

    def tidy(self) -> "pd.DataFrame":
        """One row: effect, effect_in_deviations, std_error, design_effect, variance_factor and the settings."""
        import pandas as pd

        names = ("effect", "effect_in_deviations", "std_error", "design_effect", "variance_factor", "df")
        return pd.DataFrame([{**{name: getattr(self, name) for name in names}, **self.settings}])

    def curve(self) -> "pd.DataFrame":
        """The minimum effect for half to twice the clusters, all else equal: clusters, effect."""
        import pandas as pd

        settings = dict(self.settings)
        clusters = settings.pop("clusters")
        sizes = sorted({max(4, round(clusters * share)) for share in np.linspace(0.5, 2, 13)})
        return pd.DataFrame({"clusters": sizes, "effect": [minimum_effect(size, **settings).effect for size in sizes]})

    def plot(self) -> "Figure":
        """The minimum effect against the number of clusters, from `curve()`."""
        from eslabon.impact.figures import CLAY, new_figure

        figure, axes = new_figure()
        line = self.curve()
        axes.plot(line["clusters"], line["effect"], color=CLAY)
        axes.plot([self.settings["clusters"]], [self.effect], "o", color=CLAY)
        axes.set_xlabel("clusters")
        axes.set_ylabel("minimum effect")
        axes.set_title(self.title, loc="left", fontsize=11)
        return figure


def minimum_effect(  # noqa: PLR0913 -- what a design is made of, all by name
    clusters: int,
    *,
    per_cluster: float = 1,
    sd: float = 1.0,
    icc: float = 0.0,
    design: Literal["post", "did", "ancova"] = "did",
    rounds_before: int = 1,
    rounds_after: int = 1,
    autocorrelation: float = 0.0,
    cluster_autocorrelation: float = 1.0,
    share_treated: float = 0.5,
    take_up: float = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
    law: Literal["t", "normal"] = "t",
) -> MinimumEffect:
    """Smallest effect found with the power asked for, with clusters, repeated rounds and either analysis.

    Parameters
    ----------
    clusters
        In both arms together, from 4 on (places; households where treatment is by household and `per_cluster` is 1).
    per_cluster
        Units observed in each cluster and round, from 1 on.
    sd
        Deviation of the outcome among units, above 0.
    icc
        Intra-cluster correlation, 0 … 1 (not 1).
    design
        "post" compares after the start only; "did" takes the mean before away; "ancova" has it as a covariate.
    rounds_before, rounds_after
        Rounds of measurement, from 1 on ("post" ignores those before).
    autocorrelation
        Between two rounds of the same unit given its cluster, −1 … 1; 0 for repeated cross-sections.
    cluster_autocorrelation
        Between two rounds of the same cluster's own part, 0 … 1.
    share_treated
        Share of the clusters that are treated, between 0 and 1.
    take_up
        Share of the treated who take part less that of controls who do, above 0 and at most 1.
    power, confidence
        Between 0 and 1.
    law
        "t" with clusters − 2 degrees of freedom, or "normal".

    Raises
    ------
    ImpactError
        IMPACT-E10: the setting and what was expected.

    Notes
    -----
    A cluster's mean of n units has variance s²(1 + (n − 1)ICC)/n, and two rounds of it correlate by
    c = (n·ICC·c_cluster + (1 − ICC)·c_unit)/(1 + (n − 1)ICC) (Teerenstra et al.). With m rounds before and r after the
    variance is that times (McKenzie) post: (1 + (r − 1)c)/r; did: (1 − c)(1/m + 1/r);
    ancova: (1 + (r − 1)c)/r − mc²/(1 + (m − 1)c); times 1/J_1 + 1/J_0. The minimum effect is
    (t_{confidence} + t_{power}) standard errors over the take-up. Assumed, not tested: equal sizes and variances, and
    the same correlation between any two rounds.

    References
    ----------
    McKenzie, D. (2012), Beyond baseline and follow-up: the case for more T in experiments, J. Development Economics 99.
    Teerenstra, S. et al. (2012), A simple sample size formula for analysis of covariance in cluster randomized trials,
    Statistics in Medicine 31.

    Examples
    --------
    >>> round(minimum_effect(60, per_cluster=20, icc=0.05, design="post").effect, 3)
    0.23
    >>> found = minimum_effect(300, autocorrelation=0.5, design="ancova")
    >>> round(found.variance_factor, 2)
    0.75
    """
    settings = {
        "clusters": clusters,
        "per_cluster": per_cluster,
        "sd": sd,
        "icc": icc,
        "design": design,
        "rounds_before": rounds_before,
        "rounds_after": rounds_after,
        "autocorrelation": autocorrelation,
        "cluster_autocorrelation": cluster_autocorrelation,
        "share_treated": share_treated,
        "take_up": take_up,
        "power": power,
        "confidence": confidence,
        "law": law,
    }
    _check(settings)
    inflation = 1 + (per_cluster - 1) * icc
    rho = (per_cluster * icc * cluster_autocorrelation + (1 - icc) * autocorrelation) / inflation
    factor = _variance_factor(design, rho=rho, m=rounds_before, r=rounds_after)
    arms = 1 / (clusters * share_treated) + 1 / (clusters * (1 - share_treated))
    error = math.sqrt(sd**2 * inflation / per_cluster * factor * arms)
    df = clusters - 2 if law == "t" else math.inf
    quantile = stats.norm.ppf if law == "normal" else stats.t(df).ppf
    reach = float(quantile((1 + confidence) / 2) + quantile(power))
    effect = reach * error / take_up
    return MinimumEffect(
        effect=effect,
        std_error=error,
        effect_in_deviations=effect / sd,
        variance_factor=factor,
        design_effect=inflation,
        df=df,
        settings=frozen_settings(settings),
    )


def _variance_factor(design: str, *, rho: float, m: int, r: int) -> float:
    """Variance of the analysis relative to one round after the start."""
    after = (1 + (r - 1) * rho) / r
    if design == "post":
        return after
    if design == "did":
        return (1 - rho) * (1 / m + 1 / r)
    return after - m * rho**2 / (1 + (m - 1) * rho)


def _check(settings: Mapping[str, Any]) -> None:
    """Refuse what has no meaning."""
    within: dict[str, tuple[Callable[[Any], bool], str]] = {
        "clusters": (lambda v: v >= 4 and v == int(v), "a whole number from 4 on"),
        "per_cluster": (lambda v: 1 <= v < math.inf, "a number from 1 on"),
        "sd": (lambda v: 0 < v < math.inf, "a number above 0"),
        "icc": (lambda v: 0 <= v < 1, "from 0 on and below 1"),
        "design": (lambda v: v in DESIGNS, ", ".join(DESIGNS)),
        "rounds_before": (lambda v: v >= 1 and v == int(v), "a whole number from 1 on"),
        "rounds_after": (lambda v: v >= 1 and v == int(v), "a whole number from 1 on"),
        "autocorrelation": (lambda v: -1 < v < 1, "between −1 and 1"),
        "cluster_autocorrelation": (lambda v: 0 <= v <= 1, "0 to 1"),
        "share_treated": (lambda v: 0 < v < 1, "between 0 and 1"),
        "take_up": (lambda v: 0 < v <= 1, "above 0 and at most 1"),
        "power": (lambda v: 0.5 <= v < 1, "from 0.5 on and below 1"),
        "confidence": (lambda v: 0 < v < 1, "between 0 and 1"),
        "law": (lambda v: v in {"t", "normal"}, "t, normal"),
    }
    for name, (is_right, expected) in within.items():
        if not is_right(settings[name]):
            raise ImpactError(BAD_SETTING, setting=name, value=settings[name], expected=expected)
