"""(a) Kernel-matching differences with 200 bootstrap replicates, against the dense definition and StatsPAI.

    python benchmarks/impact/matching.py [--peer-replicates 4] [--no-statspai]

Dense = rows copied as drawn, statsmodels' probit, all pairs in NumPy; timed for a few replicates and scaled to 200.
StatsPAI = `psmatch2` once per period and replicate, in an environment that this script makes and throws away.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from measured import Measured

from eslabon import impact

REPS = 200
COLUMNS = [f"x{place}" for place in range(20)]  # with the constant 21
STATSPAI = "StatsPAI==1.40.2"
DENSE, LOOPED = {1: 25, 10: 300}, 150  # how many times as fast is wanted
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np, pandas as pd, statspai as sp
frame = pd.read_csv(sys.argv[1])
draws = np.load(sys.argv[2])
columns = [name for name in frame if name.startswith("x")]
settings = dict(treat="d", covariates=columns, outcome="y", method="kernel", kernel="normal", bwidth=0.06,
                ps_model="probit", common_support="minmax")
def effect(rows):
    part = frame.iloc[rows]
    gaps = [sp.psmatch2(part[part["late"] == late].reset_index(drop=True), **settings).att for late in (0, 1)]
    return gaps[1] - gaps[0]
effect(np.arange(len(frame)))
clusters = frame["place"].to_numpy()
rows_of = [np.flatnonzero(clusters == place) for place in range(clusters.max() + 1)]
started = time.perf_counter()
found = [effect(np.concatenate([rows_of[place] for place in drawn])) for drawn in draws]
print(json.dumps({"seconds": (time.perf_counter() - started) / len(draws), "effects": found}))
"""


def study(times: int) -> pd.DataFrame:
    """Two cross-sections of the source's size: 1,124 and 6,375 households in 600 places, times `times`."""
    chance = np.random.default_rng(7)
    size, places = 7_499 * times, 600 * times
    x = chance.normal(size=(size, len(COLUMNS)))
    place = chance.integers(0, places, size)
    local = chance.normal(0, 0.3, places)
    frame = pd.DataFrame(x, columns=COLUMNS)
    frame["place"] = place
    frame["late"] = (np.arange(size) >= 1_124 * times).astype(int)
    frame["d"] = (x @ chance.normal(0, 0.1, len(COLUMNS)) - 0.25 + local[place] + chance.normal(size=size) > 0) * 1
    frame["y"] = 5 + 0.3 * x[:, 0] + 0.1 * frame["d"] * frame["late"] + local[place] + chance.normal(size=size)
    return frame


def ours(frame: pd.DataFrame, *, reps: int = REPS, workers: int | None = None) -> tuple[float, np.ndarray]:
    """Seconds of the whole call, warm, and the replicates."""
    asked = {"outcomes": "y", "treated": "d", "post": "late", "propensity": COLUMNS, "cluster": "place", "seed": 1}
    started = time.perf_counter()
    found = impact.matching_did(frame, **asked, reps=reps, workers=workers)
    return time.perf_counter() - started, found.effects["y"].replicates


def drawn_clusters(frame: pd.DataFrame, count: int) -> np.ndarray:
    """The clusters that our first replicates draw."""
    places = int(frame["place"].max()) + 1
    return np.array([np.random.default_rng([1, r]).integers(0, places, places) for r in range(count)])


