"""Who worked for an applicant never decides on it; and nobody can make it seem so from outside."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Application
from eslabon.web.calls.services import (
    answer_correction,
    ask_correction,
    give_verdict,
    invite_collaborator,
    save_draft,
    submit_application,
)
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import add_document, merge_parties
from eslabon.web.uploads.services import store_file
from tests.web.calls.conftest import ANSWERS, DURING, picture

pytestmark = pytest.mark.django_db


def _refused_to(user: Any, application: Application) -> str:
    with pytest.raises(Problem) as refused:
        give_verdict(application, actor=user, now=DURING)
    return refused.value.code


def test_second_helper_is_kept_from_deciding_as_the_first_is(draft: Application, attach: Any, make_user: Any) -> None:
    first, second = make_user("facilitator"), make_user("facilitator")
    save_draft(draft, values={"sales_last_pen": "190000"}, revision=1, actor=first, now=DURING, helping=True)
    save_draft(draft, values={"sales_last_pen": "200000"}, revision=2, actor=second, now=DURING, helping=True)
    attach("taxpayer", "sales")
    application = submit_application(draft, actor=draft.created_by, now=DURING)
    assert _refused_to(first, application) == _refused_to(second, application) == "CALLS-E09"


def test_who_handed_in_a_correction_for_the_applicant_does_not_decide(
    incomplete: Application, facilitator: Any, make_user: Any
) -> None:
    helper = make_user("facilitator")
    ask_correction(incomplete, items=[{"requirement": 6, "message": "Falta sustento."}], actor=facilitator, now=DURING)
    answered = answer_correction(incomplete, actor=helper, now=DURING + timedelta(days=1))
    assert _refused_to(helper, answered) == "CALLS-E09"


def test_applicant_cannot_shut_the_team_out_by_inviting_it(
    draft: Application, facilitator: Any, client_for: Any
) -> None:
    with pytest.raises(Problem) as refused:
        invite_collaborator(draft, user=facilitator, can_edit=True, can_attach=False, actor=draft.created_by)
    assert refused.value.code == "CALLS-E41"
    page = client_for(draft.created_by).post(
        reverse("application_collaborators", args=[draft.pk]), {"username": facilitator.username, "can_edit": "on"}
    )
    assert page.status_code == 422
    assert not draft.collaborators.exists()


def test_collaborator_reuses_no_document_of_the_organisation(
    draft: Application, make_user: Any, client_for: Any
) -> None:
    kept = add_document(
        draft.party,
        kind="sales",
        file=store_file(picture("ventas.png"), actor=draft.created_by),
        actor=draft.created_by,
    )
    guest, address = make_user(), reverse("application_evidence", args=[draft.pk])
    invite_collaborator(draft, user=guest, can_edit=False, can_attach=True, actor=draft.created_by)
    answer = client_for(guest).post(address, {"kind": "sales", "document": str(kept.pk)})
    assert answer.status_code == 403
    assert not draft.evidence.exists()
    assert "ventas.png" not in client_for(guest).get(address).content.decode()
    assert "ventas.png" in client_for(draft.created_by).get(address).content.decode()
    assert client_for(draft.created_by).post(address, {"kind": "sales", "document": str(kept.pk)}).status_code == 302


def test_person_whose_record_was_merged_keeps_the_own_applications(
    draft: Application, facilitator: Any, client_for: Any
) -> None:
    signer = draft.created_by
    elder = Party.objects.create(kind=Party.Kind.PERSON, name=signer.full_name)
    merge_parties(elder, absorbed=Party.objects.get(user=signer), reason="La misma persona.", actor=facilitator)
    client = client_for(signer)
    assert client.get(reverse("application_edit", args=[draft.pk])).status_code == 200
    assert draft.reference in client.get(reverse("my_applications")).content.decode()
    assert str(draft.party.pk) in client.get(reverse("application_start", args=[draft.call.code])).content.decode()


def test_merged_organisation_does_not_apply_twice_to_one_call(
    draft: Application, facilitator: Any, make_organisation: Any
) -> None:
    from eslabon.web.calls.services import start_application

    other = make_organisation()
    merge_parties(other.organisation, absorbed=draft.party, reason="La misma.", actor=facilitator)
    again = start_application(draft.call, party=other.organisation, actor=other.user, now=DURING)
    assert again == draft
    assert ANSWERS["place"] == again.declaration["place"]


def test_what_the_desk_does_for_an_applicant_says_on_whose_behalf(
    incomplete: Application, facilitator: Any, make_user: Any, client_for: Any
) -> None:
    asked = [{"requirement": 6, "message": "Falta sustento."}]
    ask_correction(incomplete, items=asked, actor=facilitator, now=timezone.now())
    desk = make_user("desk")
    client = client_for(desk)
    sent = {"kind": "sales", "sales-file": picture("ventas.png")}
    assert client.post(reverse("application_evidence", args=[incomplete.pk]), sent).status_code == 302
    assert client.post(reverse("application_submit", args=[incomplete.pk])).status_code == 302
    done = Entry.objects.filter(actor_id=desk.pk, act__in=("attach_evidence", "answer_correction"))
    assert {entry.on_behalf_of for entry in done} == {str(incomplete.party)}
    assert len(done) == 2
