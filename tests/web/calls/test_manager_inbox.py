"""The inbox: what waits for whom, for whose region, filtered, saved, counted, taken away, done to many at once."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from eslabon.files.tables import Column, read_table
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Application, SavedView
from eslabon.web.calls.services import ask_correction, file_appeal, give_verdict, record_check, start_application
from tests.web.calls.conftest import DURING
from tests.web.calls.manager_steps import apply_for, of_programme, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


@pytest.fixture
def client(client_for, facilitator):
    return client_for(facilitator)


@pytest.fixture
def three(call, make_organisation):
    """Coffee in Junín since three days, cacao in San Martín since two (without sales), banana in Piura since today."""
    return [
        apply_for(call, make_organisation(name="Café del Perené"), now=DURING - timedelta(days=3)),
        apply_for(
            call,
            make_organisation(name="Cacao del Huallaga"),
            kinds=("taxpayer",),
            now=DURING - timedelta(days=2),
            place="22",
            chain="cacao",
        ),
        apply_for(call, make_organisation(name="Banano del Chira"), place="20", chain="banana", exporter="yes"),
    ]


def listed(response) -> list[str]:
    return [row.record.party.name for row in response.context["table"].page.object_list]


def test_inbox_puts_what_waits_longest_for_the_team_first(client, three, call, make_organisation):
    old = make_organisation(name="Borrador antiguo")
    start_application(call, party=old.organisation, actor=old.user, now=DURING - timedelta(days=9))

    response = client.get(of_programme("inbox"))

    assert listed(response) == ["Café del Perené", "Cacao del Huallaga", "Banano del Chira", "Borrador antiguo"]
    assert "3 postulaciones por revisar" in response.text
    assert "el equipo, que debe revisarla" in response.text
    assert "la organización, que debe presentarla" in response.text
    assert "hace 3 días" in response.text
    assert len(response.content) < 100_000


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"chain": "cacao"}, ["Cacao del Huallaga"]),
        ({"place": "PE-20"}, ["Banano del Chira"]),
        ({"q": "perené"}, ["Café del Perené"]),
        ({"q": "ruta-2021-1-0002"}, ["Cacao del Huallaga"]),
        ({"exporter": "yes"}, ["Banano del Chira"]),
        ({"exporter": "no", "chain": "coffee"}, ["Café del Perené"]),
        ({"waits": "organisation"}, []),
        ({"waits": "team", "call": "ruta-2021-1"}, ["Café del Perené", "Cacao del Huallaga", "Banano del Chira"]),
        ({"state": "eligible"}, []),
        ({"alert": "appeal"}, []),
        ({"sort": "-since"}, ["Banano del Chira", "Cacao del Huallaga", "Café del Perené"]),
        ({"sort": "party"}, ["Banano del Chira", "Cacao del Huallaga", "Café del Perené"]),
    ],
)
def test_inbox_filters_and_sorts(client, three, query, expected):
    response = client.get(of_programme("inbox"), query)

    assert response.status_code == 200
    assert (listed(response) if response.context["found"] else []) == expected


def test_filter_that_is_no_filter_is_told_and_hides_nothing(client, three):
    response = client.get(of_programme("inbox"), {"state": "' OR 1=1", "page": "99999999999999", "sort": "party__user"})

    assert response.status_code == 200
    assert len(listed(response)) == 3
    assert "error-summary" in response.text


def test_regional_office_sees_its_region_and_chain_only(client_for, make_user, three):
    office = make_user("regional_government", place="PE-12", chain="coffee")

    response = client_for(office).get(of_programme("inbox"))

    assert listed(response) == ["Café del Perené"]
    assert "Cacao del Huallaga" not in response.text
    assert client_for(office).get(page("application_review", three[0])).status_code == 200
    assert client_for(office).get(page("application_review", three[1])).status_code == 403
    assert "Ver qué dictamen les toca" not in response.text


def test_inbox_asks_the_database_the_same_for_one_row_and_for_three(
    client, call, make_organisation, django_assert_num_queries
):
    apply_for(call, make_organisation())
    client.get(of_programme("inbox"))  # fills the caches of the process
    with django_assert_num_queries(26):
        assert len(listed(client.get(of_programme("inbox")))) == 1
    for _n in range(2):
        apply_for(call, make_organisation())

    with django_assert_num_queries(26):
        assert len(listed(client.get(of_programme("inbox")))) == 3


def test_appeals_and_overdue_corrections_press(
    client, client_for, make_user, refused, call, make_organisation, facilitator
):
    file_appeal(refused, text="Vean otra vez.", actor=refused.created_by, now=DURING)
    late = apply_for(call, make_organisation(name="La que no contesta"), kinds=("taxpayer",))
    items = [{"requirement": 6, "message": "Adjunte sus ventas."}]
    ask_correction(late, items=items, actor=facilitator, now=DURING - timedelta(days=30))

    overdue = client.get(of_programme("inbox"), {"alert": "overdue"})
    appeals = client_for(make_user("coordinator")).get(of_programme("inbox"), {"waits": "appeal"})

    assert listed(overdue) == ["La que no contesta"]
    assert "plazo vencido" in overdue.text
    assert "1 subsanación vencida" in overdue.text
    assert "1 apelación por resolver" in appeals.text
    assert [row.record.pk for row in appeals.context["table"].page.object_list] == [refused.pk]


def test_filter_is_kept_under_a_name_by_its_owner(client, client_for, make_user, three):
    kept = client.post(
        of_programme("save_inbox_view"), {"name": "Cacao", "query": "chain=cacao&next=https%3A%2F%2Fevil.example"}
    )

    assert kept.url == of_programme("inbox") + "?chain=cacao"
    view = SavedView.objects.get()
    assert view.query == "chain=cacao"
    assert "Cacao</a>" in client.get(of_programme("inbox")).text
    address = f"{of_programme('save_inbox_view')}{view.pk}/delete/"
    assert client_for(make_user("coordinator")).post(address).status_code == 404
    client.post(address)
    assert not SavedView.objects.exists()


def test_filter_without_a_name_is_asked_for_one_and_stays(client, three):
    response = client.post(of_programme("save_inbox_view"), {"name": " ", "query": "chain=cacao"})

    assert response.status_code == 422
    assert listed(response) == ["Cacao del Huallaga"]


def test_export_holds_the_filtered_rows_safe_for_a_spreadsheet(client, call, make_organisation, three):
    apply_for(call, make_organisation(name="=HYPERLINK(1)"))

    response = client.get(of_programme("inbox_export"), {"format": "csv", "chain": "coffee"})

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row[1] for row in rows[1:]] == ["Café del Perené", "'=HYPERLINK(1)"]
    assert not any("20512333797" in cell for row in rows for cell in row)
    entry = Entry.objects.get(act="export")
    assert entry.after == {"what": "inbox", "rows": 2, "sensitive": False}


def test_sensitive_export_is_for_who_may_and_is_noted(client, client_for, make_user, three):
    refused = client.get(of_programme("inbox_export"), {"format": "csv", "sensitive": "yes"})
    assert b"20512333797" not in b"".join(refused.streaming_content)
    coordinator = make_user("coordinator")

    given = client_for(coordinator).get(of_programme("inbox_export"), {"format": "xlsx", "sensitive": "yes"})

    columns = [Column("código"), Column("taxpayer_id"), Column("sales_last_pen")]
    table = read_table(b"".join(given.streaming_content), name="x.xlsx", columns=columns)
    assert {row["taxpayer_id"] for row in table.rows} == {"20512333797"}
    entry = Entry.objects.get(act="export_sensitive")
    assert (str(entry.actor_id), entry.after["rows"]) == (str(coordinator.pk), 3)


def test_many_are_decided_as_they_were_shown(client, three):
    ticked = {"pick": [str(one.pk) for one in three]}
    preview = client.post(of_programme("inbox_decide"), ticked)
    assert Application.objects.filter(state="submitted").count() == 3
    shown = {answer.reference: answer.result for answer in preview.context["answers"]}
    assert list(shown.values()) == ["eligible", "to_correct", "to_correct"]
    assert "Dar 1 dictamen" in preview.text

    confirmed = {"pick": [str(three[0].pk)], "expected": f"{three[0].reference}=eligible", "confirm": "yes", "note": ""}
    done = client.post(of_programme("inbox_decide"), confirmed)
    again = client.post(of_programme("inbox_decide"), confirmed)

    assert [answer.result for answer in done.context["answers"]] == ["eligible"]
    assert [answer.result for answer in again.context["answers"]] == ["refused"]
    three[0].refresh_from_db()
    assert three[0].state == "eligible"
    assert three[0].verdicts.count() == 1


def test_one_that_changed_since_it_was_shown_is_not_decided(client, three, facilitator):
    record_check(three[0], requirement=6, result="fail", reason="La factura es falsa.", actor=facilitator, now=DURING)

    done = client.post(
        of_programme("inbox_decide"),
        {"pick": [str(three[0].pk)], "expected": f"{three[0].reference}=eligible", "confirm": "yes"},
    )

    assert done.context["answers"][0].result == "refused"
    assert "cambió desde que usted lo miró" in done.text
    assert three[0].verdicts.count() == 0


def test_all_of_the_filter_means_those_that_it_shows(client, three):
    preview = client.post(of_programme("inbox_decide"), {"all": "yes", "query": "chain=coffee"})

    assert [answer.reference for answer in preview.context["answers"]] == [three[0].reference]


def test_draft_and_other_peoples_keys_among_the_ticked_do_no_harm(client, call, make_organisation):
    someone = make_organisation()
    draft = start_application(call, party=someone.organisation, actor=someone.user, now=DURING)

    preview = client.post(of_programme("inbox_decide"), {"pick": [str(draft.pk), "no-key", str(call.pk)]})

    assert [answer.result for answer in preview.context["answers"]] == ["refused"]
    assert "ya no es posible dar el dictamen" in preview.text


def test_same_correction_is_asked_of_many(client, three):
    ticked = {"pick": [str(one.pk) for one in three[1:]], "confirm": "yes"}
    blank = client.post(of_programme("inbox_ask_correction"), {**ticked, "requirement": "6", "message": " "})
    assert blank.status_code == 422

    done = client.post(
        of_programme("inbox_ask_correction"), {**ticked, "requirement": "6", "message": "Adjunte sus ventas de 2020."}
    )

    assert [answer.result for answer in done.context["answers"]] == ["done", "done"]
    for one in three[1:]:
        one.refresh_from_db()
        assert one.state == "to_correct"
        assert one.corrections.get().items == [{"requirement": 6, "message": "Adjunte sus ventas de 2020."}]


def test_overdue_corrections_are_closed_together(client, three, facilitator):
    items = [{"requirement": 6, "message": "Adjunte sus ventas."}]
    ask_correction(three[1], items=items, actor=facilitator, now=DURING - timedelta(days=30))
    ticked = {"pick": [str(one.pk) for one in three]}
    preview = client.post(of_programme("inbox_close_overdue"), ticked)
    assert "Cerrar 1 plazo" in preview.text

    client.post(of_programme("inbox_close_overdue"), {"pick": [str(three[1].pk)], "confirm": "yes"})

    three[1].refresh_from_db()
    assert three[1].state == "submitted"


def test_nothing_ticked_leads_back_with_a_word(client, three):
    response = client.post(of_programme("inbox_decide"), follow=True)

    assert "Marque al menos una postulación" in response.text


def test_more_than_fit_at_once_are_sent_to_the_file(client, three, monkeypatch):
    monkeypatch.setattr("eslabon.web.calls.views.bulk.AT_ONCE", 2)

    response = client.post(of_programme("inbox_decide"), {"all": "yes"})

    assert response.status_code == 422
    assert "CALLS-E32" in response.text


def test_front_page_and_header_lead_to_what_waits(client, client_for, make_user, three, facilitator):
    front = client.get("/").text

    assert "3 postulaciones por revisar" in front
    assert of_programme("inbox") + "?waits=team" in front
    assert of_programme("inbox") in client.get(of_programme("inbox")).text
    assert of_programme("inbox") not in client_for(make_user()).get("/").text


def test_decided_applications_wait_for_nobody(client, three, facilitator):
    give_verdict(three[0], actor=facilitator, now=DURING)

    response = client.get(of_programme("inbox"), {"waits": "nobody"})

    assert listed(response) == ["Café del Perené"]
