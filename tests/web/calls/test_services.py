"""The acts on an application, from the draft to the appeal (clauses CALL-10 to CALL-18)."""

from datetime import timedelta

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Decision, Entry
from eslabon.web.calls.models import Application, Check, Evidence
from eslabon.web.calls.services import (
    answer_correction,
    ask_correction,
    attach_evidence,
    close_overdue_correction,
    create_call_from_pack,
    current_verdict,
    decide_appeal,
    decide_many,
    extend_call,
    fail_pending,
    file_appeal,
    give_verdict,
    publish_call,
    record_check,
    review_evidence,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from eslabon.web.uploads.services import store_file
from tests.ruta_pack import ruta_pack
from tests.web.calls.conftest import ANSWERS, DURING, picture

pytestmark = pytest.mark.django_db


def test_call_is_created_from_the_pack_once(call, programme, facilitator):

    pack = ruta_pack()

    with pytest.raises(Problem) as caught:
        create_call_from_pack(programme, code="ruta-2021-1", pack=pack, actor=facilitator)

    assert caught.value.code == "CALLS-E14"
    assert call.combinations.count() == 3
    assert call.target == 150


def test_call_is_published_once_call_19(call, facilitator):
    with pytest.raises(Problem) as caught:
        publish_call(call, actor=facilitator, now=DURING)

    assert caught.value.code == "CALLS-E15"
    assert call.published_at == DURING


def test_extension_keeps_its_reason_and_moves_the_date_call_16(call, facilitator):
    later = call.closes_on + timedelta(days=15)

    extend_call(call, closes_on=later, reason="Lluvias en Piura", actor=facilitator, today=DURING.date())

    call.refresh_from_db()
    assert call.closes_on == later
    assert call.extensions.get().reason == "Lluvias en Piura"
    with pytest.raises(Problem) as caught:
        extend_call(call, closes_on=later, reason="otra vez", actor=facilitator, today=DURING.date())
    assert caught.value.code == "CALLS-E06"


def test_draft_of_the_same_party_is_resumed(draft, call):
    again = start_application(call, party=draft.party, actor=draft.created_by, now=DURING)

    assert again.pk == draft.pk
    assert again.declaration["sales_last_pen"] == "180000"


def test_draft_keeps_what_is_not_valid_yet(draft):
    save_draft(draft, values={"activity_start": "marzo de 2015"}, revision=1, actor=draft.created_by, now=DURING)

    draft.refresh_from_db()
    assert draft.declaration["activity_start"] == "marzo de 2015"
    with pytest.raises(Problem) as caught:
        submit_application(draft, actor=draft.created_by, now=DURING)
    assert caught.value.code == "CALLS-E18"


def test_draft_saved_from_a_stale_page_loses_nobodys_answer(draft):
    save_draft(draft, values={"sales_last_pen": "200000"}, revision=1, actor=draft.created_by, now=DURING)

    saved = save_draft(
        draft, values={"sales_last_pen": "1", "chain": "cacao"}, revision=1, actor=draft.created_by, now=DURING
    )

    draft.refresh_from_db()
    assert saved.conflicts == {"sales_last_pen": ("200000", "1")}
    assert draft.declaration["sales_last_pen"] == "200000"
    assert draft.declaration["chain"] == "cacao"


def test_declaration_never_stands_in_the_audit_entry(draft):
    entries = Entry.objects.filter(subject_id=str(draft.pk))

    assert entries.count() == 2
    assert not any(ANSWERS["taxpayer_id"] in str(entry.after) for entry in entries)


def test_application_after_the_last_second_is_refused_call_13(draft, call):
    last = DURING.replace(year=2021, month=7, day=1, hour=4, minute=59, second=59)  # 23:59:59 in Lima

    with pytest.raises(Problem) as caught:
        submit_application(draft, actor=draft.created_by, now=last + timedelta(seconds=1))
    assert caught.value.code == "CALLS-E01"

    assert submit_application(draft, actor=draft.created_by, now=last).state == Application.State.SUBMITTED


def test_complete_application_is_admitted_and_stored_replayably(submitted, facilitator):
    verdict = give_verdict(submitted, actor=facilitator, now=DURING)

    submitted.refresh_from_db()
    assert submitted.state == Application.State.ELIGIBLE
    assert verdict.result == "eligible"
    decision = Decision.objects.get(pk=verdict.decision_id)
    assert decision.inputs["declaration"]["applied_on"] == "2021-05-20"
    assert [finding["clause"] for finding in decision.outcome["findings"]] == [f"CALL-0{n}" for n in range(1, 7)]
    with pytest.raises(Problem) as caught:
        give_verdict(submitted, actor=facilitator, now=DURING)
    assert caught.value.code == "CALLS-E03"
    assert submitted.verdicts.count() == 1


def test_missing_evidence_waits_for_a_correction_call_14(incomplete, facilitator):
    with pytest.raises(Problem) as caught:
        give_verdict(incomplete, actor=facilitator, now=DURING)
    assert caught.value.code == "CALLS-E13"

    correction = ask_correction(
        incomplete, items=[{"requirement": 6, "message": "Adjunte sus ventas de 2020."}], actor=facilitator, now=DURING
    )
    stored = store_file(picture("ventas.png"), actor=incomplete.created_by)
    attach_evidence(incomplete, kind="sales", actor=incomplete.created_by, file=stored)
    late = DURING + timedelta(days=correction.application.call.correction_days + 1)
    with pytest.raises(Problem) as caught:
        answer_correction(incomplete, actor=incomplete.created_by, now=late)
    assert caught.value.code == "CALLS-E04"
    answered = answer_correction(incomplete, actor=incomplete.created_by, now=DURING + timedelta(days=3))

    assert give_verdict(answered, actor=facilitator, now=DURING + timedelta(days=4)).result == "eligible"


def test_correction_opens_only_the_answers_that_it_names(incomplete, facilitator):
    ask_correction(incomplete, items=[{"requirement": 6, "message": "¿Cuánto vendió?"}], actor=facilitator, now=DURING)

    saved = save_draft(
        incomplete, values={"sales_last_pen": "170000", "chain": "cacao"}, revision=99, actor=incomplete.created_by,
        now=DURING,
    )  # fmt: skip

    incomplete.refresh_from_db()
    assert saved.conflicts == {"chain": ("coffee", "cacao")}
    assert incomplete.declaration["sales_last_pen"] == "170000"


def test_correction_not_answered_in_time_is_decided_on_what_it_has_call_10(incomplete, facilitator):
    ask_correction(incomplete, items=[{"requirement": 6, "message": "Adjunte ventas."}], actor=facilitator, now=DURING)
    with pytest.raises(Problem) as caught:
        close_overdue_correction(incomplete, actor=facilitator, now=DURING)
    assert caught.value.code == "CALLS-E24"

    late = DURING + timedelta(days=40)
    application = close_overdue_correction(incomplete, actor=facilitator, now=late)
    fail_pending(application, reason="No llegó lo pedido.", actor=facilitator, now=late)
    verdict = give_verdict(application, actor=facilitator, now=late)

    assert verdict.result == "not_eligible"
    assert verdict.decision.outcome["findings"][5]["clause"] == "CALL-08"


def test_rejected_document_no_longer_counts_as_evidence(submitted, facilitator):
    sales = submitted.evidence.get(kind="sales")

    review_evidence(sales, accepted=False, reason="No se lee.", actor=facilitator, now=DURING)

    assert current_verdict(submitted)[0].result == "to_correct"
    assert Evidence.objects.get(pk=sales.pk).review_reason == "No se lee."


def test_persons_check_stands_over_the_rules_finding_call_08(incomplete, facilitator):
    record_check(
        incomplete, requirement=6, result="pass", reason="Ventas vistas en SUNAT.", actor=facilitator, now=DURING
    )

    verdict = give_verdict(incomplete, actor=facilitator, now=DURING)

    assert verdict.result == "eligible"
    assert (
        Check.objects.filter(application=incomplete, kind=Check.Kind.HUMAN).get().reason_es == "Ventas vistas en SUNAT."
    )


def test_who_helped_never_decides_call_17(call, make_user, make_organisation, facilitator):
    someone = make_organisation()
    application = start_application(call, party=someone.organisation, actor=facilitator, now=DURING, helping=True)
    save_draft(application, values=ANSWERS, revision=0, actor=facilitator, now=DURING, helping=True)
    submit_application(application, actor=someone.user, now=DURING)

    with pytest.raises(Problem) as caught:
        record_check(application, requirement=6, result="pass", reason="sí", actor=facilitator, now=DURING)

    assert caught.value.code == "CALLS-E09"


def test_appeal_is_decided_by_somebody_else_call_18(refused, facilitator, make_user):
    appeal = file_appeal(refused, text="La venta fue mayor.", actor=refused.created_by, now=DURING)
    coordinator = make_user("coordinator")
    with pytest.raises(Problem) as caught:
        decide_appeal(appeal, upheld=True, reason="r", passed={}, actor=facilitator, now=DURING)
    assert caught.value.code == "CALLS-E11"
    with pytest.raises(Problem) as caught:
        decide_appeal(appeal, upheld=True, reason="r", passed={}, actor=coordinator, now=DURING)
    assert caught.value.code == "CALLS-E27"

    decide_appeal(
        appeal,
        upheld=True,
        reason="Hay factura adicional.",
        passed={6: "Factura 001-33."},
        actor=coordinator,
        now=DURING,
    )

    refused.refresh_from_db()
    assert refused.state == Application.State.ELIGIBLE
    assert [verdict.result for verdict in refused.verdicts.all()] == ["not_eligible", "eligible"]
    assert refused.verdicts.first().superseded_at is not None


def test_failed_appeal_leaves_no_trace_of_a_half_act(refused, make_user):
    appeal = file_appeal(refused, text="Revisen.", actor=refused.created_by, now=DURING)

    with pytest.raises(Problem):
        decide_appeal(appeal, upheld=True, reason="r", passed={}, actor=make_user("coordinator"), now=DURING)

    appeal.refresh_from_db()
    assert appeal.outcome == ""
    assert not refused.checks.filter(kind=Check.Kind.HUMAN).exists()


def test_appeal_after_its_days_is_refused_call_15(refused):
    late = refused.verdicts.get().given_at + timedelta(days=refused.call.appeal_days + 1)

    with pytest.raises(Problem) as caught:
        file_appeal(refused, text="Tarde.", actor=refused.created_by, now=late)

    assert caught.value.code == "CALLS-E05"


def test_withdrawn_application_frees_the_party_to_apply_again(submitted, call):
    withdraw_application(submitted, reason="Cambio de gerente", actor=submitted.created_by, now=DURING)

    again = start_application(call, party=submitted.party, actor=submitted.created_by, now=DURING)

    assert again.pk != submitted.pk
    assert again.reference == "ruta-2021-1-0002"


def test_bulk_decision_goes_on_past_the_one_that_cannot_be_decided(submitted, facilitator, call, make_organisation):
    someone = make_organisation()
    other = start_application(call, party=someone.organisation, actor=someone.user, now=DURING)
    save_draft(other, values=ANSWERS, revision=0, actor=someone.user, now=DURING)
    other = submit_application(other, actor=someone.user, now=DURING)

    answers = decide_many([other, submitted], actor=facilitator, now=DURING, note="")

    assert [(answer.reference, answer.result) for answer in answers] == [
        (other.reference, "refused"),
        (submitted.reference, "eligible"),
    ]
