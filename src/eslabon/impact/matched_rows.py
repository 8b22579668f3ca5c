"""The matched sample: scores, support, weights and differences of both periods, once and in every replicate."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels import matched
from eslabon.impact.kernels.binary import mills_table
from eslabon.impact.matched_balance import PERIODS
from eslabon.impact.matched_results import Support
from eslabon.impact.matched_sample import Sample
from eslabon.impact.matching_rule import Rule
from eslabon.impact.problems import ImpactError, Remark
from eslabon.impact.problems_matching import NOBODY_MATCHED, SAMPLES_DIFFER, TREATED_DROPPED
from eslabon.impact.propensity import PropensityFit

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CHUNK = 5  # replicates that one thread takes at a time
MANY_DROPPED = 0.1  # share of the treated whose absence changes what the effect is about


@dataclass(frozen=True)
class Matched:
    """The matched sample: scores, support, weights, and the differences of both periods."""

    sample: Sample
    fits: tuple[PropensityFit, ...]
    rule: Rule
    link: int
    centred: Floats  # outcomes from a value of their own, so that a constant one is exactly 0; NaN as 0
    observed: Flags
    pattern: NDArray[np.int64]
    scores: Floats
    off: NDArray[np.int64]  # −1 below the support, 0 on it, 1 above
    weights: Floats  # of the first outcome's match; each arm and period sums to 1
    differences: Floats  # (2, outcomes)

    @classmethod
    def of(
        cls, sample: Sample, *, fits: tuple[PropensityFit, ...], rule: Rule, link: int, names: Sequence[str]
    ) -> "Matched":
        """Match both periods; refuse a period in which nobody is."""
        observed, pattern = sample.observed
        middle = np.array([np.sort(column[~np.isnan(column)])[(~np.isnan(column)).sum() // 2] for column in sample.Y.T])
        centred = np.nan_to_num(sample.Y - middle)
        scores = np.concatenate([fit.scores for fit in fits])
        off, weights = np.zeros(scores.size, dtype=np.int64), np.zeros(scores.size)
        differences = np.empty((2, pattern.size))
        for late in (0, 1):
            inside = np.flatnonzero(sample.post == bool(late))
            score, arm, w = scores[inside], sample.treated[inside], sample.weights[inside]
            limits = matched.support_of(score, arm, rule.support)
            low, high = np.where(arm, limits[0], limits[2]), np.where(arm, limits[1], limits[3])
            off[inside] = (score > high).astype(np.int64) - (score < low)
            differences[late] = matched.matched_differences(
                score, arm, w, centred[inside], np.ascontiguousarray(observed[:, inside]), pattern,
                rule.support, rule.kind, rule.h, rule.T, rule.a, rule.shape,
            )  # fmt: skip
            for place, name in enumerate(names):
                if np.isnan(differences[late, place]):
                    raise ImpactError(NOBODY_MATCHED, period=sample.where(late=bool(late)), outcome=name)
            usable = (off[inside] == 0) & observed[0, inside]
            own = matched.matched_weights(
                score, w, np.flatnonzero(usable & arm), np.flatnonzero(usable & ~arm),
                rule.kind, rule.h, rule.T, rule.a, rule.shape,
            )  # fmt: skip
            for flag in (arm, ~arm):
                own[flag] /= own[flag].sum()
            weights[inside] = own
        return cls(sample, fits, rule, link, centred, observed, pattern, scores, off, weights, differences)

    def replicates(self, reps: int, *, seed: int, workers: int) -> Floats:
        """The differences of each replicate, shape (reps, 2, outcomes)."""
        out = np.full((reps, 2, self.pattern.size), np.nan)
        parts = [self._period(late) for late in (0, 1)]
        clusters = self.sample.clusters

        def draw(start: int) -> None:
            stop = min(start + CHUNK, reps)
            counts = np.empty((stop - start, clusters), dtype=np.int64)
            for place, r in enumerate(range(start, stop)):
                picked = np.random.default_rng([seed, r]).integers(0, clusters, clusters)
                counts[place] = np.bincount(picked, minlength=clusters)
            for late in (0, 1):
                out[start:stop, late] = matched.period_replicates(counts, *parts[late])

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(draw, range(0, reps, CHUNK)))
        return out

    def _period(self, late: int) -> tuple[Any, ...]:
        """One period as `period_replicates` takes it."""
        inside = self.sample.post == bool(late)
        fit, rule = self.fits[late], self.rule
        return (
            self.sample.cluster[inside], fit.design, self.sample.treated[inside], self.sample.weights[inside],
            self.centred[inside], np.ascontiguousarray(self.observed[:, inside]), self.pattern, fit.start, self.link,
            mills_table(), rule.support, rule.kind, rule.h, rule.T, rule.a, rule.shape,
        )  # fmt: skip

    def remarks(self, names: Sequence[str]) -> list[Remark]:
        """What the reader of the effect must know about who was matched."""
        out = []
        members = self.sample.treated & self.observed[0]
        dropped = int((members & (self.weights == 0)).sum())
        if dropped > MANY_DROPPED * members.sum():
            out.append(Remark.of(TREATED_DROPPED, dropped=dropped, all=int(members.sum())))
        if self.observed.shape[0] > 1:
            out.append(Remark.of(SAMPLES_DIFFER, outcome=names[0]))
        return out

    def support_table(self, settings: Any) -> Support:
        """Count every row of the first outcome's sample by period and arm."""
        import pandas as pd

        lines = []
        for period, late in (*zip(PERIODS, (False, True), strict=True), ("all", None)):
            for arm, member in (("treated", True), ("control", False), ("all", None)):
                rows = self.observed[0].copy()
                rows &= True if late is None else self.sample.post == late
                rows &= True if member is None else self.sample.treated == member
                w, off = self.weights[rows], self.off[rows]
                one_sum = member is not None and late is not None
                lines.append(
                    {
                        "period": period,
                        "arm": arm,
                        "all": int(rows.sum()),
                        "on_support": int(((off == 0) & (w > 0)).sum()),
                        "off_low": int((off < 0).sum()),
                        "off_high": int((off > 0).sum()),
                        "weight_zero": int(((off == 0) & (w == 0)).sum()),
                        "effective": float(w.sum() ** 2 / (w**2).sum()) if one_sum else float("nan"),
                    }
                )
        return Support(frame=pd.DataFrame(lines), settings={"support": settings["support"]})

    def lines(self) -> Any:
        """Score, support and weight of each row."""
        import pandas as pd

        return pd.DataFrame(
            {
                "row": self.sample.rows,
                "post": self.sample.post.astype(np.int64),
                "treated": self.sample.treated.astype(np.int64),
                "score": self.scores,
                "on_support": self.off == 0,
                "weight": self.weights,
            }
        ).sort_values("row", ignore_index=True)
