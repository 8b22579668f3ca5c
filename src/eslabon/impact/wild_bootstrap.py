"""Inference by the wild cluster bootstrap, alone and over families of outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import TERM, DidDesign, DidSettings, after_start, check_both_arms, never_before
from eslabon.impact.frames import Columns
from eslabon.impact.kernels import absorbed, wild
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import ALL_SIGNS, BOOTSTRAP_NOT_EXACT
from eslabon.impact.regression import Fit, Regressor, check_choice
from eslabon.impact.results import Estimate, Result, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-10  # share by which two statistics may differ and still be one
LAWS = ("rademacher", "webb", "mammen")


@dataclass(frozen=True, kw_only=True)
class WildEstimate(Estimate):
    """An effect with the p-value and the interval of the bootstrap; `std_error` stays that of the clusters."""

    t_statistic: float
    draws: int  # draws used: all combinations of signs where they are fewer than asked
    exact: bool  # whether the absorbed effects lie inside clusters, so that no draw is approximated
    enumerated: bool  # whether all combinations of signs were used
    clustered_p: float  # of t(G − 1), for comparison
    clustered_ci: tuple[float, float]
    statistics: NDArray[np.float64] = field(compare=False, repr=False)  # t of each draw under no effect


@dataclass(frozen=True, kw_only=True)
class RomanoWolf(Result):
    """Effects on a family of outcomes, with p-values that hold for all of them at one time."""

    estimates: tuple[WildEstimate, ...]  # in the order of `outcomes`; their own p-values are of each alone
    outcomes: tuple[str, ...]
    adjusted_p: tuple[float, ...]
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per outcome: the estimate's columns, clustered_p, adjusted_p."""
        frame = tidy_estimates(self.estimates)
        return frame.assign(clustered_p=[one.clustered_p for one in self.estimates], adjusted_p=list(self.adjusted_p))


def wild_bootstrap(
    frame: Any,
    *,
    seed: int,
    draws: int = 999,
    weights_law: str = "rademacher",
    hypothesis: float = 0.0,
    **design: Unpack[DidSettings],
) -> WildEstimate:
    """`did` with the p-value and the interval of the restricted wild cluster bootstrap.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    seed
        Whole number; the same seed gives the same numbers.
    draws
        How many, 1 or more; 999 and other numbers for which 0.05 · (draws + 1) is whole. Where 2^clusters is not more
        than that, all combinations of signs are used instead ("rademacher").
    weights_law
        "rademacher" (±1), "webb" (six points, for under a dozen clusters) or "mammen".
    hypothesis
        The effect under test, in units of the outcome.
    **design
        The settings of `did`; `variance` stays "cluster".

    Raises
    ------
    ImpactError
        IMPACT-E10 a setting; and those of `did`.

    Notes
    -----
    The restricted bootstrap of Cameron, Gelbach and Miller (WCR): y* = fitted under the hypothesis + v_g · residual
    under it, t* = (β* − hypothesis) / se*(β*), p = share of draws with |t*| > |t| (≥ where all signs are used). The
    interval holds the hypotheses that are not rejected, found by inversion. The small-sample factor cancels. Exact as
    an algebra where each unit lies in one cluster (`exact`); elsewhere the unit effects are taken as removed once.

    References
    ----------
    Cameron, Gelbach, Miller (2008), REStat 90(3); Roodman, MacKinnon, Nielsen, Webb (2019), Stata Journal 19(1).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 40, 2000), "year": rng.integers(2007, 2013, 2000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = homes.place / 50 + 0.5 * homes.near * (homes.year >= 2010) + rng.normal(size=2000)
    >>> test = wild_bootstrap(homes, outcome="income", treated="near", period="year", start=2010, unit="place", seed=1)
    >>> test.exact, test.draws, test.p_value < 0.01, test.ci_low < 0.5 < test.ci_high
    (True, 999, True, True)
    """
    given = _checked(design, draws=draws, law=weights_law)
    seen = given.read(frame)
    settings = given.settings(seed=seed, draws=draws, weights_law=weights_law, hypothesis=hypothesis)
    fitted = _fitted(seen, given)
    weights, enumerated = _weights(fitted, draws=draws, law=weights_law, seed=seed)
    one = _bootstrapped(fitted, given, weights, enumerated=enumerated, hypothesis=hypothesis, settings=settings)
    warn_of(one.remarks)
    return one


