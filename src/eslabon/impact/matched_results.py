"""What matching gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.matched_balance import Balance
from eslabon.impact.problems import Remark
from eslabon.impact.propensity import Propensity
from eslabon.impact.results import Estimate, Flow, Result, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class MatchedEffect(Estimate):
    """The difference of the two periods' matched differences."""

    difference_before: float  # treated minus matched controls, before the start
    difference_after: float  # the same after it
    replicates: NDArray[np.float64] = field(repr=False)  # the effect in each replicate, NaN where it had no answer
    percentile_low: float  # of the replicates, by the confidence
    percentile_high: float


@dataclass(frozen=True, kw_only=True)
class Support(Result):
    """Where every row went: all = on_support + off_low + off_high + weight_zero."""

    frame: "pd.DataFrame"
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Common support"

    def tidy(self) -> "pd.DataFrame":
        """One row per period and arm, and their totals: all, on_support, off_low, off_high, weight_zero, effective."""
        return self.frame.copy()


@dataclass(frozen=True, kw_only=True)
class MatchingDiD(Result):
    """Kernel-matching difference in differences of repeated cross-sections."""

    effects: dict[str, MatchedEffect]  # by outcome
    unmatched: dict[str, Estimate]  # by outcome, the plain double difference of the same rows
    balance: Balance  # with the weights that the first outcome was matched with
    support: Support
    propensity: Propensity
    rows: "pd.DataFrame"  # row (position in the frame), post, treated, score, on_support, weight; one line per row used
    settings: Mapping[str, Any]
    remarks: tuple[Remark, ...] = ()
    flow: Flow | None = None
    confidence: float = 0.95
    title: str = "Matching difference in differences"

    def tidy(self) -> "pd.DataFrame":
        """Per outcome the matched effect and the double difference without matching."""
        lines = [*self.effects.values(), *self.unmatched.values()]
        samples = ["matched"] * len(self.effects) + ["unmatched"] * len(self.unmatched)
        return tidy_estimates(lines, sample=samples)

    def overlap(self) -> "Figure":
        """Densities of the score by arm and period, without and with matching."""
        return self.balance.overlap()

    def love(self) -> "Figure":
        """Standardised differences without and with matching."""
        return self.balance.plot()
