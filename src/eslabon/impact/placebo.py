"""False starts on the years before the programme: an effect there is a warning about the design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from eslabon.impact.design import DidDesign, DidSettings, check_both_arms
from eslabon.impact.did import DidEstimate, fit_seen
from eslabon.impact.problems import BAD_SETTING, ImpactError, warn_of
from eslabon.impact.problems_regression import START_OUTSIDE
from eslabon.impact.results import Result, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class PlaceboStarts(Result):
    """One effect per false start."""

    estimates: tuple[DidEstimate, ...]
    starts: tuple[Any, ...]  # the false start of each
    before: Any  # rows from this period on are left out
    settings: Mapping[str, Any]
    confidence: float
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per false start: start, outcome, term and the estimate's columns."""
        return tidy_estimates(self.estimates, start=[str(start) for start in self.starts])


def placebo_starts(
    frame: Any, *, starts: Sequence[Any], before: Any = None, **design: Unpack[DidSettings]
) -> PlaceboStarts:
    """`did` with starts at which nothing began, on the rows before the true one.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    starts
        The false starts, each after the first period and before `before`.
    before
        Only periods before it are looked at; None: `start` of the design.
    **design
        The settings of `did`; `start` may be missing when `before` is given.

    Raises
    ------
    ImpactError
        IMPACT-E20 a false start outside the periods before; E10 no starts; and those of `did`.

    Notes
    -----
    With parallel trends each estimate is zero but for chance: at level 5 % one in twenty rejects.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = homes.place / 50 + 0.3 * homes.near * (homes.year >= 2010) + rng.normal(size=3000)
    >>> false = placebo_starts(homes, outcome="income", treated="near", period="year", start=2010, unit="place",
    ...                        starts=[2008, 2009])
    >>> [one.is_significant for one in false.estimates], false.estimates[0].n < 3000
    ([False, False], True)
    """
    given = DidDesign(**design)
    until = given.start if before is None else before
    if not len(starts):
        raise ImpactError(BAD_SETTING, setting="starts", value="[]", expected="at least one period")
    seen = given.read(frame)
    labels = seen.labels[given.period]
    try:
        early = np.array([bool(label < until) for label in labels])
    except (TypeError, ValueError):
        early = np.zeros(len(labels), dtype=bool)
    if early.sum() < 2:
        raise ImpactError(START_OUTSIDE, start=until, column=given.period, periods=", ".join(map(str, labels[:20])))
    seen = seen.only(early[seen.codes[given.period]], step="from_true_start", column=given.period)
    check_both_arms(seen.numbers[str(given.treated)], str(given.treated))
    estimates = []
    for start in starts:
        one = fit_seen(seen, replace(given, start=start), before=until)
        estimates.append(one)
        warn_of(one.remarks)
    return PlaceboStarts(
        estimates=tuple(estimates),
        starts=tuple(starts),
        before=until,
        settings=given.settings(starts=tuple(starts), before=until),
        confidence=given.confidence,
    )
