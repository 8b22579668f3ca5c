"""Organisations that apply together: invited by exact number, confirmed by their own side, seeing and not changing."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.calls.services import (
    confirm_co_applicant,
    current_verdict,
    end_co_application,
    give_verdict,
    invite_co_applicant,
    submit_application,
)
from eslabon.web.calls.services.acts import ACTS
from eslabon.web.calls.views.packets import _co_applicant_lines
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.services import add_document, add_identifier, merge_parties
from eslabon.web.uploads.services import store_file
from tests.web.calls.conftest import DURING, picture

pytestmark = pytest.mark.django_db
RUC = "20100070970"


@pytest.fixture(autouse=True)
def _in_the_window() -> Any:
    with time_machine.travel(DURING, tick=True):
        yield


@pytest.fixture
def partner(make_organisation: Any) -> Any:
    """Another cooperative, known by its RUC."""
    made = make_organisation(name="Cooperativa Vecina")
    add_identifier(made.organisation, scheme="pe_ruc", value=RUC, actor=made.user)
    return made


@pytest.fixture
def invited(draft: Application, partner: Any) -> CoApplicant:
    return invite_co_applicant(draft, number=RUC, note="Pone la planta.", actor=draft.created_by, now=DURING)


@pytest.fixture
def joined(invited: CoApplicant, partner: Any) -> CoApplicant:
    return confirm_co_applicant(invited, actor=partner.user, now=DURING)


def page(name: str, application: Application, *more: Any) -> str:
    return reverse(name, args=[application.pk, *more])


def join(organisation: Party, user: Any, *, until: date | None = None, **rights: bool) -> None:
    person, _made = Party.objects.get_or_create(user=user, defaults={"kind": "person", "name": user.full_name})
    Membership.objects.create(
        person=person, organisation=organisation, capacity="staff", since=date(2020, 1, 1), until=until, **rights
    )


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_both_sides_apply_together_through_the_pages(draft: Application, partner: Any, client_for: Any) -> None:
    owner, other = client_for(draft.created_by), client_for(partner.user)
    address = page("application_co_applicants", draft)
    assert other.get(page("application", draft)).status_code == 403
    sent = owner.post(address, {"number": "20 100 070 970", "note": "Pone la planta."}, follow=True)
    assert "Cooperativa Vecina" in sent.text
    assert "Cooperativa Vecina" not in owner.get(page("application", draft)).text
    assert "Cooperativa Vecina" in owner.get(page("application_submit", draft)).text

    mine = other.get(reverse("my_applications")).text
    row = CoApplicant.objects.get()
    assert str(draft.party) in mine
    assert "Pone la planta." in mine
    assert page("co_applicant_confirm", draft, row.pk) in mine
    assert other.get(page("application", draft)).status_code == 403

    answer = other.post(page("co_applicant_confirm", draft, row.pk), follow=True)
    assert answer.status_code == 200
    assert "Cooperativa Vecina" in answer.text
    assert draft.reference in other.get(reverse("my_applications")).text
    owner.cookies["eslabon_language"] = "en"
    draft.created_by.language = "en"
    draft.created_by.save()
    assert "Organisations that apply together" in owner.get(address).text


def test_wrong_unknown_and_personal_numbers_get_one_answer(draft: Application, client_for: Any, make_user: Any) -> None:
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Rosa Quispe")
    add_identifier(person, scheme="pe_ruc", value="10416739621", actor=draft.created_by)
    owner = client_for(draft.created_by)
    errors = set()
    for number in ("20100070970", "20100070971", "abc", "10416739621", "Cooperativa"):
        answer = owner.post(page("application_co_applicants", draft), {"number": number})
        assert answer.status_code == 422
        assert "Rosa" not in answer.text
        errors.add(str(answer.context["form"].errors["number"]))
    assert len(errors) == 1
    assert not CoApplicant.objects.exists()


def test_numbers_are_not_tried_without_end(draft: Application, client_for: Any, settings: Any) -> None:
    times, _seconds = settings.VIEW_LIMITS["application_co_applicants"]
    settings.VIEW_LIMITS = {"application_co_applicants": (2, 600)}
    owner, address = client_for(draft.created_by), page("application_co_applicants", draft)
    assert times <= 30
    assert [owner.post(address, {"number": RUC}).status_code for _again in range(3)] == [422, 422, 429]


def test_applicant_itself_is_not_invited(draft: Application) -> None:
    add_identifier(draft.party, scheme="pe_ruc", value=RUC, actor=draft.created_by)
    assert code_of(invite_co_applicant, draft, number=RUC, note="", actor=draft.created_by, now=DURING) == "CALLS-E43"


def test_who_may_invite_confirm_and_end(
    draft: Application, invited: CoApplicant, partner: Any, client_for: Any, make_user: Any, make_organisation: Any
) -> None:
    editor, clerk, former, stranger = make_user(), make_user(), make_user(), make_organisation().user
    join(draft.party, editor, can_edit=True)
    join(partner.organisation, clerk, can_edit=True)
    join(partner.organisation, former, until=date(2021, 1, 31), can_apply=True)
    confirm, end = (page(name, draft, invited.pk) for name in ("co_applicant_confirm", "co_applicant_end"))
    assert client_for(editor).get(page("application_co_applicants", draft)).status_code == 403
    for user in (editor, clerk, former, stranger):
        assert client_for(user).post(end).status_code == 403
    for user in (editor, clerk, former, stranger, draft.created_by):
        assert client_for(user).post(confirm).status_code == 403
    told = client_for(clerk).get(reverse("my_applications")).text
    assert str(draft.party) in told
    assert confirm not in told
    assert str(draft.party) not in client_for(former).get(reverse("my_applications")).text
    invited.refresh_from_db()
    assert (invited.confirmed_at, invited.ended_at) == (None, None)


def test_invitation_is_not_confirmed_through_another_application(
    invited: CoApplicant, call: Any, partner: Any, client_for: Any
) -> None:
    client = client_for(partner.user)
    client.post(reverse("application_start", args=[call.code]), {"party": str(partner.organisation.pk)})
    mine = Application.objects.get(party=partner.organisation)
    assert client.post(page("co_applicant_confirm", mine, invited.pk)).status_code == 404
    assert client.post(page("co_applicant_end", mine, invited.pk)).status_code == 404


def test_co_applicant_sees_and_changes_nothing(
    draft: Application, attach: Any, joined: CoApplicant, partner: Any, client_for: Any, make_user: Any
) -> None:
    """CALL-21."""
    attach("taxpayer")
    clerk, former = make_user(), make_user()
    join(partner.organisation, clerk)
    join(partner.organisation, former, until=date(2021, 1, 31), can_apply=True)
    shown = page("evidence_file", draft, draft.evidence.get().pk)
    for user in (partner.user, clerk):
        client = client_for(user)
        assert client.get(page("application", draft)).status_code == 200
        answer = client.get(shown)
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
        for name in ("edit", "evidence", "submit", "withdraw", "collaborators", "co_applicants", "appeal"):
            assert client.get(page(f"application_{name}", draft)).status_code == 403, name
    assert client_for(former).get(page("application", draft)).status_code == 403
    assert client_for(former).get(shown).status_code == 403
    assert not partner.organisation.documents.exists()


def test_forms_sent_again_act_once(draft: Application, partner: Any, client_for: Any) -> None:
    owner, other = client_for(draft.created_by), client_for(partner.user)
    for _again in range(2):
        owner.post(page("application_co_applicants", draft), {"number": RUC})
    row = CoApplicant.objects.get()
    for name, client in (("co_applicant_confirm", other), ("co_applicant_end", owner)):
        for _again in range(2):
            assert client.post(page(name, draft, row.pk)).status_code == 302
    for act in ("invite_co_applicant", "confirm_co_applicant", "end_co_application"):
        assert Entry.objects.filter(act=act).count() == 1
        assert act in ACTS
    assert RUC not in str(list(Entry.objects.filter(act="invite_co_applicant").values()))
    # The form that confirmed is no way back in after the end; a new invitation is.
    assert other.post(page("co_applicant_confirm", draft, row.pk)).status_code == 409
    assert other.get(page("application", draft)).status_code == 403
    owner.post(page("application_co_applicants", draft), {"number": RUC})
    assert CoApplicant.objects.standing().get() != row


def test_one_standing_row_per_organisation(invited: CoApplicant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CoApplicant.objects.create(application=invited.application, party=invited.party, invited_by=invited.invited_by)


def test_either_side_ends_it_while_the_answers_are_open(
    draft: Application, joined: CoApplicant, partner: Any, client_for: Any
) -> None:
    other = client_for(partner.user)
    assert page("co_applicant_end", draft, joined.pk) in other.get(page("application", draft)).text
    assert other.post(page("co_applicant_end", draft, joined.pk)).url == reverse("my_applications")
    assert other.get(page("application", draft)).status_code == 403
    assert draft.reference not in other.get(reverse("my_applications")).text


def test_nothing_of_it_changes_once_handed_in(
    draft: Application, attach: Any, invited: CoApplicant, partner: Any, client_for: Any, make_organisation: Any
) -> None:
    """CALL-21."""
    attach("taxpayer", "sales")
    submitted = submit_application(draft, actor=draft.created_by, now=DURING)
    asked = {"number": RUC, "note": "", "actor": draft.created_by, "now": DURING}
    assert code_of(invite_co_applicant, submitted, **asked) == "CALLS-E17"
    assert code_of(confirm_co_applicant, invited, actor=partner.user, now=DURING) == "CALLS-E17"
    assert code_of(end_co_application, invited, actor=partner.user, now=DURING) == "CALLS-E17"
    assert str(draft.party) not in client_for(partner.user).get(reverse("my_applications")).text


def test_people_of_a_co_applicant_never_decide(
    draft: Application, attach: Any, joined: CoApplicant, partner: Any, make_user: Any
) -> None:
    """CALL-17: today's, former ones, and those of who left."""
    today, former, freed = make_user("facilitator"), make_user("facilitator"), make_user("facilitator")
    join(partner.organisation, today)
    join(partner.organisation, former, until=date(2021, 1, 31))
    end_co_application(joined, actor=partner.user, now=DURING)
    attach("taxpayer", "sales")
    submitted = submit_application(draft, actor=draft.created_by, now=DURING)
    for user in (today, former):
        assert code_of(give_verdict, submitted, actor=user, now=DURING) == "CALLS-E10"
    assert give_verdict(submitted, actor=freed, now=DURING).result == "eligible"


