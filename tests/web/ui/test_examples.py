"""The examples in the docstrings are true."""

import doctest
from types import ModuleType

import pytest

from eslabon.web.ui import formats, glyphs


@pytest.mark.parametrize("module", [formats, glyphs], ids=lambda module: module.__name__)
def test_docstring_examples_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)

    assert result.attempted > 0
    assert result.failed == 0
