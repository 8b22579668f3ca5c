"""What somebody could send on purpose to every form of the calls: a clear answer each time, nothing lost, no 500."""

import io
import json
import zipfile
from html.parser import HTMLParser
from urllib.parse import quote_plus
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Appeal, Application, Verdict
from eslabon.web.calls.services import file_appeal
from eslabon.web.parties.models import Party
from tests.files.hostile import TYPES, lying_workbook, overlapping_workbook, workbook
from tests.web.calls.conftest import ANSWERS, DURING, picture

pytestmark = pytest.mark.django_db

# As they stand in a request's body.
NASTY = {
    "nothing": "",
    "nul": "a%00b",
    "not-utf8": "%ff%fe%c3%28",
    "surrogate": "%ED%A0%80",
    "endless": "9" * 200_000,
    "digits-of-elsewhere": quote_plus("٣" * 8),
    "huge-number": "9" * 40,
    "negative": "-1",
    "exponent": "1e999999",
    "not-a-number": "NaN",
    "markup": quote_plus('"><script>alert(1)</script>'),
    "formula": quote_plus('=HYPERLINK("http://x")'),
    "path": quote_plus("../../../etc/passwd"),
    "id-of-nothing": str(uuid4()),
    "direction": quote_plus("abc\u202exyz\u0007"),
}


@pytest.fixture(autouse=True)
def _in_the_window(settings):
    settings.WRITE_LIMIT = (10**6, 60)
    with time_machine.travel(DURING, tick=True):
        yield


def page(name, application):
    return reverse(name, kwargs={"application_id": application.pk})


