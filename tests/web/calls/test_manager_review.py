"""The review of one application: everything on one page, each act once, nobody decides on what they helped with."""

from datetime import timedelta

import pytest
import time_machine

from eslabon.rules.problems import Problem
from eslabon.web.calls.models import Application, Check, Evidence
from eslabon.web.calls.services import (
    close_overdue_correction,
    confirm_in_field,
    decide_appeal,
    file_appeal,
    record_check,
    remove_evidence,
    review_evidence,
    save_draft,
    start_application,
    submit_application,
)
from tests.web.calls.conftest import ANSWERS, DURING
from tests.web.calls.manager_steps import apply_for, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_window():
    with time_machine.travel(DURING, tick=True):
        yield


@pytest.fixture
def client(client_for, facilitator):
    return client_for(facilitator)


def state_of(application):
    return Application.objects.values_list("state", flat=True).get(pk=application.pk)


def test_page_shows_what_is_needed_to_decide(client, submitted):
    response = client.get(page("application_review", submitted))

    assert response.status_code == 200
    for words in (
        "20512333797", "S/ 180,000.00", "1 de marzo de 2015", "sales.png", "La regla encontró", "CALL-06",
        "Dictaminar: admitida", "Pedir subsanación", "Historia", "Postulación presentada",
    ):  # fmt: skip
        assert words.replace(" ", "") in response.text.replace("\xa0", "").replace(" ", ""), words
    assert len(response.content) < 100_000


def test_person_without_the_right_sees_no_act(client_for, make_user, submitted):
    response = client_for(make_user("auditor")).get(page("application_review", submitted))

    assert response.status_code == 200
    for words in ("Dictaminar", "Pedir la subsanación", "Registrar mi revisión", "Registrar la visita"):
        assert words not in response.text


def test_verdict_is_given_once_as_it_was_shown(client, submitted):
    shown = {"verdict-expected": "eligible", "verdict-note": "Todo en orden."}
    first = client.post(page("application_verdict", submitted), shown)
    second = client.post(page("application_verdict", submitted), shown)

    assert first.status_code == 302
    assert (second.status_code, submitted.verdicts.count()) == (409, 1)
    assert "CALLS-E03" in second.text
    assert submitted.verdicts.get().note == "Todo en orden."
    assert "Todo en orden." in client.get(page("application_review", submitted)).text


def test_verdict_on_a_page_that_is_no_longer_true_decides_nothing(client, submitted, facilitator):
    record_check(submitted, requirement=6, result="fail", reason="Factura falsa.", actor=facilitator, now=DURING)

    response = client.post(page("application_verdict", submitted), {"verdict-expected": "eligible"})

    assert response.status_code == 409
    assert "CALLS-E31" in response.text
    assert state_of(submitted) == "submitted"


def test_check_of_a_person_stands_beside_the_rules_finding(client, incomplete):
    answer = client.post(
        page("application_check", incomplete),
        {"number": "6", "check6-requirement": "6", "check6-result": "pass", "check6-reason": "Visto en SUNAT."},
    )
    shown = client.get(page("application_review", incomplete)).text

    assert answer.status_code == 302
    assert "Una persona encontró" in shown
    assert "Visto en SUNAT." in shown
    assert "Dictaminar: admitida" in shown


def test_check_without_a_reason_is_pointed_out_beside_it(client, incomplete):
    response = client.post(
        page("application_check", incomplete), {"number": "6", "check6-requirement": "6", "check6-result": "pass"}
    )

    assert response.status_code == 422
    assert 'id="id_check6-reason_error"' in response.text
    assert not incomplete.checks.filter(kind=Check.Kind.HUMAN).exists()


@pytest.mark.parametrize(("requirement", "result"), [(99, "pass"), (0, "fail"), (6, "maravilloso")])
def test_check_of_what_the_call_does_not_ask_is_refused(submitted, facilitator, requirement, result):
    with pytest.raises(Problem) as caught:
        record_check(submitted, requirement=requirement, result=result, reason="r", actor=facilitator, now=DURING)

    assert caught.value.code == "CALLS-E33"


