"""What the records count, by sex and size, on the page of the indicator and beside the report that asks for it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from eslabon.web.alliances.models import MappedProducer, PlanTerms
from eslabon.web.monitoring.services.reports import start_report
from eslabon.web.parties.models import Party
from tests.web.monitoring.world import NOW, World, pra_world


def _producer(world: World, *, kilos: int, sex: str, linkage: str = "effective") -> None:
    party = Party.objects.create(kind=Party.Kind.PERSON, name=f"{kilos} kilos", sex=sex)
    MappedProducer.objects.create(
        alliance=world.alliances[0],
        party=party,
        grouping="grouped",
        yearly_volume=Decimal(kilos),
        unit="kg",
        linkage=linkage,
        joined_on=date(2021, 8, 1),
        mapped_by=world.people["centre"],
    )


@pytest.mark.django_db
def test_counted_links_are_told_by_sex_and_size(world: World, client_for: Any) -> None:
    """MONITOR-05: the classes come from the records themselves; the report shows what the map has beside its parts."""
    world.alliance("plan-001")
    for kilos, sex in ((100, "f"), (300, "f"), (300, "m"), (900, "m")):
        _producer(world, kilos=kilos, sex=sex)
    _producer(world, kilos=150, sex="f", linkage="introduced")
    with time_machine.travel(NOW, tick=False):
        url = reverse("indicator", args=[world.programme.code, "effective_links"])
        parts = dict(client_for(world.people["unit"]).get(url).context["parts"])
        report = start_report(world.alliances[0], month=date(2022, 6, 1), actor=world.people["centre"])
        page = client_for(world.people["centre"]).get(reverse("monthly_report", args=[report.pk])).content.decode()
    assert {one.name: one.counted for one in parts["Tamaño del productor"]} == {"Mediano": 2, "Pequeño": 1, "Grande": 1}
    assert {one.name: one.counted for one in parts["Sexo"]} == {"Mujeres": 2, "Hombres": 2}
    assert page.count("En el mapeo: 2.") == 3 and page.count("En el mapeo: 3.") == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thresholds_are_carried_to_the_terms_of_the_plans_and_back() -> None:
    """A site that runs already keeps its thresholds: they move with the migration, none is lost, none is doubled."""
    world = pra_world()
    before, after = [("monitoring", "0003_page_of_a_report")], MigrationExecutor(connection).loader.graph.leaf_nodes()
    kept = PlanTerms.objects.get(programme=world.programme).content["size_classes"]
    assert [one["chain"] for one in kept] == ["coffee", "cacao"]
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(before)
        old = executor.loader.project_state(before).apps.get_model("monitoring", "MonitoringTerms")
        assert old.objects.get(programme_id=world.programme.pk).size_classes == kept
        plans = PlanTerms.objects.get(programme=world.programme)
        del plans.content["size_classes"]
        plans.save()
    finally:
        MigrationExecutor(connection).migrate(after)
    assert PlanTerms.objects.get(programme=world.programme).content["size_classes"] == kept
