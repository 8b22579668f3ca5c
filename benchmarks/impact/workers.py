"""(f) Two workers against one: matching with 200 bootstrap replicates at 1, 10 and 100 times the rows.

Beside it, the wild bootstrap and one regression: where a call takes milliseconds there is little to share. The numbers
are compared bit by bit.
"""

import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import matching
import numpy as np
from measured import Measured
from study_rows import CONTROLS, DESIGN, study_rows

from eslabon import impact

WANTED = {1: 1.5, 10: 1.3, 100: 1.2}
REPEATS = {1: 9, 10: 3, 100: 1}


def compared(run: Callable[[int], Any], same: Callable[[Any], Any], *, repeats: int) -> tuple[float, float]:
    """Median seconds with one worker and with two, taken in turn; refused where the numbers are not the same."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    numbers: dict[int, Any] = {}
    for _ in range(repeats):
        for workers, taken in seconds.items():
            started = time.perf_counter()
            found = run(workers)
            taken.append(time.perf_counter() - started)
            numbers[workers] = same(found)
    assert all(np.array_equal(a, b) for a, b in zip(numbers[1], numbers[2], strict=True)), "workers change the numbers"
    return statistics.median(seconds[1]), statistics.median(seconds[2])


def matched(times: int, kept: Measured) -> None:
    """Matching at one size."""
    frame = matching.study(times)
    matching.ours(frame, reps=2)

    def run(workers: int) -> np.ndarray:
        return matching.ours(frame, workers=workers)[1]

    one, two = compared(run, list, repeats=REPEATS[times])
    kept.at_least(
        "f",
        f"matching_did, {matching.REPS} replicates, {len(frame):,} rows: two workers",
        one / two,
        WANTED[times],
        beside=f"{one:.2f} s with one, {two:.2f} s with two, the same bits",
    )


def beside(times: int, kept: Measured) -> None:
    """The wild bootstrap and one regression at one size."""
    frame = study_rows(times)
    asked = {"controls": CONTROLS, **DESIGN}
    runs: dict[str, tuple[Callable[[int], Any], Callable[[Any], Any]]] = {
        "wild_bootstrap, 999 draws": (
            lambda workers: impact.wild_bootstrap(frame, seed=1, workers=workers, **asked),
            lambda found: [found.p_value, found.ci_low, found.ci_high],
        ),
        "did, 25 controls": (
            lambda workers: impact.did(frame, workers=workers, **asked),
            lambda found: [found.estimate, found.std_error],
        ),
    }
    for name, (run, same) in runs.items():
        one, two = compared(run, same, repeats=max(3, REPEATS[times]))
        kept.note(
            f"(f) {name}, {len(frame):,} rows: two workers {one / two:.2f} × ({one:.3f} s, {two:.3f} s), the same bits."
        )


def main() -> None:
    """Measure and print."""
    kept = Measured("workers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows off the support and single rows are remarked on
        small = study_rows(0.1)
        for workers in (1, 2):  # compiled functions are loaded once
            impact.wild_bootstrap(small, seed=1, workers=workers, **DESIGN)
        for times in WANTED:
            matched(times, kept)
        for times in WANTED:
            beside(times, kept)
    kept.save()


if __name__ == "__main__":
    main()
