"""Two dimensions, scored apart; what is not known counts neither way."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.monitoring.linkage_index import (
    BEST,
    HIGH,
    LOW,
    MEDIUM,
    RULE,
    UNKNOWN,
    VERSION,
    Dimension,
    Item,
    Part,
    Sheet,
    score_linkage,
    sheet_from_plain,
    sheet_to_plain,
)


def items(*codes):
    return tuple(Item(code, Decimal(weight)) for weight, code in enumerate(codes, start=1))


ORGANISATION = Dimension(
    "organisation",
    (Part("approval", Decimal(1), items("a1", "a2")), Part("execution", Decimal(3), items("e1"))),
)
TODAY = Dimension("today", (Part("buyers", Decimal(1), items("original", "new"), combine=BEST),))
SHEET = Sheet((ORGANISATION, TODAY), 3, Decimal(70), Decimal(40), Decimal(50))
ALL = {"a1": 3, "a2": 0, "e1": 3, "original": 0, "new": 2}


def scores(**answers):
    return {one.code: one for one in score_linkage({**ALL, **answers}, sheet=SHEET)}


def test_monitor_70_dimensions_are_scored_apart():
    """MONITOR-70: a bad relation with buyers does not touch the organisation's score."""
    good, bad = scores(new=3), scores(new=0)
    assert good["organisation"] == bad["organisation"]
    assert (good["today"].result, bad["today"].result) == (HIGH, LOW)


def test_monitor_71_score_is_the_weighted_mean_of_weighted_means():
    """MONITOR-71: (1 × (1 × 100 + 2 × 0) / 3 + 3 × 100) / 4."""
    assert scores()["organisation"].percent == Decimal("83.3333")
    assert [part.percent for part in scores()["organisation"].parts] == [Decimal("33.3333"), Decimal(100)]


def test_monitor_72_unknown_counts_neither_as_nothing_nor_as_everything():
    """MONITOR-72: the known rest decides; below half of the weight nothing does."""
    known = scores(a1=None, a2=None)["organisation"]
    assert (known.percent, known.known, known.result) == (Decimal(100), Decimal(75), HIGH)
    little = scores(e1=None)["organisation"]
    assert (little.known, little.result, little.clause) == (Decimal(25), UNKNOWN, "MONITOR-72")
    assert "25" in little.reason_es
    assert "25%" in little.reason_en


@pytest.mark.parametrize(
    ("high", "medium", "result"), [("66.6666", "1", HIGH), ("66.7", "66", MEDIUM), ("99", "67", LOW)]
)
def test_monitor_73_class_begins_at_its_percentage(high, medium, result):
    """MONITOR-73: two of three points is two thirds."""
    sheet = Sheet((TODAY,), 3, Decimal(high), Decimal(medium), Decimal(50))
    assert score_linkage({"new": 2}, sheet=sheet)[0].result == result


def test_monitor_74_best_relation_with_a_buyer_counts():
    """MONITOR-74: who sells well to a new buyer is linked, whatever became of the first."""
    assert scores(original=0, new=3)["today"].percent == scores(original=3, new=None)["today"].percent == 100


@pytest.mark.parametrize("answers", [{"a1": 4}, {"a1": -1}, {"stranger": 1}])
def test_answer_outside_the_sheet_is_an_error(answers):
    with pytest.raises(ValueError, match="sheet"):
        score_linkage(answers, sheet=SHEET)


ANSWERS = st.fixed_dictionaries(dict.fromkeys(ALL, st.none() | st.integers(0, 3)))


@settings(max_examples=40, deadline=None)
@given(answers=ANSWERS, better=st.sampled_from(sorted(ALL)))
def test_better_answer_never_lowers_a_score_and_replay_gives_the_same(answers, better):
    before = score_linkage(answers, sheet=SHEET)
    after = score_linkage({**answers, better: 3}, sheet=SHEET) if answers[better] is not None else before
    for old, new in zip(before, after, strict=True):
        assert old.percent is None or old.percent <= new.percent
        assert old.percent is None or 0 <= old.percent <= 100
    replayed = registry.find(RULE, VERSION)({"sheet": sheet_to_plain(SHEET), "answers": answers})
    assert [one["percent"] for one in replayed["dimensions"]] == [
        None if one.percent is None else str(one.percent) for one in before
    ]
    assert sheet_from_plain(sheet_to_plain(SHEET)) == SHEET
