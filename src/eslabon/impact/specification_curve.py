"""Every defensible specification at once: all combinations of choices, in the order of their effects."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from eslabon.impact.design import DidDesign, DidSettings
from eslabon.impact.did import DidEstimate, fit_did
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import SPECIFICATION_FAILED
from eslabon.impact.regression import check_choice
from eslabon.impact.results import Result, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MOST = 2000


@dataclass(frozen=True, kw_only=True)
class SpecificationCurve(Result):
    """One effect per combination of choices, from the smallest to the largest."""

    estimates: tuple[DidEstimate, ...]
    labels: tuple[Mapping[str, str], ...]  # the choices behind each estimate
    choices: tuple[str, ...]  # the settings that were varied
    median: float
    share_positive: float
    share_significant: float  # of the level that the confidence leaves
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]  # the specifications that could not be estimated, and why
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per specification: rank, a column per choice, the estimate's columns."""
        more = {name: [label[name] for label in self.labels] for name in self.choices}
        renamed = {f"{name} (choice)" if name == "outcome" else name: values for name, values in more.items()}
        frame = tidy_estimates(self.estimates, **renamed)
        frame.insert(0, "rank", range(1, len(frame) + 1))
        return frame

    def plot(self) -> "Figure":
        """Effects with intervals above, the choices behind each below; the data are `tidy()`."""
        from eslabon.impact.figures import draw_curve

        return draw_curve(self.tidy(), self.labels, title=self.title)


def specification_curve(
    frame: Any, *, choices: Mapping[str, Mapping[str, Any]], **design: Unpack[DidSettings]
) -> SpecificationCurve:
    """`did` for all combinations of the choices.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period.
    choices
        For each setting of `did` that is varied, its values under their labels:
        ``{"controls": {"none": (), "head": ("age", "school")}, "within": {"all": None, "rural": mask}}``.
    **design
        The other settings of `did`.

    Raises
    ------
    ImpactError
        IMPACT-E10 a choice that is no setting, an empty one, or over 2,000 combinations; and, where no combination can
        be estimated, the first's own problem.

    Notes
    -----
    The curve describes how much the answer hangs on choices; its shares are no test, the specifications share rows. A
    combination that cannot be estimated is named in a remark.

    References
    ----------
    Simonsohn, Simmons, Nelson (2020), Nature Human Behaviour 4.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["near"], homes["age"] = homes.place % 2, rng.normal(size=3000)
    >>> homes["income"] = 0.3 * homes.near * (homes.year >= 2010) + homes.age + rng.normal(size=3000)
    >>> curve = specification_curve(homes, outcome="income", treated="near", period="year", start=2010, unit="place",
    ...                             choices={"controls": {"none": (), "age": ("age",)},
    ...                                      "within": {"all": None, "2009-": homes.year >= 2009}})
    >>> len(curve.estimates), curve.share_positive
    (4, 1.0)
    """
    named, given_settings = list(choices), dict[str, Any](design)
    for name in named:
        check_choice("choices", name, [item.name for item in fields(DidDesign)])
    many = int(np.prod([len(choices[name]) for name in named])) if named else 0
    if not 0 < many <= MOST:
        raise ImpactError(BAD_SETTING, setting="choices", value=many, expected=f"1 … {MOST}")
    found: list[tuple[DidEstimate, dict[str, str]]] = []
    remarks, first = [], None
    for values in itertools.product(*(choices[name].items() for name in named)):
        label = {name: text for name, (text, _) in zip(named, values, strict=True)}
        chosen = {name: value for name, (_, value) in zip(named, values, strict=True)}
        try:
            found.append((fit_did(frame, DidDesign(**{**given_settings, **chosen}), warn=False), label))
        except ImpactError as problem:
            first = first or problem
            text = ", ".join(f"{name}: {value}" for name, value in label.items())
            remarks.append(Remark.of(SPECIFICATION_FAILED, name=text, why=str(problem)))
    if not found:
        raise first or ImpactError(BAD_SETTING, setting="choices", value="{}", expected="≥ 1")
    warn_of(remarks)
    given = DidDesign(**{**given_settings, **{name: next(iter(choices[name].values())) for name in named}})
    found.sort(key=lambda pair: pair[0].estimate)
    values_of = np.array([one.estimate for one, _ in found])
    return SpecificationCurve(
        estimates=tuple(one for one, _ in found),
        labels=tuple(label for _, label in found),
        choices=tuple(named),
        median=float(np.median(values_of)),
        share_positive=float(np.mean(values_of > 0)),
        share_significant=float(np.mean([one.is_significant for one, _ in found])),
        settings=given.settings(choices=tuple((name, tuple(choices[name])) for name in named)),
        confidence=given.confidence,
        remarks=tuple(remarks),
    )
