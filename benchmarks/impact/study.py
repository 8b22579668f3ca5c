"""(b) The whole study of the pack pra, with tables, figures, HTML and PDF, in a fresh process: seconds and memory.

No peer does this whole. What is beside it: the same study without the PDF.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import Measured, peak_mib

SECONDS, GIBIBYTES, RUNS = 45, 1.5, 3


def run_once(out: Path, *, pdf: bool) -> None:
    """Run the study here, as the command does, and print what it took as JSON."""
    started = time.perf_counter()
    from eslabon.files.packs import pack_path
    from eslabon.impact import Study

    done = Study.load(pack_path("pra") / "study" / "study.toml").run(out, pdf=pdf)
    found = {"seconds": time.perf_counter() - started, "peak": peak_mib() / 1024}
    files = [one for one in out.rglob("*") if one.is_file()]
    assert (out / "report.html").stat().st_size > 0
    assert not pdf or (out / "report.pdf").read_bytes().startswith(b"%PDF")
    print(json.dumps({**found, "estimates": len(done.results["estimates"]), "files": len(files)}))


def measured(*, pdf: bool) -> dict[str, float]:
    """The middle one of some runs, each in a process of its own, imports and simulation included."""
    found = []
    for _ in range(RUNS if pdf else 1):
        with tempfile.TemporaryDirectory() as out:
            words = [sys.executable, __file__, out, "pdf" if pdf else "html"]
            done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return sorted(found, key=lambda one: one["seconds"])[len(found) // 2]


def main() -> None:
    """Measure and print."""
    kept = Measured("study")
    whole, html = measured(pdf=True), measured(pdf=False)
    size = f"{whole['estimates']} estimates, {whole['files']} files"
    kept.at_most("b", "The whole study pra, HTML and PDF", whole["seconds"], SECONDS, unit="s", beside=size)
    kept.at_most("b", "Its peak memory", whole["peak"], GIBIBYTES, unit="GiB")
    kept.note(f"(b) The same study without the PDF: {html['seconds']:.1f} s.")
    kept.save()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_once(Path(sys.argv[1]), pdf=sys.argv[2] == "pdf")
    else:
        main()
