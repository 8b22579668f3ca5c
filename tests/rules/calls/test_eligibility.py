"""Clauses CALL-01 to CALL-09: what each finding says, and what people may change.

The results on every boundary are in tests/cli/test_calls_oracle.py.
"""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.calls import eligibility
from eslabon.rules.calls.calendar import anniversary
from eslabon.rules.calls.eligibility import (
    Declaration,
    Finding,
    Terms,
    decide_eligibility,
    decide_plain,
    decide_verdict,
    declaration_from_plain,
    declaration_to_plain,
    documents_asked,
    inputs_to_plain,
    terms_from_plain,
    terms_to_plain,
    verdict_from_plain,
    verdict_to_plain,
)

TERMS = Terms(
    combinations=frozenset({("12", "coffee"), ("22", "cacao")}),
    asks_debts=True,
    sales_threshold_pen={"coffee": Decimal(80000), "cacao": Decimal(40000)},
    sales_years=3,
)
GOOD = Declaration(
    place="12",
    chain="coffee",
    person="legal",
    taxpayer_id="20512333797",
    taxpayer_active=True,
    activity_start=date(2020, 2, 29),
    applied_on=date(2022, 3, 1),
    debts_or_sanctions=False,
    exporter=False,
    exportable_supply=True,
    sales_last_pen=Decimal("80000.01"),
    sales_previous_pen=None,
    sales_third_pen=None,
    evidence=frozenset({"taxpayer", "sales"}),
)


def finding(number, declaration, terms=TERMS):
    return decide_eligibility(declaration, terms=terms).findings[number - 1]


def test_six_findings_in_order_each_under_its_clause():
    verdict = decide_eligibility(GOOD, terms=TERMS)
    assert [each.requirement for each in verdict.findings] == [1, 2, 3, 4, 5, 6]
    assert [each.clause for each in verdict.findings] == [f"CALL-0{number}" for number in range(1, 7)]
    assert (verdict.result, verdict.clause) == ("eligible", "CALL-07")


@pytest.mark.parametrize(
    ("number", "change", "result", "told_es", "told_en"),
    [
        (1, {"place": "15"}, "fail", ["Lima – café", "Junín – café", "San Martín – cacao"], ["Lima – coffee"]),
        (1, {"chain": "quinoa"}, "fail", ["Junín – quinoa"], ["Junín – quinoa"]),
        (2, {"taxpayer_id": ""}, "fail", ["No se indicó el RUC"], ["No RUC was given"]),
        (2, {"taxpayer_id": "20512333798"}, "fail", ["20512333798", "11 dígitos"], ["not valid"]),
        (2, {"taxpayer_id": "9" * 400}, "fail", ["…"], ["…"]),
        (2, {"taxpayer_id": "{ruc}{x}"}, "fail", ["{ruc}{x}"], ["{ruc}{x}"]),
        (2, {"person": "natural"}, "fail", ["persona natural", "10, 15 o 17"], ["natural person"]),
        (2, {"taxpayer_active": False}, "fail", ["no está activo"], ["not active"]),
        (2, {"taxpayer_active": None}, "needs_evidence", ["Falta saber"], ["not known"]),
        (2, {"evidence": frozenset({"sales"})}, "needs_evidence", ["Adjunte la ficha RUC"], ["Attach"]),
        (3, {"applied_on": date(2021, 2, 28)}, "fail", ["2020-02-29", "2021-02-28", "2021-03-01", "1 año"], ["1 year"]),
        (4, {"debts_or_sanctions": None}, "needs_evidence", ["Conteste sí o no"], ["Answer yes or no"]),
        (4, {"debts_or_sanctions": True}, "fail", ["regularícelas"], ["settled"]),
        (5, {"exportable_supply": False}, "fail", ["oferta exportable"], ["exportable supply"]),
        (5, {"exporter": True}, "needs_evidence", ["Adjunte un documento de exportación"], ["Attach an export"]),
        (6, {"sales_last_pen": Decimal("80000.00")}, "fail", ["S/ 80,000", "últimos 3 años"], ["last 3 years"]),
        (6, {"sales_last_pen": None}, "needs_evidence", ["más de S/ 80,000"], ["more than S/ 80,000"]),
        (6, {"evidence": frozenset({"taxpayer"})}, "needs_evidence", ["S/ 80,000.01", "reporte de ventas"], ["report"]),
        (6, {"chain": "banana"}, "fail", ["banano"], ["banana"]),
    ],
)  # fmt: skip
def test_reason_names_the_figures_and_what_to_do(number, change, result, told_es, told_en):
    """CALL-01, CALL-02, CALL-03, CALL-04, CALL-05, CALL-06."""
    found = finding(number, replace(GOOD, **change))
    assert (found.result, found.clause) == (result, f"CALL-0{number}")
    assert all(words in found.reason_es for words in told_es), found.reason_es
    assert all(words in found.reason_en for words in told_en), found.reason_en
    assert len(found.reason_es) < 400