def test_invitation_alone_shuts_nobody_out(
    draft: Application, attach: Any, invited: CoApplicant, partner: Any, make_user: Any
) -> None:
    """CALL-17: else an applicant could keep whom it likes from deciding."""
    manager = make_user("facilitator")
    join(partner.organisation, manager)
    attach("taxpayer", "sales")
    submitted = submit_application(draft, actor=draft.created_by, now=DURING)
    assert give_verdict(submitted, actor=manager, now=DURING).result == "eligible"


def test_verdict_rests_on_the_declaration_of_the_applicant_alone(
    draft: Application, attach: Any, partner: Any, facilitator: Any, client_for: Any
) -> None:
    """CALL-20: neither the co-applicant's documents nor its own application count."""
    attach("taxpayer")
    add_document(
        partner.organisation, kind="sales", file=store_file(picture("ventas.png"), actor=partner.user),
        actor=partner.user,
    )  # fmt: skip
    with transaction.atomic():
        alone = current_verdict(submit_application(draft, actor=draft.created_by, now=DURING))
        transaction.set_rollback(True)
    row = invite_co_applicant(draft, number=RUC, note="", actor=draft.created_by, now=DURING)
    confirm_co_applicant(row, actor=partner.user, now=DURING)
    together = current_verdict(submit_application(draft, actor=draft.created_by, now=DURING))
    assert together[0] == alone[0]
    assert together[0].result == "to_correct"
    assert "Cooperativa Vecina" in client_for(facilitator).get(page("application_review", draft)).text


