"""A programme with its portfolio, an organisation with a diagnostic, its route."""

from typing import Any

import pytest

from eslabon.web.diagnostics.models import Score
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Route
from eslabon.web.routes.services import install_portfolio
from tests.web.routes.calendar_world import Calendar, small_calendar
from tests.web.routes.world import proposed_route, ruta, score_party, signed_route


@pytest.fixture
def portfolio(programme: Programme) -> Programme:
    """The programme with its 109 services."""
    install_portfolio(programme, pack=ruta(), actor=None)
    return programme


@pytest.fixture
def facilitator(make_user: Any) -> Any:
    return make_user("facilitator")


@pytest.fixture
def coop(make_organisation: Any) -> Any:
    """A cooperative of Junín with its representative."""
    return make_organisation(name="Cooperativa Cafetalera del Perené")


@pytest.fixture
def score(portfolio: Programme, coop: Any, facilitator: Any) -> Score:
    return score_party(coop.organisation, programme=portfolio, actor=facilitator)


@pytest.fixture
def route(score: Score, facilitator: Any) -> Route:
    """What was proposed to the cooperative."""
    return proposed_route(score, actor=facilitator)


@pytest.fixture
def signed(score: Score, facilitator: Any, coop: Any) -> Route:
    """What the cooperative signed."""
    return signed_route(score, manager=facilitator, signer=coop.user)


@pytest.fixture
def calendar(programme: Programme, facilitator: Any) -> Calendar:
    """A small calendar with its manager."""
    return small_calendar(programme, facilitator)


@pytest.fixture
def north(make_organisation: Any) -> Any:
    """An organisation of Junín with its representative."""
    return make_organisation(name="Cooperativa Norte")


@pytest.fixture
def south(make_organisation: Any) -> Any:
    """Another one."""
    return make_organisation(name="Cooperativa Sur")
