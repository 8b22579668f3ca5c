"""Every act that a service records is called by words that people read, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import eslabon.web
from eslabon.web.audit.models import named_acts

WEB = Path(eslabon.web.__file__).parent


def recorded_acts(context: Path) -> Iterator[tuple[str, str]]:
    """Yield (act, where) of every call of `record(actor, act, subject)` under a context's services."""
    for path in sorted(context.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or len(node.args) < 3:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "record":
                for constant in ast.walk(node.args[1]):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield constant.value, f"{path.relative_to(WEB)}:{node.lineno}"


CONTEXTS = sorted(path.parent for path in WEB.glob("*/apps.py"))


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda path: path.name)
def test_every_recorded_act_has_words_in_both_languages(context: Path) -> None:
    words = named_acts()
    for act, where in recorded_acts(context):
        assert act in words, f"{where}: name {act} in {context.name}/services/acts.py"
        with translation.override("es"):
            spanish = str(words[act])
        with translation.override("en"):
            english = str(words[act])
        assert spanish != act, where
        assert english != spanish, f"{where}: {spanish} has no English"


def test_no_words_are_kept_for_acts_that_nobody_records() -> None:
    recorded = {act for path in WEB.glob("*/apps.py") for act, _where in recorded_acts(path.parent)}
    assert len(recorded) > 80
    own = {act for context in CONTEXTS for act in _named_by(context)}
    assert own <= recorded, sorted(own - recorded)


def _named_by(context: Path) -> set[str]:
    path = context / "services" / "acts.py"
    if not path.exists():
        return set()
    (table,) = [node.value for node in ast.parse(path.read_text()).body if isinstance(node, ast.Assign)]
    assert isinstance(table, ast.Dict)
    return {str(key.value) for key in table.keys if isinstance(key, ast.Constant)}
