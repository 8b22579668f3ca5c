"""Points, level, segment and needs: one test or more for each clause of docs/rules/diagnostics.md."""

from decimal import Decimal

import pytest

from eslabon.rules import registry
from eslabon.rules.diagnostics.comparison import compare_responses
from eslabon.rules.diagnostics.plain import inputs_to_plain, score_to_plain
from eslabon.rules.diagnostics.scoring import RULE, maximum_of, points_of, score_response
from eslabon.rules.diagnostics.values import Criterion, Item, Key, Level, Part, Response, Segment

THREE = {"yes": Decimal(2), "partly": Decimal(1), "no": Decimal(0)}
HELD = {"organic": Decimal(2), "other": Decimal(1), "none": Decimal(0)}
FORM = {"association": None, "company": None}


def item(name: str, *, section: str = "s", dimension: str = "d", points=THREE, many=False, needs=()) -> Item:
    return Item(name, section, dimension, points, many, needs)


def key(*items: Item, levels=(), segments=(), need_from=50) -> Key:
    return Key("test", "1", items, levels, segments, Decimal(need_from))


def test_an_answer_has_the_points_of_its_option_and_several_their_sum():
    """DIAG-01."""
    assert points_of(item("a"), answer=("partly",)) == 1
    assert points_of(item("a", points=HELD, many=True), answer=("organic", "other")) == 3


@pytest.mark.parametrize("answer", [("maybe",), ("yes", "no"), ("yes", "yes")])
def test_an_answer_that_is_no_option_or_too_many_is_refused(answer):
    """DIAG-01."""
    with pytest.raises(ValueError, match="a: "):
        points_of(item("a"), answer=answer)


def test_the_maximum_is_the_best_option_or_all_of_several():
    """DIAG-02."""
    assert maximum_of(item("a")) == 2
    assert maximum_of(item("a", points=HELD, many=True)) == 3
    assert maximum_of(item("a", points=FORM)) == 0


def test_a_skipped_question_counts_nowhere_whatever_it_still_holds():
    """DIAG-03."""
    scored = score_response(
        Response({"a": ("yes",), "b": ("no",)}, frozenset({"b"})), key=key(item("a"), item("b", needs=("n",)))
    )
    assert (scored.parts[-1].points, scored.parts[-1].maximum) == (2, 2)
    assert scored.needs == ()
    assert scored.unanswered == ()


def test_an_open_question_costs_its_points_and_causes_no_need():
    """DIAG-04."""
    scored = score_response(Response({"a": ("yes",), "b": ()}), key=key(item("a"), item("b", needs=("n",))))
    assert (scored.parts[-1].points, scored.parts[-1].maximum) == (2, 4)
    assert scored.unanswered == ("b",)
    assert scored.needs == ()


def test_a_part_in_which_nothing_counts_has_no_share():
    """DIAG-05."""
    scored = score_response(Response({"b": ("yes",)}, frozenset({"a"})), key=key(item("a", section="x"), item("b")))
    assert scored.part("x").share is None
    assert scored.part("s").share == 1
    assert Part("total", "total", Decimal(2), Decimal(3)).share == Decimal("0.666667")


def test_sections_come_first_then_dimensions_and_the_total_counts_each_question_once():
    """DIAG-06."""
    asked = key(
        item("a", dimension="d1"),
        item("b", dimension="d2"),
        item("c", section="t", dimension="d2"),
        item("e", section="", dimension=""),
    )
    scored = score_response(Response(dict.fromkeys("abce", ("yes",))), key=asked)
    assert [(part.code, part.maximum) for part in scored.parts] == [
        ("s", 4),
        ("t", 2),
        ("d1", 2),
        ("d2", 4),
        ("total", 8),
    ]


@pytest.mark.parametrize(("points", "level"), [("no", "initial"), ("partly", "middle"), ("yes", "top")])
def test_a_level_is_reached_at_its_limit(points, level):
    """DIAG-07."""
    levels = (Level("initial", Decimal(0)), Level("middle", Decimal(50)), Level("top", Decimal(100)))
    assert score_response(Response({"a": (points,)}), key=key(item("a"), levels=levels)).level == level


def test_a_level_is_the_lowest_where_nothing_counts():
    """DIAG-07."""
    levels = (Level("initial", Decimal(0)), Level("top", Decimal(1)))
    assert score_response(Response({}, frozenset({"a"})), key=key(item("a"), levels=levels)).level == "initial"


SEGMENTS = (
    Segment("first"),
    Segment("second", (Criterion("d", Decimal(50)),)),
    Segment("third", (Criterion("b", answers=("yes",)),)),
    Segment("fourth"),
)