def romano_wolf(
    frame: Any,
    *,
    outcomes: Sequence[str],
    seed: int,
    draws: int = 999,
    weights_law: str = "rademacher",
    **design: Unpack[DidSettings],
) -> RomanoWolf:
    """`did` for a family of outcomes, with step-down p-values from one set of bootstrap weights.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    outcomes
        Columns of the family, two or more. Each uses its own complete rows; clusters that one of them lacks take part
        where they are seen.
    seed, draws, weights_law
        As in `wild_bootstrap`; the clusters' weights are shared, so that outcomes move together as in the data.
    **design
        The settings of `did` but `outcome`.

    Raises
    ------
    ImpactError
        IMPACT-E10 fewer than two outcomes; and those of `did`.

    Notes
    -----
    Outcomes in falling order of |t|; p of the j-th = (1 + #{draws: max over the j-th and all after it of |t*| ≥
    |t_j|}) / (draws + 1), never below that of the one before it. t* are those of the restricted wild cluster bootstrap.

    References
    ----------
    Romano, Wolf (2005), Econometrica 73(4); Clarke, Romano, Wolf (2020), Stata Journal 20(4).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 40, 2000), "year": rng.integers(2007, 2013, 2000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["a"], homes["b"] = rng.normal(size=2000), rng.normal(size=2000)
    >>> homes["a"] += 0.5 * homes.near * (homes.year >= 2010)
    >>> family = romano_wolf(homes, outcomes=["a", "b"], treated="near", period="year", start=2010, unit="place",
    ...                      seed=1)
    >>> family.adjusted_p[0] < 0.01 < family.adjusted_p[1]
    True
    """
    outcomes = tuple(dict.fromkeys(outcomes))
    if len(outcomes) < 2:
        raise ImpactError(BAD_SETTING, setting="outcomes", value=repr(outcomes), expected="≥ 2")
    design["outcome"] = outcomes[0]
    given = _checked(design, draws=draws, law=weights_law)
    settings = given.settings(outcomes=outcomes, seed=seed, draws=draws, weights_law=weights_law)
    name = given.cluster or given.unit
    rng = np.random.default_rng(seed)
    weight_of: dict[Any, NDArray[np.float64]] = {}
    estimates, remarks = [], []
    for outcome in outcomes:
        asked = replace(given, outcome=outcome)
        seen = asked.read(frame)
        for label in seen.labels[name]:
            if label not in weight_of:
                weight_of[label] = wild.signs(1, draws, law=weights_law, rng=rng)[:, 0]
        weights = np.column_stack([weight_of[label] for label in seen.labels[name]])
        fitted = _fitted(seen, asked)
        one = _bootstrapped(fitted, asked, weights, enumerated=False, hypothesis=0.0, settings=settings)
        estimates.append(one)
        remarks += [remark for remark in one.remarks if remark not in remarks]
    warn_of(remarks)
    adjusted = step_down(
        np.array([one.t_statistic for one in estimates]), np.column_stack([one.statistics for one in estimates])
    )
    return RomanoWolf(
        estimates=tuple(estimates),
        outcomes=outcomes,
        adjusted_p=tuple(adjusted.tolist()),
        settings=settings,
        confidence=given.confidence,
        remarks=tuple(remarks),
    )


