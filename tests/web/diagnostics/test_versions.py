"""A new version of the questionnaire leaves what was answered before readable, comparable, scored as it was."""

import pytest
from django.urls import reverse
from django.utils import timezone

from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.diagnostics.services import install_instrument, submit_response
from tests.web.diagnostics.books import question, small_book, small_survey

MEMBERS = "¿Cuántas personas?"


@pytest.fixture
def rounds(programme, instrument, organisation_with_representative, opened, answered):
    """A response to version 1, and one to a version that asks otherwise: one question gone, one new, other points."""
    user, party = organisation_with_representative.user, organisation_with_representative.organisation
    first = answered(opened(party), user)
    submit_response(first, actor=user, now=timezone.now())
    survey = small_survey()
    del survey[2]  # members
    survey[7] = question("select_one yes_no", "costs_new", "¿Anota sus gastos?", dimension="costs", needs="costs")
    install_instrument(programme, workbook=small_book(survey, version="2"), actor=None, now=timezone.now())
    later = answered(opened(party, another_round=True), user, costs_known="yes", costs_new="yes")
    submit_response(later, actor=user, now=timezone.now())
    return first, later


def test_old_answers_are_shown_with_the_questions_that_were_asked(rounds, client_for, organisation_with_representative):
    first, later = rounds
    client = client_for(organisation_with_representative.user)
    old, new = (client.get(reverse("diagnostic_answers", args=[one.pk])).content.decode() for one in (first, later))
    assert MEMBERS in old and "40" in old and "¿Anota sus gastos?" not in old
    assert MEMBERS not in new and "¿Anota sus gastos?" in new
    assert client.get(reverse("diagnostic_result", args=[first.pk])).status_code == 200


def test_old_scores_stay_as_they_were_and_replay(rounds):
    first, later = rounds
    replay = replay_decisions()
    assert replay.results == {Replayed.SAME: 2}
    assert replay.is_sound
    versions = {one.decision.inputs["key"]["version"] for one in (first.scores.get(), later.scores.get())}
    assert versions == {"1", "2"}


def test_comparison_names_what_only_one_version_asked(rounds, client_for, make_user):
    text = client_for(make_user("coordinator")).get(reverse("diagnostic_compare", args=[rounds[1].pk])).content.decode()
    assert "Ronda 1 (versión 1)" in text and "Ronda 2 (versión 2)" in text
    assert "¿Anota sus gastos?" in text and "¿Los revisa?" in text


@pytest.mark.parametrize("version", ["1", "2"])
def test_answers_to_each_version_leave_in_its_own_columns(rounds, client_for, make_user, programme, version):
    instrument = programme.instruments.get(version=version)
    url = reverse("diagnostics_export", kwargs={"code": "ruta"})
    client = client_for(make_user("coordinator"))
    header, *rows = lines_of(client, url, {"instrument": instrument.pk})
    assert len(rows) == 1
    assert ("members" in header, "costs_new" in header) == (version == "1", version == "2")


SCORES, ANSWERS, COMPARED = 18, 18, 13


def lines_of(client, url, wanted):
    """The lines of a file that a page hands over."""
    return b"".join(client.get(url, wanted).streaming_content).decode("utf-8-sig").splitlines()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("what", "queries"), [("scores", SCORES), ("answers", ANSWERS)])
def test_files_ask_the_database_the_same_for_one_and_three(
    what, queries, rows, client_for, make_user, make_organisation, opened, answered, instrument,
    django_assert_num_queries,
):  # fmt: skip
    for _ in range(rows):
        someone = make_organisation()
        submit_response(answered(opened(someone.organisation), someone.user), actor=someone.user, now=timezone.now())
    client, url = client_for(make_user("coordinator")), reverse("diagnostics_export", kwargs={"code": "ruta"})
    wanted = {"instrument": instrument.pk} if what == "answers" else {}
    lines_of(client, url, wanted)
    with django_assert_num_queries(queries):
        assert len(lines_of(client, url, wanted)) == rows + 1


@pytest.mark.parametrize("others", [0, 2])
def test_comparison_asks_the_same_whatever_else_there_is(
    others, rounds, client_for, make_user, make_organisation, opened, django_assert_num_queries
):
    for _ in range(others):
        opened(make_organisation().organisation)
    client, url = client_for(make_user("coordinator")), reverse("diagnostic_compare", args=[rounds[1].pk])
    client.get(url)
    with django_assert_num_queries(COMPARED):
        client.get(url)
