"""The balance table as evaluators expect it: descriptives, pairs, F tests, standardised differences (iebaltab)."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.kernels.means import contrast_of_means, weighted_moments
from eslabon.impact.kernels.wald import joint_test, regress
from eslabon.impact.problems import BAD_SETTING, NOTHING_LEFT, ImpactError
from eslabon.impact.problems_matching import ONE_GROUP
from eslabon.impact.results import Flow, Result, frozen_settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
Errors = Literal["robust", "classical"]


@dataclass(frozen=True, kw_only=True)
class BalanceTable(Result):
    """Groups side by side, in four tables that come from one reading of the data."""

    descriptives: "pd.DataFrame"  # column, group, n, n_clusters, mean, sd, std_error
    pairs: "pd.DataFrame"  # column, first, second, n, difference, std_error, statistic, p_value, standardised
    equality: "pd.DataFrame"  # column, statistic, df, df_within, p_value: all groups have one mean
    joint: "pd.DataFrame"  # first, second, n, statistic, df, df_within, p_value: all columns together do not tell
    settings: Mapping[str, Any] = field(default_factory=dict)
    flow: Flow | None = None
    title: str = "Balance"

    def tidy(self) -> "pd.DataFrame":
        """One row per column: n, mean, sd of each group; difference, p, standardised of each pair; then F."""
        import pandas as pd

        order = list(dict.fromkeys(self.descriptives["column"]))
        parts: dict[str, Any] = {"column": order}
        for group in dict.fromkeys(self.descriptives["group"]):
            lines = self.descriptives[self.descriptives["group"] == group].set_index("column").loc[order]
            parts |= {f"{name}: {group}": lines[name].to_numpy() for name in ("n", "mean", "sd")}
        for first, second in dict.fromkeys(zip(self.pairs["first"], self.pairs["second"], strict=True)):
            here = (self.pairs["first"] == first) & (self.pairs["second"] == second)
            lines = self.pairs[here].set_index("column").loc[order]
            names = ("difference", "std_error", "p_value", "standardised")
            parts |= {f"{name}: {first} − {second}": lines[name].to_numpy() for name in names}
        lines = self.equality.set_index("column").loc[order]
        return pd.DataFrame({**parts, "F": lines["statistic"].to_numpy(), "p of F": lines["p_value"].to_numpy()})

    def plot(self) -> "Figure":
        """Standardised differences of each pair, one line per column, from `pairs`."""
        from eslabon.impact.overlap_plots import draw_standardised

        return draw_standardised(self.pairs, title=self.title)


def balance_table(
    frame: Any,
    *,
    columns: Sequence[str],
    by: str,
    cluster: str | None = None,
    fixed_effect: str | None = None,
    weights: str | None = None,
    control: Any = None,
    total: bool = True,
    errors: Errors = "robust",
) -> BalanceTable:
    """Means of groups, tests of each pair, of all groups and of all columns together, and standardised differences.

    Parameters
    ----------
    frame
        pandas or polars frame.
    columns
        Columns of numbers. A row without one of them is left out for that column only; the joint test takes rows that
        have all.
    by
        Column that tells the groups apart, two at least.
    cluster
        Column that errors are clustered by (CR1, t with clusters − 1).
    fixed_effect
        Column whose groups are absorbed: pairs and tests then compare within them, and the difference shown is the
        coefficient, not the raw difference of means.
    weights
        Column of weights.
    control
        The group that all others are compared with; None compares every pair.
    total
        Whether the first line of the descriptives is everybody.
    errors
        Without clusters: "robust" (HC1) or "classical" (iebaltab's default).

    Raises
    ------
    ImpactError
        IMPACT-E57 (one group), E10 (`control` is none of them), E01–E09.

    Notes
    -----
    A pair (a, b): y on a dummy of a among rows of both; the difference is a minus b. standardised =
    (mean_a − mean_b)/√((s_a² + s_b²)/2), always of raw means, without a p-value on purpose. Equality: F that all
    dummies are 0. Joint: a's dummy on all columns, F that all coefficients are 0. A large p is no evidence of balance.

    References
    ----------
    World Bank, ietoolkit: iebaltab 7. Imbens and Rubin (2015), section 14.2.

    Examples
    --------
    >>> import pandas as pd
    >>> homes = pd.DataFrame({"in": [1, 1, 1, 0, 0, 0], "age": [40.0, 50, 60, 35, 45, 55]})
    >>> found = balance_table(homes, columns=["age"], by="in", control=0)
    >>> found.pairs[["first", "second", "difference", "standardised"]].round(3).values.tolist()
    [[1.0, 0.0, 5.0, 0.5]]
    """
    if errors not in {"robust", "classical"}:
        raise ImpactError(BAD_SETTING, setting="errors", value=repr(errors), expected="robust, classical")
    names = [columns] if isinstance(columns, str) else list(columns)
    if not names:
        raise ImpactError(BAD_SETTING, setting="columns", value="()", expected="one column or more")
    groups = list(dict.fromkeys([by, *([cluster] if cluster else []), *([fixed_effect] if fixed_effect else [])]))
    seen = {name: read_columns(frame, numbers=[name], groups=groups, weights=weights) for name in names}
    whole = _rows_with_all(frame, names, groups=groups, weights=weights)
    everyone = read_columns(frame, groups=groups, weights=weights)
    labels = everyone.labels[by]
    if len(labels) < 2:
        raise ImpactError(ONE_GROUP, column=by, value=labels[0])
    if control is not None and control not in labels:
        expected = ", ".join(map(str, labels))
        raise ImpactError(BAD_SETTING, setting="control", value=repr(control), expected=expected)
    others = [label for label in labels if label != control]
    couples = list(itertools.combinations(labels, 2)) if control is None else [(label, control) for label in others]
    robust = errors == "robust" or weights is not None
    table = _Table(by=by, labels=labels, cluster=cluster, fixed_effect=fixed_effect, robust=robust)
    settings = {
        "columns": tuple(names),
        "by": by,
        "cluster": cluster,
        "fixed_effect": fixed_effect,
        "weights": weights,
        "control": control,
        "total": total,
        "errors": "clustered" if cluster else errors,
    }
    return table.result(seen, whole, couples, total=total, settings=frozen_settings(settings), flow=everyone.flow)


def _rows_with_all(frame: Any, names: Sequence[str], *, groups: Sequence[str], weights: str | None) -> Columns | None:
    """The rows that have every column, or None if no row has."""
    try:
        return read_columns(frame, numbers=names, groups=groups, weights=weights)
    except ImpactError as error:
        if error.code == NOTHING_LEFT[0]:
            return None
        raise


@dataclass(frozen=True)
class _Table:
    """How the lines are worked out."""

    by: str
    labels: tuple[Any, ...]  # every group, also one without rows for some column
    cluster: str | None
    fixed_effect: str | None
    robust: bool

    def result(
        self,
        seen: Mapping[str, Columns],
        whole: Columns | None,
        couples: Sequence[tuple[Any, Any]],
        *,
        total: bool,
        settings: Mapping[str, Any],
        flow: Flow,
    ) -> BalanceTable:
        """Put the four tables together."""
        import pandas as pd

        lines, pairs, equality = [], [], []
        for name, one in seen.items():
            lines += self._describe(name, one, total=total)
            pairs += [self._compare(name, one, first, second) for first, second in couples]
            equality.append(self._equal(name, one))
        joint = [self._tell(list(seen), whole, first, second) for first, second in couples]
        return BalanceTable(
            descriptives=pd.DataFrame(lines),
            pairs=pd.DataFrame(pairs),
            equality=pd.DataFrame(equality),
            joint=pd.DataFrame(joint),
            settings=settings,
            flow=flow,
        )

    def _parts(self, one: Columns) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64] | None, Any]:
        w = np.ones(one.n) if one.weights is None else one.weights
        cluster = one.codes[self.cluster] if self.cluster else None
        absorbed = one.codes[self.fixed_effect] if self.fixed_effect else None
        return one.codes[self.by], w, cluster, absorbed

    def _rows_of(self, one: Columns, label: Any) -> NDArray[np.bool_]:
        if label not in one.labels[self.by]:
            return np.zeros(one.n, dtype=bool)
        here: NDArray[np.bool_] = one.codes[self.by] == one.labels[self.by].index(label)
        return here

    def _describe(self, name: str, one: Columns, *, total: bool) -> list[dict[str, Any]]:
        _, w, cluster, _ = self._parts(one)
        units = np.arange(one.n) if cluster is None else cluster
        whole = "total" if "total" not in self.labels else "(total)"
        everybody = [(whole, np.ones(one.n, dtype=bool))] if total else []
        out = []
        for label, rows in [*everybody, *((label, self._rows_of(one, label)) for label in self.labels)]:
            y = one.numbers[name][rows]
            mean, variance = weighted_moments(y, w[rows])
            zeros = np.zeros(y.size, dtype=np.int64)
            _, error, count = contrast_of_means(y, w=w[rows], cell=zeros, signs=np.ones(1), cluster=units[rows])
            out.append(
                {
                    "column": name,
                    "group": label,
                    "n": int(rows.sum()),
                    "n_clusters": count if cluster is not None else None,
                    "mean": mean,
                    "sd": float(np.sqrt(variance)),
                    "std_error": error,
                }
            )
        return out

    def _compare(self, name: str, one: Columns, first: Any, second: Any) -> dict[str, Any]:
        _, w, cluster, absorbed = self._parts(one)
        a, b = self._rows_of(one, first), self._rows_of(one, second)
        rows = a | b
        line: dict[str, Any] = {"column": name, "first": first, "second": second, "n": int(rows.sum())}
        gap = error = statistic = p_value = float("nan")
        if a.any() and b.any():
            y = one.numbers[name][rows]
            fit = regress(
                y,
                a[rows].astype(np.float64)[:, None],
                w=w[rows],
                cluster=None if cluster is None else cluster[rows],
                robust=self.robust,
                absorbed=None if absorbed is None else absorbed[rows],
            )
            gap, error = float(fit.beta[0]), float(np.sqrt(fit.variance[0, 0]))
            with np.errstate(divide="ignore", invalid="ignore"):
                statistic = float(np.divide(gap, error))
            p_value = float(2 * stats.t.sf(abs(statistic), fit.df)) if fit.df > 0 else float("nan")
        (mean_a, var_a), (mean_b, var_b) = (weighted_moments(one.numbers[name][arm], w[arm]) for arm in (a, b))
        spread = float(np.sqrt((var_a + var_b) / 2))
        standardised = (mean_a - mean_b) / spread if spread > 0 else float("nan")
        return line | {
            "difference": gap,
            "std_error": error,
            "statistic": statistic,
            "p_value": p_value,
            "standardised": standardised,
        }

    def _equal(self, name: str, one: Columns) -> dict[str, Any]:
        codes, w, cluster, absorbed = self._parts(one)
        dummies = (codes[:, None] == np.arange(1, len(one.labels[self.by]))).astype(np.float64)
        fit = regress(one.numbers[name], dummies, w=w, cluster=cluster, robust=self.robust, absorbed=absorbed)
        statistic, p_value, df = joint_test(fit)
        return {"column": name, "n": fit.n, "statistic": statistic, "df": df, "df_within": fit.df, "p_value": p_value}

    def _tell(self, names: Sequence[str], whole: Columns | None, first: Any, second: Any) -> dict[str, Any]:
        nothing = dict.fromkeys(("statistic", "df", "df_within", "p_value"), float("nan"))
        if whole is None:
            return {"first": first, "second": second, "n": 0} | nothing
        _, w, cluster, absorbed = self._parts(whole)
        a, b = self._rows_of(whole, first), self._rows_of(whole, second)
        rows = a | b
        line: dict[str, Any] = {"first": first, "second": second, "n": int(rows.sum())}
        if not (a.any() and b.any()):
            return line | nothing
        fit = regress(
            a[rows].astype(np.float64),
            whole.matrix(names)[rows],
            w=w[rows],
            cluster=None if cluster is None else cluster[rows],
            robust=self.robust,
            absorbed=None if absorbed is None else absorbed[rows],
        )
        statistic, p_value, df = joint_test(fit)
        return line | {"statistic": statistic, "df": df, "df_within": fit.df, "p_value": p_value}
