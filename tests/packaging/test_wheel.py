"""The built wheel in an empty environment without the site: the README's example, the command, a whole study."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = ("src", "pyproject.toml", "README.md", "LICENSE")


def run(*words: object, cwd: Path) -> str:
    """Run a command outside the project; what it says."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel and what it needs, in the locked versions, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    sources.mkdir()
    for name in SOURCES:
        there = project_root / name
        if there.is_dir():
            shutil.copytree(there, sources / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "*.mo"))
        else:
            shutil.copy(there, sources / name)
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", folder, sources]
    run(sys.executable, *build, cwd=folder)
    (wheel,) = folder.glob("eslabon-*.whl")
    locked = (project_root / "requirements" / "runtime.txt").read_text("utf-8")
    versions = re.findall(r"^([A-Za-z0-9._-]+==[^ \\;]+(?: ; [^\\\n]+?)?) *\\?$", locked, re.MULTILINE)
    (folder / "locked.txt").write_text("\n".join(versions), "utf-8")
    run(sys.executable, "-m", "venv", folder / "empty", cwd=folder)
    programs = folder / "empty" / "bin"
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", folder / "locked.txt", wheel]
    run(programs / "python", *install, cwd=folder)
    return programs


@pytest.mark.slow
def test_wheel_without_the_site_runs_the_readme_and_a_study(
    installed: Path, project_root: Path, tmp_path: Path
) -> None:
    absent = "import importlib.util as u; print([name for name in ('django', 'allauth', 'rules') if u.find_spec(name)])"
    assert run(installed / "python", "-c", absent, cwd=tmp_path).strip() == "[]"

    (example,) = re.findall(r"```python\n(.+?)```", (project_root / "README.md").read_text("utf-8"), re.DOTALL)
    quiet = "import warnings; warnings.simplefilter('ignore')\n"
    (tmp_path / "example.py").write_text(f"{quiet}{example}print('of', effect.n)\n", "utf-8")
    said = run(installed / "python", "example.py", cwd=tmp_path)
    assert "ln_expenditure" in said
    assert "of 18098" in said

    assert "study" in run(installed / "eslabon", "--help", cwd=tmp_path)
    said = run(installed / "eslabon", "study", "run", "w4p", "--out", "out", cwd=tmp_path)
    assert "report.html" in said
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert {one["design"] for one in results["estimates"]} >= {"panel", "ancova", "lee"}
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
