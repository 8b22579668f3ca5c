"""The world of monitoring."""

import pytest

from tests.web.monitoring.world import World, pra_world


@pytest.fixture
def world(db: None) -> World:
    """A programme of pack `pra`, with its people."""
    return pra_world()
