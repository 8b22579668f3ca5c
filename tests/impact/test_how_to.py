"""The recipes of the documentation that measure, run as they are printed, with the outputs that they print."""

import doctest
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from eslabon.simulate import worlds

PAGES = [
    "follow-a-panel",
    "handle-staggered-starts",
    "match-two-surveys",
    "measure-with-repeated-surveys",
    "plan-a-sample",
    "test-by-randomisation",
    "use-a-cut-off",
    "write-a-study-file",
]


@pytest.fixture(scope="module")
def drawn() -> Mapping[tuple[str, int], Mapping[str, pd.DataFrame]]:
    """The worlds that the pages draw, each once."""
    return {(pack, seed): worlds.frames_of(pack, seed) for pack, seed in (("pra", 2014), ("paap", 2022), ("w4p", 2023))}


@pytest.mark.parametrize("recipe", PAGES)
def test_recipe_gives_what_it_prints(
    recipe: str,
    drawn: Mapping[tuple[str, int], Mapping[str, pd.DataFrame]],
    project_root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (project_root / "docs" / "how-to" / f"{recipe}.md").read_text("utf-8")
    blocks = re.findall(r"```pycon\n(.+?)\n```", text, re.DOTALL)
    for place, study in enumerate(re.findall(r"```toml\n(.+?)```", text, re.DOTALL)):
        (tmp_path / ("study.toml" if not place else f"study-{place}.toml")).write_text(study, "utf-8")
    monkeypatch.chdir(tmp_path)
    copies = {key: {name: frame.copy() for name, frame in world.items()} for key, world in drawn.items()}
    monkeypatch.setattr(worlds, "frames_of", lambda pack, seed: copies[pack, seed])
    examples = doctest.DocTestParser().get_doctest("\n\n".join(blocks), {}, recipe, f"{recipe}.md", 0)
    said: list[str] = []
    with warnings.catch_warnings(), pd.option_context("display.width", 110, "display.max_columns", 20):
        warnings.simplefilter("ignore")  # what stands beside the numbers is tried elsewhere
        result = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert result.attempted >= 4
    assert result.failed == 0, "".join(said)
