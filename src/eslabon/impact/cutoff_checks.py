"""Checks that the methods of cut-offs, staggered starts and loss share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import Columns
from eslabon.impact.problems import CONSTANT_OUTCOME, ONE_CLUSTER, ImpactError


def is_number(value: Any) -> bool:
    """Whether a setting is one finite number.

    >>> is_number(3), is_number(float("nan")), is_number("3"), is_number(True)
    (True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return bool(np.isfinite(float(value)))


def refuse_one_cluster(seen: Columns, cluster: str | None) -> None:
    """Refuse errors by group where there is one group."""
    if cluster and len(seen.labels[cluster]) < 2:
        raise ImpactError(ONE_CLUSTER, column=cluster)


def refuse_constant(values: NDArray[np.float64], column: str) -> None:
    """Refuse an outcome that is the same in every row: what is left would be rounding, with its own p-value."""
    if not np.ptp(values):
        raise ImpactError(CONSTANT_OUTCOME, column=column, rows=values.size)
