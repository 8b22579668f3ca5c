"""The effect at a cut-off of a score where not all who pass take part (and where all do)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.cutoff_checks import is_number, refuse_one_cluster
from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.kernels.discontinuity import Jump, NoFit, local_polynomial, plain_slopes, slopes_beside_trends
from eslabon.impact.kernels.grid import on_grid
from eslabon.impact.problems import (
    BAD_SETTING,
    BALANCE_UNKNOWN,
    CONSTANT_OUTCOME,
    CUTOFF_OUTSIDE,
    FEW_CLUSTERS_BESIDE,
    MASS_POINTS,
    NO_JUMP_IN_TAKE_UP,
    NO_RD_FIT,
    SCORE_AT_CUTOFF,
    SHARP_TAKE_UP,
    TOO_FEW_SCORES,
    WEAK_FIRST_STAGE,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.rd_picture import RDPicture, picture_data
from eslabon.impact.results import Estimate, frozen_settings, interval, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
ADJUSTMENTS = ("none", "covariates", "residuals", "plain_residuals")
KERNELS = {"triangular": "tri", "epanechnikov": "epa", "uniform": "uni"}
RULES = ("mserd", "msetwo", "msesum", "msecomb1", "msecomb2", "cerrd", "certwo", "cersum", "cercomb1", "cercomb2")
VARIANCES = ("nn", "hc0", "hc1", "hc2", "hc3")
CLUSTERED = ("cr1", "cr2", "cr3")


@dataclass(frozen=True, kw_only=True)
class FuzzyRD(Estimate):
    """The conventional estimate and its error, with the robust bias-corrected interval and p-value.

    `estimate` and `std_error` are conventional; `ci_low`, `ci_high` and `p_value` are the robust ones, because the
    conventional interval is too short at a bandwidth chosen for the point. All three readings are in `conventional`,
    `bias_corrected` and `robust`, and in `tidy()`.
    """

    conventional: Estimate
    bias_corrected: Estimate
    robust: Estimate
    first_stage: Estimate | None  # jump in take-up, robust; None where take-up is decided by the cut-off
    beside: tuple[Estimate, ...]  # robust, with the other adjustments and the other variance
    balance: tuple[Estimate, ...]  # jump of each covariate at the cut-off, robust
    bandwidth: tuple[float, float]  # h left and right, units of the score
    bias_bandwidth: tuple[float, float]  # b
    n_left: int  # rows below the cut-off
    n_right: int  # rows at or above it
    n_effective_left: int  # rows inside h
    n_effective_right: int
    picture: RDPicture

    def tidy(self) -> "pd.DataFrame":
        """One row per reading: conventional, bias-corrected, robust, first stage, then the others beside it."""
        rows = [self.conventional, self.bias_corrected, self.robust]
        rows += [self.first_stage] if self.first_stage is not None else []
        return tidy_estimates([*rows, *self.beside])

    def plot(self) -> "Figure":
        """Means of the outcome in bins of the score, with the lines fitted inside the bandwidth."""
        return self.picture.plot()


def fuzzy_rd(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    score: str,
    cutoff: float,
    treated: str | None,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    adjustment: str = "covariates",
    unbalanced_only: bool = False,
    polynomial: int = 1,
    kernel: str = "triangular",
    bandwidth_rule: str = "mserd",
    bandwidth: float | tuple[float, float] | None = None,
    bias_bandwidth: float | tuple[float, float] | None = None,
    variance: str | None = None,
    confidence: float = 0.95,
    compare: bool = True,
) -> FuzzyRD:
    """Effect of taking part on those whom passing the cut-off brings to take part.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per person or organisation.
    outcome, score
        Columns of numbers. Rows with a missing value are left out and counted.
    cutoff
        In units of the score. A score equal to the cut-off counts as above, with a remark.
    treated
        Column of 0 and 1: who took part. None, or take-up that the cut-off decides for everybody, gives the sharp
        design; take-up may also be higher below the cut-off.
    covariates
        Columns of numbers measured before the programme.
    cluster
        Column of groups for the variance (CR1).
    weights
        Column of weights; they multiply the kernel.
    adjustment
        "covariates": inside the local fit (Calonico et al. 2019). "residuals": the outcome less covariates × slopes,
        where slopes come from all rows with a jump and a line on each side beside them. "plain_residuals": slopes
        beside a constant only, which takes a part of the effect where covariates jump. "none".
    unbalanced_only
        Adjust only for covariates whose robust test at the cut-off rejects at 5 %.
    polynomial
        Order of the local fit, 1 to 4; the bias is taken with one order more.
    kernel, bandwidth_rule
        "triangular", "epanechnikov" or "uniform"; "mserd" or another rule of rdrobust.
    bandwidth, bias_bandwidth
        In units of the score, one number or (left, right), above 0; None lets the rule choose.
    variance
        "nn" (default), "hc0" to "hc3"; with a cluster "cr1" (default), "cr2", "cr3".
    confidence
        Between 0 and 1.
    compare
        Whether the other adjustments and the other variance (hc3 or nn; cr3 or cr1) are estimated beside it.

    Raises
    ------
    ImpactError
        IMPACT-E60 cut-off outside the scores; E61 too few distinct scores on a side; E62 take-up without a jump;
        E63 no fit, with the engine's reason; E64 an outcome with one value; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    τ = (lim y⁺ − lim y⁻) / (lim t⁺ − lim t⁻), each limit by a local polynomial with the kernel and bandwidth named.
    Scores on a decimal grid are fitted as whole numbers and the bandwidths given back in units of the score: ties are
    then ties, which decides the nearest-neighbour variance. Not tested here: that nothing else changes at the cut-off,
    that nobody could place himself above it (see `manipulation`), that passing the cut-off keeps nobody out.

    References
    ----------
    Calonico, Cattaneo, Titiunik (2014), Econometrica 82(6); Calonico, Cattaneo, Farrell, Titiunik (2019), REStat
    101(3). Engine: rdrobust.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(7)
    >>> score = rng.uniform(0, 100, 800)
    >>> took = rng.random(800) < np.where(score >= 60, 0.8, 0.1)
    >>> frame = pd.DataFrame({"score": score, "took": took, "sales": score / 50 + 2 * took + rng.normal(size=800)})
    >>> effect = fuzzy_rd(frame, outcome="sales", score="score", cutoff=60, treated="took")
    >>> effect.ci_low < 2 < effect.ci_high, effect.n
    (True, 800)
    """
    settings = dict(locals())
    del settings["frame"]
    chosen = _checked(settings)
    covariates = tuple(dict.fromkeys(covariates))
    seen = read_columns(
        frame,
        numbers=[outcome, score, *covariates],
        binary=[treated] if treated else [],
        groups=[cluster] if cluster else [],
        weights=weights,
    )
    refuse_one_cluster(seen, cluster)
    design = _Design.of(seen, settings)
    remarks = design.remarks()
    balance = tuple(design.covariate_jump(name) for name in covariates) if compare or unbalanced_only else ()
    if unbalanced_only:
        kept = tuple(one.outcome for one in balance if one.p_value < 0.05)
        design = replace(design, covariates=kept)
    echoed = frozen_settings({**settings, "covariates": covariates, "adjusted_for": design.covariates, **chosen})
    jump = design.jump(adjustment, chosen["variance"])
    remarks += design.remarks_of(jump)
    common: dict[str, Any] = {
        "n": seen.n,
        "n_clusters": len(seen.labels[cluster]) if cluster else None,
        "settings": echoed,
        "outcome": outcome,
        "confidence": confidence,
    }
    warn_of(remarks)
    conventional, corrected, robust = _readings(jump, common)
    points, lines = picture_data(
        seen.numbers[outcome], design.steps, design.cut, design.per_unit, seen.weights, design.in_units(jump.bandwidth)
    )
    return FuzzyRD(
        **common,
        estimate=conventional.estimate,
        std_error=conventional.std_error,
        ci_low=robust.ci_low,
        ci_high=robust.ci_high,
        p_value=robust.p_value,
        term="effect at the cut-off",
        remarks=tuple(remarks),
        flow=seen.flow,
        conventional=conventional,
        bias_corrected=corrected,
        robust=robust,
        first_stage=_first_stage(jump, {**common, "outcome": treated}),
        beside=tuple(_beside(design, adjustment, chosen["variance"], common)) if compare else (),
        balance=balance,
        bandwidth=design.in_units(jump.bandwidth),
        bias_bandwidth=design.in_units(jump.bias_bandwidth),
        n_left=jump.n[0],
        n_right=jump.n[1],
        n_effective_left=jump.n_effective[0],
        n_effective_right=jump.n_effective[1],
        picture=RDPicture(
            outcome=outcome,
            score=score,
            cutoff=float(cutoff),
            points=points,
            lines=lines,
            flow=seen.flow,
            title=outcome,
        ),
    )


def _checked(settings: dict[str, Any]) -> dict[str, Any]:
    """Refuse settings that no design has; return what was left to choose."""
    allowed: dict[str, Sequence[Any]] = {
        "adjustment": ADJUSTMENTS,
        "kernel": tuple(KERNELS),
        "bandwidth_rule": RULES,
        "polynomial": (1, 2, 3, 4),
    }
    for name, values in allowed.items():
        if settings[name] not in values:
            raise ImpactError(BAD_SETTING, setting=name, value=settings[name], expected=", ".join(map(str, values)))
    if not 0 < settings["confidence"] < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=settings["confidence"], expected="0 < … < 1")
    if not is_number(settings["cutoff"]):
        raise ImpactError(BAD_SETTING, setting="cutoff", value=settings["cutoff"], expected="a finite number")
    for name in ("bandwidth", "bias_bandwidth"):
        given = settings[name]
        pair = given if isinstance(given, tuple) else (given, given)
        if given is not None and not (len(pair) == 2 and all(is_number(side) and side > 0 for side in pair)):
            raise ImpactError(BAD_SETTING, setting=name, value=given, expected="one number or (left, right), > 0")
    known = CLUSTERED if settings["cluster"] else VARIANCES
    variance = settings["variance"] or known[0]
    if variance not in known:
        raise ImpactError(BAD_SETTING, setting="variance", value=variance, expected=", ".join(known))
    return {"variance": variance}


@dataclass(frozen=True)
class _Design:
    """The arrays and settings that every fit of one call shares."""

    seen: Columns
    settings: dict[str, Any]
    steps: Floats  # scores in steps of their grid
    cut: float  # the cut-off in steps
    per_unit: float  # steps per unit of the score
    take_up: Floats | None  # None: sharp
    sharp_by_data: bool
    covariates: tuple[str, ...]

    @classmethod
    def of(cls, seen: Columns, settings: dict[str, Any]) -> "_Design":
        """Look at the scores and take-up, and refuse what has no effect to estimate."""
        score, cutoff, order = settings["score"], settings["cutoff"], settings["polynomial"]
        steps, cut, per_unit = on_grid(seen.numbers[score], cutoff)
        above = steps >= cut
        if above.all() or not above.any():
            low, high = steps.min() / per_unit, steps.max() / per_unit
            raise ImpactError(CUTOFF_OUTSIDE, column=score, cutoff=cutoff, low=low, high=high)
        left, right = np.unique(steps[~above]).size, np.unique(steps[above]).size
        if min(left, right) < order + 2:
            raise ImpactError(TOO_FEW_SCORES, column=score, left=left, right=right, needed=order + 2)
        if np.ptp(seen.numbers[settings["outcome"]]) == 0:
            raise ImpactError(CONSTANT_OUTCOME, column=settings["outcome"], rows=seen.n)
        take_up = seen.numbers[settings["treated"]] if settings["treated"] else None
        sharp_by_data = take_up is not None and bool((take_up == above).all())
        if take_up is not None and np.ptp(take_up) == 0:
            raise ImpactError(NO_JUMP_IN_TAKE_UP, column=settings["treated"], cutoff=cutoff)
        covariates = tuple(dict.fromkeys(settings["covariates"]))
        return cls(seen, settings, steps, cut, per_unit, None if sharp_by_data else take_up, sharp_by_data, covariates)

    def jump(self, adjustment: str, variance: str, outcome: str | None = None) -> Jump:
        """One fit; `outcome` replaces the outcome of the call (a covariate whose balance is tried)."""
        given = self.settings
        y = self.seen.numbers[outcome or given["outcome"]]
        z = self.seen.matrix(self.covariates) if self.covariates and adjustment != "none" else None
        if z is not None and adjustment == "residuals":
            slopes = slopes_beside_trends(y, self.steps, z, cutoff=self.cut, weights=self.seen.weights)
            y, z = y - z @ slopes, None
        elif z is not None and adjustment == "plain_residuals":
            y, z = y - z @ plain_slopes(y, z, weights=self.seen.weights), None
        options = {
            "p": given["polynomial"],
            "kernel": KERNELS[given["kernel"]],
            "bwselect": given["bandwidth_rule"],
            "h": self._in_steps(given["bandwidth"]),
            "b": self._in_steps(given["bias_bandwidth"]),
        }
        take_up = self.take_up if outcome is None else None
        cluster = self.seen.codes[given["cluster"]] if given["cluster"] else None
        try:
            found = local_polynomial(
                y,
                self.steps,
                cutoff=self.cut,
                take_up=take_up,
                covariates=z,
                cluster=cluster,
                weights=self.seen.weights,
                variance=variance,
                options=options,
            )
        except NoFit as problem:
            if "not identified" in str(problem):
                raise ImpactError(NO_JUMP_IN_TAKE_UP, column=given["treated"], cutoff=given["cutoff"]) from problem
            raise ImpactError(NO_RD_FIT, column=outcome or given["outcome"], why=str(problem)) from problem
        if found.first is not None and abs(found.first[0]) < 1e-9:
            raise ImpactError(NO_JUMP_IN_TAKE_UP, column=given["treated"], cutoff=given["cutoff"])
        return found

    def covariate_jump(self, name: str) -> Estimate:
        """Jump of one covariate at the cut-off with its robust interval; NaN where it cannot be fitted."""
        variance = self.settings["variance"] or ("cr1" if self.settings["cluster"] else "nn")
        common = {"n": self.seen.n, "n_clusters": None, "outcome": name, "confidence": self.settings["confidence"]}
        try:
            found = self.jump("none", variance, name)
        except ImpactError:
            nothing: dict[str, Any] = dict.fromkeys(
                ("estimate", "std_error", "ci_low", "ci_high", "p_value"), float("nan")
            )
            return Estimate(**nothing, term="balance", remarks=(Remark.of(BALANCE_UNKNOWN, column=name),), **common)
        return replace(_readings(found, common)[2], term="balance")

    def in_units(self, pair: tuple[float, float]) -> tuple[float, float]:
        """Bandwidths in units of the score."""
        return pair[0] / self.per_unit, pair[1] / self.per_unit

    def _in_steps(self, given: float | tuple[float, float] | None) -> Any:
        if given is None:
            return None
        pair = given if isinstance(given, tuple) else (given, given)
        return np.array([side * self.per_unit for side in pair])

    def remarks(self) -> list[Remark]:
        """What the reader must know of the scores and of take-up."""
        found, score = [], self.settings["score"]
        at = int((self.steps == self.cut).sum())
        if at:
            found.append(Remark.of(SCORE_AT_CUTOFF, column=score, count=at, cutoff=f"{self.settings['cutoff']:g}"))
        above = self.steps >= self.cut
        left, right = np.unique(self.steps[~above]).size, np.unique(self.steps[above]).size
        if left < 0.8 * (~above).sum() or right < 0.8 * above.sum():
            rows_left, rows_right = int((~above).sum()), int(above.sum())
            found.append(
                Remark.of(MASS_POINTS, column=score, left=left, right=right, rows_left=rows_left, rows_right=rows_right)
            )
        if self.sharp_by_data:
            found.append(Remark.of(SHARP_TAKE_UP, column=self.settings["treated"]))
        return found

    def remarks_of(self, jump: Jump) -> list[Remark]:
        """What the reader must know of this fit."""
        found = []
        if jump.first is not None and jump.first[2] > 0 and (jump.first[0] / jump.first[2]) ** 2 < 10:
            strength = f"{(jump.first[0] / jump.first[2]) ** 2:.1f}"
            found.append(Remark.of(WEAK_FIRST_STAGE, column=self.settings["treated"], strength=strength))
        if jump.clusters is not None and min(jump.clusters) < 10:
            found.append(
                Remark.of(
                    FEW_CLUSTERS_BESIDE, column=self.settings["cluster"], left=jump.clusters[0], right=jump.clusters[1]
                )
            )
        return found


def _readings(jump: Jump, common: dict[str, Any]) -> tuple[Estimate, Estimate, Estimate]:
    """Conventional, bias-corrected and robust."""
    trio = (
        ("conventional", jump.conventional, jump.conventional_error),
        ("bias-corrected", jump.corrected, jump.conventional_error),
        ("robust", jump.corrected, jump.robust_error),
    )
    made = []
    for term, centre, error in trio:
        low, high, p_value = interval(centre, error, confidence=common["confidence"])
        made.append(
            Estimate(estimate=centre, std_error=error, ci_low=low, ci_high=high, p_value=p_value, term=term, **common)
        )
    return made[0], made[1], made[2]


def _first_stage(jump: Jump, common: dict[str, Any]) -> Estimate | None:
    """The jump in take-up with its robust interval."""
    if jump.first is None:
        return None
    _, corrected, _, error = jump.first
    low, high, p_value = interval(corrected, error, confidence=common["confidence"])
    return Estimate(
        estimate=corrected,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        term="first stage, robust",
        **common,
    )


def _beside(design: _Design, adjustment: str, variance: str, common: dict[str, Any]) -> Iterator[Estimate]:
    """Robust readings with the other adjustments and the other variance; one that has no fit is left out."""
    other = {"nn": "hc3", "cr1": "cr3"}.get(variance, "cr1" if variance.startswith("cr") else "nn")
    tried = ("none", "covariates", "residuals") if design.covariates else ("none",)
    names = dict.fromkeys([adjustment if design.covariates else "none", *tried])
    for name in names:
        for errors in (variance, other):
            if (name, errors) == (next(iter(names)), variance):
                continue
            try:
                found = design.jump(name, errors)
            except ImpactError:
                continue
            yield replace(_readings(found, common)[2], term=f"robust, {name}, {errors}")
