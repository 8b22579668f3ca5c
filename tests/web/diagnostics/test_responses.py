"""Opening, answering and handing in: nobody's answer lost, nothing twice, what was decided can be asked again."""

import pytest
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import replay_decisions
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.queries import compare_rounds, result_of
from eslabon.web.diagnostics.services import Page, install_instrument, save_answers, submit_response
from eslabon.web.events.models import Announcement
from tests.web.diagnostics.books import question, small_book, small_survey


@pytest.fixture
def response(organisation_with_representative, instrument, opened) -> Response:
    return opened(organisation_with_representative.organisation)


@pytest.fixture
def user(organisation_with_representative):
    return organisation_with_representative.user


def save(response, user, *, revision=0, page=None, **values):
    return save_answers(response, values=values, revision=revision, actor=user, now=timezone.now(), page=page)


def test_opening_twice_gives_the_same_response(response, opened) -> None:
    # DIAG-21
    assert opened(response.party) == response
    assert (response.round, response.asked, response.stopped_at) == (1, 3, "general")
    assert Announcement.objects.filter(event__endswith="ResponseOpened").count() == 1


def test_another_round_opens_only_after_the_one_before_was_handed_in(response, opened, answered, user) -> None:
    # DIAG-21
    with pytest.raises(Problem) as refused:
        opened(response.party, another_round=True)
    assert refused.value.code == problems.ROUND_NOT_OVER[0]
    submit_response(answered(response, user), actor=user, now=timezone.now())
    assert opened(response.party, another_round=True).round == 2


def test_chain_without_a_questionnaire_opens_nothing(programme, organisation_with_representative, instrument, opened):
    with pytest.raises(Problem) as refused:
        opened(organisation_with_representative.organisation, chain=programme.chains.get(code="cacao"))
    assert refused.value.code == problems.NO_INSTRUMENT[0]


def test_closed_version_takes_no_new_response(programme, response, opened, make_organisation) -> None:
    # DIAG-20
    later = install_instrument(programme, workbook=small_book(version="2"), actor=None, now=timezone.now())
    assert opened(make_organisation().organisation).instrument == later


def test_save_that_comes_again_changes_nothing(response, user) -> None:
    # DIAG-22
    page = Page("tab", 1)
    first = save(response, user, page=page, exports="yes")
    again = save(response, user, page=page, exports="yes")
    assert (first.revision, again.revision, again.conflicts) == (1, 1, {})
    assert Entry.objects.filter(act="diagnostic.save").count() == 1


def test_late_save_of_the_same_page_does_not_undo_a_newer_answer(response, user) -> None:
    # DIAG-22: the first save was slow and arrives after the second.
    save(response, user, page=Page("tab", 5), exports="no")
    late = save(response, user, page=Page("tab", 4), exports="yes")
    response.refresh_from_db()
    assert response.answers["exports"] == "no"
    assert late.conflicts == {"exports": ("no", "yes")}


def test_answer_of_somebody_else_is_kept_and_told(response, user, make_user) -> None:
    # DIAG-22
    save(response, user, page=Page("ana", 1), exports="yes")
    told = save(response, make_user(), page=Page("beto", 1), exports="no", members="12")
    response.refresh_from_db()
    assert told.conflicts == {"exports": ("yes", "no")}
    assert response.answers == {"exports": "yes", "members": "12"}


def test_audit_says_which_items_changed_and_never_what_was_answered(response, user) -> None:
    save(response, user, members="377")
    entry = Entry.objects.get(act="diagnostic.save")
    assert entry.after["items"] == ["members"]
    assert "377" not in str(vars(entry))


def test_helper_is_recorded_once_and_on_whose_behalf(response, user, make_user) -> None:
    # DIAG-23
    helper = make_user("desk")
    save_answers(response, values={"members": "3"}, revision=0, actor=helper, now=timezone.now(), helping=True)
    response.refresh_from_db()
    assert response.helper == helper
    assert Entry.objects.get(act="diagnostic.save").on_behalf_of == str(response.party)


def test_skipped_answers_stay_but_count_nowhere(response, user, answered) -> None:
    # DIAG-03 in the pages: what is not asked is neither missing nor scored.
    answered(response, user, exports="yes", markets="us eu")
    response = answered(response, user, exports="no", markets="us eu")
    assert response.answers["markets"] == "us eu"
    submit_response(response, actor=user, now=timezone.now())
    decision = response.scores.get().decision
    assert "markets" in decision.inputs["response"]["skipped"]


@pytest.mark.parametrize(
    ("values", "count"),
    [({"members": ""}, 1), ({"members": "0"}, 1), ({"members": "many"}, 1), ({"exports": "", "members": ""}, 2)],
)
def test_only_what_is_complete_is_handed_in(response, user, answered, values, count) -> None:
    # DIAG-24
    answered(response, user, **values)
    with pytest.raises(Problem) as refused:
        submit_response(response, actor=user, now=timezone.now())
    assert (refused.value.code, refused.value.details["count"]) == (problems.RESPONSE_INCOMPLETE[0], count)
    assert not response.scores.exists()


def test_handed_in_response_is_scored_replayed_and_closed(response, user, answered) -> None:
    # DIAG-24
    score = submit_response(answered(response, user), actor=user, now=timezone.now())
    assert (str(score.points), str(score.maximum), score.segment, score.needs) == ("3", "6", "production", ["costs"])
    assert replay_decisions().is_sound
    assert replay_decisions().results["same"] == 1
    with pytest.raises(Problem) as refused:
        save(response, user, members="1")
    assert refused.value.code == problems.RESPONSE_HANDED_IN[0]
    names = set(Announcement.objects.values_list("event", flat=True))
    assert {name.rpartition(".")[2] for name in names} >= {"ResponseSubmitted", "ResponseScored"}


def test_result_names_strengths_needs_and_the_answers_that_caused_them(response, user, answered) -> None:
    # DIAG-25
    submit_response(answered(response, user, markets="us eu"), actor=user, now=timezone.now())
    result = result_of(response)
    assert result is not None
    assert [one.code for one in result.strengths] == ["markets"]
    (need,) = result.needs
    (cause,) = need.causes
    assert (cause.question.name, cause.chosen[0]["es"]) == ("costs_known", "No")
    assert [step.met for step in result.next_steps] == [True, False]
    assert [current for _label, _reached, current in result.ladder] == [True, False]


def test_rounds_on_two_versions_are_compared_on_what_both_asked(programme, response, user, answered, opened) -> None:
    submit_response(answered(response, user), actor=user, now=timezone.now())
    survey = small_survey()
    survey[8] = question("select_one yes_no", "costs_new", "¿Anota sus gastos?", dimension="costs", needs="costs")
    install_instrument(programme, workbook=small_book(survey, version="2"), actor=None, now=timezone.now())
    later = opened(response.party, another_round=True)
    answered(later, user, costs_known="yes", costs_new="yes")
    submit_response(later, actor=user, now=timezone.now())
    found = compare_rounds(response, after=later)
    assert [one.name for one in found.is_new] == ["costs_new"]
    assert [one.name for one in found.is_gone] == ["costs_review"]
    assert [(str(before.points), str(after.points)) for _label, before, after in found.rows] == [
        ("3", "3"), ("0", "2"), ("3", "3"), ("0", "2"),
    ]  # fmt: skip
