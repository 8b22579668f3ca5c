"""How a survey was drawn, and the engine's view of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from eslabon.impact.frames import Columns
from eslabon.impact.problems import NO_TABLE, ImpactError


@dataclass(frozen=True, kw_only=True)
class SurveyDesign:
    """How the sample was drawn; every part may be left out.

    >>> SurveyDesign(weights="factor", strata="region", clusters="village").weights
    'factor'
    """

    weights: str | None = None  # column of expansion factors
    strata: str | None = None
    clusters: str | None = None  # primary sampling units
    second_stage: str | None = None  # units drawn inside the clusters
    fpc: str | None = None  # column with the number of primary units (of rows, without clusters) in the population
    second_fpc: str | None = None  # column with the number of second-stage units in the population of the cluster


def make_sample(given: dict[str, Any], seen: Columns, plan: SurveyDesign) -> Any:
    """The engine's sample: the columns given, with those of the design under names of our own.

    Raises
    ------
    ImpactError
        IMPACT-E72 with the engine's reason.
    """
    import polars as pl
    import svy

    columns = dict(given)
    parts: dict[str, Any] = {}
    for name, column in (("stratum", plan.strata), ("psu", plan.clusters), ("ssu", plan.second_stage)):
        if column:
            columns[name] = [str(code) for code in seen.codes[column]]
            parts[name] = name
    columns["weight"] = np.ones(seen.n) if seen.weights is None else seen.weights
    if plan.fpc:
        columns["fpc"] = seen.numbers[plan.fpc]
        parts["pop_size"] = "fpc"
        if plan.second_fpc:
            columns["second_fpc"] = seen.numbers[plan.second_fpc]
            parts["pop_size"] = svy.PopSize(psu="fpc", ssu="second_fpc")
    try:
        return svy.Sample(pl.DataFrame(columns), svy.Design(wgt="weight", **parts))
    except svy.SvyError as problem:
        raise ImpactError(NO_TABLE, why=sentence(problem)) from problem


def sentence(problem: Exception) -> str:
    """The first line that the engine has to say, without its signs."""
    lines = [line.strip(" ❌-") for line in str(problem).splitlines() if line.strip()]
    return " ".join(lines[:2]) if lines else type(problem).__name__
