"""What holds for every questionnaire and every response, however odd."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.diagnostics.plain import (
    inputs_to_plain,
    key_from_plain,
    key_to_plain,
    score_from_plain,
    score_to_plain,
)
from eslabon.rules.diagnostics.scoring import score_plain, score_response
from eslabon.rules.diagnostics.values import Item, Key, Level, Response

POINTS = st.one_of(st.none(), st.decimals(0, 20, places=1))
CODES = st.sampled_from(["", "a", "b", "c"])


@st.composite
def questions(draw: st.DrawFn) -> Key:
    items = []
    for number in range(draw(st.integers(1, 8))):
        points = {f"o{option}": draw(POINTS) for option in range(draw(st.integers(1, 4)))}
        section, dimension = draw(CODES), draw(CODES)
        needs = tuple(draw(st.lists(st.sampled_from(["n1", "n2"]), unique=True)))
        items.append(
            Item(
                f"q{number}",
                section and f"s_{section}",
                dimension and f"d_{dimension}",
                points,
                draw(st.booleans()),
                needs,
            )
        )
    levels = (Level("low", Decimal(0)), Level("high", Decimal(60)))
    return Key("test", "1", tuple(items), levels, (), draw(st.decimals(1, 100, places=0)))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Key, Response]:
    key = draw(questions())
    answers = {}
    for item in key.items:
        most = len(item.points) if item.many else 1
        answers[item.name] = tuple(draw(st.lists(st.sampled_from(list(item.points)), max_size=most, unique=True)))
    skipped = frozenset(draw(st.lists(st.sampled_from([item.name for item in key.items]), unique=True)))
    return key, Response(answers, skipped)


@given(answered())
def test_points_never_pass_the_maximum_and_shares_lie_between_zero_and_one(given_):
    key, response = given_
    for part in score_response(response, key=key).parts:
        assert 0 <= part.points <= part.maximum
        assert part.share is None or 0 <= part.share <= 1
        assert (part.share is None) == (part.maximum == 0)


@given(answered(), st.data())
def test_what_a_skipped_question_holds_changes_nothing(given_, data):
    key, response = given_
    other = dict(response.answers)
    for item in key.items:
        if item.name in response.skipped:
            other[item.name] = (data.draw(st.sampled_from(list(item.points))),)
    assert score_response(Response(other, response.skipped), key=key) == score_response(response, key=key)


@given(answered())
def test_skipping_a_question_is_as_if_it_had_never_been_there(given_):
    key, response = given_
    rest = Key(
        key.code,
        key.version,
        tuple(item for item in key.items if item.name not in response.skipped),
        key.levels,
        (),
        key.need_from_percent,
    )
    whole, left = score_response(response, key=key), score_response(Response(response.answers), key=rest)
    assert {part.code: part for part in left.parts}.items() <= {part.code: part for part in whole.parts}.items()
    assert (whole.needs, whole.unanswered, whole.level) == (left.needs, left.unanswered, left.level)


@given(answered())
def test_sections_and_dimensions_add_up_to_no_more_than_the_total(given_):
    key, response = given_
    score = score_response(response, key=key)
    for kind in ("section", "dimension"):
        parts = [part for part in score.parts if part.kind == kind]
        assert sum(part.points for part in parts) <= score.parts[-1].points
        assert sum(part.maximum for part in parts) <= score.parts[-1].maximum


@given(answered())
def test_every_need_is_traced_to_answers_that_lost_its_points(given_):
    key, response = given_
    for need in score_response(response, key=key).needs:
        assert need.causes
        assert sum(cause.maximum - cause.points for cause in need.causes) == need.missing
        for cause in need.causes:
            assert cause.answer == response.answers[cause.item]
            assert cause.item not in response.skipped


@given(answered())
def test_same_answers_give_the_same_score_also_after_years_in_a_store(given_):
    key, response = given_
    score = score_response(response, key=key)
    stored = json.loads(json.dumps(inputs_to_plain(response, key=key)))
    assert score_plain(stored) == score_to_plain(score)
    assert score_from_plain(score_to_plain(score)) == score
    assert key_from_plain(key_to_plain(key)) == key
