"""Stages, gates, levels and the scoring sheet of a pack."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.files.packs import load_pack, pack_path


def broken(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    """What the check says of pack `paap` with one change."""
    folder = tmp_path / "paap"
    shutil.copytree(pack_path("paap"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    _pack, faults = load_pack(folder)
    return [f"{fault.file} {fault.code} {fault.en}" for fault in faults]


def test_stages_of_paap_lead_from_profile_to_graduated() -> None:
    pack, _faults = load_pack(pack_path("paap"))
    assert pack is not None
    assert pack.stages is not None
    follows = {gate.stage: gate.to for gate in pack.stages.gates}
    way = ["profile"]
    while way[-1] in follows:
        way.append(follows[way[-1]])
    assert way == [
        *("profile", "eligibility", "scoring", "preinvestment", "financial_close", "execution", "followup"),
        "graduated",
    ]
    assert [(one.code, one.least_months) for one in pack.stages.levels] == [
        ("basic", 24),
        ("intermediate", 24),
        ("competitiveness", 12),
    ]
    assert pack.scoring is not None
    assert sum(one.weight for one in pack.scoring.sheet.criteria) == Decimal(100)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("stages.toml", 'to = "eligibility"', 'to = "eligible"', "did you mean"),
        ("stages.toml", 'approvals = ["supervisor"]', 'approvals = ["scorer"]', "scorer"),
        ("stages.toml", 'checks = ["plan", "viability"]', 'checks = ["plan", "luck"]', "luck"),
        ("stages.toml", '[[gates]]\nstage = "followup"', '[[gates]]\nstage = "execution"', "already given"),
        ("scoring.toml", "weight = 25", "weight = 26", "add up to 101"),
        ("scoring.toml", "most = 100", "most = 0", "a whole number from 1"),
        ("scoring.toml", "step = 1", "step = 7", "a whole number of steps"),
        ("scoring.toml", 'code = "scale"', 'code = "organisation"', "already given"),
    ],
)
def test_a_fault_is_told_with_its_file_and_what_was_expected(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    faults = broken(tmp_path, file, old, new)
    assert any(fault.startswith(file) and said in fault for fault in faults), faults
