"""Tables of a survey: means, totals, shares and ratios by rows and columns, with errors that know the design."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.problems import BAD_SETTING, NO_TABLE, ImpactError
from eslabon.impact.results import Flow, Result, frozen_settings
from eslabon.impact.survey_design import SurveyDesign, make_sample, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

KINDS = {"count": 0, "share": 0, "share_of_row": 0, "share_of_column": 0, "mean": 1, "total": 1, "ratio": 2}
ALL = "all"  # the label of a margin


@dataclass(frozen=True, kw_only=True)
class Tabulation(Result):
    """A table as a long frame: one line per cell and margin."""

    lines: "pd.DataFrame" = field(repr=False)
    rows: str | None
    columns: str | None
    statistic: tuple[str, ...]
    n: int
    settings: "Mapping[str, Any]" = field(default_factory=dict)
    confidence: float = 0.95
    flow: Flow | None = None
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One line per cell: the row, the column, estimate, std_error, ci_low, ci_high, deff, n."""
        return self.lines

    def wide(self) -> "pd.DataFrame":
        """The estimates with rows down and columns across; margins are called `all`."""
        if self.rows is None or self.columns is None:
            return self.lines
        order = {name: list(dict.fromkeys(self.lines[name])) for name in (self.rows, self.columns)}
        table = self.lines.pivot_table(index=self.rows, columns=self.columns, values="estimate", sort=False)
        return table.reindex(index=order[self.rows], columns=order[self.columns])


def tabulate(
    frame: Any,
    *,
    rows: str | None = None,
    columns: str | None = None,
    statistic: str | Sequence[str] = "count",
    design: SurveyDesign | None = None,
    confidence: float = 0.95,
) -> Tabulation:
    """A statistic by rows and columns with its design-based error, cell by cell and for the margins.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per interview.
    rows, columns
        Columns of groups; None for one line or one column only. Rows with a missing value are left out and counted.
    statistic
        "count" (expanded number), "share" (of all), "share_of_row", "share_of_column", ("mean", column),
        ("total", column) or ("ratio", above, below).
    design
        How the sample was drawn; None takes the rows as a simple random sample.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E72 with the engine's reason (a stratum with one unit, a cluster in two strata, …); E10 a statistic;
        E01 to E09 the columns.

    Notes
    -----
    Taylor linearisation with the first stage with replacement unless `fpc` is given; a cell is a domain of the whole
    sample. Shares have logit intervals, the rest t with (clusters − strata) degrees of freedom. `deff` compares with
    a simple random sample without replacement of the same size; it is missing where the weights do not expand. Engine:
    svy, equal to R's survey.

    References
    ----------
    Lumley (2004), Journal of Statistical Software 9(8). Särndal, Swensson, Wretman (1992), Model Assisted Survey
    Sampling.

    Examples
    --------
    >>> import pandas as pd
    >>> homes = pd.DataFrame({"area": ["a", "a", "b", "b"], "income": [1.0, 3.0, 5.0, 9.0], "w": [1, 1, 2, 2]})
    >>> table = tabulate(homes, rows="area", statistic=("mean", "income"), design=SurveyDesign(weights="w"))
    >>> table.tidy()[["area", "estimate"]].to_dict("list")
    {'area': ['a', 'b', 'all'], 'estimate': [2.0, 7.0, 5.333333333333333]}
    """
    what = (statistic,) if isinstance(statistic, str) else tuple(statistic)
    if not what or what[0] not in KINDS or len(what) != 1 + KINDS[what[0]]:
        raise ImpactError(BAD_SETTING, setting="statistic", value=statistic, expected=", ".join(KINDS))
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    if what[0] in {"share_of_row", "share_of_column"} and (rows is None or columns is None):
        raise ImpactError(BAD_SETTING, setting="statistic", value=what[0], expected="rows and columns with it")
    plan = design or SurveyDesign()
    groups = [name for name in (rows, columns, plan.strata, plan.clusters, plan.second_stage) if name]
    sizes = [name for name in (plan.fpc, plan.second_fpc) if name]
    every = np.ones(len(frame), dtype=bool) if hasattr(frame, "__len__") else None
    seen = read_columns(
        frame, numbers=sizes, groups=list(dict.fromkeys(groups)), weights=plan.weights, within=every
    )  # fmt: skip
    # A row without the statistic stays in the design and outside the domain, as a unit that was drawn.
    values = read_columns(frame, numbers=list(dict.fromkeys(what[1:])), within=every) if what[1:] else None
    sample, used = _sample(seen, values, (rows, columns), what, plan)
    flow = seen.flow.and_then("missing", what[1] if what[1:] else None, kept=used)
    if not used:
        raise ImpactError(NO_TABLE, why="no row has all that the table needs")
    # Without weights that add up to more than the rows nothing says how large the population is: no design effect.
    expanded = seen.weights is not None and float(seen.weights.sum()) > seen.n
    lines = []
    for by in _margins(rows, columns, what[0]):
        lines += _estimates(sample, by, what, confidence=confidence, within=used < seen.n, expanded=expanded)
    return Tabulation(
        lines=_frame(lines, seen, rows, columns),
        rows=rows,
        columns=columns,
        statistic=what,
        n=used,
        settings=frozen_settings(
            {"rows": rows, "columns": columns, "statistic": what, "confidence": confidence, **vars(plan)}
        ),
        confidence=confidence,
        flow=flow,
        title=" ".join(what),
    )


