"""Browser journeys: every page is opened on the live server by its path."""

from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """Let `page.goto("/calls/")` mean the live server."""
    return {**browser_context_args, "base_url": live_server.url}
