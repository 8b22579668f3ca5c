"""(c) Differences in differences with 25 controls at 1, 10 and 100 times the source's rows, against pyfixest.

Each engine runs in a process of its own, so that its memory can be read; the first call is left out. Peer: default
`feols` with the singletons kept. Ten million rows run in ours alone.
"""

import json
import resource
import subprocess
import sys
import time
import warnings
from typing import Any

import pandas as pd
from study_rows import CONTROLS, DESIGN, study_rows

REPEATS = {1: 15, 10: 7, 100: 3, 552.5: 1}


def ours(frame: pd.DataFrame, workers: int = 1) -> tuple[float, float]:
    """Our estimate."""
    from eslabon import impact

    one = impact.did(frame, controls=CONTROLS, workers=workers, **DESIGN)
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
    run = {"ours": ours, "two": lambda frame: ours(frame, workers=2), "pyfixest": theirs}[engine]
    run(study_rows(0.2))
    frame = study_rows(times)
    data = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = []
    for _ in range(REPEATS[times]):
        start = time.perf_counter()
        numbers = run(frame)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": sorted(seconds)[len(seconds) // 2], "data": data, "peak": peak, "numbers": numbers}))


def asked(engine: str, times: float) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, engine, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure and print."""
    for times in (1, 10, 100):
        results = {engine: asked(engine, times) for engine in ("ours", "two", "pyfixest")}
        one, two, peer = results["ours"], results["two"], results["pyfixest"]
        assert one["numbers"] == two["numbers"], "the numbers depend on the workers"
        assert all(abs(a / b - 1) < 1e-5 for a, b in zip(one["numbers"], peer["numbers"], strict=True))
        print(f"{int(18_098 * times):>10,} rows: ours {one['seconds']:.3f} s, pyfixest {peer['seconds']:.3f} s")
        print(f"  {peer['seconds'] / one['seconds']:.1f} x faster (wanted: 2 x); peaks {one['peak']:,.0f} and ", end="")
        print(f"{peer['peak']:,.0f} MiB; two workers {one['seconds'] / two['seconds']:.2f} x one, same numbers")
        if times == 100:
            assert one["peak"] < 3 * 1024
    big = asked("ours", 552.5)
    print(f"{int(18_098 * 552.5):>10,} rows: ours {big['seconds']:.1f} s, peak {big['peak'] / 1024:.1f} GiB of 16")
    assert big["peak"] < 16 * 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], float(sys.argv[2]) if "." in sys.argv[2] else int(sys.argv[2]))
    else:
        main()
