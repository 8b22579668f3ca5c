"""plan.toml: read whole, kept and read back; faults by line."""

import json
import shutil
from decimal import Decimal

import pytest

from eslabon.files.packs import load_pack, pack_path
from eslabon.files.packs.plans import plan_from_plain, plan_to_plain


@pytest.mark.parametrize(("code", "ratio", "months"), [("pra", 5, 36), ("paap", 2, 24)])
def test_shipped_terms_are_read_and_survive_the_database(code, ratio, months) -> None:
    pack, faults = load_pack(pack_path(code))
    assert not faults and pack is not None and pack.plan is not None
    assert pack.plan.viability.ratio == Decimal(ratio)
    assert (pack.plan.viability.basis, pack.plan.maturity_months) == ("incremental", months)
    assert "sales" in {one.code for one in pack.plan.baseline}
    assert plan_from_plain(json.loads(json.dumps(plan_to_plain(pack.plan)))) == pack.plan


@pytest.mark.parametrize(
    ("found", "put", "line", "code"),
    [
        ("ratio = 5", "ratio = 0", 5, "bad_value"),
        ('basis = "incremental"', 'basis = "neto"', 6, "unknown_value"),
        ("months = [6, 12, 24]", 'months = ["seis"]', 26, "bad_value"),
        ("[maturity]", "[madurez]", 1, "missing"),
        ('code = "quality"', 'code = "technical"', None, "repeated"),
        ('code = "labour_days"', 'code = "labour_dyas"', 35, "unknown_value"),  # what nobody measures has no baseline
        ("large_above = 600", "large_above = 6", None, "bad_value"),
        ('chain = "cacao"', 'chain = "cocoa"', None, "unknown_chain"),
        ('code = "sales"', 'code = "jobs"', 28, "no_baseline"),  # increments over sales need the sales before
    ],
)
def test_fault_in_the_terms_names_its_line(tmp_path, found, put, line, code) -> None:
    folder = tmp_path / "pra"
    shutil.copytree(pack_path("pra"), folder)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    assert found in text
    (folder / "plan.toml").write_text(text.replace(found, put, 1), encoding="utf-8")
    pack, faults = load_pack(folder)
    assert pack is None
    own = [fault for fault in faults if fault.file == "plan.toml"]
    assert code in {fault.code for fault in own}
    if line is not None:
        assert line in {fault.row for fault in own if fault.code == code}
