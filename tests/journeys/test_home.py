"""The front page in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.journey


def test_home_page_opens_without_accessibility_findings(page: Any, axe_check: Callable[[Any], None]) -> None:
    answer = page.goto("/")

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "es"
    axe_check(page)


def test_axe_check_planted_fault_is_found(page: Any, axe_check: Callable[[Any], None]) -> None:
    page.goto("/")
    page.evaluate("document.body.innerHTML = '<img src=\"/nothing.png\">'")

    with pytest.raises(AssertionError, match="image-alt"):
        axe_check(page)
