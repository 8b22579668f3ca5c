"""The pack `ruta` says what the programme's own table of requirements says."""

import csv
import shutil
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.files.packs import ACTS, CallSpec, Pack, available_packs, load_pack, pack_path
from eslabon.rules.calls.eligibility import EVIDENCE_KINDS, Terms

REGISTERS = Path(__file__).resolve().parents[3] / "shared" / "data" / "01_territory_peru"


@pytest.fixture(scope="module")
def ruta() -> Pack:
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None, [str(fault) for fault in faults]
    return pack


def test_shipped_packs_are_listed_and_each_loads_under_its_folders_name():
    assert "ruta" in available_packs()
    for code in available_packs():
        pack, faults = load_pack(pack_path(code))
        assert faults == []
        assert pack is not None
        assert pack.code == code


def test_unknown_pack_has_no_path():
    for code in ("nope", "..", ".", "ruta/../ruta", ""):
        with pytest.raises(KeyError):
            pack_path(code)


@pytest.mark.parametrize("code", ["ruta-2021-1", "ruta-2021-2"])
def test_first_two_calls_ask_what_table_7_asks(ruta: Pack, code: str):
    assert ruta.call(code).terms == Terms(
        combinations=frozenset({("20", "banana"), ("22", "cacao"), ("12", "coffee")}),
        asks_debts=True,
        sales_threshold_pen={chain: Decimal(150_000) for chain in ("banana", "cacao", "coffee")},
        sales_years=1,
        minimum_activity_years=1,
    )


def test_third_call_asks_what_table_7_asks_less_the_debts(ruta: Pack):
    call = ruta.call("ruta-2022-1")
    assert call.terms == Terms(
        combinations=frozenset({("22", "cacao"), ("22", "coffee"), ("12", "cacao"), ("12", "coffee")}),
        asks_debts=False,
        sales_threshold_pen={"cacao": Decimal(40_000), "coffee": Decimal(80_000)},
        sales_years=3,
        minimum_activity_years=1,
    )
    assert [requirement.number for requirement in call.requirements if not requirement.asked] == [4]


def test_calls_open_in_the_published_months_with_the_published_target(ruta: Pack):
    windows = {call.code: (call.opens_on, call.closes_on) for call in ruta.calls}
    assert windows == {
        "ruta-2021-1": (date(2021, 5, 3), date(2021, 6, 30)),
        "ruta-2021-2": (date(2021, 7, 5), date(2021, 8, 31)),
        "ruta-2022-1": (date(2022, 2, 1), date(2022, 4, 30)),
    }
    assert {call.target for call in ruta.calls} == {150}


def _texts(call: CallSpec):
    yield from (call.title, call.summary)
    for requirement in call.requirements:
        yield from (requirement.title, requirement.plain)
        if requirement.evidence:
            yield requirement.evidence_text


def test_every_text_is_there_in_both_languages_and_differs(ruta: Pack):
    texts = [text for call in ruta.calls for text in _texts(call)]
    texts += [role.name for role in ruta.roles] + [role.description for role in ruta.roles]
    assert all(text.es and text.en and "\n" not in text.es for text in texts)
    assert all(text.es != text.en for text in texts)


def test_requirements_are_numbered_as_in_the_verdicts_and_ask_known_evidence(ruta: Pack):
    for call in ruta.calls:
        assert [requirement.number for requirement in call.requirements] == [1, 2, 3, 4, 5, 6]
        asked = [kind for requirement in call.requirements for kind in requirement.evidence]
        assert sorted(asked) == sorted(EVIDENCE_KINDS)


def test_roles_keep_help_decision_and_appeal_apart(ruta: Pack):
    roles = {role.code: role for role in ruta.roles}
    assert {act for role in ruta.roles for act in role.acts} <= set(ACTS)
    for role in ruta.roles:
        assert not {"application.help", "application.decide"} <= set(role.acts)
        assert not {"application.decide", "appeal.decide"} <= set(role.acts)
    assert "desk.issue_code" in roles["desk"].acts
    assert "appeal.decide" in roles["coordinator"].acts
    assert not any(act.endswith((".decide", ".edit", ".grant", ".publish")) for act in roles["auditor"].acts)
    for code in ("regional_government", "provider_regional"):
        assert roles[code].reach == "region_chain"
        assert "application.confirm_in_field" in roles[code].acts


def test_places_know_their_parents_and_both_registers(ruta: Pack):
    places = {place.code: place for place in ruta.places}
    assert {code for code, place in places.items() if place.parent is None} == {"PE-12", "PE-20", "PE-22"}
    assert all(place.parent is None or place.parent in places for place in ruta.places)
    assert (places["PE-200601"].inei, places["PE-200601"].reniec) == ("200601", "190601")
    assert places["PE-120301"].reniec == "110801"
    assert sum(place.inei != place.reniec for place in ruta.places) == len(ruta.places)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.upper())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.skipif(not REGISTERS.is_dir(), reason="the official registers are not beside the project")
def test_places_agree_with_the_official_registers(ruta: Pack):
    columns = {"department": ("departamento", 2), "province": ("provincia", 4), "district": ("distrito", 6)}
    official = {}
    for kind, (column, digits) in columns.items():
        with (REGISTERS / f"ubigeo_{column}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                official[kind, row["inei"][:digits]] = (row["reniec"][:digits], _plain(row[column]))
    for place in ruta.places:
        assert official[place.kind, place.inei] == (place.reniec, _plain(place.name))


def test_content_hash_depends_on_every_file_and_on_nothing_else(tmp_path: Path, ruta: Pack):
    copy = tmp_path / "copy"
    shutil.copytree(pack_path("ruta"), copy)
    (copy / "notes.md").write_text("aside")
    same, _ = load_pack(copy)
    assert same is not None
    assert same.content_hash == ruta.content_hash
    for name in ("pack.toml", "roles.toml", "places.csv", "calls/ruta-2021-2.toml"):
        original = (copy / name).read_bytes()
        (copy / name).write_bytes(original + b"\n")
        changed, _ = load_pack(copy)
        assert changed is not None
        assert changed.content_hash != ruta.content_hash
        (copy / name).write_bytes(original)
