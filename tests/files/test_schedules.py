"""Scheduling problems and plans as JSON: what is read, what is refused, and where."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from eslabon.files.schedules import plan_to_plain, problem_to_plain, read_plan, read_problem
from eslabon.files.schemas import schema
from eslabon.rules.routes.calendars import Breach, Plan, Unserved
from tests.solvers.small_schedules import held, small_problems

ROOT = Path(__file__).parents[2]
# The contract's own example, with the service that it mentions.
EXAMPLE = {
    "version": 1,
    "horizon": {"start": "2022-06-01", "end": "2022-10-31"},
    "earliest_date": None,
    "max_hours_per_month": 12,
    "earliest_start": "17:00",
    "latest_end": "21:00",
    "slot_minutes": 30,
    "blocked_dates": ["2022-07-28"],
    "peak_months": [{"place": "12", "chain": "coffee", "months": [4, 5, 6, 7, 8]}],
    "providers": [{"id": "PROMPERU", "teams": 2, "blocked_dates": []}],
    "services": [
        {
            "id": name,
            "provider": "PROMPERU",
            "sessions": 2,
            "hours": 2.0,
            "modality": "virtual",
            "place": None,
            "capacity": 40,
            "max_repetitions": 3,
            "prerequisites": before,
        }
        for name, before in (("S00", []), ("S01", ["S00"]))
    ],
    "organisations": [
        {
            "id": "O001",
            "place": "12",
            "chain": "coffee",
            "commitments": ["S01"],
            "peak_months": None,
            "earliest_start": None,
            "preferred": [],
            "unavailable": [{"date": "2022-06-14", "from": "17:00", "to": "19:00"}],
        }
    ],
    "announced": [],
}


def changed(path, value):
    """The example with one value replaced, or taken away if it is `...`."""
    document = copy.deepcopy(EXAMPLE)
    *way, last = path
    inner = document
    for step in way:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return document


def read(document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_problem(content, name="p.json")


def test_example_of_the_contract_is_read_whole():
    found = read(EXAMPLE)
    assert (found.faults, found.notes) == ((), ())
    problem = found.problem
    assert problem.max_minutes_per_month == 720
    assert (problem.earliest_start, problem.latest_end) == (1020, 1260)
    assert problem.service["S01"].prerequisites == ("S00",)
    assert problem.organisation["O001"].unavailable[0].ends_at == 1140
    assert problem.organisation["O001"].peak_months is None


def test_byte_order_mark_is_no_obstacle():
    assert read(b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode()).problem == read(EXAMPLE).problem


def test_what_may_be_left_out_has_the_contracts_defaults():
    few = {key: EXAMPLE[key] for key in ("version", "horizon", "providers", "services", "organisations")}
    problem = read(few).problem
    assert (problem.max_minutes_per_month, problem.slot_minutes, problem.blocked_dates) == (720, 30, frozenset())


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        (["version"], 2, "$.version", "ROUTES-E03"),
        (["horizon"], ..., "$.horizon", "ROUTES-E02"),
        (["horizon", "end"], "2022-02-30", "$.horizon.end", "ROUTES-E03"),
        (["horizon", "end"], "2022-05-01", "$.horizon.end", "ROUTES-E03"),
        (["horizon", "end"], "20221031", "$.horizon.end", "ROUTES-E03"),
        (["earliest_date"], "June", "$.earliest_date", "ROUTES-E03"),
        (["latest_end"], "25:00", "$.latest_end", "ROUTES-E03"),
        (["slot_minutes"], 0, "$.slot_minutes", "ROUTES-E03"),
        (["slot_minutes"], True, "$.slot_minutes", "ROUTES-E03"),
        (["max_hours_per_month"], "12", "$.max_hours_per_month", "ROUTES-E03"),
        (["blocked_dates"], ["2022-07-28", "x"], "$.blocked_dates[1]", "ROUTES-E03"),
        (["peak_months", 0, "months"], [0], "$.peak_months[0].months[0]", "ROUTES-E03"),
        (["providers", 0, "teams"], -1, "$.providers[0].teams", "ROUTES-E03"),
        (["providers", 0, "id"], ..., "$.providers[0].id", "ROUTES-E02"),
        (["services", 1, "provider"], "SSE", "$.services[1].provider", "ROUTES-E04"),
        (["services", 1, "prerequisites"], ["S99"], "$.services[1].prerequisites[0]", "ROUTES-E04"),
        (["services", 1, "id"], "S00", "$.services[1].id", "ROUTES-E05"),
        (["services", 0, "prerequisites"], ["S01"], "$.services[0].prerequisites", "ROUTES-E06"),
        (["services", 0, "prerequisites"], ["S00"], "$.services[0].prerequisites", "ROUTES-E06"),
        (["services", 0, "hours"], 0.51, "$.services[0].hours", "ROUTES-E03"),
        (["services", 0, "hours"], 0, "$.services[0].hours", "ROUTES-E03"),
        (["services", 0, "modality"], "hybrid", "$.services[0].modality", "ROUTES-E03"),
        (["services", 0, "sessions"], 1.5, "$.services[0].sessions", "ROUTES-E03"),
        (["organisations", 0, "commitments"], ["S01", "S77"], "$.organisations[0].commitments[1]", "ROUTES-E04"),
        (["organisations", 0, "commitments"], ["S01", "S01"], "$.organisations[0].commitments[1]", "ROUTES-E05"),
        (["organisations", 0, "unavailable", 0, "to"], "7pm", "$.organisations[0].unavailable[0].to", "ROUTES-E03"),
        (["organisations", 0, "peak_months"], [13], "$.organisations[0].peak_months[0]", "ROUTES-E03"),
    ],
)
def test_what_is_wrong_is_named_by_its_json_path(path, value, where, code):
    found = read(changed(path, value))
    assert found.problem is None
    assert (where, code) in [(each.column, each.code) for each in found.faults]
    fault = next(each for each in found.faults if each.column == where)
    assert str(fault).startswith(f"p.json:{where}: ")
    assert fault.es != fault.en


def test_announced_sessions_name_known_services_and_organisations():
    session = {
        "service": "S99",
        "repetition": 1,
        "session": 1,
        "date": "2022-06-07",
        "start": "17:30",
        "end": "19:30",
        "modality": "virtual",
        "place": None,
        "organisations": ["O001", "O002"],
    }
    found = read(changed(["announced"], [session]))
    assert [each.column for each in found.faults] == ["$.announced[0].service", "$.announced[0].organisations[1]"]


def test_ring_of_prerequisites_is_spelt_out():
    (fault,) = read(changed(["services", 0, "prerequisites"], ["S01"])).faults
    assert "S00 → S01 → S00" in fault.es


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1, 2", b"\xff\xfe", b"nul", b'{"version": NaN}', b"[" * 100_000, b"1e999999"],
)
def test_what_is_no_document_is_refused_without_a_crash(content):
    found = read(content)
    assert found.problem is None
    assert {each.code for each in found.faults} <= {"ROUTES-E01", "ROUTES-E03"}


def test_missing_file_is_told(tmp_path):
    found = read_problem(tmp_path / "no.json", name="no.json")
    assert [each.code for each in found.faults] == ["ROUTES-E01"]


def test_unknown_keys_are_told_once_each_and_ignored():
    document = changed(["note"], "x")
    for organisation in document["organisations"]:
        organisation["colour"] = "red"
    document["organisations"].append({**document["organisations"][0], "id": "O002"})
    found = read(document)
    assert found.problem is not None
    assert [each.column for each in found.notes] == ["$.organisations[0].colour", "$.note"]


@pytest.mark.parametrize(
    ("wish", "is_understood"),
    [
        ("18:00", True),
        ({"from": "18:00", "to": "20:00"}, True),
        ({"weekday": 2, "from": "18:00", "to": "20:00"}, True),
        ({"date": "2022-06-07"}, True),
        ({"weekday": "Tuesday"}, False),
        ("evenings", False),
        (7, False),
    ],
)
def test_wish_that_is_not_understood_is_no_obstacle(wish, is_understood):
    found = read(changed(["organisations", 0, "preferred"], [wish]))
    assert len(found.problem.organisation["O001"].preferred) == is_understood
    assert [each.column for each in found.notes] == ([] if is_understood else ["$.organisations[0].preferred[0]"])


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_problem_that_is_written_is_read_back_the_same(problem):
    assert read(problem_to_plain(problem)).problem == problem


def test_plan_that_is_written_is_read_back_the_same_and_keeps_the_schema():
    reasons = (Breach("ROUTE-05", "es domingo.", "is a Sunday.", "S", 1, 1),)
    plan = Plan("feasible", 1, 2, (held(),), (Unserved("O2", "S", "no cabe.", "does not fit."),), reasons)
    plain = plan_to_plain(plan)
    Draft202012Validator(schema("schedule-plan")).validate(plain)
    assert read_plan(json.dumps(plain).encode(), name="plan.json").plan == plan
    assert plain["sessions"][0] == {
        "service": "S",
        "repetition": 1,
        "session": 1,
        "date": "2022-06-27",
        "start": "17:00",
        "end": "19:00",
        "modality": "virtual",
        "place": None,
        "organisations": ["O1"],
    }


def test_plan_with_a_wrong_value_is_refused_by_its_path():
    plain = plan_to_plain(Plan("feasible", 1, 2, (held(),)))
    plain["sessions"][0]["start"] = "late"
    assert [each.column for each in read_plan(json.dumps(plain).encode(), name="p").faults] == ["$.sessions[0].start"]


@pytest.mark.parametrize("name", ["schedule-problem", "schedule-plan"])
def test_published_schemas_are_the_shipped_ones_and_sound(name):
    published = json.loads((ROOT / "docs/reference/schemas" / f"{name}.json").read_text(encoding="utf-8"))
    assert published == schema(name)
    Draft202012Validator.check_schema(published)