@pytest.mark.parametrize(
    ("a", "b", "segment"),
    [("no", "yes", "first"), ("partly", "no", "second"), ("partly", "yes", "fourth"), ("yes", "partly", "second")],
)
def test_a_segment_is_the_last_before_a_condition_that_fails(a, b, segment):
    """DIAG-08."""
    asked = key(item("a"), item("b", dimension="e"), segments=SEGMENTS)
    assert score_response(Response({"a": (a,), "b": (b,)}), key=asked).segment == segment


def test_a_condition_on_nothing_is_passed_over_and_an_answer_not_given_is_not_the_one_asked_for():
    """DIAG-09."""
    asked = key(item("a"), item("b", dimension="e"), segments=SEGMENTS)
    scored = score_response(Response({"b": ("yes",)}, frozenset({"a", "b"})), key=asked)
    assert scored.segment == "second"
    assert [(finding.met, finding.found, finding.clause) for finding in scored.findings] == [
        (True, None, "DIAG-09"),
        (False, None, "DIAG-09"),
    ]


def test_a_condition_on_an_unknown_part_is_refused():
    """DIAG-08."""
    wrong = key(item("a"), segments=(Segment("x"), Segment("y", (Criterion("nowhere", Decimal(1)),))))
    with pytest.raises(ValueError, match="nowhere"):
        score_response(Response({}), key=wrong)


@pytest.mark.parametrize(("need_from", "found"), [(50, True), (51, False)])
def test_a_need_exists_from_its_limit_on(need_from, found):
    """DIAG-10."""
    asked = key(item("a", needs=("n",)), item("b", needs=("n",)), need_from=need_from)
    scored = score_response(Response({"a": ("no",), "b": ("yes",)}), key=asked)
    assert bool(scored.needs) == found


def test_nothing_missing_is_no_need():
    """DIAG-10."""
    assert score_response(Response({"a": ("yes",)}), key=key(item("a", needs=("n",)), need_from=0)).needs == ()


def test_causes_are_the_answers_that_lost_points_and_larger_gaps_come_first():
    """DIAG-11."""
    asked = key(item("a", needs=("n", "m")), item("b", needs=("n",)), item("c", needs=("n",)))
    scored = score_response(Response({"a": ("no",), "b": ("yes",), "c": ("partly",)}), key=asked)
    assert [need.code for need in scored.needs] == ["m", "n"]
    assert [(cause.item, cause.answer, cause.points) for cause in scored.needs[1].causes] == [
        ("a", ("no",), 0),
        ("c", ("partly",), 1),
    ]
    assert scored.needs[1].gap == Decimal("0.500000")


def test_versions_are_compared_on_what_both_ask_alike():
    """DIAG-12."""
    old = key(item("kept"), item("dropped"), item("repriced"), item("moved", section="s"))
    new = Key(
        "test",
        "2",
        (
            item("kept"),
            item("added"),
            item("repriced", points={"yes": Decimal(3), "no": Decimal(0)}),
            item("moved", section="t"),
        ),
    )
    before = Response({"kept": ("no",), "dropped": ("yes",), "repriced": ("yes",), "moved": ("yes",)})
    after = Response({"kept": ("yes",), "added": ("no",), "repriced": ("no",), "moved": ("partly",)})
    found = compare_responses(before, after=after, key_before=old, key_after=new)
    assert (found.common, found.only_before, found.only_after, found.changed) == (
        ("kept", "moved"),
        ("dropped",),
        ("added",),
        ("repriced",),
    )
    moves = {part.after.code: (part.before.share, part.after.share) for part in found.parts}
    assert moves["s"] == (0, 1)
    assert moves["t"] == (1, Decimal("0.500000"))
    assert found.parts[-1].before.maximum == found.parts[-1].after.maximum == 4


def test_questions_that_one_response_skipped_are_not_compared():
    """DIAG-12."""
    asked = key(item("a"), item("b"))
    found = compare_responses(
        Response({"a": ("no",)}, frozenset({"b"})),
        after=Response({"a": ("yes",), "b": ("yes",)}),
        key_before=asked,
        key_after=asked,
    )
    assert (found.common, found.not_asked) == (("a",), ("b",))


def test_a_stored_score_replays():
    asked = key(item("a", needs=("n",)), levels=(Level("low", Decimal(0)),), segments=SEGMENTS[:2])
    response = Response({"a": ("partly",)})
    stored = score_to_plain(score_response(response, key=asked))
    rule = registry.find(RULE, registry.current_version(RULE))
    assert rule is not None
    assert rule(inputs_to_plain(response, key=asked)) == stored