def _margins(rows: str | None, columns: str | None, kind: str) -> list[list[str]]:
    """What each part of the table is split by."""
    if rows is None or columns is None:
        split = [name for name, column in (("row", rows), ("column", columns)) if column]
        return [split, []] if split else [[]]
    return {
        "share_of_row": [["row", "column"], ["column"]],
        "share_of_column": [["row", "column"], ["row"]],
    }.get(kind, [["row", "column"], ["row"], ["column"], []])


def _sample(
    seen: Columns,
    values: Columns | None,
    split: tuple[str | None, str | None],
    what: tuple[str, ...],
    plan: SurveyDesign,
) -> tuple[Any, int]:
    """The engine's sample, on columns with names of our own, and how many rows have the statistic."""
    given: dict[str, Any] = {"one": np.ones(seen.n)}
    for name, column in zip(("row", "column"), split, strict=True):
        given[name] = [f"{code:09d}" for code in seen.codes[column]] if column else ["000000000"] * seen.n
    given["cell"] = [f"{row}{column}" for row, column in zip(given["row"], given["column"], strict=True)]
    present = np.ones(seen.n, dtype=bool)
    if values is not None:
        place = np.minimum(np.searchsorted(values.rows, seen.rows), values.n - 1)
        present = values.rows[place] == seen.rows
        for name, column in zip(("above", "below"), what[1:], strict=False):
            given[name] = np.where(present, values.numbers[column][place], 0.0)
    given["present"] = present.astype(np.int64)
    return make_sample(given, seen, plan), int(present.sum())


def _estimates(
    sample: Any, by: list[str], what: tuple[str, ...], *, confidence: float, within: bool, expanded: bool
) -> list[dict[str, Any]]:
    """One part of the table."""
    import svy

    kind, engine = what[0], sample.estimation
    options: dict[str, Any] = {"alpha": 1 - confidence}
    if within:
        options["where"] = svy.col("present") == 1
    effect = {"deff": "wor"} if expanded else {}
    level = None  # the column whose levels are shares
    try:
        if kind == "mean":
            found = engine.mean("above", by=by or None, **effect, **options)
        elif kind == "total":
            found = engine.total("above", by=by or None, **effect, **options)
        elif kind == "ratio":
            found = engine.ratio("above", "below", by=by or None, **options)
        elif kind == "count":
            found = engine.total("one", by=by or None, **options)
        else:
            level = {"share_of_row": "column", "share_of_column": "row"}.get(
                kind, "cell" if len(by) == 2 else "".join(by) or "one"
            )
            others = [name for name in by if name != level] if kind != "share" else []
            found = (
                engine.mean("one", **options) if level == "one" else engine.prop(level, by=others or None, **options)
            )
    except (svy.SvyError, ValueError, ZeroDivisionError) as problem:
        raise ImpactError(NO_TABLE, why=sentence(problem)) from problem
    told = []
    for one in found.estimates:
        place = dict(zip(one.by or (), one.by_level or (), strict=True))
        if level and one.y_level is not None:
            place[level] = one.y_level
        if "cell" in place:
            place = {"row": place["cell"][:9], "column": place["cell"][9:]}
        told.append(
            {
                "row": int(place["row"]) if "row" in place else None,
                "column": int(place["column"]) if "column" in place else None,
                "estimate": float(one.est),
                "std_error": _number(one.se),
                "ci_low": _number(one.lci),
                "ci_high": _number(one.uci),
                "deff": _number(one.deff),
                "n": int(one.n) if one.n is not None else 0,
            }
        )
    return told


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _frame(lines: list[dict[str, Any]], seen: Columns, rows: str | None, columns: str | None) -> "pd.DataFrame":
    """The lines with their labels, cells in order and margins last."""
    import pandas as pd

    if not lines:
        raise ImpactError(NO_TABLE, why="no cell has rows")
    table = pd.DataFrame(lines)
    if not np.isfinite(table["estimate"]).all():
        raise ImpactError(NO_TABLE, why="a cell has nothing below the line of its ratio, or no weight")
    heads: list[str] = []
    for name, column in (("row", rows), ("column", columns)):
        if column:
            labels = seen.labels[column]
            table[name] = table[name].fillna(len(labels)).astype(int)
            heads.append(column)
    table = table.sort_values([name for name, column in (("row", rows), ("column", columns)) if column] or ["n"])
    for name, column in (("row", rows), ("column", columns)):
        if column:
            labels = (*seen.labels[column], ALL)
            table[column] = [labels[code] for code in table[name]]
    kept = [*heads, "estimate", "std_error", "ci_low", "ci_high", "deff", "n"]
    return table[kept].reset_index(drop=True)
