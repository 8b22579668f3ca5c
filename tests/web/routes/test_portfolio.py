"""The portfolio as the pack has it, and what providers keep of it."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Need, Provider, Segment, Service, ServiceType
from eslabon.web.routes.queries.portfolio import annual_plans, demand_of
from eslabon.web.routes.services import (
    accept_subcontract,
    block_date,
    edit_provider,
    edit_sheet,
    free_date,
    install_portfolio,
    subcontract_service,
)
from eslabon.web.routes.snapshots import offered_services
from tests.web.routes.world import NOW, ruta

BY_ENTITY = {"DEVIDA": 6, "INIA": 10, "ITP": 8, "MINCETUR": 23, "PRODUCE": 16, "PROMPERÚ": 39, "SSE": 7}
BY_GROUP = {"productive": 59, "management": 21, "trade": 29}


def test_installed_portfolio_has_the_published_counts(portfolio: Programme) -> None:
    services = Service.objects.filter(programme=portfolio, is_active=True).select_related("provider", "type")

    assert Counter(str(one.provider) for one in services) == BY_ENTITY
    assert Counter(one.type.group for one in services) == BY_GROUP
    assert ServiceType.objects.filter(programme=portfolio).count() == 25
    assert Segment.objects.filter(programme=portfolio).count() == 5
    assert set(Need.objects.values_list("code", flat=True)) >= {need for one in services for need in one.needs}


def test_providers_are_public_entities_on_record(portfolio: Programme) -> None:
    kinds = set(Provider.objects.values_list("party__organisation_kind", flat=True))

    assert kinds == {Party.OrganisationKind.PUBLIC_ENTITY}


def test_prerequisites_are_those_of_the_pack(portfolio: Programme) -> None:
    wanted = {spec.code: set(spec.prerequisites) for spec in ruta().services}
    found = {
        one.code: {before.code for before in one.prerequisites.all()}
        for one in Service.objects.prefetch_related("prerequisites")
    }

    assert found == wanted
    assert any(wanted.values())


def test_installing_twice_writes_nothing_and_one_entry(portfolio: Programme) -> None:
    again = install_portfolio(portfolio, pack=ruta(), actor=None)

    assert not again.wrote
    assert Entry.objects.filter(act="portfolio.install").count() == 1


def test_pack_without_a_service_stops_offering_it_and_keeps_it(portfolio: Programme) -> None:
    """ROUTE-84."""
    pack = ruta()
    gone = pack.services[-1].code
    shorter = replace(pack, services=tuple(one for one in pack.services if one.code != gone))

    done = install_portfolio(portfolio, pack=shorter, actor=None)

    assert done.dropped == 1
    assert not Service.objects.get(code=gone).is_active
    assert gone not in {one.code for one in offered_services(portfolio)}
    assert install_portfolio(portfolio, pack=pack, actor=None).services == 1
    assert Service.objects.get(code=gone).is_active


def test_what_the_provider_wrote_survives_an_installation_and_the_packs_words_do_not(portfolio: Programme) -> None:
    """ROUTE-84."""
    service = Service.objects.get(code="S001")
    edit_sheet(service, values={"capacity": 12, "responsible": "Ing. Rosa Pari"}, actor=None)
    Service.objects.filter(code="S001").update(name_es="Otro nombre")

    install_portfolio(portfolio, pack=ruta(), actor=None)

    service.refresh_from_db()
    assert (service.capacity, service.responsible) == (12, "Ing. Rosa Pari")
    assert service.name_es == ruta().services[0].title.es


def test_pack_without_services_is_refused(programme: Programme) -> None:
    with pytest.raises(Problem, match="ROUTES-E46"):
        install_portfolio(programme, pack=replace(ruta(), services=()), actor=None)


def test_edited_sheet_says_what_stood_there_before(portfolio: Programme, facilitator: Any) -> None:
    service = Service.objects.get(code="S001")
    before = service.capacity

    edit_sheet(service, values={"capacity": before + 5, "budget_pen": Decimal("1500.00")}, actor=facilitator)

    entry = Entry.objects.get(act="service.edit")
    assert entry.before == {"capacity": before, "budget_pen": None}
    assert entry.after == {"capacity": before + 5, "budget_pen": "1500.00"}


def test_name_of_a_service_is_not_the_providers_to_change(portfolio: Programme, facilitator: Any) -> None:
    with pytest.raises(TypeError, match="name_es"):
        edit_sheet(Service.objects.get(code="S001"), values={"name_es": "Otro"}, actor=facilitator)


def test_subcontracted_service_is_offered_once_accepted(portfolio: Programme, facilitator: Any, coop: Any) -> None:
    """ROUTE-82: and what waits for it is not offered either."""
    later = Service.objects.filter(prerequisites__isnull=False).first()
    assert later is not None
    service = later.prerequisites.first()
    assert service is not None
    with pytest.raises(Problem, match="ROUTES-E38"):
        subcontract_service(service, to=coop.organisation, terms_of_reference=" ", actor=facilitator)
    subcontract_service(service, to=coop.organisation, terms_of_reference="Dos talleres de tres horas", actor=None)

    offered = {one.code for one in offered_services(portfolio)}
    assert not {service.code, later.code} & offered
    accept_subcontract(service, actor=facilitator, now=NOW)
    assert {service.code, later.code} <= {one.code for one in offered_services(portfolio)}
    subcontract_service(service, to=None, terms_of_reference="", actor=None)
    with pytest.raises(Problem, match="ROUTES-E47"):
        accept_subcontract(service, actor=facilitator, now=NOW)


def test_blocked_day_is_kept_once_and_freed(portfolio: Programme, facilitator: Any) -> None:
    provider = Provider.objects.get(code="INIA")
    blocked = block_date(provider, day=date(2022, 7, 15), reason="Aniversario", actor=facilitator)

    with pytest.raises(Problem, match="ROUTES-E49"):
        block_date(provider, day=date(2022, 7, 15), reason="", actor=facilitator)
    free_date(blocked, actor=facilitator)
    assert not provider.blocked_dates.exists()
    assert Entry.objects.filter(act="provider.free_date", subject_name="INIA").exists()


def test_entities_come_with_their_role_and_their_annual_plan_adds_up(
    portfolio: Programme, facilitator: Any, client_for: Any
) -> None:
    providers = list(Provider.objects.filter(programme=portfolio))
    assert len(providers) == 7
    assert all(one.role_es and one.role_en for one in providers)
    for code, budget in (("S001", "1500.50"), ("S002", "500")):
        values = {"in_annual_plan": True, "annual_plan_entry": "POI 2022, 3.1", "budget_pen": Decimal(budget)}
        edit_sheet(Service.objects.get(code=code), values=values, actor=facilitator)

    devida = next(one for one in annual_plans(demand_of(portfolio)) if one.provider.code == "DEVIDA")
    assert (devida.services, devida.in_plan, devida.budget) == (6, 2, Decimal("2000.50"))
    client = client_for(facilitator)
    page = client.get(reverse("provider", args=["ruta", "DEVIDA"])).content.decode()
    assert "2 de 6" in page and "Acompaña en sus zonas" in page
    assert "Entidades: su rol y su plan anual" in client.get(reverse("demand", args=["ruta"])).content.decode()


def test_entity_keeps_the_role_that_it_wrote(portfolio: Programme, facilitator: Any) -> None:
    provider = Provider.objects.get(code="INIA")
    edit_provider(provider, teams=3, role_es="Lo nuestro", role_en="Ours", actor=facilitator)
    install_portfolio(portfolio, pack=ruta(), actor=None)
    provider.refresh_from_db()
    assert provider.role_es == "Lo nuestro"


def test_role_of_an_entity_is_written_and_audited(portfolio: Programme, facilitator: Any) -> None:
    provider = Provider.objects.get(code="INIA")

    edit_provider(provider, teams=4, role_es="Semillas y variedades", role_en="Seeds", actor=facilitator)
    edit_provider(provider, teams=4, role_es="Semillas y variedades", role_en="Seeds", actor=facilitator)

    provider.refresh_from_db()
    assert (provider.teams, provider.role_es) == (4, "Semillas y variedades")
    assert Entry.objects.filter(act="provider.edit").count() == 1
