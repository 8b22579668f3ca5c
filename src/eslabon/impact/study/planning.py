"""The smallest effect that data of this shape can show, from what was known before the start."""

from typing import Any

import numpy as np
import pandas as pd

from eslabon.impact.study.preparation import column_of


def plan_of(
    frame: pd.DataFrame, *, outcome: str, cluster: str, treated: str, period: str, start: Any, **settings: Any
) -> tuple[int, dict[str, Any]]:
    """Clusters and the settings of `minimum_effect`: rows per cluster, spread and likeness before the start.

    The likeness of two rows of a cluster is that of the analysis of variance: (B − W) / (B + (m − 1) W), never below
    0, with B and W the mean squares between and inside clusters and m the rows of a cluster, uneven sizes allowed for.
    """
    columns = [column_of(frame, name) for name in dict.fromkeys([outcome, cluster, treated, period])]
    known = pd.concat(columns, axis=1).dropna()
    before = known[known[period] < start]
    groups = before.groupby(cluster)[outcome]
    sizes, means = groups.transform("size").to_numpy(), groups.transform("mean").to_numpy()
    values, count = before[outcome].to_numpy(dtype=float), groups.ngroups
    inside = float(((values - means) ** 2).sum() / max(len(values) - count, 1))
    between = float(((means - values.mean()) ** 2).sum() / max(count - 1, 1))
    m = (len(values) - float(sizes.mean())) / max(count - 1, 1)
    likeness = float(np.clip((between - inside) / (between + (m - 1) * inside), 0.0, 0.99)) if between > 0 else 0.0
    clusters = known.groupby(cluster)[treated].first()
    periods = known[period].nunique()
    rounds = int(before[period].nunique())
    planned = {
        "per_cluster": max(len(known) / len(clusters) / periods, 1.0), "sd": float(values.std(ddof=1)), "icc": likeness,
        "rounds_before": rounds, "rounds_after": periods - rounds, "share_treated": float(clusters.mean()),
    }  # fmt: skip
    return len(clusters), {**planned, **settings}
