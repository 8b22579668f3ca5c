"""Events survive the way through JSON with their types."""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from eslabon.web.events.services.payloads import from_payload, to_payload
from tests.web.events.sample_events import Everything, Level, Line

SAMPLE = Everything(
    key=uuid.UUID(int=7),
    text="ñandú",
    count=3,
    exact=Decimal("1.50"),
    on=date(2024, 2, 29),
    at=datetime(2026, 11, 20, 12, 0, 0, 5, tzinfo=UTC),
    wait=timedelta(minutes=90),
    level=Level.HIGH,
    kind="b",
    maybe=None,
    names=("a", "b"),
    codes=frozenset({"y", "x"}),
    lines=[Line("coffee", Decimal("46.000"))],
    totals={"PEN": Decimal("0.10")},
)


@pytest.mark.parametrize("event", [SAMPLE, replace(SAMPLE, maybe=0, names=(), codes=frozenset(), lines=[], totals={})])
def test_event_through_json_is_equal_with_its_types(event: Everything) -> None:
    back = from_payload(Everything, json.loads(json.dumps(to_payload(event))))
    assert back == event
    assert str(back.exact) == "1.50"
    assert [type(value) for value in vars(back).values()] == [type(value) for value in vars(event).values()]


@pytest.mark.parametrize(
    "change",
    [
        {"count": "3"},
        {"count": True},
        {"exact": 1.5},
        {"on": SAMPLE.at},
        {"kind": "c"},
        {"text": None},
        {"names": (1,)},
    ],
)
def test_value_of_another_type_is_refused_by_name(change: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"Everything.{next(iter(change))}"):
        to_payload(replace(SAMPLE, **change))


def test_field_added_since_takes_its_default_and_one_removed_is_dropped() -> None:
    @dataclass(frozen=True)
    class Newer:
        text: str
        sure: bool = True

    assert from_payload(Newer, {"text": "a", "gone": 1}) == Newer("a")
