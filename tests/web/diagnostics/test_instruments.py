"""Versions of questionnaires: installed once, never changed, refused by name where the pages would not show all."""

import pytest
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit.models import Entry
from eslabon.web.diagnostics.services import Workbook, install_instrument, pack_workbooks
from eslabon.web.diagnostics.snapshots import questionnaire_of
from tests.web.diagnostics.books import question, small_book, small_survey


def install(programme, book):
    return install_instrument(programme, workbook=book, actor=None, now=timezone.now())


def test_pack_brings_a_questionnaire_of_117_items_per_chain(programme) -> None:
    for book in pack_workbooks(programme):
        instrument = install(programme, book)
        questionnaire = questionnaire_of(instrument)
        counts = {one.code: sum(each.kind != "file" for each in one.questions) for one in questionnaire.sections}
        assert counts == {"general": 11, "productive": 47, "management": 34, "trade": 25}
        assert instrument.chain is not None
        assert instrument.xform.startswith("<?xml")
        assert max(len(page.questions) for page in questionnaire.pages) <= 14
        assert [one.name for page in questionnaire.pages for one in page.questions] == list(questionnaire.questions)
    assert programme.instruments.count() == 3


def test_same_workbook_twice_is_the_same_version(programme) -> None:
    # DIAG-20
    first, second = install(programme, small_book()), install(programme, small_book())
    assert first == second
    assert programme.instruments.count() == 1
    assert Entry.objects.filter(act="diagnostic.install").count() == 1


def test_new_version_closes_the_one_before_and_answers_stay_readable(
    programme, organisation_with_representative, instrument, opened, answered
) -> None:
    response = answered(opened(organisation_with_representative.organisation), organisation_with_representative.user)
    later = install(programme, small_book(small_survey()[:2] + small_survey()[5:], version="2"))
    instrument.refresh_from_db()
    assert instrument.closed_at is not None
    assert later.closed_at is None
    assert "members" in questionnaire_of(response.instrument).questions
    assert "members" not in questionnaire_of(later).questions
    assert opened(organisation_with_representative.organisation) == response


def test_workbook_that_changed_under_its_version_is_refused(programme, instrument) -> None:
    with pytest.raises(Problem) as refused:
        install(programme, small_book(points="3"))
    assert refused.value.code == problems.VERSION_TAKEN[0]
    assert programme.instruments.count() == 1


@pytest.mark.parametrize(
    ("row", "item", "feature"),
    [
        (question("note", "welcome", "Bienvenida", required=""), "welcome", "note"),
        (question("calculate", "sum"), None, "calculate"),
        (question("geopoint", "where", "¿Dónde?"), None, "geopoint"),
        (question("begin_repeat", "plots", "Parcelas"), None, "begin_repeat"),
        (question("select_one yes_no", "late", "¿Tarde?", relevant="today() > '2021-01-01'"), None, "today()"),
        (question("select_one yes_no or_other", "other", "¿Otra?"), None, "or_other"),
        (question("text", "named", "¿Vende ${exports}?"), "named", "${…} in a text"),
    ],
)
def test_what_the_pages_would_pass_over_is_refused_by_item_row_and_feature(programme, row, item, feature) -> None:
    survey = [*small_survey()[:-1], row, small_survey()[-1]]
    with pytest.raises(Problem) as refused:
        install(programme, small_book(survey))
    assert refused.value.code == problems.INSTRUMENT_REFUSED[0]
    faults = refused.value.details["faults"]
    assert any(fault.row == len(survey) and feature in fault.en for fault in faults), [str(one) for one in faults]
    assert item is None or any(item in fault.en for fault in faults)
    assert programme.instruments.count() == 0


@pytest.mark.parametrize(
    ("column", "value", "feature"),
    [("appearance", "signature", "appearance"), ("default", "yes", "default"), ("read_only", "yes", "readonly")],
)
def test_columns_that_change_what_is_asked_are_refused(programme, column, value, feature) -> None:
    with pytest.raises(Problem) as refused:
        install(programme, small_book(columns={column: {"exports": value}}))
    assert any(
        feature in fault.en and "exports" in fault.en and fault.row == 3 for fault in refused.value.details["faults"]
    ), refused.value.details["faults"]


def test_broken_workbook_is_refused_with_its_faults(programme) -> None:
    with pytest.raises(Problem) as refused:
        install(programme, Workbook("x.xlsx", b"PK nothing"))
    assert refused.value.details["count"] >= 1