def test_empty_rectangle_of_years_is_not_looked_at():
    """CALL-06: with one year, what was sold before it neither helps nor counts as declared."""
    terms = replace(TERMS, sales_years=1)
    before_only = replace(GOOD, sales_last_pen=None, sales_previous_pen=Decimal(900000))
    assert finding(6, before_only, terms).result == "needs_evidence"
    assert finding(6, before_only).result == "pass"
    assert "el último año" in finding(6, before_only, terms).reason_es


def test_more_years_of_activity_are_terms_not_code():
    """CALL-03."""
    terms = replace(TERMS, minimum_activity_years=4)
    assert finding(3, replace(GOOD, applied_on=date(2024, 2, 28)), terms).result == "fail"
    assert finding(3, replace(GOOD, applied_on=date(2024, 2, 29)), terms).result == "pass"
    last = replace(GOOD, activity_start=date(9999, 1, 1), applied_on=date(9999, 12, 31))
    assert finding(3, last).result == "fail"


@given(st.dates(max_value=date(9990, 12, 31)), st.integers(0, 9))
def test_anniversary_is_the_first_day_not_before_the_same_date(start, years):
    """CALL-03."""
    day = anniversary(start, years=years)
    assert (day.year, day.month, day.day) >= (start.year + years, start.month, start.day)
    if (start.month, start.day) != (2, 29):
        assert (day.year, day.month, day.day) == (start.year + years, start.month, start.day)
    with pytest.raises(ValueError, match="zero or more"):
        anniversary(start, years=-1)


def test_debts_that_are_not_asked_never_decide():
    """CALL-04."""
    terms = replace(TERMS, asks_debts=False)
    for answer in (True, False, None):
        assert finding(4, replace(GOOD, debts_or_sanctions=answer), terms).result == "pass"


def test_verdict_names_the_requirements_that_decide():
    """CALL-07."""
    refused = decide_eligibility(replace(GOOD, place="15", taxpayer_active=None, debts_or_sanctions=True), terms=TERMS)
    assert refused.result == "not_eligible"
    assert "los requisitos 1 y 4." in refused.reason_es
    assert "requirements 1 and 4." in refused.reason_en
    asked = decide_eligibility(replace(GOOD, taxpayer_active=None), terms=TERMS)
    assert (asked.result, "el requisito 2." in asked.reason_es) == ("to_correct", True)


def test_last_human_finding_replaces_the_rule_s():
    """CALL-08."""
    automatic = decide_eligibility(replace(GOOD, evidence=frozenset({"taxpayer"})), terms=TERMS)
    seen = [
        Finding(6, "fail", "", "El reporte no es suyo.", "The report is another's."),
        Finding(6, "pass", "", "Trajo el suyo.", "The right one came."),
    ]
    after = decide_verdict(automatic, human=seen)
    assert (automatic.result, after.result) == ("to_correct", "eligible")
    assert (after.findings[5].clause, after.findings[5].reason_es) == ("CALL-08", "Trajo el suyo.")
    assert after.findings[:5] == automatic.findings[:5]
    assert decide_verdict(automatic, human=seen[:1]).result == "not_eligible"
    assert decide_verdict(automatic, human=[]) is automatic


@pytest.mark.parametrize(("number", "result"), [(7, "pass"), (0, "pass"), (2, "eligible"), (2, "")])
def test_human_finding_that_means_nothing_is_refused(number, result):
    """CALL-08."""
    automatic = decide_eligibility(GOOD, terms=TERMS)
    with pytest.raises(ValueError, match="unknown requirement or result"):
        decide_verdict(automatic, human=[Finding(number, result, "", "", "")])


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, ("taxpayer", "sales")),
        ({"exporter": True}, ("taxpayer", "export")),
        ({"chain": "banana"}, ("taxpayer",)),
        ({"evidence": frozenset()}, ("taxpayer", "sales")),
    ],
)
def test_documents_asked_follow_from_the_way_of_trading(change, kinds):
    """CALL-09: and with them attached, nothing is left to correct for want of evidence."""
    declared = replace(GOOD, **change)
    assert documents_asked(declared, terms=TERMS) == kinds
    complete = replace(declared, evidence=frozenset(kinds))
    assert "needs_evidence" not in {each.result for each in decide_eligibility(complete, terms=TERMS).findings}


