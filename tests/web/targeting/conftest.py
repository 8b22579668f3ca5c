"""The programme `pra` with its corridors, in place of `ruta`."""

import pytest

from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import install_pack
from eslabon.web.targeting.services import install_corridors
from tests.web.targeting.world import pra_pack


@pytest.fixture
def programme(db: None) -> Programme:
    """The programme of pack `pra`, installed with its candidate corridors."""
    found = install_pack(pra_pack(), actor=None)
    install_corridors(found, pack=pra_pack(), actor=None)
    return found
