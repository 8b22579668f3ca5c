"""(d) Wild cluster bootstrap of 999 draws with 1,500 locality effects at 1 and 10 times the rows, against diff-diff.

At 10 times the rows the peer needs minutes and some 20 GB: it runs at the source's size only. Randomisation inference
and five outcomes of Romano–Wolf run beside it. Two workers against one stand in workers.py.
"""

import time
import warnings
from collections.abc import Callable
from typing import Any

import diff_diff
import pandas as pd
from measured import Measured
from study_rows import CONTROLS, DESIGN, study_rows

from eslabon import impact

LIMIT = 1.0  # seconds


def seconds(run: Callable[..., Any], *values: Any, repeats: int = 3, **settings: Any) -> tuple[float, Any]:
    """The shortest of some runs, and what the last gave."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        found = run(*values, **settings)
        times.append(time.perf_counter() - start)
    return min(times), found


def peer(frame: pd.DataFrame) -> object:
    """The same bootstrap by diff-diff."""
    model = diff_diff.DifferenceInDifferences(cluster="place", inference="wild_bootstrap", n_bootstrap=999, seed=1)
    frame = frame.assign(post=(frame.year >= 2010).astype(int))
    return model.fit(frame, outcome="y", treatment="near", time="post", covariates=CONTROLS, absorb=["place", "year"])


def measure(times: int, kept: Measured) -> None:
    """One size."""
    frame = study_rows(times)
    asked = {"controls": CONTROLS, "seed": 1, **DESIGN}
    ours, one = seconds(impact.wild_bootstrap, frame, **asked)
    assert one.exact
    what = f"wild_bootstrap, 999 draws, {len(frame):,} rows, {one.n_clusters:,} locality effects"
    kept.at_most("d", what, ours, LIMIT, unit="s")
    if times == 1:
        theirs, _ = seconds(peer, frame, repeats=1)
        kept.note(f"(d) The same by diff-diff: {theirs:.2f} s, {theirs / ours:.0f} × ours.")
    test, _ = seconds(impact.randomisation_inference, frame, assigned="place", **asked)
    kept.note(f"(d) randomisation_inference, 999 assignments, {len(frame):,} rows: {test:.3f} s.")


def main() -> None:
    """Measure and print."""
    kept = Measured("wild_bootstrap")
    warnings.simplefilter("ignore")  # single rows, and the peer's own
    impact.wild_bootstrap(study_rows(0.1), seed=1, **DESIGN)  # compiled functions are loaded once
    measure(1, kept)
    measure(10, kept)
    frame = study_rows(1)
    for place in range(4):
        frame[f"z{place}"] = frame.y + frame[f"x{place}"]
    names = ["y", "z0", "z1", "z2", "z3"]
    rest = {key: value for key, value in DESIGN.items() if key != "outcome"}
    family, _ = seconds(impact.romano_wolf, frame, outcomes=names, controls=CONTROLS, seed=1, **rest)
    kept.note(f"(d) romano_wolf, five outcomes, {len(frame):,} rows: {family:.2f} s.")
    kept.save()


if __name__ == "__main__":
    main()