declarations = st.builds(
    Declaration,
    place=st.sampled_from(["12", "22", "15"]),
    chain=st.sampled_from(["coffee", "cacao", "banana"]),
    person=st.sampled_from(["natural", "legal"]),
    taxpayer_id=st.sampled_from(["20512333797", "10123456781", "", "x"]),
    taxpayer_active=st.sampled_from([True, False, None]),
    activity_start=st.dates(),
    applied_on=st.dates(),
    debts_or_sanctions=st.sampled_from([True, False, None]),
    exporter=st.booleans(),
    exportable_supply=st.booleans(),
    sales_last_pen=st.none() | st.decimals(0, 10**12, places=3),
    sales_previous_pen=st.none() | st.decimals(0, 10**12, places=3),
    sales_third_pen=st.none() | st.decimals(0, 10**12, places=3),
    evidence=st.frozensets(st.sampled_from(["taxpayer", "sales", "export"])),
)
all_terms = st.builds(
    Terms,
    combinations=st.frozensets(st.tuples(st.sampled_from(["12", "22"]), st.sampled_from(["coffee", "cacao"]))),
    asks_debts=st.booleans(),
    sales_threshold_pen=st.dictionaries(st.sampled_from(["coffee", "cacao"]), st.decimals(0, 10**9, places=2)),
    sales_years=st.integers(1, 3),
    minimum_activity_years=st.integers(0, 20),
)


@given(declarations, all_terms)
def test_stored_inputs_give_the_same_verdict_again(declaration, terms):
    """Through JSON and back, by the registry, as replay does."""
    human = [Finding(2, "pass", "", "visto", "seen")]
    verdict = decide_verdict(decide_eligibility(declaration, terms=terms), human=human)
    stored = json.loads(json.dumps(inputs_to_plain(declaration, terms=terms, human=human)))
    assert declaration_from_plain(stored["declaration"]) == declaration
    assert terms_from_plain(stored["terms"]) == terms
    rule = registry.find(eligibility.RULE, eligibility.VERSION)
    assert rule(stored) == verdict_to_plain(verdict)
    assert verdict_from_plain(json.loads(json.dumps(verdict_to_plain(verdict)))) == verdict


@given(declarations, all_terms, st.decimals(0, 10**6, places=2))
def test_more_evidence_and_more_sales_never_hurt(declaration, terms, more):
    order = {"not_eligible": 0, "to_correct": 1, "eligible": 2}
    before = decide_eligibility(declaration, terms=terms).result
    better = replace(
        declaration,
        evidence=frozenset({"taxpayer", "sales", "export"}),
        sales_last_pen=None if declaration.sales_last_pen is None else declaration.sales_last_pen + more,
    )
    assert order[decide_eligibility(better, terms=terms).result] >= order[before]


def test_equal_amounts_are_stored_as_equal_text():
    written = [replace(GOOD, sales_last_pen=Decimal(text)) for text in ("80000", "80000.0", "80000.00", "8E+4")]
    assert {json.dumps(declaration_to_plain(each)) for each in written} == {
        json.dumps(declaration_to_plain(written[0]))
    }
    assert declaration_to_plain(written[0])["sales_last_pen"] == "80000"


@pytest.mark.parametrize(
    ("column", "value"),
    [("exporter", ""), ("exporter", "quizá"), ("taxpayer_active", "maybe"), ("evidence", "photo"), ("applied_on", "x")],
)
def test_malformed_stored_declaration_is_refused(column, value):
    with pytest.raises(ValueError):
        declaration_from_plain({**declaration_to_plain(GOOD), column: value})


def test_terms_and_plain_decision_are_stable():
    """A stored decision of today must be readable for years: its shape is fixed."""
    assert terms_to_plain(TERMS) == {
        "combinations": [["12", "coffee"], ["22", "cacao"]],
        "asks_debts": True,
        "sales_threshold_pen": {"cacao": "40000", "coffee": "80000"},
        "sales_years": 3,
        "minimum_activity_years": 1,
    }
    answer = decide_plain(inputs_to_plain(GOOD, terms=TERMS))
    assert sorted(answer) == ["clause", "findings", "reason_en", "reason_es", "result"]
    assert sorted(answer["findings"][0]) == ["clause", "reason_en", "reason_es", "requirement", "result"]


def test_values_cannot_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        GOOD.place = "15"


def test_registry_knows_versions_apart():
    assert "calls.eligibility" in registry.names()
    assert list(registry.names()) == sorted(registry.names())
    assert registry.find("calls.eligibility", registry.current_version("calls.eligibility")) is decide_plain
    assert registry.find("calls.eligibility", "999") is None
    assert registry.find("another", "1") is None
    with pytest.raises(KeyError):
        registry.current_version("another")
