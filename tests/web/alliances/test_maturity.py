"""How a plan ripens, on its page with every part, and read by the monitoring unit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.alliances.queries.maturity import ripening_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.services import approve_plan, decide_plan_viability, submit_plan
from tests.web.alliances.world import NOW, World, whole_plan

pytestmark = pytest.mark.django_db


def test_plan_shows_how_it_ripens_and_the_unit_reads_it(world: World, client_for: Any, settings: Any) -> None:
    """ALLIANCE-20, ALLIANCE-21, ALLIANCE-22: months, average, assistance by year with what was spent, and readings."""
    settings.WRITE_LIMIT = (100_000, 60)
    plan = whole_plan(world)
    plan = submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    decide_plan_viability(plan, actor=world.writer, now=NOW)
    approve_plan(plan, actor=world.people["coordinator"], now=NOW)
    world.alliance.refresh_from_db()
    found = ripening_of(world.alliance, plan=plan, terms=terms_of(world.programme), today=date(2023, 9, 1))
    assert found.maturity is not None
    assert (found.maturity.months_run, found.maturity.months_expected, found.maturity.percent) == (18, 36, 50)
    assert (found.average.months, found.average.plans, found.average.expected) == (Decimal("36.0"), 1, 36)
    assert [(one.amount, one.percent, spent) for one, spent in found.years] == [
        (30000, None, Decimal(1500)),  # an action before the start is of its first year
        (20000, Decimal("-33.3"), 0),
        (10000, Decimal("-50.0"), 0),
    ]
    assert found.declines and found.total == 60000
    plan.costs.filter(year=3).update(amount=20000)
    assert not ripening_of(world.alliance, plan=plan, terms=terms_of(world.programme), today=date(2023, 9, 1)).declines
    url = reverse("alliance_maturity", args=[world.alliance.pk])
    with time_machine.travel(NOW, tick=False):
        unit = client_for(world.people["monitoring_unit"])
        wrong = {"read_on": "2022-01-15", "producers_seen": 3, "producers_mastering": 5}
        assert unit.post(url, wrong).status_code == 422
        assert unit.post(url, {**wrong, "producers_mastering": 2, "note": "Visita"}).status_code == 302
        assert client_for(world.writer).post(url, wrong).status_code == 403
        shown = client_for(world.writer).get(url).content.decode()
    assert "Visita" in shown and "ALLIANCE-61" in shown and "no baja" in shown
    with time_machine.travel(NOW, tick=False):
        page = client_for(world.writer).get(reverse("alliance_plan", args=[world.alliance.pk])).content.decode()
    assert "Asistencia prevista" in page


@pytest.mark.parametrize("n", [1, 3])
def test_readings_cost_the_same_however_many(
    n: int, world: World, client_for: Any, django_assert_num_queries: Any
) -> None:
    whole_plan(world)
    url = reverse("alliance_maturity", args=[world.alliance.pk])
    with time_machine.travel(NOW, tick=False):
        unit = client_for(world.people["monitoring_unit"])
        for day in range(1, n + 1):
            unit.post(url, {"read_on": f"2022-01-{day:02}", "producers_seen": 4, "producers_mastering": 2})
        unit.get(url)
        with django_assert_num_queries(26):
            assert len(unit.get(url).context["readings"]) == n
