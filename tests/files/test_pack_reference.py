"""The page on the format of packs says what the reader does."""

import re
import shutil
from pathlib import Path

from eslabon.files.packs import ACTS, REACHES, load_pack, pack_path
from eslabon.files.packs.calls import RULE_EVIDENCE, RULE_NUMBERS
from eslabon.files.packs.places import CODE_LENGTHS, COLUMNS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "pack-format.md").read_text(encoding="utf-8")


def test_example_of_the_page_is_a_sound_call(tmp_path: Path):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    (copy / "calls" / "junin-2024.toml").write_text(example, encoding="utf-8")
    pack, faults = load_pack(copy)
    assert [str(fault) for fault in faults] == []
    assert pack is not None
    assert pack.call("junin-2024").terms.minimum_activity_years == 2


def test_page_lists_every_act_and_no_other():
    listed = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| ([^|]+) \|$", PAGE, flags=re.MULTILINE)
    assert {act: english.strip() for act, english in listed} == {act: texts[1] for act, texts in ACTS.items()}


def test_page_names_every_column_reach_kind_and_rule():
    for word in (*COLUMNS, *CODE_LENGTHS):
        assert f"`{word}`" in PAGE
    for reach in REACHES:
        assert f'`"{reach}"`' in PAGE
    for rule, number in RULE_NUMBERS.items():
        (row,) = re.findall(rf"^\| {number} \| `{rule}` \|.*$", PAGE, flags=re.MULTILINE)
        assert all(f'"{kind}"' in row for kind in RULE_EVIDENCE.get(rule, ()))


def test_page_explains_every_code_of_a_fault():
    sources = (ROOT / "src" / "eslabon" / "files" / "packs").glob("*.py")
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    codes = re.findall(r"^\| `([a-z_]+)` \|", PAGE.partition("What the check says")[2], flags=re.MULTILINE)
    assert len(codes) == 14
    assert all(f'"{code}"' in text for code in codes)
