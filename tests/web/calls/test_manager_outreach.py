"""Who was told of a call: one by one, from a list with a dry run, per region; counted and taken away."""

import csv
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import OutreachContact
from eslabon.web.calls.services import record_outreach
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import Import
from tests.web.calls.conftest import DURING
from tests.web.calls.manager_steps import of_call

pytestmark = pytest.mark.django_db
ONE = {"name": "Cooperativa Alto Mayo", "channel": "phone", "result": "interested", "contacted_on": "2021-05-18"}
HEADER = "name,channel,result,contacted_on,place,note"


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


@pytest.fixture
def client(client_for, facilitator):
    return client_for(facilitator)


def told(call, actor, **changes):
    values = {**ONE, "contacted_on": DURING.date(), **changes}
    return record_outreach(call, actor=actor, **values)


def table_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("contactos.csv", "\n".join([HEADER, *rows]).encode(), content_type="text/csv")


def test_contact_is_recorded_once_even_if_the_form_is_sent_twice(client, call, facilitator):
    for _n in range(2):
        assert client.post(of_call("outreach", call), ONE).status_code == 302

    contact = OutreachContact.objects.get()
    assert (contact.name, contact.by) == ("Cooperativa Alto Mayo", facilitator)
    assert Entry.objects.filter(act="record_outreach").count() == 1
    assert "Cooperativa Alto Mayo" in client.get(of_call("outreach", call)).text


@pytest.mark.parametrize(
    "changed", [{"name": " "}, {"channel": "paloma"}, {"contacted_on": "2021-05-21"}, {"result": ""}]
)
def test_contact_with_something_amiss_is_pointed_out_and_not_kept(client, call, changed):
    response = client.post(of_call("outreach", call), {**ONE, **changed})

    assert response.status_code == 422
    assert "field__error" in response.text
    assert not OutreachContact.objects.exists()


def test_who_only_looks_records_nothing(client_for, make_user, call):
    client = client_for(make_user("technical_group"))

    assert "Registrar un contacto" not in client.get(of_call("outreach", call)).text
    assert client.post(of_call("outreach", call), ONE).status_code == 403
    assert client.post(of_call("outreach_import", call), {"file": table_of()}).status_code == 403


def test_log_is_filtered_and_counted_by_channel_and_result(client, call, facilitator):
    told(call, facilitator)
    told(call, facilitator, name="Asociación del Chira", channel="email", result="not_reached")
    told(call, facilitator, name="Café Villa Rica", result="not_reached")

    everything = client.get(of_call("outreach", call))
    phone = client.get(of_call("outreach", call), {"channel": "phone", "q": "villa"})

    assert everything.context["summary"].rows == [("llamada", [1, 0, 0, 1, 0], 2), ("correo", [0, 0, 0, 1, 0], 1)]
    assert everything.context["summary"].total == 3
    assert [one.name for one in phone.context["page"].object_list] == ["Café Villa Rica"]


def test_region_sees_and_records_its_own_only(client_for, make_user, call, facilitator):
    told(call, facilitator, name="En Piura", place=Place.objects.get(code="PE-20"))
    told(call, facilitator, name="En Junín", place=Place.objects.get(code="PE-12"))
    told(call, facilitator, name="En ninguna parte")
    office = client_for(make_user("regional_government", place="PE-20", chain="banana"))

    seen = office.get(of_call("outreach", call))
    assert [one.name for one in seen.context["page"].object_list] == ["En Piura"]
    junin, piura = (str(Place.objects.get(code=code).pk) for code in ("PE-12", "PE-20"))

    assert office.post(of_call("outreach", call), ONE).status_code == 422
    assert office.post(of_call("outreach", call), {**ONE, "place": junin}).status_code == 422
    assert office.post(of_call("outreach", call), {**ONE, "place": piura}).status_code == 302


def test_list_is_shown_row_by_row_before_anything_is_kept(client, call, facilitator):
    told(call, facilitator, name="Ya está")
    rows = (
        'Nueva,visit,applied,2021-05-10,22,"Con su gerente, en la planta"',
        "Ya está,phone,interested,2021-05-20,,",
        "Del futuro,sms,interested,2021-06-20,,",
        "Mal canal,paloma,interested,2021-05-10,,",
        "Mal lugar,phone,interested,2021-05-10,99,",
    )

    checked = client.post(of_call("outreach_import", call), {"file": table_of(*rows)})
    import_ = Import.objects.get()

    assert checked.url == reverse("import_page", args=[import_.pk])
    assert (import_.creates, import_.skips, import_.refused_rows) == (1, 1, 3)
    assert {(fault["row"], fault["column"]) for fault in import_.faults} == {
        (4, "contacted_on"), (5, "channel"), (6, "place"),
    }  # fmt: skip
    assert OutreachContact.objects.count() == 1
    for _n in range(2):
        client.post(reverse("import_apply", args=[import_.pk]), {"skip_bad_rows": "yes"})
    added = OutreachContact.objects.exclude(name="Ya está").get()
    assert (added.name, added.place.code, added.note) == ("Nueva", "PE-22", "Con su gerente, en la planta")
    assert of_call("outreach", call) in client.get(checked.url).text


def test_regions_list_names_a_department_of_its_own(client_for, make_user, call):
    office = client_for(make_user("regional_government", place="PE-20", chain="banana"))
    rows = (
        "Con,phone,interested,2021-05-10,20,",
        "Sin,phone,interested,2021-05-10,,",
        "Otra,phone,applied,2021-05-10,12,",
    )

    office.post(of_call("outreach_import", call), {"file": table_of(*rows)})

    import_ = Import.objects.get()
    assert (import_.creates, import_.refused_rows) == (1, 2)
    assert "Su rol alcanza solo a su región" in import_.faults[0]["es"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00broken", b"PK\x03\x04 not really", b"name\nonly one column\n", b"%PDF-1.7"]
)
def test_file_that_is_no_list_is_explained(client, call, content):
    upload = SimpleUploadedFile("lista.csv", content, content_type="text/csv")

    response = client.post(of_call("outreach_import", call), {"file": upload}, follow=True)

    assert response.status_code in {200, 422}
    assert not OutreachContact.objects.exists()
    assert "Traceback" not in response.text


def test_export_can_be_imported_again_and_runs_no_formula(client, call, facilitator):
    told(call, facilitator, name="=1+1", place=Place.objects.get(code="PE-12"), note="Nota")

    response = client.get(of_call("outreach_export", call), {"format": "csv"})

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == [*HEADER.split(","), "by"]
    assert rows[1][:6] == ["'=1+1", "phone", "interested", "2021-05-20", "12", "Nota"]
    assert Entry.objects.get(act="export").after["rows"] == 1


def test_model_of_a_list_passes_its_own_check(client, call):
    model = b"".join(client.get(of_call("outreach_template", call), {"format": "xlsx"}).streaming_content)

    client.post(of_call("outreach_import", call), {"file": SimpleUploadedFile("modelo.xlsx", model)})

    assert Import.objects.get().creates == 1
