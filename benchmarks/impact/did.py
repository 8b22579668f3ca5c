"""(c) Differences in differences with 25 controls at 1, 10 and 100 times the source's rows, against pyfixest.

Each engine runs in a process of its own, so that its memory can be read; the first call is left out. Peer: default
`feols` with the singletons kept. Ten million rows run in ours alone.
"""

import json
import subprocess
import sys
import time
import warnings
from typing import Any

import pandas as pd
from measured import Measured, peak_mib
from study_rows import CONTROLS, DESIGN, study_rows

REPEATS = {1: 15, 10: 7, 100: 3, 552.5: 1}


def ours(frame: pd.DataFrame) -> tuple[float, float]:
    """Our estimate."""
    from eslabon import impact

    one = impact.did(frame, controls=CONTROLS, **DESIGN)
    return one.estimate, one.std_error


def theirs(frame: pd.DataFrame) -> tuple[float, float]:
    """The peer's."""
    import pyfixest

    formula = f"y ~ d + {' + '.join(CONTROLS)} | place + year"
    one = pyfixest.feols(formula, frame, vcov={"CRV1": "place"}, fixef_rm="none")
    return float(one.coef()["d"]), float(one.se()["d"])


def measure(engine: str, times: float) -> None:
    """Print what one engine does, as JSON."""
    warnings.simplefilter("ignore")  # both remark on single rows
    run = {"ours": ours, "pyfixest": theirs}[engine]
    run(study_rows(0.2))
    frame = study_rows(times)
    data = peak_mib()
    seconds = []
    for _ in range(REPEATS[times]):
        start = time.perf_counter()
        numbers = run(frame)
        seconds.append(time.perf_counter() - start)
    peak = peak_mib()
    print(json.dumps({"seconds": sorted(seconds)[len(seconds) // 2], "data": data, "peak": peak, "numbers": numbers}))


def asked(engine: str, times: float) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, engine, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure and print."""
    kept = Measured("did")
    for times in (1, 10, 100):
        one, peer = asked("ours", times), asked("pyfixest", times)
        assert all(abs(a / b - 1) < 1e-5 for a, b in zip(one["numbers"], peer["numbers"], strict=True))
        rows = f"{int(18_098 * times):,} rows, 25 controls"
        seconds = f"{one['seconds']:.3f} s against {peer['seconds']:.3f} s"
        kept.at_least(
            "c", f"did, {rows}: pyfixest's default feols", peer["seconds"] / one["seconds"], 2, beside=seconds
        )
        kept.note(
            f"(c) {rows}: peak {one['peak']:,.0f} MiB (data {one['data']:,.0f}), pyfixest {peer['peak']:,.0f} MiB."
        )
        if times == 100:
            kept.at_most("c", f"did, {rows}: peak memory", one["peak"] / 1024, 3, unit="GiB")
    big = asked("ours", 552.5)
    beside = f"{big['seconds']:.1f} s, of which data {big['data'] / 1024:.1f} GiB"
    kept.at_most(
        "c", f"did, {int(18_098 * 552.5):,} rows: peak memory", big["peak"] / 1024, 16, unit="GiB", beside=beside
    )
    kept.save()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], float(sys.argv[2]) if "." in sys.argv[2] else int(sys.argv[2]))
    else:
        main()
