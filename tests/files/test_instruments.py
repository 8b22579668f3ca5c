"""The diagnostic of the pack `ruta`: 117 questions per chain, whole in two languages, and workbooks that follow."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import pyxform
from pyxform.xls2xform import convert

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.files.packs.workbooks import build_faults, build_workbook, instrument_files
from eslabon.files.xlsform import Form, read_form

CHAINS = ("banana", "coffee", "cacao")
COUNTS = {"general": 11, "productive": 47, "management": 34, "trade": 25}
DOMAINS = {
    "organisation", "planning", "costs", "certified_inputs", "quality_team", "postharvest", "certifications", "sic",
    "haccp", "gri", "circular_economy", "finance", "formalisation", "digital_tools", "corporate_image", "markets",
    "contracts", "logistics", "customs", "trade_intelligence", "gender", "environment",
}  # fmt: skip
VALIDATE = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


@pytest.fixture(scope="module")
def pack() -> Pack:
    found, faults = load_pack(pack_path("ruta"))
    assert found is not None, [str(fault) for fault in faults]
    return found


def workbook_of(chain: str) -> Path:
    return pack_path("ruta") / "instruments" / f"diagnostic-{chain}.xlsx"


def form_of(chain: str) -> Form:
    form, faults = read_form(workbook_of(chain), name=chain)
    assert form is not None, [str(fault) for fault in faults]
    return form


def asked(form: Form):
    return [question for question in form.questions if question.kind != "file"]


@pytest.mark.parametrize("chain", CHAINS)
def test_each_chain_is_asked_117_questions_in_four_sections(chain):
    assert Counter(question.section for question in asked(form_of(chain))) == COUNTS


@pytest.mark.parametrize("chain", CHAINS)
def test_every_domain_is_a_dimension_with_points(chain):
    scored = {item.dimension for item in form_of(chain).key.items if any(item.points.values())}
    assert scored >= DOMAINS


@pytest.mark.parametrize("chain", CHAINS)
def test_closed_questions_reach_their_worst_and_their_best(chain):
    for item in form_of(chain).key.items:
        points = [each for each in item.points.values() if each is not None]
        assert not points or (min(points) == 0 and max(points) > 0), item.name
        assert not item.needs or points, item.name


def test_chains_differ_where_agronomy_and_process_differ(pack: Pack):
    assert pack.instrument is not None
    productive = {
        chain: {item.name for item in pack.instrument.items_of(chain) if item.section == "productive"}
        for chain in CHAINS
    }
    shared = set.intersection(*productive.values())
    for chain in CHAINS:
        own = productive[chain] - shared
        assert len(own) >= 20, chain
        assert all(name.startswith(f"{chain}_") for name in own)
    texts = {chain: " ".join(item.label.es for item in pack.instrument.items_of(chain)) for chain in CHAINS}
    assert "vitroplantas" in texts["banana"] and "empacadora" in texts["banana"]
    assert "fermenta" in texts["cacao"] and "Carmenta" in texts["cacao"]
    assert "despulpado" in texts["coffee"] and "catan" in texts["coffee"]


@pytest.mark.parametrize("chain", CHAINS)
def test_every_word_is_there_in_both_languages(chain):
    form = form_of(chain)
    for question in form.questions:
        assert set(question.labels) == {"es", "en"}, question.name
        assert question.labels["es"] != question.labels["en"]
        assert not question.constraint or set(question.constraint_labels) == {"es", "en"}
        for choice in question.choices:
            assert set(choice.labels) == {"es", "en"}
    for code in (*(need for item in form.key.items for need in item.needs), *(level.code for level in form.levels)):
        assert set(form.labels[code]) == {"es", "en"}, code
    for segment in form.segments:
        assert set(form.labels[segment.code]) == {"es", "en"}


@pytest.mark.parametrize("chain", CHAINS)
def test_there_are_skips_constraints_and_optional_attachments(chain):
    form = form_of(chain)
    attachments = [question for question in form.questions if question.kind == "file"]
    assert {each.name for each in attachments} == {
        "certifications_held_document",
        "haccp_plan_document",
        "brand_document",
    }
    assert not any(each.required for each in attachments)
    assert all(question.required for question in asked(form))
    assert sum(bool(question.conditions) for question in asked(form)) >= 10
    assert sum(question.constraint is not None for question in asked(form)) == 3


def test_every_need_is_reached_by_questions_and_known_to_people(pack: Pack):
    assert pack.instrument is not None
    named = {need.code for need in pack.instrument.needs}
    for chain in CHAINS:
        used = {need for item in pack.instrument.items_of(chain) for need in item.needs}
        assert used <= named
        assert named - used <= {"irrigation"}, chain  # only the banana of the desert is irrigated


@pytest.mark.parametrize("chain", CHAINS)
def test_committed_workbook_is_what_the_tables_say_byte_for_byte(pack: Pack, chain):
    fresh = build_workbook(pack, chain=chain)
    assert fresh == workbook_of(chain).read_bytes(), "run `eslabon pack build ruta`"
    assert fresh == build_workbook(pack, chain=chain)
    with zipfile.ZipFile(io.BytesIO(fresh)) as archive:
        assert {part.compress_type for part in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_changed_table_is_told_until_the_workbook_is_built_again(tmp_path: Path):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    table = copy / "instruments" / "trade.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("¿Vende por internet?", "¿Vende en línea?"), encoding="utf-8"
    )
    changed, faults = load_pack(copy)
    assert changed is not None, faults
    assert {fault.code for fault in build_faults(changed, folder=copy)} == {"workbook_differs"}
    for chain, name in instrument_files(changed).items():
        (copy / name).write_bytes(build_workbook(changed, chain=chain))
    assert build_faults(changed, folder=copy) == []


@pytest.mark.parametrize("chain", CHAINS)
def test_pyxform_compiles_it_without_a_warning_and_it_stays_light(chain):
    compiled = convert(xlsform=workbook_of(chain), validate=False)
    assert compiled.warnings == []
    assert len(compiled.xform.encode()) < 150_000
    bound = set(re.findall(r'<bind nodeset="[^"]*/([\w-]+)"', compiled.xform))
    assert {question.name for question in form_of(chain).questions} <= bound


@pytest.mark.parametrize("chain", CHAINS)
def test_odk_validate_takes_it(chain, tmp_path: Path):
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not installed: ODK Validate cannot run")
    file = tmp_path / f"{chain}.xml"
    file.write_text(convert(xlsform=workbook_of(chain), validate=False).xform, encoding="utf-8")
    quiet = {**os.environ, "JAVA_TOOL_OPTIONS": "-Djava.awt.headless=true"}
    done = subprocess.run(
        [java, "-jar", str(VALIDATE), str(file)], capture_output=True, text=True, check=False, env=quiet
    )
    assert done.returncode == 0, done.stderr
    assert "valid" in done.stdout
