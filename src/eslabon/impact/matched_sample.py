"""The rows of matching: what is read, what is refused, and how the two periods lie in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import read_columns
from eslabon.impact.problems import ImpactError
from eslabon.impact.problems_matching import (
    CELL_EMPTY,
    TOO_FEW_CLUSTERS,
)
from eslabon.impact.propensity import PropensityFit, fit_propensity
from eslabon.impact.results import Flow

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """The rows that have everything but perhaps an outcome, ordered by period and cluster."""

    rows: Whole  # position in the frame
    treated: Flags
    post: Flags
    weights: Floats
    cluster: Whole  # 0 … clusters − 1; each row its own without clusters
    clusters: int
    is_clustered: bool
    X: Floats  # (n, columns of the propensity)
    Y: Floats  # (n, outcomes), NaN where missing
    flow: Flow
    flows: tuple[Flow, ...]  # by outcome
    post_column: str

    def where(self, *, late: bool) -> str:
        """A period as a person finds it in the frame."""
        return f"{self.post_column} = {int(late)}"

    @property
    def observed(self) -> tuple[Flags, Whole]:
        """The distinct patterns of what is observed, shape (patterns, n), and which one each outcome has."""
        patterns: list[Flags] = []
        which = []
        for column in self.Y.T:
            seen = ~np.isnan(column)
            place = next((at for at, known in enumerate(patterns) if np.array_equal(known, seen)), len(patterns))
            if place == len(patterns):
                patterns.append(seen)
            which.append(place)
        return np.array(patterns), np.array(which, dtype=np.int64)


def read_sample(
    frame: Any,
    *,
    outcomes: Sequence[str],
    treated: str,
    post: str,
    propensity: Sequence[str],
    cluster: str | None,
    weights: str | None,
) -> Sample:
    """Read the columns; a row without an outcome still informs the score and the other outcomes."""
    seen = read_columns(
        frame, numbers=propensity, binary=[treated, post], groups=[cluster] if cluster else [], weights=weights
    )
    arm, after = seen.numbers[treated] == 1, seen.numbers[post] == 1
    for late in (False, True):
        for member in (False, True):
            if not ((arm == member) & (after == late)).any():
                raise ImpactError(CELL_EMPTY, treated=treated, arm=int(member), post=post, period=int(late))
    code = seen.codes[cluster] if cluster else np.arange(seen.n)
    count = len(seen.labels[cluster]) if cluster else seen.n
    if count < 2:
        raise ImpactError(TOO_FEW_CLUSTERS, column=cluster)
    values = np.full((seen.n, len(outcomes)), np.nan)
    flows = []
    for place, name in enumerate(outcomes):
        one = read_columns(frame, numbers=[name])
        _, mine, theirs = np.intersect1d(seen.rows, one.rows, assume_unique=True, return_indices=True)
        values[mine, place] = one.numbers[name][theirs]
        flows.append(seen.flow.and_then("missing", name, kept=int(mine.size)))
        for late in (False, True):
            for member in (False, True):
                if np.isnan(values[(arm == member) & (after == late), place]).all():
                    raise ImpactError(
                        CELL_EMPTY, treated=treated, arm=int(member), post=post, period=f"{int(late)} ({name})"
                    )
    order = np.lexsort((seen.rows, code, after))
    weight = np.ones(seen.n) if seen.weights is None else seen.weights
    return Sample(
        rows=seen.rows[order],
        treated=arm[order],
        post=after[order],
        weights=weight[order],
        cluster=code[order],
        clusters=count,
        is_clustered=cluster is not None,
        X=seen.matrix(propensity)[order],
        Y=values[order],
        flow=seen.flow,
        flows=tuple(flows),
        post_column=post,
    )


def fit_period(sample: Sample, *, late: bool, names: Sequence[str], link: str, label: str) -> PropensityFit:
    """The propensity model of one period."""
    inside = sample.post == late
    return fit_propensity(
        sample.X[inside],
        names=names,
        treated=sample.treated[inside],
        weights=sample.weights[inside],
        cluster=sample.cluster[inside] if sample.is_clustered else None,
        rows=sample.rows[inside],
        link=link,
        period=label,
        where=sample.where(late=late),
    )