def test_receipt_and_packet_name_the_co_applicant(
    draft: Application,
    attach: Any,
    joined: CoApplicant,
    facilitator: Any,
    partner: Any,
    client_for: Any,
) -> None:
    attach("taxpayer", "sales")
    submitted = submit_application(draft, actor=draft.created_by, now=DURING)
    owner = client_for(draft.created_by)
    assert "Cooperativa Vecina" in owner.get(page("application_receipt", draft)).text
    give_verdict(submitted, actor=facilitator, now=DURING)
    assert _co_applicant_lines(submitted) == [["Postula junto con", "Cooperativa Vecina"]]
    for address in (page("application_receipt", draft) + "?format=pdf", page("application_packet", draft)):
        answer = client_for(partner.user).get(address)
        assert answer.headers["Content-Type"] == "application/pdf"


def test_merged_organisations_keep_working(
    draft: Application, joined: CoApplicant, partner: Any, facilitator: Any, make_organisation: Any, client_for: Any
) -> None:
    other = make_organisation(name="Cooperativa Que Queda")
    merge_parties(other.organisation, absorbed=partner.organisation, reason="La misma.", actor=facilitator)
    for user in (partner.user, other.user):
        client = client_for(user)
        assert "Cooperativa Que Queda" in client.get(page("application", draft)).text
        assert draft.reference in client.get(reverse("my_applications")).text
    again = invite_co_applicant(draft, number=RUC, note="", actor=draft.created_by, now=DURING)
    assert again == joined


def test_co_applicant_merged_into_the_applicant_is_shown_no_more(
    draft: Application, joined: CoApplicant, partner: Any, facilitator: Any, client_for: Any
) -> None:
    merge_parties(draft.party, absorbed=partner.organisation, reason="La misma.", actor=facilitator)
    assert "copostulantes" not in client_for(draft.created_by).get(page("application", draft)).text
    assert client_for(partner.user).get(page("application_edit", draft)).status_code == 200


def test_pages_cost_the_same_with_one_and_many_co_applicants(
    draft: Application, joined: CoApplicant, facilitator: Any, partner: Any, make_organisation: Any, client_for: Any
) -> None:
    pages = [
        (client_for(user), address)
        for user in (facilitator, partner.user)
        for address in (page("application", draft), reverse("my_applications"))
    ]

    def costs() -> list[int]:
        found = []
        for client, address in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    costs()  # what is read once per process
    one = costs()
    for _each in range(3):
        CoApplicant.objects.create(
            application=draft, party=make_organisation().organisation, invited_by=draft.created_by,
            confirmed_by=draft.created_by, confirmed_at=timezone.now(),
        )  # fmt: skip
    assert costs() == one
