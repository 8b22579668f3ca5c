"""Clauses PARTY-01 to PARTY-07, PARTY-09 and PARTY-10."""

from datetime import date, timedelta

import pytest

from eslabon.rules.parties.duplicates import Likeness, suggest
from eslabon.rules.parties.memberships import gives_rights, may_name_people, refuse_end
from eslabon.rules.parties.merging import refuse_merge, refuse_undo


def clauses(**facts) -> list[str]:
    known = {"same_number": False, "same_contact": False, "name_similarity": 0.0, "same_department": True} | facts
    found = suggest(Likeness(**known))
    return [reason.clause for reason in found.reasons] if found else []


def test_same_number_is_a_reason_whatever_the_names():
    """PARTY-01."""
    assert clauses(same_number=True, same_department=False) == ["PARTY-01"]


@pytest.mark.parametrize(("similarity", "found"), [(0.59, []), (0.60, ["PARTY-02"]), (0.89, ["PARTY-02"])])
def test_shared_contact_needs_names_somewhat_alike(similarity, found):
    """PARTY-02."""
    assert clauses(same_contact=True, name_similarity=similarity, same_department=False) == found


@pytest.mark.parametrize(
    ("similarity", "department", "found"),
    [(0.89, True, []), (0.90, True, ["PARTY-03"]), (1.0, False, []), (0.96, None, []), (0.97, None, ["PARTY-03"])],
)
def test_names_alone_count_inside_one_department(similarity, department, found):
    """PARTY-03."""
    assert clauses(name_similarity=similarity, same_department=department) == found


def test_several_reasons_are_all_told_and_the_strongest_orders_the_queue():
    found = suggest(Likeness(same_number=False, same_contact=True, name_similarity=0.95, same_department=True))
    assert [reason.clause for reason in found.reasons] == ["PARTY-02", "PARTY-03"]
    assert found.strength == 0.975
    assert "95" in found.reasons[0].reason_es
    assert "95" in found.reasons[0].reason_en


@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({}, None),
        ({"same_party": True}, "PARTY-07"),
        ({"same_kind": False}, "PARTY-07"),
        ({"already_merged": True}, "PARTY-07"),
        ({"actor_belongs": True}, "PARTY-10"),
        ({"actor_belongs": True, "same_kind": False}, "PARTY-07"),
    ],
)
def test_only_two_standing_records_of_one_kind_merge_by_a_disinterested_person(facts, clause):
    """PARTY-07, PARTY-10."""
    known = {"same_party": False, "same_kind": True, "already_merged": False, "actor_belongs": False} | facts
    refusal = refuse_merge(**known)
    assert (refusal.clause if refusal else None) == clause


@pytest.mark.parametrize(("undone", "absorbed", "refused"), [(False, False, False), (True, False, True),
                                                             (False, True, True)])  # fmt: skip
def test_merges_come_apart_in_the_opposite_order_and_once(undone, absorbed, refused):
    """PARTY-09."""
    assert bool(refuse_undo(undone=undone, kept_was_absorbed=absorbed)) is refused


@pytest.mark.parametrize(
    ("capacity", "others", "by_programme", "refused"),
    [
        ("legal_representative", 0, False, True),
        ("legal_representative", 1, False, False),
        ("legal_representative", 0, True, False),
        ("manager", 0, False, False),
    ],
)
def test_organisation_does_not_leave_itself_without_representative(capacity, others, by_programme, refused):
    """PARTY-04."""
    assert bool(refuse_end(capacity, other_representatives=others, by_programme=by_programme)) is refused


def test_rights_begin_on_the_first_day_and_end_with_the_recorded_last():
    """PARTY-05."""
    day = date(2024, 2, 29)
    assert not gives_rights(since=day + timedelta(days=1), until=None, today=day)
    assert gives_rights(since=day, until=day + timedelta(days=1), today=day)
    assert not gives_rights(since=day, until=day, today=day)


def test_only_a_legal_representative_names_people():
    """PARTY-06."""
    assert may_name_people(frozenset({"legal_representative"}))
    assert not may_name_people(frozenset({"manager", "staff", "member"}))
    assert not may_name_people(frozenset())
