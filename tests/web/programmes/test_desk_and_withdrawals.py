"""The desk's codes, and who left the programme."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from eslabon.web.accounts.models import SignInCode, User
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme, Withdrawal

pytestmark = pytest.mark.django_db
DESK = {"code": "ruta"}


def test_desk_gives_a_code_that_lets_the_person_in(programme: Programme, make_user, client_for) -> None:
    person, client = make_user(username="ana", full_name="Ana Quispe"), client_for(make_user("desk"))
    page = client.get(reverse("desk", kwargs=DESK), {"q": "quis"})
    assert "Ana Quispe" in page.content.decode()
    answer = client.post(reverse("desk", kwargs=DESK), {"act": "code", "username": "ana", "life": "60"})
    code = answer.context["issued"].code
    assert code in answer.content.decode()
    assert answer.headers["Cache-Control"]
    assert code not in client.get(reverse("desk", kwargs=DESK)).content.decode()
    entered = Client()
    assert entered.post(reverse("code_sign_in"), {"username": "ana", "code": code}).status_code == 302
    assert entered.session["_auth_user_id"] == str(person.pk)


def test_desk_opens_an_account_for_who_has_none(programme: Programme, make_user, client_for) -> None:
    desk = make_user("desk")
    form = {
        "act": "open",
        "nueva-full_name": "Beto Ñahui",
        "nueva-username": "beto.nahui",
        "nueva-language": "es",
        "nueva-life": "1440",
    }
    answer = client_for(desk).post(reverse("desk", kwargs=DESK), form)
    user = User.objects.get(username="beto.nahui")
    assert not user.has_usable_password()
    assert answer.context["issued"].user == user
    assert Entry.objects.filter(act="account.open", actor_id=desk.pk).exists()
    again = client_for(desk).post(reverse("desk", kwargs=DESK), form)
    assert again.status_code == 422
    assert "ya existe" in again.content.decode()
    assert SignInCode.objects.count() == 1


@pytest.mark.parametrize("fields", [{"role": "facilitator"}, {"is_superuser": True}, {"is_staff": True}])
def test_desk_never_issues_a_code_for_staff_nor_finds_them(
    programme: Programme, make_user, client_for, fields: dict
) -> None:
    boss = make_user(fields.pop("role", None), username="jefa", full_name="Jefa Torres", **fields)
    client = client_for(make_user("desk"))
    answer = client.post(reverse("desk", kwargs=DESK), {"act": "code", "username": boss.username, "life": "60"})
    assert answer.status_code == 422
    assert not SignInCode.objects.exists()
    found = client.get(reverse("desk", kwargs=DESK), {"q": "torres"})
    assert "Jefa Torres" not in found.content.decode()


def test_withdrawal_is_kept_once_with_its_reason(programme: Programme, make_user, client_for) -> None:
    party = Party.objects.create(kind="organisation", name="Cooperativa Sol")
    client, url = client_for(make_user("desk")), reverse("withdrawals", kwargs=DESK) + "?q=sol"
    form = {"party": party.pk, "kind": "withdrawal", "happened_on": "2021-09-01", "reason": "too_much"}
    assert "Cooperativa Sol" in client.get(url).content.decode()
    assert client.post(url, form).status_code == 302
    again = client.post(url, form)
    assert again.status_code == 422
    assert "ya está registrado" in again.content.decode()
    kept = Withdrawal.objects.get()
    assert (kept.party, kept.reason, kept.happened_on) == (party, "too_much", date(2021, 9, 1))
    assert Entry.objects.filter(act="withdrawal.record").count() == 1
    assert client.post(url, form | {"happened_on": "2999-01-01"}).status_code == 422


def test_packs_page_previews_and_installs_for_who_may(programme: Programme, make_user, client_for) -> None:
    coordinator = client_for(make_user("coordinator"))
    assert coordinator.get(reverse("packs")).status_code == 200
    role = programme.roles.get(code="desk")
    role.acts = []
    role.save()
    page = coordinator.get(reverse("pack", kwargs={"code": "ruta"}))
    assert "acts" in page.content.decode()
    role.refresh_from_db()
    assert role.acts == []
    assert coordinator.post(reverse("pack", kwargs={"code": "ruta"})).status_code == 302
    role.refresh_from_db()
    assert "desk.issue_code" in role.acts
    assert coordinator.get(reverse("pack", kwargs={"code": "no-existe"})).status_code == 404


def test_new_pack_is_installed_by_who_runs_the_site_only(db: None, make_user, client_for) -> None:
    url = reverse("pack", kwargs={"code": "ruta"})
    assert client_for(make_user()).post(url).status_code == 403
    assert not Programme.objects.exists()
    assert client_for(make_user(is_superuser=True)).post(url).status_code == 302
    assert Programme.objects.get().code == "ruta"