def test_document_is_accepted_or_rejected_with_words(client, submitted):
    sales = submitted.evidence.get(kind="sales")
    address = page("application_evidence_review", submitted, evidence_id=sales.pk)

    silent = client.post(address, {"accepted": "no", "reason": ""})
    assert silent.status_code == 422
    assert "Escriba qué tiene de malo" in silent.text
    client.post(address, {"accepted": "no", "reason": "No se lee."})

    sales.refresh_from_db()
    assert (sales.review, sales.review_reason) == (Evidence.Review.REJECTED, "No se lee.")
    shown = client.get(page("application_review", submitted)).text
    assert "A hoy falta sustento" in shown
    assert "No se lee.</textarea>" in shown.replace("\n", "")  # the correction is prefilled with what was wrong


def test_document_of_another_application_is_not_there(client, submitted, call, make_organisation):
    other = apply_for(call, make_organisation())

    address = page("application_evidence_review", submitted, evidence_id=other.evidence.first().pk)

    assert client.post(address, {"accepted": "yes"}).status_code == 404


def test_document_that_was_taken_out_is_not_reviewed(incomplete, facilitator):
    from eslabon.web.calls.services import answer_correction, ask_correction

    ask_correction(incomplete, items=[{"requirement": 2, "message": "Otra ficha."}], actor=facilitator, now=DURING)
    old = incomplete.evidence.get()
    remove_evidence(old, actor=incomplete.created_by, now=DURING)
    answer_correction(incomplete, actor=incomplete.created_by, now=DURING)

    with pytest.raises(Problem) as caught:
        review_evidence(old, accepted=True, reason="", actor=facilitator, now=DURING)

    assert caught.value.code == "CALLS-E36"


def test_correction_comes_prefilled_and_asks_only_what_is_written(client, incomplete):
    shown = client.get(page("application_review", incomplete))
    form = shown.context["correction_form"]
    assert [name for name, field in form.fields.items() if field.initial] == ["message_6"]
    blank = client.post(page("application_ask_correction", incomplete), {"correction-message_6": " "})
    assert blank.status_code == 422
    assert "Escriba qué debe corregirse" in blank.text

    client.post(page("application_ask_correction", incomplete), {"correction-message_6": "Adjunte sus ventas."})

    assert state_of(incomplete) == "to_correct"
    assert incomplete.corrections.get().items == [{"requirement": 6, "message": "Adjunte sus ventas."}]


def test_overdue_correction_is_closed_failed_and_decided_from_the_page(client, client_for, facilitator, incomplete):
    client.post(page("application_ask_correction", incomplete), {"correction-message_6": "Adjunte sus ventas."})
    early = client.post(page("application_close_overdue", incomplete))
    assert (early.status_code, "CALLS-E24" in early.text) == (409, True)

    with time_machine.travel(DURING + timedelta(days=20), tick=True):
        client = client_for(facilitator)
        assert "Cerrar el plazo" in client.get(page("application_review", incomplete)).text
        client.post(page("application_close_overdue", incomplete))
        client.post(page("application_fail_pending", incomplete), {"pending-reason": "No llegó en el plazo."})
        client.post(page("application_verdict", incomplete), {"verdict-expected": "not_eligible"})

    assert state_of(incomplete) == "not_eligible"


def test_correction_that_was_never_asked_cannot_lapse(submitted, facilitator):
    with pytest.raises(Problem) as caught:
        close_overdue_correction(submitted, actor=facilitator, now=DURING)

    assert caught.value.code == "CALLS-E03"


def test_who_helped_is_told_why_and_sees_no_act(client, call, make_organisation, facilitator):
    someone = make_organisation()
    helped = start_application(call, party=someone.organisation, actor=facilitator, now=DURING, helping=True)
    save_draft(helped, values=ANSWERS, revision=0, actor=facilitator, now=DURING, helping=True)
    submit_application(helped, actor=someone.user, now=DURING)

    shown = client.get(page("application_review", helped)).text
    forced = client.post(page("application_verdict", helped), {"verdict-expected": "to_correct"})

    assert "Usted ayudó a preparar esta postulación" in shown
    assert "Dictaminar" not in shown
    assert (forced.status_code, "CALLS-E09" in forced.text) == (403, True)


def test_draft_can_be_looked_at_and_not_decided(client, draft):
    assert client.get(page("application_review", draft)).status_code == 200

    refused = client.post(page("application_verdict", draft), {"verdict-expected": "eligible"})

    assert refused.status_code == 409


