"""What an alliance aims at: the plan's goals, read and not written again, and what is set beside them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import BusinessPlan, PlanGoal
from eslabon.web.audit.models import Entry
from eslabon.web.monitoring.models import Target
from eslabon.web.monitoring.queries.targets import targets_of
from eslabon.web.monitoring.services.indicators import Aim, install_indicators
from eslabon.web.monitoring.services.targets import set_alliance_target
from eslabon.web.programmes.services import install_pack
from tests.web.monitoring.world import FIRST, LAST, NOW, TODAY, World, pack_of

pytestmark = pytest.mark.django_db
D = Decimal


def _approved(world: World, *, years: int = 1) -> Any:
    alliance = world.alliances[0]
    plan = BusinessPlan.objects.create(
        alliance=alliance, version=2, currency="PEN", state="approved", written_by=world.people["centre"]
    )
    for year in range(1, years + 1):
        PlanGoal.objects.create(plan=plan, year=year, sales=4000 * year, labour_days=648, investment=0)
    return alliance


def _refused(code: str, world: World, indicator: Any, aim: Aim) -> None:
    with pytest.raises(Problem) as refused:
        set_alliance_target(world.alliances[0], indicator=indicator, aim=aim, actor=world.people["coordinator"])
    assert refused.value.code == code, refused.value


def test_goals_of_the_plan_stand_beside_what_was_reported_and_verified(world: World) -> None:
    """MONITOR-07, MONITOR-08: year 1 runs from July 2021 to June 2022; three months of it reported, all checked."""
    world.quarter(1)
    for check in world.draw().checks.select_related("plan", "alliance"):
        world.check(check, true=lambda one: one.value * D("0.9") if one.indicator.code == "sales" else one.value)
    alliance = _approved(world, years=2)
    set_aim = Aim(FIRST, LAST, D(40), "Comité")
    producers = world.programme.indicators.get(code="producers")
    set_alliance_target(alliance, indicator=producers, aim=set_aim, actor=world.people["coordinator"])
    lines = targets_of(alliance, today=TODAY)
    said = [
        (one.aimed.indicator.code, one.aimed.stretch.starts_on, one.percent_reported, one.percent_verified, one.is_over)
        for one in lines
    ]
    assert said == [
        ("sales", date(2021, 7, 1), D("75.0"), D("67.5"), True),
        ("labour_days", date(2021, 7, 1), D("25.0"), D("25.0"), True),
        ("producers", FIRST, D("25.0"), D("25.0"), True),
        ("sales", date(2022, 7, 1), None, None, False),
        ("labour_days", date(2022, 7, 1), None, None, False),
    ]
    BusinessPlan.objects.update(currency="USD")
    other_unit = targets_of(alliance, today=TODAY)[0]
    assert (other_unit.total.reported, other_unit.percent_reported) == (D(3000), None)


def test_target_that_the_plan_says_or_nobody_measures_is_refused(world: World) -> None:
    """MONITOR-07."""
    world.alliance("plan-001")
    alliance = _approved(world)
    own = {one.code: one for one in world.programme.indicators.all()}
    _refused("MONITORING-E35", world, own["sales"], Aim(date(2022, 6, 30), date(2022, 12, 31), D(1)))
    _refused("MONITORING-E33", world, own["producers"], Aim(LAST, FIRST, D(1)))
    _refused("MONITORING-E33", world, own["producers"], Aim(FIRST, LAST, D(-1)))
    other = install_pack(pack_of("paap"), actor=None)
    install_indicators(other, pack=pack_of("paap"), actor=None)
    strange = other.indicators.get(code="producers")
    _refused("MONITORING-E36", world, strange, Aim(FIRST, LAST, D(1)))
    own["visits"].is_active = False
    own["visits"].save()
    _refused("MONITORING-E36", world, own["visits"], Aim(FIRST, LAST, D(1)))
    given = {"indicator": own["sales"], "actor": world.people["coordinator"]}
    for value in (7, 9):  # the same stretch again
        set_alliance_target(alliance, aim=Aim(date(2022, 7, 1), date(2022, 12, 31), D(value)), **given)
    assert Target.objects.get(alliance=alliance).value == 9
    last = Entry.objects.filter(act="target.set_alliance").latest("pk")
    assert D(last.before["value"]) == 7 and last.after["alliance"] == "plan-001"


@pytest.mark.parametrize("n", [1, 3])
def test_page_is_for_who_sees_results_and_set_by_direction(
    n: int, world: World, client_for: Any, django_assert_num_queries: Any
) -> None:
    """MONITOR-07: a centre sees its targets and sets none; the page costs the same at any length."""
    world.alliance("plan-001")
    alliance = _approved(world, years=n)
    url = reverse("alliance_targets", args=[alliance.pk])
    visits = world.programme.indicators.get(code="visits")
    aim = {"indicator": str(visits.pk), "starts_on": "2022-01-01", "ends_on": "2022-12-31", "value": "30"}
    with time_machine.travel(NOW, tick=False):
        assert client_for(world.people["centre"]).post(url, aim).status_code == 403
        assert client_for(world.person("donor")).get(url).status_code == 403
        direction = client_for(world.people["coordinator"])
        assert direction.post(url, {**aim, "ends_on": ""}).status_code == 422
        assert direction.post(url, aim).status_code == 302
        centre = client_for(world.people["centre"])
        page = centre.get(url).content.decode()
        assert "plan de negocio, versión 2" in page and "Poner otra meta" not in page
        with django_assert_num_queries(33):
            assert len(centre.get(url).context["page_obj"].object_list) == 2 * n + 1
