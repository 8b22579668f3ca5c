"""What a benchmark found: printed, and kept as JSON, from which docs/write_benchmarks.py writes the page."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "measured"


@dataclass(frozen=True)
class Line:
    """One target beside what was measured."""

    letter: str  # (a) … (f), the target's group
    what: str
    target: str
    measured: str
    met: bool


@dataclass
class Measured:
    """The lines of one script."""

    script: str
    notes: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def at_least(
        self, letter: str, what: str, value: float, bound: float, *, unit: str = "×", beside: str = ""
    ) -> None:
        """A target that is met from `bound` upwards."""
        self._line(letter, what, value, f"≥ {bound:g} {unit}", met=value >= bound, unit=unit, beside=beside)

    def at_most(self, letter: str, what: str, value: float, bound: float, *, unit: str, beside: str = "") -> None:
        """A target that is met up to `bound`."""
        self._line(letter, what, value, f"≤ {bound:g} {unit}", met=value <= bound, unit=unit, beside=beside)

    def note(self, text: str) -> None:
        """Something to read beside the targets."""
        print(text)
        self.notes.append(text)

    def save(self) -> None:
        """Keep what was found."""
        RESULTS.mkdir(exist_ok=True)
        kept = {
            "script": f"benchmarks/impact/{self.script}.py",
            "taken": datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "machine": machine(),
            "busy": round(
                os.getloadavg()[0], 1
            ),  # processes that wanted a core in the last minute, this one among them
            "lines": [asdict(line) for line in self.lines],
            "notes": self.notes,
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        (RESULTS / f"{self.script}.json").write_text(text, encoding="utf-8")

    def _line(self, letter: str, what: str, value: float, target: str, *, met: bool, unit: str, beside: str) -> None:
        shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        said = f"{shown} {unit}" + (f" ({beside})" if beside else "")
        print(f"({letter}) {what}: {said}; target {target}: {'met' if met else 'NOT MET'}", flush=True)
        self.lines.append(Line(letter, what, target, said, bool(met)))


def machine() -> str:
    """The processor, its cores, memory and Python."""
    models = [line.split(":", 1)[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")]
    sizes = [int(line.split()[1]) / 2**20 for line in _read("/proc/meminfo") if line.startswith("MemTotal")]
    name = models[0] if models else platform.machine()
    memory = f", {sizes[0]:.0f} GiB" if sizes else ""
    return f"{name}, {os.cpu_count()} cores{memory}, Python {platform.python_version()}"


def peak_mib() -> float:
    """Peak memory of this process alone; `getrusage` would begin with the peak of the process that started it."""
    peaks = [int(line.split()[1]) / 1024 for line in _read("/proc/self/status") if line.startswith("VmHWM")]
    return peaks[0] if peaks else float("nan")


def _read(name: str) -> list[str]:
    path = Path(name)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
