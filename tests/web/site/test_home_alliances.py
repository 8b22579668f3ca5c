"""What the front page asks of each role around an alliance, and of nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from eslabon.files.packs import load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance, BusinessPlan, Commitment
from eslabon.web.monitoring.models import Check, VerificationPlan
from eslabon.web.parties.models import Membership, Party
from eslabon.web.site.queries import desk_of
from eslabon.web.stages.models import Passage
from eslabon.web.stages.services.installing import install_stages
from tests.web.monitoring.world import World, pra_world

TODAY = timezone.localdate()


def waiting(user: Any) -> list[str]:
    """What waits for somebody."""
    return [one.text for one in desk_of(user, today=TODAY).waiting]


@pytest.fixture
def world(db: None) -> World:
    """An alliance with something for every role."""
    made, now = pra_world(), timezone.now()
    pack, _faults = load_pack(pack_path("pra"))
    assert pack is not None
    install_stages(made.programme, pack=pack, actor=None, now=now)
    alliance, centre = made.alliance("plan-1"), made.people["centre"]
    alliance.bottlenecks.update(state="resolved", verified_on=None)
    Alliance.objects.filter(pk=alliance.pk).update(stage="plan")
    BusinessPlan.objects.create(
        alliance=alliance,
        version=1,
        state="submitted",
        currency="PEN",
        written_by=centre,
        submitted_by=centre,
        submitted_at=now,
    )
    Passage.objects.create(alliance=alliance, stage="plan", presented_by=centre, presented_at=now)
    plan = VerificationPlan.objects.create(
        programme=made.programme,
        starts_on=date(2022, 4, 1),
        ends_on=date(2022, 6, 30),
        confidence="0.95",
        margin=10,
        stratified_by="size",
        seed="0",
        population=1,
        size=1,
        frame_hash="0",
        drawn_by=made.people["unit"],
        drawn_at=now,
    )
    Check.objects.create(plan=plan, alliance=alliance, opened_at=now)
    Commitment.objects.create(
        alliance=alliance, side="buyer", party=made.buyer, text="Comprar", due_on=TODAY, recorded_by=centre
    )
    return made


def test_each_role_is_told_what_waits_for_it_and_no_more(world: World) -> None:
    people = world.people

    assert waiting(people["centre"]) == ["1 informe mensual por enviar"]
    assert set(waiting(people["coordinator"])) == {"1 plan de negocio por aprobar", "1 alianza espera su aprobación"}
    assert set(waiting(people["unit"])) == {"1 cuello de botella por verificar", "1 alianza por verificar"}
    assert waiting(world.person("donor")) == []


def test_buyer_is_told_of_its_own_promise_only(world: World) -> None:
    buyer = User.objects.create_user("compradora", full_name="Berta")
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Berta", user=buyer)
    since = TODAY - timedelta(days=30)
    Membership.objects.create(
        person=person, organisation=world.buyer, capacity="manager", since=since, can_apply=True, can_edit=True
    )
    stranger = User.objects.create_user("otra", full_name="Otra")

    assert waiting(buyer) == ["1 compromiso de la alianza por cumplir"]
    assert waiting(stranger) == []
