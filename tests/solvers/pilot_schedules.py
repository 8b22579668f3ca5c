"""The benchmark's own problems and baseline, so that what is tested is what is measured."""

import importlib.util
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "benchmarks" / "scheduling"


def _load(name):
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_pilot = _load("pilot").make_pilot
plan_greedily = _load("greedy").plan_greedily
