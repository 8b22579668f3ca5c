"""Decide from a file: taken away, looked at, brought back, shown row by row, applied once."""

import csv
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eslabon.files.applications import read_applications
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Application, BulkFile
from eslabon.web.calls.services import decide_part, record_check
from eslabon.web.jobs.models import Job
from tests.web.calls.conftest import DURING
from tests.web.calls.manager_steps import apply_for, of_call

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
    """One to admit, one to refuse, one that lacks its sales report."""
    return [
        apply_for(call, make_organisation()),
        apply_for(call, make_organisation(), sales_last_pen="150000"),
        apply_for(call, make_organisation(), kinds=("taxpayer",)),
    ]


def downloaded(client, call, fmt="csv") -> bytes:
    response = client.get(of_call("bulk_download", call), {"format": fmt})
    return b"".join(response.streaming_content)


def send(client, call, content: bytes, *, name="lista.csv", follow=True):
    upload = SimpleUploadedFile(name, content)
    return client.post(of_call("bulk_decide", call), {"file": upload}, follow=follow)


def changed(content: bytes, reference: str, **cells: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for row in rows:
        if row["application_id"] == reference:
            row.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def states(three) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in three]


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_download_is_the_file_that_the_command_reads(client, call, three, fmt):
    found = read_applications(downloaded(client, call, fmt), name=f"a.{fmt}")

    assert [row.application_id for row in found.rows] == [one.reference for one in three]
    assert not found.faults
    assert found.rows[1].declaration.evidence == {"taxpayer", "sales"}
    entry = Entry.objects.get(act="export_sensitive")
    assert entry.after == {"what": "bulk", "rows": 3, "sensitive": True}


def test_who_may_not_decide_takes_nothing_away(client_for, make_user, call, three):
    for role in ("desk", "auditor", "evaluator", "coordinator"):
        assert client_for(make_user(role)).get(of_call("bulk_download", call)).status_code == 403


def test_file_is_shown_row_by_row_then_applied_once(client, call, three, facilitator):
    shown = send(client, call, downloaded(client, call, "xlsx"), name="lista.xlsx")
    kept = BulkFile.objects.get()
    assert shown.redirect_chain[0][0] == of_call("bulk_file", call, pk=kept.pk)
    assert {one.reference: one.result for one in shown.context["answers"]} == {
        three[0].reference: "eligible", three[1].reference: "not_eligible", three[2].reference: "to_correct",
    }  # fmt: skip
    assert "Dar 2 dictámenes" in shown.text
    assert states(three) == ["submitted"] * 3
    assert kept.summary["revisions"] == {one.reference: one.revision for one in three[:2]}

    for _n in range(2):
        applied = client.post(of_call("bulk_apply", call, pk=kept.pk), {"note": "Acta 7"}, follow=True)

    assert states(three) == ["eligible", "not_eligible", "submitted"]
    assert [one.result for one in applied.context["answers"]] == ["eligible", "not_eligible"]
    assert [one.verdicts.count() for one in three] == [1, 1, 0]
    assert three[0].verdicts.get().note == "Acta 7"
    assert Entry.objects.filter(act="decide_from_file").count() == 1


def test_row_that_changed_since_it_was_shown_is_not_decided(client, call, three, facilitator):
    send(client, call, downloaded(client, call))
    record_check(three[0], requirement=6, result="fail", reason="Factura falsa.", actor=facilitator, now=DURING)
    Application.objects.filter(pk=three[1].pk).update(revision=99)

    client.post(of_call("bulk_apply", call, pk=BulkFile.objects.get().pk))

    assert states(three) == ["submitted"] * 3
    assert [one["result"] for one in BulkFile.objects.get().summary["answers"]] == ["refused", "refused"]


def test_row_that_says_something_else_is_named_by_file_row_and_column(client, call, three):
    content = changed(downloaded(client, call), three[1].reference, sales_last_pen="999999")

    shown = send(client, call, content)

    assert "lista.csv:3:sales_last_pen" in shown.text
    assert BulkFile.objects.get().summary["foreseen"] == {three[0].reference: "eligible"}


def test_row_of_another_call_or_of_nobody_is_refused(client, call, three):
    content = downloaded(client, call).replace(three[0].reference.encode(), b"ruta-2099-9-0001")

    shown = send(client, call, content)

    assert "lista.csv:2:application_id" in shown.text
    assert three[0].reference not in BulkFile.objects.get().summary["revisions"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"application_id\n",
        b"\xff\xfebroken",
        b"PK\x03\x04nonsense",
        b"%PDF-1.7 x",
        "a,b\r\nñ,2\r\n".encode("latin-1"),
    ],
)
def test_hostile_file_is_explained_and_decides_nothing(client, call, three, content):
    response = send(client, call, content)

    assert response.status_code == 422
    assert not BulkFile.objects.exists()
    assert states(three) == ["submitted"] * 3


def test_kept_file_of_another_call_is_not_there(client, call, three, programme, facilitator):
    from eslabon.files.packs import load_pack, pack_path
    from eslabon.web.calls.services import create_call_from_pack

    send(client, call, downloaded(client, call))
    pack, _faults = load_pack(pack_path("ruta"))
    other = create_call_from_pack(programme, code="ruta-2021-2", pack=pack, actor=facilitator)

    address = reverse("bulk_apply", kwargs={"code": other.code, "pk": BulkFile.objects.get().pk})

    assert client.post(address).status_code == 404


def test_file_that_was_stopped_half_way_goes_on_where_it_stopped(client, call, three, facilitator):
    send(client, call, downloaded(client, call))
    kept = BulkFile.objects.get()

    left = decide_part(kept, limit=1, actor=facilitator, now=DURING, note="")
    assert (left, states(three)) == (1, ["eligible", "submitted", "submitted"])
    assert decide_part(kept, limit=10, actor=facilitator, now=DURING, note="") == 0

    assert decide_part(kept, limit=10, actor=facilitator, now=DURING, note="") == 0
    assert [one.verdicts.count() for one in three] == [1, 1, 0]


def test_many_rows_become_one_job_however_often_it_is_clicked(client, call, three, monkeypatch):
    monkeypatch.setattr("eslabon.web.calls.views.bulk.ROWS_WITHOUT_JOB", 1)
    send(client, call, downloaded(client, call))
    kept = BulkFile.objects.get()

    first, second = (client.post(of_call("bulk_apply", call, pk=kept.pk), {"note": ""}) for _n in range(2))

    job = Job.objects.get()
    assert first.url == second.url == reverse("jobs:job", kwargs={"pk": job.pk})
    assert job.subject_url == of_call("bulk_file", call, pk=kept.pk)
    assert "Se está decidiendo" in client.get(job.subject_url).text
    assert client.get(first.url).status_code == 200
