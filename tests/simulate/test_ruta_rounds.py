"""The first version of the diagnostic, and second rounds."""

import pytest

from eslabon.files.packs import pack_path
from eslabon.files.xlsform import Form, read_form, skipped_questions
from eslabon.rules.diagnostics.scoring import score_response
from eslabon.rules.diagnostics.values import Response
from eslabon.simulate.ruta import DiagnosticResponse, World, ruta_pack, simulate_ruta
from eslabon.simulate.ruta.diagnostics import questionnaires
from eslabon.simulate.ruta.rounds import FIRST_VERSION, answer_again, answers_on_first, first_workbooks


@pytest.fixture(scope="module")
def world() -> World:
    return simulate_ruta(7)


@pytest.fixture(scope="module")
def first() -> dict[str, Form]:
    """The first version's questionnaires by chain."""
    found = {}
    for chain, data in first_workbooks(ruta_pack()).items():
        form, faults = read_form(data, name=chain)
        assert form is not None, faults
        found[chain] = form
    return found


def unanswered(form: Form, answers: dict[str, str]) -> list[str]:
    """What is asked and has no answer, documents apart."""
    skipped = skipped_questions(form, answers=answers)
    asked = [one.name for one in form.questions if one.kind != "file" and one.name not in skipped]
    return [name for name in asked if not answers.get(name)]


def share(form: Form, answers: dict[str, str]) -> float:
    """The share of the points that answers get."""
    closed = {question.name for question in form.questions if question.choices}
    given = {name: tuple(text.split()) for name, text in answers.items() if text and name in closed}
    score = score_response(Response(given, skipped_questions(form, answers=answers)), key=form.key)
    return float(score.part("total").share or 0)


def test_first_version_lacks_what_was_added_later(first: dict[str, Form]) -> None:
    for chain, form in first.items():
        today, faults = read_form(pack_path("ruta") / "instruments" / f"diagnostic-{chain}.xlsx", name=chain)
        assert today is not None, faults
        assert (form.version, today.version == FIRST_VERSION) == (FIRST_VERSION, False)
        names = {one.name for one in form.questions}
        gone = [one for one in today.questions if one.name not in names and one.kind != "file"]
        assert {one.dimension for one in gone} == {"gender"}
        assert [one.name for one in form.questions if one.kind == "file"] == []
        certificates = next(one for one in form.questions if one.kind == "select_multiple")
        assert [choice.name for choice in certificates.choices] == ["organic", "none"]


def test_every_answer_on_the_first_version_can_be_handed_in(world: World, first: dict[str, Form]) -> None:
    assert [
        (one.organisation_id, left)
        for one in world.responses
        if (left := unanswered(first[one.chain], answers_on_first(one)))
    ] == []


def test_second_rounds_are_whole_repeat_and_show_what_was_gained(world: World) -> None:
    forms = questionnaires("ruta")
    some: tuple[DiagnosticResponse, ...] = world.responses[::10]
    again = {one.organisation_id: answer_again(7, response=one, gain=0.5) for one in some}

    assert [left for one in some if (left := unanswered(forms[one.chain], again[one.organisation_id]))] == []
    assert again == {one.organisation_id: answer_again(7, response=one, gain=0.5) for one in some}
    before = [share(forms[one.chain], dict(one.answers)) for one in some]
    after = [share(forms[one.chain], again[one.organisation_id]) for one in some]
    assert sum(after) > sum(before)
    unlike = {
        name
        for one in some
        for name, text in one.answers.items()
        if name in ("members", "legal_form") and again[one.organisation_id][name] != text
    }
    assert unlike == set()
