"""What every method gives back: frozen values that echo their settings and can be read, tabulated and drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from eslabon.impact.problems import Remark

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class FlowStep:
    """One line of the flow of rows."""

    step: str  # what happened: rows, outside_sample, missing, zero_weight, …
    column: str | None  # the column it happened for, if one
    dropped: int  # rows left out here
    kept: int  # rows that remain after it


@dataclass(frozen=True)
class Flow:
    """Every row from what came in to what was estimated on; nothing leaves without a line.

    >>> flow = Flow((FlowStep("rows", None, 0, 10), FlowStep("missing", "income", 2, 8)))
    >>> flow.came, flow.stayed, flow.and_then("buffer", None, kept=6).stayed
    (10, 8, 6)
    """

    steps: tuple[FlowStep, ...]

    @property
    def came(self) -> int:
        """Rows that came in."""
        return self.steps[0].kept

    @property
    def stayed(self) -> int:
        """Rows that the method used."""
        return self.steps[-1].kept

    def and_then(self, step: str, column: str | None, *, kept: int) -> "Flow":
        """The flow with one more line; no line if nothing was left out."""
        dropped = self.stayed - kept
        return self if not dropped else Flow((*self.steps, FlowStep(step, column, dropped, kept)))


def frozen_settings(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy that nobody can change; lists become tuples."""
    return MappingProxyType(
        {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}
    )


class Result:
    """What all results can do; a subclass gives `tidy()` and may draw a better `plot()`."""

    title: str = ""  # a line above the table, set by the subclass
    confidence: float

    def tidy(self) -> "pd.DataFrame":
        """A pandas frame, one row per estimate or line."""
        raise NotImplementedError

    def note(self, *, language: str = "en") -> str:
        """The line under the table: how the errors were made, with the convention of their degrees of freedom."""
        from eslabon.impact.tables import errors_in_words

        return errors_in_words(getattr(self, "settings", {}), language=language)

    def plot(self) -> "Figure":
        """A matplotlib figure: the estimates of `tidy()` with their intervals."""
        from eslabon.impact.figures import draw_estimates

        return draw_estimates(self.tidy(), title=self.title or type(self).__name__)

    def to_markdown(self, *, language: str = "en") -> str:
        """The table as Markdown."""
        from eslabon.impact.tables import as_markdown

        return as_markdown(self.tidy(), title=self.title, language=language, note=self.note(language=language))

    def to_latex(self, *, language: str = "en") -> str:
        """The table as LaTeX."""
        from eslabon.impact.tables import as_latex

        return as_latex(self.tidy(), title=self.title, language=language, note=self.note(language=language))

    def to_html(self, *, language: str = "en") -> str:
        """The table as an HTML fragment."""
        from eslabon.impact.tables import as_html

        return as_html(self.tidy(), title=self.title, language=language, note=self.note(language=language))

    def to_docx(self, path: str | Path, *, language: str = "en") -> Path:
        """Write the table as a Word document and return where it is."""
        from eslabon.impact.tables import write_docx

        note = self.note(language=language)
        return write_docx(self.tidy(), Path(path), title=self.title, language=language, note=note)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return self.to_markdown()


@dataclass(frozen=True, kw_only=True)
class Estimate(Result):
    """One number with what is needed to judge it.

    >>> one = Estimate(estimate=0.0428, std_error=0.026, ci_low=-0.008, ci_high=0.094, p_value=0.1, n=17_491,
    ...                n_clusters=1_471, settings={"cluster": "place"}, term="treated × post", outcome="ln_income")
    >>> one.is_significant
    False
    """

    estimate: float  # in units of the outcome
    std_error: float  # not negative; NaN where it cannot be known, with a remark that says why
    ci_low: float
    ci_high: float
    p_value: float  # two-sided, of no effect
    n: int  # rows used
    n_clusters: int | None  # clusters used; None where errors are not clustered
    settings: Mapping[str, Any] = field(default_factory=dict)  # every setting, given or default
    outcome: str = ""
    term: str = ""
    confidence: float = 0.95  # of the interval
    remarks: tuple[Remark, ...] = ()
    flow: Flow | None = None

    @property
    def is_significant(self) -> bool:
        """Whether the p-value is below one minus the confidence."""
        return bool(self.p_value < 1 - self.confidence)

    def tidy(self) -> "pd.DataFrame":
        """One row: outcome, term, estimate, std_error, ci_low, ci_high, p_value, n, n_clusters."""
        return tidy_estimates([self])


@dataclass(frozen=True)
class Test:
    """A test of one statement."""

    __test__ = False  # not a test of pytest

    name: str  # what is tested: pretrend, equality, density, …
    statistic: float
    p_value: float
    distribution: str  # "F(5, 1470)", "chi2(3)", "t(12)", "normal", "bootstrap"
    remarks: tuple[Remark, ...] = ()


def tidy_estimates(estimates: Sequence[Estimate], **more: Sequence[Any]) -> "pd.DataFrame":
    """The rows of several estimates; `more` are columns put in front, one value per estimate."""
    import pandas as pd

    names = ("outcome", "term", "estimate", "std_error", "ci_low", "ci_high", "p_value", "n", "n_clusters")
    rows = {name: [getattr(one, name) for one in estimates] for name in names}
    frame = pd.DataFrame({**{key: list(values) for key, values in more.items()}, **rows})
    frame["n_clusters"] = frame["n_clusters"].astype("Int64")
    return frame


def interval(
    estimate: float, std_error: float, *, df: float = np.inf, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Lower end, upper end and two-sided p-value of an estimate with a t distribution (normal if `df` is infinite).

    Parameters
    ----------
    estimate, std_error
        The number and its standard error, not negative. NaN gives NaN; zero gives the point and p 0 (1 if the
        estimate is 0 as well).
    df
        Degrees of freedom, above 0.
    confidence
        Between 0 and 1.

    Notes
    -----
    estimate ± t(df, (1 + confidence)/2) · std_error; p = 2 · P(T > |estimate / std_error|).

    Examples
    --------
    >>> [round(value, 4) for value in interval(1.96, 1.0)]
    [0.0, 3.92, 0.05]
    """
    if not np.isfinite(std_error) or not df > 0:
        return float("nan"), float("nan"), float("nan")
    if std_error == 0:
        return estimate, estimate, float(estimate == 0)
    # scipy.special, because scipy.stats takes longer to load and more memory than everything else here.
    upper, ratio = (1 + confidence) / 2, abs(estimate / std_error)
    reach = float(special.ndtri(upper) if np.isinf(df) else special.stdtrit(df, upper)) * std_error
    tail = float(special.ndtr(-ratio) if np.isinf(df) else special.stdtr(df, -ratio))
    return estimate - reach, estimate + reach, 2 * tail


def each_line(flow: Flow) -> Iterator[dict[str, Any]]:
    """The flow as plain values, for results.json."""
    for step in flow.steps:
        yield {"step": step.step, "column": step.column, "dropped": step.dropped, "kept": step.kept}