class Forms(HTMLParser):
    """The forms of a page: where each goes and what its controls are called."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.found.append({"method": given.get("method", "get"), "action": given.get("action") or "", "names": {}})
        elif tag in {"input", "select", "textarea", "button"} and given.get("name") and self.found:
            if given.get("type") != "file":
                self.found[-1]["names"].setdefault(given["name"], given.get("value") or "")
            if given.get("formaction"):
                self.found.append({**self.found[-1], "action": given["formaction"]})


def post_raw(client, address, fields):
    """Send already encoded values and undo whatever they did."""
    body = "&".join(f"{quote_plus(name)}={value}" for name, value in fields.items())
    with transaction.atomic():
        answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return answer


def attack(client, address):
    """Send every nasty value to every form of a page, in all its fields and in each hidden one; return the 500s."""
    opened = client.get(address)
    assert opened.status_code == 200, address
    forms = [one for one in Forms(opened.text).found if one["method"] == "post" and "/account/" not in one["action"]]
    crashed = []
    for form in forms:
        target = form["action"] or address
        names = {name: value for name, value in form["names"].items() if name != "csrfmiddlewaretoken"}
        honest = {name: quote_plus(value) for name, value in names.items()}
        for title, nasty in NASTY.items():
            tries = [dict.fromkeys(names, nasty), *({**honest, name: nasty} for name in names)]
            for fields in tries:
                answer = post_raw(client, target, fields)
                if answer.status_code >= 500:
                    crashed.append((target, title, sorted(name for name in fields if fields[name] == nasty)))
    assert forms, f"{address} has no form"
    return crashed


@pytest.fixture
def attacker(client_for):
    """Somebody signed in whose browser tells of a 500 instead of raising."""
    return lambda user: client_for(user, raise_request_exception=False)


@pytest.mark.parametrize("name", ["application_edit", "application_evidence", "application_submit",
                                  "application_withdraw", "application_collaborators"])  # fmt: skip
def test_forms_of_a_draft_answer_whatever_is_sent(name, attacker, draft):
    before = dict(draft.declaration)

    assert attack(attacker(draft.created_by), page(name, draft)) == []
    draft.refresh_from_db()
    assert draft.declaration == before


def test_form_of_an_appeal_answers_whatever_is_sent(attacker, refused):
    assert attack(attacker(refused.created_by), page("application_appeal", refused)) == []


def test_public_check_and_registration_answer_whatever_is_sent(attacker, call, make_user):
    assert attack(attacker(None), reverse("call_check", args=[call.code])) == []
    assert attack(attacker(make_user()), reverse("application_start", args=[call.code])) == []


def test_choice_of_an_organisation_answers_whatever_is_sent(attacker, call, organisation_with_representative):
    client = attacker(organisation_with_representative.user)

    assert attack(client, reverse("application_start", args=[call.code])) == []


def test_forms_of_the_team_answer_whatever_is_sent(attacker, facilitator, call, incomplete):
    client = attacker(facilitator)

    for address in (
        page("application_review", incomplete),
        reverse("inbox", args=[call.programme.code]),
        reverse("call_manage", args=[call.code]),
        reverse("call_new", args=[call.programme.code]),
        reverse("outreach", args=[call.code]),
        reverse("bulk_decide", args=[call.code]),
    ):
        assert attack(client, address) == [], address


def test_form_of_who_decides_an_appeal_answers_whatever_is_sent(attacker, make_user, refused):
    file_appeal(refused, text="Miren otra vez.", actor=refused.created_by, now=DURING)

    assert attack(attacker(make_user("coordinator")), page("application_review", refused)) == []


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_filters_in_the_address_answer_whatever_they_hold(nasty, attacker, facilitator, call, submitted):
    client, programme = attacker(facilitator), call.programme.code
    names = ("q", "call", "state", "waits", "alert", "chain", "place", "exporter", "sort", "page", "per_page", "format",
             "channel", "result", "since", "until", "from", "sensitive")  # fmt: skip
    query = "&".join(f"{name}={nasty[:2000]}" for name in names)
    addresses = [
        *(reverse(name, args=[programme]) for name in ("inbox", "inbox_export", "call_new")),
        *(reverse(name, args=[call.code]) for name in ("outreach", "outreach_export", "call_check", "bulk_download")),
        page("application_receipt", submitted),
    ]
    for address in addresses:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code < 500, address
        assert b"".join(answer) or answer.status_code == 302


# Other people's things


def test_ids_of_other_peoples_things_open_nothing(attacker, call, submitted, make_organisation):
    other = make_organisation()
    client = attacker(other.user)
    answer = client.post(reverse("application_start", args=[call.code]), {"party": str(submitted.party_id)})
    assert answer.status_code == 404

    client.post(reverse("application_start", args=[call.code]), {"party": str(other.organisation.pk)})
    mine = Application.objects.get(party=other.organisation)
    theirs = submitted.evidence.first()
    for name in ("evidence_file", "evidence_remove"):
        address = reverse(name, args=[mine.pk, theirs.pk])
        assert client.get(address).status_code in {404, 405}
        assert client.post(address).status_code in {404, 405}
    answer = client.post(page("application_evidence", mine), {"kind": theirs.kind, "document": str(theirs.document_id)})
    assert answer.status_code == 404
    assert mine.evidence.count() == 0
    theirs.refresh_from_db()
    assert theirs.removed_at is None


def test_collaborator_of_another_application_cannot_be_ended_through_ones_own(attacker, call, draft, make_organisation):
    from eslabon.web.calls.services import invite_collaborator

    other = make_organisation()
    client = attacker(other.user)
    client.post(reverse("application_start", args=[call.code]), {"party": str(other.organisation.pk)})
    mine = Application.objects.get(party=other.organisation)
    invited = invite_collaborator(draft, user=other.user, can_edit=True, can_attach=False, actor=draft.created_by)

    assert client.post(reverse("collaborator_end", args=[mine.pk, invited.pk])).status_code == 404
    assert client.post(reverse("collaborator_end", args=[mine.pk, 10**30])).status_code == 404
    invited.refresh_from_db()
    assert invited.until is None


# The same form twice


def test_forms_sent_twice_act_once(client_for, make_user, call, facilitator):
    client = client_for(make_user())
    place = call.combinations.get(chain__code="coffee").place_id
    registration = {"name": "Cooperativa Dos Veces", "organisation_kind": "cooperative", "place": place,
                    "capacity": "legal_representative"}  # fmt: skip
    for _again in range(2):
        started = client.post(reverse("application_start", args=[call.code]), registration)
    application = Application.objects.get()
    assert Party.objects.filter(name="Cooperativa Dos Veces").count() == 1
    for _again in range(2):
        client.post(started.url, {**ANSWERS, "sales_last_pen": "150000", "revision": "0"})
    application.refresh_from_db()
    assert application.revision == 1
    for kind in ("taxpayer", "sales"):
        for _again in range(2):
            client.post(page("application_evidence", application), {"kind": kind, f"{kind}-file": picture()})
    assert sorted(application.evidence.values_list("kind", flat=True)) == ["sales", "taxpayer"]
    for _again in range(2):
        answer = client.post(page("application_submit", application))
        assert answer.status_code == 302
    manager = client_for(facilitator)
    verdict = {"verdict-expected": "not_eligible", "verdict-note": ""}
    answers = [manager.post(page("application_verdict", application), verdict).status_code for _again in range(2)]
    assert answers[0] == 302
    assert answers[1] < 500
    appeals = [client.post(page("application_appeal", application), {"reason": "Otra vez."}) for _again in range(2)]
    assert [one.status_code for one in appeals] == [302, 409]
    assert "CALLS-E" in appeals[1].text

    assert (Verdict.objects.count(), Appeal.objects.count()) == (1, 1)
    for act in ("start_application", "register_applicant", "save_draft", "submit_application", "give_verdict"):
        assert Entry.objects.filter(act=act).count() == 1, act


# Files


def _bomb():
    """A workbook of some kilobytes that wants to become gigabytes."""
    return workbook({"xl/worksheets/sheet1.xml": b"<a>" + b" " * 300_000_000})


HOSTILE_FILES = {
    "bomb": ("ventas.xlsx", _bomb),
    "liar": ("ventas.xlsx", lambda: lying_workbook(50_000_000)),
    "overlap": ("ventas.xlsx", lambda: overlapping_workbook(500)),
    "torn": ("ventas.xlsx", lambda: workbook()[:200]),
    "entities": ("ventas.xlsx", lambda: workbook(types=b'<!DOCTYPE a [<!ENTITY b "c">]>' + TYPES)),
    "program": ("ventas.pdf", lambda: b"MZ\x90\x00" + b"\x00" * 500),
    "empty": ("ventas.pdf", lambda: b""),
    "not-utf8": ("ventas.csv", lambda: b"a,b\n\xff\xfe\xc3\x28,1\n"),
    "nul": ("ventas.csv", lambda: b"a,b\n\x00,1\n"),
    "page": ("ventas.html", lambda: b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize(("name", "make"), HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_hostile_file_as_evidence_is_refused_beside_its_document(name, make, attacker, draft):
    client = attacker(draft.created_by)
    answer = client.post(
        page("application_evidence", draft), {"kind": "sales", "sales-file": SimpleUploadedFile(name, make())}
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert draft.evidence.count() == 0
    assert client.get(page("application_edit", draft)).status_code == 200


@pytest.mark.parametrize(("name", "make"), HOSTILE_FILES.values(), ids=HOSTILE_FILES)
@pytest.mark.parametrize("where", ["bulk_decide", "outreach_import"])
def test_hostile_file_in_the_teams_pages_is_refused_with_its_reason(
    where, name, make, attacker, facilitator, submitted
):
    client = attacker(facilitator)
    address = reverse(where, args=[submitted.call.code])

    answer = client.post(address, {"file": SimpleUploadedFile(name, make())}, follow=True)

    assert answer.status_code < 500
    assert answer.status_code == 422 or "columna" in answer.text or "fila" in answer.text, answer.text[:3000]
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_file_name_that_walks_up_is_kept_as_a_name(attacker, draft):
    """The form's parser keeps the last part; the file itself lies under its content's hash."""
    client = attacker(draft.created_by)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nsales\r\n'
        b'--x\r\nContent-Disposition: form-data; name="sales-file"; filename="../../../etc/passwd.csv"\r\n\r\n'
        b"a,b\r\n1,2\r\n\r\n--x--\r\n"
    )
    answer = client.post(page("application_evidence", draft), body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 302
    stored = draft.evidence.get().document.file
    assert stored.name == "passwd.csv"
    assert ".." not in stored.blob.name


def test_fifty_megabytes_are_refused_with_the_limit_and_the_draft_is_untouched(attacker, draft):
    client = attacker(draft.created_by)
    large = SimpleUploadedFile("video.pdf", b"%PDF-1.7\n" + b"\x00" * 50 * 1024 * 1024)

    answer = client.post(page("application_evidence", draft), {"kind": "sales", "sales-file": large})

    assert answer.status_code in {413, 422}
    assert "10 MB" in answer.text
    assert draft.evidence.count() == 0


# Words that would act


def test_markup_and_formulas_in_names_and_answers_stay_words(client_for, attacker, facilitator, submitted):
    evil = '=HYPERLINK("http://x","a")<script>alert(1)</script>'
    submitted.party.name = evil
    submitted.party.save()
    client = client_for(facilitator)
    pages = [
        page("application_review", submitted),
        page("application", submitted),
        page("application_receipt", submitted),
        reverse("inbox", args=[submitted.call.programme.code]),
    ]
    for address in pages:
        text = client.get(address).text
        assert "<script>alert" not in text, address
        assert "&lt;script&gt;alert" in text, address
    export = reverse("inbox_export", args=[submitted.call.programme.code])
    table = b"".join(client.get(export, {"format": "csv"})).decode("utf-8-sig")
    assert "HYPERLINK" in table
    assert not any(cell.strip('"').startswith("=") for line in table.splitlines() for cell in line.split(","))
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(export, {"format": "xlsx"})))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    receipt = client.get(page("application_receipt", submitted), {"format": "pdf"})
    assert receipt.content.startswith(b"%PDF-")


def test_words_for_the_pdf_are_never_its_program(client_for, draft):
    """The receipt is set by a programmable typesetter: names and answers are data to it."""
    draft.party.name = '#panic("x") #read("/etc/passwd") *a* $x$ ]]] "'
    draft.party.save()
    client = client_for(draft.created_by)
    client.post(page("application_edit", draft), {"revision": "9", "sales_last_pen": "180000"})
    client.post(page("application_submit", draft))

    receipt = client.get(page("application_receipt", draft), {"format": "pdf"})

    assert receipt.status_code == 200
    assert receipt.content.startswith(b"%PDF-")


def test_formulas_in_a_file_of_decisions_are_faults_with_their_row(attacker, facilitator, submitted):
    from eslabon.files.applications import COLUMNS

    header = ",".join(column.name for column in COLUMNS)
    row = ",".join(["=1+1"] * len(COLUMNS))
    file = SimpleUploadedFile("decidir.csv", f"{header}\n{row}\n".encode(), content_type="text/csv")

    answer = attacker(facilitator).post(reverse("bulk_decide", args=[submitted.call.code]), {"file": file}, follow=True)

    assert answer.status_code < 500
    assert "decidir.csv:2:" in answer.text or "=1+1" in answer.text
    assert Verdict.objects.count() == 0


def test_json_in_place_of_a_form_is_an_empty_form(attacker, draft):
    client = attacker(draft.created_by)

    answer = client.post(
        page("application_edit", draft), json.dumps({"place": ["12"] * 1000}), content_type="application/json"
    )

    assert answer.status_code < 500
    draft.refresh_from_db()
    assert draft.declaration["place"] == "12"