def step_down(statistics: NDArray[np.float64], draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Romano–Wolf p-values from statistics, shape (m,), and their draws under no effect, shape (draws, m).

    >>> step_down(np.array([3.0, 1.0]), np.array([[0.5, 2.0], [1.5, 0.1], [0.2, 0.3]])).tolist()
    [0.25, 0.5]
    """
    size, order = np.abs(statistics), np.argsort(-np.abs(statistics), kind="stable")
    out, smallest = np.empty(size.size), 0.0
    for rank, place in enumerate(order):
        top = np.abs(draws[:, order[rank:]]).max(axis=1)
        share = (1 + np.count_nonzero(top >= size[place] * (1 - SAME))) / (len(draws) + 1)
        smallest = max(smallest, share)
        out[place] = smallest
    return out


def _checked(design: DidSettings, *, draws: int, law: str) -> DidDesign:
    """The design, with the settings of the bootstrap looked at."""
    given = DidDesign(**design)
    check_choice("variance", given.variance, ("cluster",))
    check_choice("weights_law", law, LAWS)
    if draws < 1:
        raise ImpactError(BAD_SETTING, setting="draws", value=repr(draws), expected="1, 2, …")
    return given


def _fitted(seen: Columns, given: DidDesign) -> Fit:
    """The regression whose inference is asked for."""
    after = after_start(seen, period=given.period, start=given.start)
    exposed = seen.numbers[str(given.treated)]
    check_both_arms(exposed, str(given.treated))
    alone, remarks = given.alone(seen, exposed)
    arranged = given.arrange(seen, [Regressor(TERM, exposed * after, role="term"), *alone])
    return given.fit(arranged, *remarks, *never_before(seen, exposed, after, unit=given.unit))


def _weights(fitted: Fit, *, draws: int, law: str, seed: int) -> tuple[NDArray[np.float64], bool]:
    """Weights of the clusters, and whether they are all combinations."""
    clusters = fitted.arranged.rows.n_clusters
    if law == "rademacher" and clusters <= 30 and 2**clusters <= draws:
        return wild.all_signs(clusters), True
    return wild.signs(clusters, draws, law=law, rng=np.random.default_rng(seed)), False


def cluster_sums(fitted: Fit, *, workers: int) -> wild.ClusterSums:
    """What the draws need, from one pass over the rows."""
    keep, place = fitted.keep, fitted.arranged.place(TERM)
    own = int(np.flatnonzero(keep).tolist().index(place))
    bread, gram = fitted.bread, fitted.gram
    gamma = bread[:, own] / bread[own, own]
    others = np.delete(np.flatnonzero(keep), own)
    width = len(keep)
    restricted = np.zeros(width)
    if others.size:
        restricted[others] = absorbed.inverse(gram[np.ix_(others, others)]) @ gram[others, width]
    directions = np.zeros((2, width + 1))
    directions[0, :width], directions[0, width] = -restricted, 1.0
    directions[1, np.flatnonzero(keep)] = gamma
    moments, _ = absorbed.cluster_moments(fitted.arranged.rows, fitted.arranged.design, directions, workers=workers)
    return wild.ClusterSums(
        residual=np.ascontiguousarray(moments[0][:, keep]),
        own=np.ascontiguousarray(moments[1][:, keep]),
        bread=bread,
        gamma=gamma,
        place=own,
    )


def _bootstrapped(
    fitted: Fit,
    given: DidDesign,
    weights: NDArray[np.float64],
    *,
    enumerated: bool,
    hypothesis: float,
    settings: Mapping[str, Any],
) -> WildEstimate:
    """Put the bootstrap's p-value and interval in the place of the clustered ones."""
    plain = fitted.estimate(TERM, outcome=given.outcome, settings=settings)
    remarks = list(plain.remarks)
    clusters, draws = weights.shape[1], len(weights)
    exact = fitted.arranged.nested
    if not exact:
        remarks.append(Remark.of(BOOTSTRAP_NOT_EXACT, unit=given.unit, cluster=given.cluster or given.unit))
    if enumerated:
        remarks.append(Remark.of(ALL_SIGNS, count=clusters, draws=draws, smallest=f"{2 / draws:g}"))
    drawn = wild.draw(cluster_sums(fitted, workers=given.workers), weights, workers=given.workers)
    factor = clusters / (clusters - 1) * (fitted.n - 1) / (fitted.n - fitted.parameters)
    spread = plain.std_error / np.sqrt(factor)  # as the draws have it

    def share(null: float) -> float:
        """p-value of the hypothesis `null`."""
        own = abs(plain.estimate - null) / spread
        sizes = np.abs(drawn.statistics(null))
        return float(np.mean(sizes >= own * (1 - SAME)) if enumerated else np.mean(sizes > own * (1 + SAME)))

    known = plain.std_error > 0
    p_value = share(hypothesis) if known else float("nan")
    low, high = _inverted(share, plain, level=1 - given.confidence) if known else (float("nan"), float("nan"))
    values = {item.name: getattr(plain, item.name) for item in fields(plain)}
    values.update(p_value=p_value, ci_low=low, ci_high=high, remarks=tuple(remarks))
    return WildEstimate(
        **values,
        t_statistic=(plain.estimate - hypothesis) / plain.std_error if known else float("nan"),
        draws=draws,
        exact=exact,
        enumerated=enumerated,
        clustered_p=plain.p_value,
        clustered_ci=(plain.ci_low, plain.ci_high),
        statistics=drawn.statistics(hypothesis) / np.sqrt(factor),
    )


def _inverted(share: Any, plain: Estimate, *, level: float) -> tuple[float, float]:
    """The hypotheses at which the p-value crosses the level, below and above; infinite where it never does."""
    ends = []
    for sign in (-1, 1):
        inside, reach = 0.0, 1.0
        while share(plain.estimate + sign * reach * plain.std_error) > level:
            inside, reach = reach, reach * 2
            if reach > 1e4:
                break
        if reach > 1e4:
            ends.append(sign * float("inf"))
            continue
        for _ in range(40):
            middle = (inside + reach) / 2
            if share(plain.estimate + sign * middle * plain.std_error) > level:
                inside = middle
            else:
                reach = middle
        ends.append(plain.estimate + sign * reach * plain.std_error)
    return ends[0], ends[1]
