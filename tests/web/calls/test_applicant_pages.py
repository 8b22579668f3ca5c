"""The applicant's way through the pages, without JavaScript, from the public check to the appeal."""

import contextlib
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.calls.models import Application
from eslabon.web.calls.services import ask_correction, give_verdict
from eslabon.web.parties.services import merge_parties
from tests.web.calls.conftest import ANSWERS, DURING, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


def page(name, application):
    return reverse(name, kwargs={"application_id": application.pk})


def test_anybody_sees_the_call_in_plain_words(client, call):
    response = client.get(reverse("call", args=[call.code]))

    assert response.status_code == 200
    assert "¿Puedo postular?" in response.text
    assert "30 de junio de 2021" in response.text
    assert len(response.content) < 100_000


def test_draft_call_is_not_there_for_the_public(client, call):
    call.status = "draft"
    call.save()

    assert client.get(reverse("call", args=[call.code])).status_code == 404
    assert client.get(reverse("calls")).text.count(call.title_es) == 0


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "Sí: con estas respuestas puede postular"),
        ({"sales_last_pen": "150000"}, "Con estas respuestas no sería admitida"),
        ({"taxpayer_active": ""}, "Puede postular, pero le pediremos completar algo"),
        ({"place": ""}, "Falta responder esta pregunta"),
    ],
)
def test_anybody_tests_eligibility_without_an_account_and_nothing_is_kept(client, call, changed, expected):
    response = client.post(reverse("call_check", args=[call.code]), {**ANSWERS, **changed})

    assert response.status_code == 200
    assert expected in response.text
    assert Application.objects.count() == 0


def test_check_names_the_documents_that_will_be_asked(client, call):
    exporter = client.post(reverse("call_check", args=[call.code]), {**ANSWERS, "exporter": "yes"}).text

    assert "declaración de aduanas" in exporter