@pytest.fixture
def visited_call(call):
    call.needs_field_confirmation = True
    call.save()
    return call


def test_call_that_asks_for_a_visit_admits_nobody_before_it_call_11(
    client, client_for, make_user, visited_call, submitted
):
    early = client.post(page("application_verdict", submitted), {"verdict-expected": "eligible"})
    assert (early.status_code, "CALLS-E12" in early.text) == (409, True)
    office = client_for(make_user("provider_regional", place="PE-12", chain="coffee"))
    assert "1 postulación por confirmar en campo" in office.get("/").text
    future = {"field-confirmed": "yes", "field-visited_on": "2021-06-20", "field-note": "Vimos la planta."}
    assert office.post(page("application_confirm_in_field", submitted), future).status_code == 422

    office.post(page("application_confirm_in_field", submitted), {**future, "field-visited_on": "2021-05-19"})
    client.post(page("application_verdict", submitted), {"verdict-expected": "eligible"})

    assert state_of(submitted) == "eligible"
    assert submitted.field_confirmations.get().note == "Vimos la planta."


def test_office_of_another_region_confirms_nothing(client_for, make_user, visited_call, submitted):
    office = client_for(make_user("provider_regional", place="PE-20", chain="banana"))

    response = office.post(
        page("application_confirm_in_field", submitted),
        {"field-confirmed": "yes", "field-visited_on": "2021-05-19", "field-note": "No fui."},
    )

    assert response.status_code == 403


def test_visit_to_what_is_decided_already_is_refused(visited_call, refused, make_user):
    office = make_user("provider_regional", place="PE-12", chain="coffee")

    with pytest.raises(Problem) as caught:
        confirm_in_field(refused, confirmed=True, note="Tarde", visited_on=DURING.date(), actor=office, now=DURING)

    assert caught.value.code == "CALLS-E19"


def test_upheld_appeal_admits_nobody_without_the_visit_call_11(visited_call, refused, make_user):
    appeal = file_appeal(refused, text="Miren otra vez.", actor=refused.created_by, now=DURING)

    with pytest.raises(Problem) as caught:
        decide_appeal(
            appeal, upheld=True, reason="Sí.", passed={6: "Factura."}, actor=make_user("coordinator"), now=DURING
        )

    assert caught.value.code == "CALLS-E12"
    assert state_of(refused) == "not_eligible"


def test_appeal_is_upheld_with_a_reason_for_each_failed_requirement(client, client_for, make_user, refused):
    file_appeal(refused, text="La venta fue mayor.", actor=refused.created_by, now=DURING)
    coordinator = client_for(make_user("coordinator"))
    assert "La venta fue mayor." in coordinator.get(page("application_review", refused)).text
    upheld = {"appeal-outcome": "upheld", "appeal-reason": "Hay otra factura."}
    assert "Resolver</button>" not in client.get(page("application_review", refused)).text
    silent = coordinator.post(page("application_decide_appeal", refused), upheld)
    assert silent.status_code == 422
    assert "por qué se cumple este requisito" in silent.text

    coordinator.post(page("application_decide_appeal", refused), {**upheld, "appeal-passed_6": "Factura 001-33."})

    assert state_of(refused) == "eligible"
    assert "Fundada" in coordinator.get(page("application_review", refused)).text


def test_who_gave_the_verdict_never_hears_the_appeal_call_18(client_for, make_user, programme, refused, facilitator):
    from eslabon.web.programmes.models import Role
    from eslabon.web.programmes.services import grant_role

    role = Role.objects.get(programme=programme, code="coordinator")
    grant_role(
        facilitator, role=role, since=DURING.date(), place=None, chain=None, party=None, actor=make_user("coordinator")
    )
    file_appeal(refused, text="Otra vez.", actor=refused.created_by, now=DURING)

    shown = client_for(facilitator).get(page("application_review", refused)).text
    forced = client_for(facilitator).post(
        page("application_decide_appeal", refused), {"appeal-outcome": "rejected", "appeal-reason": "No."}
    )

    assert "Usted dio el dictamen que se apela" in shown
    assert (forced.status_code, "CALLS-E11" in forced.text) == (403, True)
