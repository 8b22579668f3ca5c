"""One alliance in five contexts: its pages lie beside each other, and it says what its gate asks of the reader."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.stages.models import Gate
from eslabon.web.stages.services import approve_gate, pass_gate, present_alliance
from eslabon.web.stages.services.installing import install_stages
from eslabon.web.stages.services.next_steps import gate_asks
from tests.web.monitoring.world import World, pack_of, pra_world

ALONGSIDE = ["Etapas", "Encadenamiento", "Graduación", "Apoyo en campo"]


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """An alliance that is still an idea; nobody did anything at its gate."""
    settings.REQUIRE_STAFF_MFA = False
    made = pra_world()
    install_stages(made.programme, pack=pack_of("pra"), actor=None, now=timezone.now())
    Alliance.objects.filter(pk=made.alliance("plan-1").pk).update(stage="profile")
    return made


def page(user: User, name: str, alliance: Alliance) -> BeautifulSoup:
    """What somebody sees."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name, args=[alliance.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def row(soup: BeautifulSoup) -> list[str]:
    """The pages beside this one."""
    return [one.get_text() for one in soup.select("nav[aria-label='Páginas de la alianza'] li > *")]


def test_every_context_shows_the_same_row_of_pages_with_the_reader_in_it(world: World) -> None:
    alliance, person = Alliance.objects.get(), world.people["coordinator"]
    for name, here, section in (
        ("alliance", "Alianza", "Alianzas"),
        ("alliance_gates", "Etapas", "Etapas"),
        ("alliance_assignments", "Quién hace qué", "Etapas"),
        ("alliance_linkage", "Encadenamiento", "Seguimiento"),
        ("alliance_graduation", "Graduación", "Seguimiento"),
        ("alliance_support", "Apoyo en campo", "Instituciones"),
    ):
        soup = page(person, name, alliance)
        assert [one for one in row(soup) if one in ALONGSIDE] == ALONGSIDE
        current = [one.get_text() for one in soup.select("main nav.no-print [aria-current=page]")]
        assert current == [here]
        assert [one.get_text() for one in soup.select(".site-nav [aria-current]")] == [section]


def test_committee_is_offered_no_page_that_would_refuse_it(world: World) -> None:
    alliance, member = Alliance.objects.get(), world.person("committee")
    links = page(member, "alliance", alliance).select("nav[aria-label='Páginas de la alianza'] a")
    assert "Quién hace qué" not in [one.get_text() for one in links]
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(str(one["href"]), follow=True).status_code for one in links} == {200}


def test_gate_asks_the_one_whose_act_is_missing_and_nobody_else(world: World) -> None:
    """STAGE-01, STAGE-03: present, approve, pass; who presented is not asked to approve."""
    now, people = timezone.now(), world.people
    Gate.objects.filter(stage__code="profile").update(approvals=["coordinator"])

    def asked() -> dict[str, str]:
        alliance = Alliance.objects.get()
        said = {name: gate_asks(people[name], alliance, now) for name in ("centre", "coordinator", "unit")}
        return {name: one.text for name, one in said.items() if one is not None}

    assert asked()["centre"] == "Lista para presentarse al paso a: Plan de negocio."
    present_alliance(Alliance.objects.get(), actor=people["centre"], now=now)
    assert asked() == {"coordinator": "Espera su aprobación para pasar a: Plan de negocio."}
    approve_gate(Alliance.objects.get(), approved=True, actor=people["coordinator"], now=now)
    assert asked() == dict.fromkeys(("centre", "coordinator"), "Todo está para pasar a: Plan de negocio.")
    pass_gate(Alliance.objects.get(), actor=people["centre"], now=now)
    assert asked() == {}  # the plan is missing: nothing that anybody could do at the gate
    Alliance.objects.update(stage="graduated")
    assert set(asked().values()) == {"Llegó a su final: Graduada."}


def test_front_page_is_of_no_section(world: World) -> None:
    client = Client()
    client.force_login(world.people["coordinator"], backend="django.contrib.auth.backends.ModelBackend")
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    assert soup.select(".site-nav a")
    assert soup.select(".site-nav [aria-current]") == []