def test_whole_journey_from_registration_to_admission(client_for, make_user, call, facilitator):
    person = make_user()
    client = client_for(person)

    started = client.post(
        reverse("application_start", args=[call.code]),
        {
            "name": "Cooperativa Sol del Perené",
            "organisation_kind": "cooperative",
            "place": call.combinations.get(chain__code="coffee").place_id,
            "capacity": "legal_representative",
        },
    )
    application = Application.objects.get()
    assert started.url == page("application_edit", application)

    client.post(started.url, {"revision": "0", "place": "12", "chain": "coffee", "save": "1"})
    resumed = client.get(started.url).text
    assert 'value="coffee" selected' in resumed
    followed = client.post(started.url, {**ANSWERS, "revision": "1", "continue": "1"})
    assert followed.url == page("application_evidence", application)

    documents = client.get(followed.url).text
    assert "Faltan 2 documentos." in documents
    for kind in ("taxpayer", "sales"):
        answer = client.post(followed.url, {"kind": kind, f"{kind}-file": picture(f"{kind}.png")})
        assert answer.status_code == 302
    review = client.get(page("application_submit", application)).text
    assert "cumple todos los requisitos" in review
    handed_in = client.post(page("application_submit", application))
    assert handed_in.url == page("application_receipt", application)
    assert "Constancia de postulación" in client.get(handed_in.url).text
    pdf = client.get(handed_in.url, {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF-")

    application.refresh_from_db()
    give_verdict(application, actor=facilitator, now=DURING)
    final = client.get(page("application", application)).text
    assert "Fue admitida" in final
    assert client.get(page("application_packet", application)).content.startswith(b"%PDF-")


def test_file_that_is_not_what_it_says_is_explained_beside_its_document(client_for, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_for(draft.created_by)
    fake = SimpleUploadedFile("ventas.pdf", b"MZ\x90\x00 not a pdf", content_type="application/pdf")

    response = client.post(page("application_evidence", draft), {"kind": "sales", "sales-file": fake})

    assert response.status_code == 422
    assert "UPLOADS" in response.text or "archivo" in response.text
    assert draft.evidence.count() == 0


def test_document_uploaded_once_is_offered_in_the_next_call(client_for, submitted, programme, facilitator):
    from eslabon.files.packs import load_pack, pack_path
    from eslabon.web.calls.services import create_call_from_pack, publish_call, start_application

    pack, _faults = load_pack(pack_path("ruta"))
    later = datetime(2022, 3, 1, 15, tzinfo=UTC)
    second = publish_call(
        create_call_from_pack(programme, code="ruta-2022-1", pack=pack, actor=facilitator), actor=facilitator, now=later
    )
    again = start_application(second, party=submitted.party, actor=submitted.created_by, now=later)
    client = client_for(submitted.created_by)
    document = submitted.evidence.get(kind="taxpayer").document

    offered = client.get(page("application_evidence", again)).text
    client.post(page("application_evidence", again), {"kind": "taxpayer", "document": str(document.pk)})

    assert "Ya lo tenemos: taxpayer.png" in offered
    assert again.evidence.get().document == document


def test_correction_is_shown_answered_and_only_its_questions_are_open(client_for, incomplete, facilitator):
    ask_correction(
        incomplete, items=[{"requirement": 6, "message": "Adjunte sus ventas de 2020."}], actor=facilitator, now=DURING
    )
    client = client_for(incomplete.created_by)

    edit = client.get(page("application_edit", incomplete)).text
    assert "Adjunte sus ventas de 2020." in edit
    client.post(page("application_evidence", incomplete), {"kind": "sales", "sales-file": picture("ventas.png")})
    client.post(page("application_submit", incomplete))

    incomplete.refresh_from_db()
    assert incomplete.state == Application.State.SUBMITTED
    assert incomplete.corrections.get().answered_at is not None


def test_refused_applicant_appeals_once(client_for, refused):
    client = client_for(refused.created_by)

    assert "Apelar" in client.get(page("application", refused)).text
    first = client.post(page("application_appeal", refused), {"reason": "La venta fue mayor."})
    again = client.post(page("application_appeal", refused), {"reason": "Otra vez."})

    assert first.status_code == 302
    assert again.status_code == 409
    assert refused.appeals.get().text == "La venta fue mayor."


def test_autosave_answers_with_the_new_revision_and_what_is_missing(client_for, draft):
    client = client_for(draft.created_by)

    response = client.post(
        page("application_edit", draft), {**ANSWERS, "chain": "", "revision": "1"}, headers={"HX-Request": "true"}
    )

    assert 'name="revision" value="2"' in response.text
    assert "Falta o hay que revisar 1 respuesta" in response.text


def test_other_peoples_applications_are_closed(client_for, submitted, make_organisation):
    stranger = client_for(make_organisation().user)

    for name in ("application", "application_edit", "application_evidence", "application_submit", "application_appeal"):
        assert stranger.get(page(name, submitted)).status_code == 403
    evidence = submitted.evidence.first()
    address = reverse("evidence_file", args=[submitted.pk, evidence.pk])
    assert stranger.get(address).status_code == 403
    with contextlib.closing(client_for(submitted.created_by).get(address)) as own:
        assert own.status_code == 200
        assert b"".join(own.streaming_content).startswith(b"\x89PNG")


def test_former_member_no_longer_sees_the_application(client_for, submitted):
    membership = submitted.party.members.get()
    membership.until = DURING.date().replace(day=19)
    membership.save()

    assert client_for(membership.person.user).get(page("application", submitted)).status_code == 403


def test_merged_organisation_keeps_its_applications_and_documents(
    client_for, draft, attach, make_organisation, facilitator
):
    attach("taxpayer")
    kept = make_organisation(name="Cooperativa unida")
    merge_parties(kept.organisation, absorbed=draft.party, reason="Es la misma.", actor=facilitator)
    client = client_for(kept.user)

    assert draft.reference in client.get(reverse("my_applications")).text
    assert client.get(page("application_evidence", draft)).status_code == 200
    sales = {"kind": "sales", "sales-file": picture("ventas.png")}
    assert client.post(page("application_evidence", draft), sales).status_code == 302
    assert draft.evidence.count() == 2


def test_collaborator_does_only_what_the_invitation_says(client_for, draft, make_user):
    helper = make_user()
    owner = client_for(draft.created_by)
    owner.post(page("application_collaborators", draft), {"username": helper.username, "can_attach": "on"})
    client = client_for(helper)

    assert client.get(page("application", draft)).status_code == 200
    assert client.get(page("application_evidence", draft)).status_code == 200
    assert client.get(page("application_edit", draft)).status_code == 403
    assert client.get(page("application_submit", draft)).status_code == 403
    owner.post(reverse("collaborator_end", args=[draft.pk, draft.collaborators.get().pk]))
    assert client.get(page("application", draft)).status_code == 403
