"""Theory of change, linkage index and IATI terms of the packs: what they say, and what is said of wrong ones."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.files.packs import load_pack, pack_path
from eslabon.files.packs.evidence import LEVELS


def shipped(code: str):
    pack, faults = load_pack(pack_path(code))
    assert pack is not None and not faults, faults
    assert pack.evidence is not None
    return pack.evidence


def test_paap_has_five_milestones_and_two_sides_of_today():
    linkage = shipped("paap").linkage
    assert linkage is not None
    organisation, today = linkage.sheet.dimensions
    assert [part.code for part in organisation.parts] == [
        "presentation",
        "approval",
        "preinvestment",
        "execution",
        "manager",
    ]
    assert [(part.code, part.combine) for part in today.parts] == [("producers", "mean"), ("buyers", "best")]
    assert linkage.published == {"high": Decimal(53), "medium": Decimal(32), "low": Decimal(15)}
    assert (linkage.sheet.top, len(linkage.scale), linkage.published_dimension) == (3, 4, "organisation")
    assert shipped("pra").linkage is None


@pytest.mark.parametrize("code", ["pra", "paap"])
def test_theory_goes_forward_and_shows_indicators_of_the_pack(code):
    theory = shipped(code).theory
    assert theory is not None
    levels = {node.code: LEVELS.index(node.level) for node in theory.nodes}
    assert all(levels[link.source] <= levels[link.target] for link in theory.links)
    assert {code for link in theory.links for code in (link.source, link.target)} == set(levels)
    assert any(link.indicators for link in theory.links)


# file, what is there, what is put there, what is said; each at the line where it stands.
CHANGES = [
    ("theory.toml", 'to = "linkage"', 'to = "linkaje"', "¿quiso decir “linkage”?"),
    ("theory.toml", 'to = "linkage"', 'to = "demand"', "una caja del mismo nivel o de uno siguiente"),
    ("theory.toml", '"effective_links"', '"efective_links"', "¿quiso decir “effective_links”?"),
    ("theory.toml", 'level = "output"', 'level = "result"', "se esperaba uno de: activity, output, outcome, impact"),
    ("theory.toml", 'code = "sales"', 'code = "demand"', "ya está puesto antes"),
    ("iati.toml", 'kind = "output"', 'kind = "produce"', "se esperaba uno de: output, outcome, impact, other"),
    ("iati.toml", "31120 = 50", "31120 = 40", "porcentajes que suman 100"),
    ("iati.toml", 'status = "4"', 'status = "9"', "se esperaba uno de: 1, 2, 3, 4, 5, 6"),
    ("iati.toml", 'kind = "10"', 'kind = "ten"', "un código de la lista de IATI"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), CHANGES)
def test_fault_is_said_at_its_line(tmp_path: Path, file: str, old: str, new: str, said: str):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("pra"), copy)
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    pack, faults = load_pack(copy)
    assert pack is None
    fault = next(one for one in faults if said in one.es)
    assert fault.file == file
    assert abs((fault.row or 0) - line) <= 1, fault


def test_index_that_is_medium_above_high_is_refused(tmp_path: Path):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("paap"), copy)
    text = (copy / "linkage_index.toml").read_text("utf-8")
    changed = text.replace("medium = 34", "medium = 70", 1).replace('code = "manager_stays"', 'code = "manager"', 1)
    (copy / "linkage_index.toml").write_text(changed, "utf-8")
    said = [fault.es for fault in load_pack(copy)[1]]
    assert [any(words in one for one in said) for words in ("hasta high", "“manager” ya está puesto")] == [True, True]
