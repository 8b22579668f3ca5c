"""Write docs/methods/monte-carlo.md from the summaries that the simulations stored; nothing is simulated here.

`python docs/write_monte_carlo.py`; leaves with 1 if a summary breaks a limit.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

METHODS = Path(__file__).resolve().parent / "methods"
MOST_BIAS, COVERAGE, PLACEBO = 0.1, (0.93, 0.97), (0.03, 0.07)
HEAD = """# Monte Carlo

What each method gives on worlds with a known truth. Limits: bias at most 0.1 standard errors, 95 % intervals that cover
in 93 to 97 of 100 draws, no effect rejected at 5 % in 3 to 7 of 100. Truth is the estimator's own estimand: for
matching the kernel-matched effect; the fuzzy design is judged by its robust interval. Stored by
`python -m tests.impact.monte_carlo_did` (`_matching`, `_cutoffs`, `_studies`), checked by the tests, written here by
`python docs/write_monte_carlo.py`.

| Method | Case | Draws | Rows | Clusters | Truth | Mean | Bias, errors | Covers | Rejects no effect | Day | |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---|
"""
STUDIES = """
## The studies of the packs, seed after seed

The whole simulated world is drawn again for every seed, and what was planted is looked for with the study's designs.
The truth of a seed is in its `truth.json`; the line shows means over the seeds. Before 2010 the planted path is a
difference between the rings and no effect, as the source printed it.

The path of the source's Table 7 lies 0.078 above its start on average from 2010 on and 0.031 before: 0.048 apart, which
is what `did` is expected to find. Table 7 has the controls of Table 6's second column (0.0461); the 0.0428 of its first
column has none. What is left, 0.0015 or 0.06 standard errors, is how the half-years weigh.

ANCOVA in w4p lies 16 soles high, as it must: participants began some 65 soles ahead of households that were not drawn
by lot, and ANCOVA takes off only the part of it that lasts. The panel takes off all.

| Study | What | Seeds | Truth | Mean | Bias, errors | Covers | Day |
|---|---|---:|---:|---:|---:|---:|---|
"""


def stored(pattern: str) -> Iterator[Mapping[str, Any]]:
    """The summaries of docs/methods/monte-carlo whose names fit, in the order of their names."""
    for path in sorted((METHODS / "monte-carlo").glob(pattern)):
        yield json.loads(path.read_text(encoding="utf-8"))


def keeps_limits(case: Mapping[str, Any]) -> bool:
    """Whether a case keeps the three limits; the last is for cases without an effect."""
    kept = abs(case["bias_in_errors"]) <= MOST_BIAS and COVERAGE[0] <= case["coverage"] <= COVERAGE[1]
    return kept and (case["effect"] != 0 or PLACEBO[0] <= case["rejects_no_effect"] <= PLACEBO[1])


def page() -> tuple[str, bool]:
    """The page, and whether every case of a method keeps the limits."""
    lines, all_kept = [HEAD], True
    for answer in stored("[!s]*.json"):
        for name, case in answer["cases"].items():
            kept = keeps_limits(case)
            all_kept &= kept
            truth = case.get("truth", case["effect"])
            lines.append(
                f"| {answer['method']} | {name} | {case['replications']:,} "
                f"| {case.get('rows', case.get('households')):,} | {case['clusters'] or '–'} | {truth:.3f} "
                f"| {case['mean']:.3f} | {case['bias_in_errors']:+.3f} | {case['coverage']:.1%} "
                f"| {case['rejects_no_effect']:.1%} | {answer['date']} "
                f"| {'inside' if kept else '**outside**'} |\n"
            )
    lines.append(STUDIES)
    for answer in stored("study_*.json"):
        for name, case in answer["cases"].items():
            lines.append(
                f"| {answer['study']} | {name.split(': ', 1)[0].removeprefix(answer['study']).strip(', ') or 'rings'}: "
                f"{name.split(': ', 1)[1].replace('_', ' ')} | {case['replications']:,} | {case['truth']:,.4g} "
                f"| {case['mean']:,.4g} | {case['bias_in_errors']:+.3f} | {case['coverage']:.1%} | {answer['date']} |\n"
            )
    return "".join(lines), all_kept


def main() -> int:
    """Write the page; 1 if a limit is broken."""
    text, kept = page()
    (METHODS / "monte-carlo.md").write_text(text, encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
