"""The example of the README, run as it is printed."""

import re
import warnings
from pathlib import Path
from typing import Any


def test_example_of_the_readme_gives_the_planted_kind_of_effect(project_root: Path) -> None:
    (example,) = re.findall(r"```python\n(.+?)```", (project_root / "README.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what stands beside the number is tried elsewhere
        exec(example, names)  # noqa: S102 -- our own page, and that it runs is what is tested

    effect = names["effect"]
    assert (effect.n, effect.n_clusters) == (18_098, 1_467)
    assert effect.ci_low < 0.048 < effect.ci_high  # what the simulation planted
