"""Giving and ending roles, and what they allow where."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme, RoleAssignment
from eslabon.web.programmes.permissions import may
from eslabon.web.programmes.services import end_role, grant_role
from eslabon.web.territory.models import Place

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 3)


def test_nobody_grants_a_role_to_themself(programme: Programme, make_user) -> None:
    coordinator = make_user("coordinator")
    with pytest.raises(Problem, match="PROGRAMMES-E01"):
        grant_role(coordinator, role=programme.roles.get(code="desk"), since=TODAY, actor=coordinator)
    assert not RoleAssignment.objects.filter(user=coordinator, role__code="desk").exists()


def test_role_holds_from_its_first_day_to_its_last_and_the_history_stays(programme: Programme, make_user) -> None:
    user, coordinator = make_user(), make_user("coordinator")
    held = grant_role(user, role=programme.roles.get(code="desk"), since=TODAY, actor=coordinator)
    end_role(held, until=date(2021, 6, 30), reason="Cambió de puesto", actor=coordinator)

    def helps(day: date) -> bool:
        return may(user, "application.help", programme=programme, on=day)

    assert [helps(TODAY - timedelta(1)), helps(TODAY), helps(date(2021, 6, 30)), helps(date(2021, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert RoleAssignment.objects.filter(pk=held.pk, ended_reason="Cambió de puesto").exists()
    entries = Entry.objects.filter(subject_id=str(held.pk)).order_by("id")
    assert [(entry.act, entry.actor_id) for entry in entries] == [
        ("role.grant", coordinator.pk),
        ("role.end", coordinator.pk),
    ]
    with pytest.raises(Problem, match="PROGRAMMES-E07"):
        end_role(held, until=date(2021, 7, 30), reason="otra vez", actor=coordinator)


def test_same_role_is_not_granted_twice(programme: Programme, make_user) -> None:
    user, role = make_user(), programme.roles.get(code="desk")
    grant_role(user, role=role, since=TODAY, actor=None)
    with pytest.raises(Problem, match="PROGRAMMES-E06"):
        grant_role(user, role=role, since=TODAY + timedelta(9), actor=None)
    assert user.role_assignments.count() == 1


def test_regional_role_needs_a_region_or_a_chain_of_this_programme(programme: Programme, make_user) -> None:
    role = programme.roles.get(code="regional_government")
    with pytest.raises(Problem, match="PROGRAMMES-E05"):
        grant_role(make_user(), role=role, since=TODAY, actor=None)
    other = Programme.objects.create(code="otro", name_es="Otro", name_en="Other", country="PE", currency="PEN")
    stray = Chain.objects.create(programme=other, code="coffee", name_es="Café", name_en="Coffee")
    with pytest.raises(Problem, match="PROGRAMMES-E03"):
        grant_role(make_user(), role=role, since=TODAY, chain=stray, actor=None)


@pytest.mark.parametrize(
    ("place", "chain", "allowed"),
    [("PE-12", "coffee", True), ("PE-12", "cacao", False), ("PE-22", "coffee", False), (None, "coffee", False)],
)
def test_regional_role_reaches_its_region_and_chain_only(
    programme: Programme, make_user, place: str | None, chain: str, allowed: bool
) -> None:
    user = make_user("regional_government", place="PE-12", chain="coffee")
    where = {
        "place": Place.objects.get(code=place) if place else None,
        "chain": programme.chains.get(code=chain),
    }
    assert may(user, "application.view", programme=programme, on=timezone.localdate(), **where) is allowed


def test_inactive_account_and_unknown_act_are_refused(programme: Programme, make_user) -> None:
    today = timezone.localdate()
    user = make_user("coordinator")
    assert may(user, "role.grant", programme=programme, on=today)
    assert not may(user, "no.such.act", programme=programme, on=today)
    user.is_active = False
    assert not may(user, "role.grant", programme=programme, on=today)
    assert not user.has_perm("programmes.role.grant", programme)


def test_act_by_name_is_asked_of_programme_party_or_anywhere(programme: Programme, make_user) -> None:
    regional = make_user("regional_government", place="PE-12", chain="coffee")
    inside = Party.objects.create(
        kind="organisation", name="Dentro", place=Place.objects.filter(code__startswith="PE-12").last()
    )
    outside = Party.objects.create(kind="organisation", name="Fuera", place=Place.objects.get(code="PE-20"))
    assert regional.has_perm("programmes.party.view", inside)
    assert not regional.has_perm("programmes.party.view", outside)
    assert regional.has_perm("programmes.party.view", None)
    assert not regional.has_perm("programmes.party.merge", None)
    assert not make_user().has_perm("programmes.party.view", None)
    assert not regional.has_perm("programmes.party.view", "something else")


def test_grant_page_gives_the_role_and_sent_again_says_that_it_is_held(
    programme: Programme, make_user, client_for
) -> None:
    person, client = make_user(username="rosa"), client_for(make_user("coordinator"))
    url = reverse("grant_role", kwargs={"code": "ruta"})
    form = {"username": "Rosa", "role": programme.roles.get(code="desk").pk, "since": "2021-05-03"}
    assert client.get(url).status_code == 200
    assert client.post(url, form).headers["Location"] == reverse("programme_people", kwargs={"code": "ruta"})
    again = client.post(url, form)
    assert again.status_code == 422
    assert "ya tiene el rol" in again.content.decode()
    assert person.role_assignments.count() == 1
    page = client.get(reverse("programme_people", kwargs={"code": "ruta"})).content.decode()
    assert person.full_name in page


def test_end_page_ends_the_role(programme: Programme, make_user, client_for) -> None:
    person, client = make_user("desk"), client_for(make_user("coordinator"))
    held = person.role_assignments.get()
    url = reverse("end_role", kwargs={"code": "ruta", "pk": held.pk})
    assert client.get(url).status_code == 200
    assert client.post(url, {"until": "2021-01-01", "reason": ""}).status_code == 422
    assert client.post(url, {"until": "2021-01-01", "reason": "Dejó la entidad"}).status_code == 302
    held.refresh_from_db()
    assert (held.until, held.ended_reason) == (date(2021, 1, 1), "Dejó la entidad")


@pytest.mark.parametrize("people", [1, 3])
def test_people_page_asks_the_same_number_of_queries_for_one_and_three(
    programme: Programme, make_user, client_for, django_assert_num_queries, people: int
) -> None:
    viewer = make_user("auditor")
    for _person in range(people):
        make_user("desk")
    client = client_for(viewer)
    url = reverse("programme_people", kwargs={"code": "ruta"})
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
