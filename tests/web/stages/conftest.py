"""The world of stages, for each test that asks for it."""

import pytest

from eslabon.web.uploads.models import StoredFile
from tests.web.stages.world import World, build_world, kept_file


@pytest.fixture
def world(db: None) -> World:
    """A round of `paap` with somebody of each role."""
    return build_world()


@pytest.fixture
def stored(world: World) -> StoredFile:
    """A document that was kept."""
    return kept_file(world.people["coordinator"])
