"""A call in the manager's hands: from the pack to a draft, published (CALL-19), extended, closed; how far it is."""

from datetime import timedelta

import pytest
import time_machine

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Call
from eslabon.web.calls.services import close_call, give_verdict
from tests.web.calls.conftest import DURING
from tests.web.calls.manager_steps import apply_for, of_call, of_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


@pytest.fixture
def client(client_for, facilitator):
    return client_for(facilitator)


NEW = {
    "source": "ruta-2022-1",
    "code": "Ruta-2023-1",
    "title_es": "Convocatoria 2023",
    "title_en": "Call 2023",
    "opens_on": "2021-06-01",
    "closes_on": "2021-06-30",
    "target": "60",
}


def test_new_call_copies_one_of_the_pack_and_stays_a_draft(client, programme):
    form = client.get(of_programme("call_new"), {"from": "ruta-2021-1"})
    assert 'value="150"' in form.text
    assert "Primera convocatoria 2021" in form.text

    answer = client.post(of_programme("call_new"), NEW)

    call = Call.objects.get(code="ruta-2023-1")
    assert answer.url == of_call("call_manage", call)
    assert (call.status, call.target, call.combinations.count()) == ("draft", 60, 4)
    assert call.terms["sales_years"] == 3
    assert Entry.objects.get(act="create_call").after["from"] == "ruta-2022-1"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "con espacios"}, "id_code_error"),
        ({"closes_on": "2021-05-01"}, "El cierre debe ser el día de la apertura o después"),
        ({"target": "0"}, "id_target_error"),
        ({"opens_on": "mañana"}, "id_opens_on_error"),
    ],
)
def test_new_call_with_something_amiss_points_it_out(client, programme, changed, words):
    response = client.post(of_programme("call_new"), {**NEW, **changed})

    assert response.status_code == 422
    assert words in response.text
    assert not Call.objects.exists()


def test_code_that_is_taken_is_told_beside_it(client, call):
    response = client.post(of_programme("call_new"), {**NEW, "code": call.code})

    assert response.status_code == 422
    assert "ya fue creada" in response.text


def test_draft_is_previewed_as_the_public_will_see_it_and_published_once_call_19(client, client_for, programme):
    client.post(of_programme("call_new"), NEW)
    call = Call.objects.get()
    preview = client.get(of_call("call", call)).text
    assert "Vista previa" in preview
    assert "Ya no recibe postulaciones" not in preview
    assert client_for(None).get(of_call("call", call)).status_code == 404

    first, second = (client.post(of_call("call_publish", call)) for _n in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "CALLS-E15" in second.text
    assert client_for(None).get(of_call("call", call)).status_code == 200


def test_list_shows_drafts_to_staff_only(client, client_for, make_user, call):
    client.post(of_programme("call_new"), NEW)

    assert "Convocatoria 2023" in client.get(of_programme("programme_calls")).text
    assert client_for(make_user("desk")).get(of_programme("programme_calls")).status_code == 403
    assert "Convocatoria 2023" not in client_for(None).get("/calls/").text


def test_extension_needs_a_later_day_and_its_reason(client, call):
    address, was = of_call("call_extend", call), call.closes_on
    earlier = {"extend-closes_on": (was - timedelta(days=1)).isoformat(), "extend-reason": "Lluvias"}
    assert client.post(address, earlier).status_code == 422
    assert client.post(address, {**earlier, "extend-reason": ""}).status_code == 422

    client.post(address, {"extend-closes_on": (was + timedelta(days=10)).isoformat(), "extend-reason": "Lluvias"})

    call.refresh_from_db()
    assert call.closes_on == was + timedelta(days=10)
    assert "Lluvias" in client.get(of_call("call_manage", call)).text
    assert "Lluvias" in client.get(of_call("call", call)).text


def test_call_is_closed_with_a_reason_once(client, call, facilitator):
    with pytest.raises(Problem) as caught:
        close_call(call, reason=" ", actor=facilitator, now=DURING)
    assert caught.value.code == "CALLS-E20"
    assert client.post(of_call("call_close", call), {"close-reason": ""}).status_code == 422

    client.post(of_call("call_close", call), {"close-reason": "Se llegó a la meta."})

    call.refresh_from_db()
    assert call.status == "closed"
    assert Entry.objects.get(act="close_call").reason == "Se llegó a la meta."
    assert client.post(of_call("call_close", call), {"close-reason": "Otra vez"}).status_code == 409


def test_manager_sees_target_weeks_and_combinations(client, call, make_organisation, facilitator):
    first = apply_for(call, make_organisation(), now=DURING - timedelta(days=8))
    apply_for(call, make_organisation(), place="20", chain="banana")
    give_verdict(first, actor=facilitator, now=DURING)

    response = client.get(of_call("call_manage", call))

    assert "Se alcanzaron 1 de 150 organizaciones: 1 % de la meta." in response.text
    assert "2 postulaciones en" in response.text
    assert response.context["admitted"] == [("Junín", "Café", 1), ("Piura", "Banano", 0), ("San Martín", "Cacao", 0)]
    assert "1 postulación espera al equipo." in response.text
    assert f"{of_programme('inbox')}?call={call.code}&amp;waits=team" in response.text
    assert len(response.content) < 100_000


def test_call_without_any_application_shows_no_empty_chart(client, call):
    response = client.get(of_call("call_manage", call))

    assert response.status_code == 200
    assert "Postulaciones presentadas por semana" not in response.text


def test_committee_follows_a_call_without_seeing_who_applied(client_for, make_user, call, make_organisation):
    apply_for(call, make_organisation(name="Cooperativa Reservada"))

    response = client_for(make_user("consultative_committee")).get(of_call("call_manage", call))

    assert response.status_code == 200
    assert "Cooperativa Reservada" not in response.text
    assert of_programme("inbox") not in response.text
    assert "Publicar" not in response.text
    assert "Cerrar la convocatoria" not in response.text