def dense(frame: pd.DataFrame, draws: np.ndarray) -> tuple[float, np.ndarray]:
    """Seconds of one replicate, and the effects."""
    import statsmodels.api as sm  # here, so that it is not in the memory that is measured

    place = frame["place"].to_numpy()
    rows_of = [np.flatnonzero(place == one) for one in range(int(place.max()) + 1)]
    started = time.perf_counter()
    effects = []
    for drawn in draws:
        rows = np.concatenate([rows_of[one] for one in drawn])
        gaps = []
        for late in (0, 1):
            part = frame.iloc[rows]
            part = part[part["late"] == late]
            d, y = part["d"].to_numpy() == 1, part["y"].to_numpy()
            x = sm.add_constant(part[COLUMNS].to_numpy())
            p = sm.Probit(d, x).fit(disp=0).predict(x)
            t = d & (p >= p[~d].min()) & (p <= p[~d].max())
            pull = np.exp(-(((p[t][:, None] - p[~d][None, :]) / 0.06) ** 2) / 2)
            gaps.append((y[t] - pull @ y[~d] / pull.sum(axis=1)).mean())
        effects.append(gaps[1] - gaps[0])
    return (time.perf_counter() - started) / len(draws), np.array(effects)


def statspai(frame: pd.DataFrame, draws: np.ndarray, python: Path, folder: Path) -> tuple[float, np.ndarray]:
    """Seconds of one replicate in the peer's own environment, and the effects."""
    frame.to_csv(folder / "frame.csv", index=False)
    np.save(folder / "draws.npy", draws)
    (folder / "peer.py").write_text(PEER, encoding="utf-8")
    words = [python, folder / "peer.py", folder / "frame.csv", folder / "draws.npy"]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return float(answer["seconds"]), np.array(answer["effects"])


def environment(folder: Path) -> Path | None:
    """Make an environment with StatsPAI; None, with the reason on the screen, where it cannot be had."""
    python = folder / "venv" / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, capture_output=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", STATSPAI], check=True, capture_output=True, timeout=600
        )
    except (OSError, subprocess.SubprocessError) as error:
        print(f"  {STATSPAI} could not be installed here ({type(error).__name__}): no ratio against it")
        return None
    return python


def peak_megabytes(times: int) -> float:
    """Peak memory of a fresh process that makes the study and runs 200 replicates."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import matching as m; "
        # Not getrusage: a child begins with the peak of the process that started it.
        f"m.ours(m.study({times})); print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    words = [sys.executable, "-c", code, str(Path(__file__).parent)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1]) * 1024 / 1e6


def measure(times: int, kept: Measured, *, peer_replicates: int, python: Path | None, folder: Path) -> float:
    """Measure one size; return our seconds."""
    frame = study(times)
    ours(frame, reps=4)
    seconds, replicates = min((ours(frame) for _ in range(3)), key=lambda found: found[0])
    draws = drawn_clusters(frame, peer_replicates)
    peers = {"dense NumPy with statsmodels": (dense(frame, draws), DENSE[times])}
    if python is not None:
        peers[STATSPAI] = (statspai(frame, draws, python, folder), LOOPED)
    for peer, ((spent, effects), wanted) in peers.items():
        apart = np.max(np.abs(replicates[: effects.size] / effects - 1))
        beside = f"{seconds:.2f} s against {spent * REPS:,.1f} s, {effects.size} replicates timed, apart by {apart:.0e}"
        what = f"matching_did, {REPS} replicates, {len(frame):,} rows: {peer}"
        kept.at_least("a", what, spent * REPS / seconds, wanted, beside=beside)
    return seconds


def main() -> None:
    """Measure what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer-replicates", type=int, default=4)
    options.add_argument("--no-statspai", action="store_true")
    asked = options.parse_args()
    warnings.simplefilter("ignore")
    kept = Measured("matching")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = None if asked.no_statspai else environment(folder)
        small = measure(1, kept, peer_replicates=asked.peer_replicates, python=python, folder=folder)
        # At ten times the rows one StatsPAI replicate takes 20 s: its ratio there is that of the dense sums or more.
        large = measure(10, kept, peer_replicates=1, python=None, folder=folder)
    kept.at_most("a", "matching_did, ten times the rows: the time", large / small, 15, unit="×")
    kept.at_most("a", "matching_did, 74,990 rows: peak of a fresh process", peak_megabytes(10), 400, unit="MB")
    if python is None:
        kept.note(f"(a) {STATSPAI} was not measured in this run.")
    kept.save()


if __name__ == "__main__":
    main()
