"""The chance of being treated: a probit or logit of one period, checked for columns that tell all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from eslabon.impact.kernels import binary
from eslabon.impact.problems import ImpactError, Remark, rows_in_words
from eslabon.impact.problems_matching import (
    COLUMNS_REDUNDANT,
    PERFECT_SEPARATION,
    PROPENSITY_UNSETTLED,
)
from eslabon.impact.results import Result

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LINKS = {"probit": binary.PROBIT, "logit": binary.LOGIT}
# A column whose part that the columns before it do not explain is below this share of it says nothing new.
REDUNDANT = 1e-9
# Beyond this value of the index a chance is so near 0 or 1 that separation must be looked for: separated rows end
# beyond it in any sample up to ten million, where Newton's steps promise too little to go on.
SUSPICIOUS = {"probit": 5.0, "logit": 12.0}


@dataclass(frozen=True, kw_only=True)
class PropensityFit(Result):
    """The model of one period."""

    period: str
    terms: tuple[str, ...]  # columns kept, the constant last
    coefficients: Floats  # per unit of the column, shape (terms,)
    std_errors: Floats  # clustered if clusters were given
    n: int
    n_treated: int
    log_likelihood: float
    pseudo_r2: float  # McFadden
    redundant: tuple[str, ...]  # columns left out because they say nothing new
    settings: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    title: str = ""
    # What a re-estimation starts from: columns of unit size and the constant, shape (terms, n), and their coefficients.
    design: Floats = field(repr=False)
    start: Floats = field(repr=False)
    scores: Floats = field(repr=False)  # chance of being treated, row by row, shape (n,)

    def tidy(self) -> "pd.DataFrame":
        """One row per term: period, term, estimate, std_error, p_value, n."""
        import pandas as pd

        with np.errstate(divide="ignore", invalid="ignore"):
            p_value = 2 * special.ndtr(-np.abs(self.coefficients / self.std_errors))
        return pd.DataFrame(
            {
                "period": self.period,
                "term": self.terms,
                "estimate": self.coefficients,
                "std_error": self.std_errors,
                "p_value": p_value,
                "n": self.n,
            }
        )


@dataclass(frozen=True, kw_only=True)
class Propensity(Result):
    """The models of both periods."""

    before: PropensityFit
    after: PropensityFit
    title: str = "Chance of being treated"

    def tidy(self) -> "pd.DataFrame":
        """One row per period and term."""
        import pandas as pd

        return pd.concat([self.before.tidy(), self.after.tidy()], ignore_index=True)


def fit_propensity(
    x: Floats,
    *,
    names: Sequence[str],
    treated: NDArray[np.bool_],
    weights: Floats,
    cluster: NDArray[np.int64] | None,
    rows: NDArray[np.int64],
    link: str,
    period: str,
    where: str,
) -> PropensityFit:
    """Fit the chance of being treated in one period.

    x: (n, columns), finite. rows: where each row stands in the frame, and where: what the period is, for the sentences.
    """
    kept, redundant, design, centre, scale = _scaled(x, weights, names=names)
    sign = np.where(treated, 1.0, -1.0)
    start = np.zeros(design.shape[0])
    table, code = binary.mills_table(), LINKS[link]
    steps = binary.fit_binary(design, sign, weights, start, code, table, binary.EXACT)
    index = start @ design
    if steps < 0 or np.abs(index).max() > SUSPICIOUS[link]:
        _refuse_separation(design, sign, rows=rows, names=[names[place] for place in kept], where=where)
        if steps < 0:
            raise ImpactError(PROPENSITY_UNSETTLED, period=where, link=link)
    share = float(weights[treated].sum() / weights.sum())
    if not 0 < share < 1:  # the weights of one arm vanish beside those of the other
        raise ImpactError(PROPENSITY_UNSETTLED, period=where, link=link)
    null = weights.sum() * (share * np.log(share) + (1 - share) * np.log1p(-share))
    reached = float(binary.log_likelihood(design, sign, weights, start, code, table))
    to_constant = np.append(-centre / scale, 1.0)
    weighted = bool(np.ptp(weights) > 0)
    errors = _std_errors(design, sign, weights, start, cluster=cluster, code=code, is_weighted=weighted)
    remarks = (Remark.of(COLUMNS_REDUNDANT, columns=", ".join(redundant), period=where),) if redundant else ()
    return PropensityFit(
        period=period,
        terms=(*(names[place] for place in kept), "constant"),
        coefficients=np.append(start[:-1] / scale, to_constant @ start),
        std_errors=np.append(
            np.sqrt(np.maximum(np.diag(errors)[:-1], 0.0)) / scale,
            np.sqrt(max(float(to_constant @ errors @ to_constant), 0.0)),
        ),
        n=int(treated.size),
        n_treated=int(treated.sum()),
        log_likelihood=reached,
        pseudo_r2=1 - reached / null,
        redundant=tuple(redundant),
        settings={"link": link, "period": period},
        remarks=remarks,
        design=design,
        start=start,
        scores=binary.probabilities(design, start, code),
        title=f"Chance of being treated, {period}",
    )


def _scaled(x: Floats, weights: Floats, *, names: Sequence[str]) -> tuple[list[int], list[str], Floats, Floats, Floats]:
    """Centre the columns and bring them to unit size; leave out those that the ones before already say."""
    share = weights / weights.sum()
    kept: list[int] = []
    redundant: list[str] = []
    basis: list[Floats] = []
    columns, centres, scales = [], [], []
    root = np.sqrt(share)
    for place, name in enumerate(names):
        largest = max(float(np.abs(x[:, place]).max()), np.finfo(float).tiny)
        column = x[:, place] / largest  # so that squares neither overflow nor vanish
        centre = float(share @ column)
        spread = float(np.sqrt(share @ (column - centre) ** 2))
        flat = spread <= REDUNDANT
        unit = np.zeros(column.size) if flat else (column - centre) / spread
        rest = root * unit
        for _ in range(2):  # twice is enough for rounding
            for known in basis:
                rest -= (known @ rest) * known
        size = float(np.linalg.norm(rest))
        if flat or size < np.sqrt(REDUNDANT):
            redundant.append(name)
            continue
        basis.append(rest / size)
        kept.append(place)
        columns.append(unit)
        centres.append(centre * largest)
        scales.append(spread * largest)
    design = np.ascontiguousarray([*columns, np.ones(x.shape[0])])
    return kept, redundant, design, np.array(centres), np.array(scales)


def _std_errors(
    design: Floats,
    sign: Floats,
    weights: Floats,
    beta: Floats,
    *,
    cluster: NDArray[np.int64] | None,
    code: int,
    is_weighted: bool,
) -> Floats:
    """Variance of the coefficients.

    The inverse information, or the sandwich with G/(G − 1) where there are clusters or weights.
    """
    k = beta.size
    g: Floats = np.empty(k)
    info: Floats = np.empty((k, k))
    table = binary.mills_table()
    binary.score_and_information(design, sign, weights, beta, code, table, g, info)
    information = np.asarray(np.tril(info) + np.tril(info, -1).T, dtype=np.float64)
    bread = np.asarray(np.linalg.pinv(information, hermitian=True), dtype=np.float64)
    if cluster is None and not is_weighted:
        return bread
    groups = cluster if cluster is not None else np.arange(sign.size)
    z = sign * (beta @ design)
    pull = (
        1 / (1 + np.exp(z))
        if code == binary.LOGIT
        else np.exp(-0.5 * z**2 - binary.LOG_ROOT_TWO_PI - special.log_ndtr(z))
    )
    each = (weights * sign * pull) * design
    count = int(groups.max()) + 1
    sums = np.stack([np.bincount(groups, weights=line, minlength=count) for line in each])
    present = np.unique(groups).size
    middle = sums @ sums.T * (present / max(present - 1, 1))
    sandwich: Floats = bread @ middle @ bread
    return sandwich


def _refuse_separation(
    design: Floats, sign: Floats, *, rows: NDArray[np.int64], names: Sequence[str], where: str
) -> None:
    """Look for a combination of columns that never errs on one side (Konis 2007), and name it if there is one.

    Maximises Σ s_i x_i'd over all rows with s_i x_i'd ≥ 0 and |d| ≤ 1. The constraints are those of a growing set of
    rows, so that it is quick for any number: with some of them the maximum is only larger, and 0 settles it.
    """
    from scipy.optimize import linprog

    for name, column in zip(names, design, strict=False):  # the constant comes last and has no name
        for turned in (column, -column):
            lowest, highest = turned[sign > 0].min(), turned[sign < 0].max()
            if lowest >= highest and np.ptp(column) > 0:
                apart = np.flatnonzero((turned > highest) | (turned < lowest))
                found_in = rows_in_words(np.sort(rows[apart]))
                raise ImpactError(PERFECT_SEPARATION, columns=name, period=where, rows=found_in)
    lines = (sign * design).T
    goal = -lines.sum(axis=0)
    chosen = np.linspace(0, sign.size - 1, min(sign.size, 2_000)).astype(np.int64)
    for _ in range(50):
        some = lines[chosen]
        found = linprog(goal, A_ub=-some, b_ub=np.zeros(some.shape[0]), bounds=(-1, 1), method="highs")
        if not found.success or -found.fun < 1e-3:
            return
        side = lines @ found.x
        broken = np.flatnonzero(side < -1e-6)
        if not broken.size:
            strength = np.abs(found.x[:-1])
            apart = np.flatnonzero(side > 1e-5)
            if not apart.size:
                return
            named = [names[place] for place in np.argsort(-strength) if strength[place] > 1e-5][:3]
            raise ImpactError(
                PERFECT_SEPARATION,
                columns=", ".join(named) or "constant",
                period=where,
                rows=rows_in_words(np.sort(rows[apart])),
            )
        worst = broken[np.argsort(side[broken])][:2_000]
        chosen = np.union1d(chosen, worst)
