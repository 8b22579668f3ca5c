"""The study file from its check to its report: every number of the report is one of results.json."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

from eslabon.impact import ImpactError, Study
from eslabon.impact.study import StudyFaults
from eslabon.impact.study.checking import schema
from eslabon.impact.study.preparation import PROVIDERS
from eslabon.impact.study.report import content_of

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SMALL = """version = 1
code = "small"
published = "published.csv"
title = { es = "Pequeño", en = "Small" }
question = { es = "¿Cambió?", en = "Did it change?" }

[data.homes]
title = { es = "Hogares", en = "Homes" }
given = true

[[outcomes]]
name = "ln_spent"
label = { es = "Gasto", en = "Spending" }
scale = "log"
direction = "up"
base = "spent"
unit = { es = "S/ {}", en = "S/ {}" }

[[derive]]
data = "homes"
column = "ln_spent"
kind = "log"
of = "spent"

[[keep]]
data = "homes"
column = "farms"
is = 1
why = { es = "solo productores", en = "producers only" }

[[designs]]
name = "base"
label = { es = "DD", en = "DD" }
method = "did"
data = "homes"
settings = { treated = "near", period = "year", start = 2010, unit = "place", cluster = "place" }

[[tables]]
name = "base"
title = { es = "Efecto", en = "Effect" }
kind = "estimates"
designs = ["base"]

[[tables]]
name = "flow"
title = { es = "Filas", en = "Rows" }
kind = "flow"

[[figures]]
name = "trajectory"
title = { es = "Medias", en = "Means" }
kind = "trajectory"
data = "homes"
column = "ln_spent"
by = "year"
arm = "near"
"""


@pytest.fixture
def homes() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    place = np.repeat(np.arange(40), 12)
    year = np.tile(np.repeat([2008, 2009, 2010, 2011], 3), 40)
    near = (place < 20).astype(int)
    spent = np.exp(5.6 + 0.2 * draw.normal(size=40)[place] + 0.3 * near * (year >= 2010) + 0.1 * draw.normal(size=480))
    return pd.DataFrame({"place": place, "year": year, "near": near, "spent": spent, "farms": np.arange(480) % 10 != 0})


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(SMALL, encoding="utf-8")
    (tmp_path / "published.csv").write_text(
        "design,outcome,specification,key,estimate,std_error,n\nbase,ln_spent,,,0.25,0.05,431\n", encoding="utf-8"
    )
    return path


def test_run_writes_results_that_keep_their_schema_and_count_every_row(small: Path, homes: pd.DataFrame) -> None:
    done = Study.load(small).run(small.parent / "out", frames={"homes": homes})
    written = json.loads((small.parent / "out" / "results.json").read_text())

    jsonschema.validate(written, schema("results.schema.json"))
    assert [(line["step"], line["dropped"], line["kept"]) for line in written["flow"][:2]] == [
        ("opened", 0, 480),
        ("kept", 48, 432),
    ]
    assert done.estimates().loc[0, "estimate"] == pytest.approx(0.3, abs=0.05)
    assert (small.parent / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    for suffix in ("csv", "html", "tex", "docx"):
        assert (small.parent / "out" / "tables" / f"base.{suffix}").stat().st_size > 0


def test_every_number_of_the_report_is_in_the_results(small: Path, homes: pd.DataFrame) -> None:
    done = Study.load(small).run(small.parent / "out", frames={"homes": homes}, pdf=False)
    estimate = done.results["estimates"][0]
    page = done.report.read_text(encoding="utf-8")

    assert f"{estimate['estimate']:.4f}".replace(".", ",") in page
    assert f"{np.expm1(estimate['estimate']) * 100:.1f}\u00a0%".replace(".", ",") in page
    assert "0,2500" in page
    assert "Publicado" in page
    changed = {**done.results, "estimates": [{**estimate, "estimate": 0.5}]}
    assert "64,9\u00a0%" in content_of(changed, language="es")["answers"][0]


def test_same_study_in_english_speaks_english(small: Path, homes: pd.DataFrame) -> None:
    done = Study.load(small).run(small.parent / "out", frames={"homes": homes}, language="en", pdf=False)

    assert "can be told from zero" in done.report.read_text(encoding="utf-8")


def test_frozen_amended_and_changed_studies_are_told_apart(small: Path, homes: pd.DataFrame) -> None:
    def state() -> tuple[str, list[str]]:
        done = Study.load(small).run(small.parent / "out", frames={"homes": homes}, pdf=False)
        codes = [one["code"] for one in done.results["warnings"] if one["code"] in {"IMPACT-W80", "IMPACT-W81"}]
        return done.results["study"]["ledger"]["state"], codes

    assert state() == ("never_frozen", ["IMPACT-W80"])
    Study.load(small).freeze(now=NOW)
    assert state() == ("frozen", [])
    small.write_text(SMALL.replace("¿Cambió?", "¿Mejoró?"), encoding="utf-8")
    assert state() == ("changed_since", ["IMPACT-W81"])
    with pytest.raises(ImpactError, match="IMPACT-E88"):
        Study.load(small).freeze(now=NOW)
    Study.load(small).freeze(now=NOW, reason="a clearer question")
    assert state() == ("amended", [])
    with pytest.raises(ImpactError, match="IMPACT-E87"):
        Study.load(small).freeze(now=NOW, reason="again")


def test_ledger_that_was_changed_is_refused(small: Path) -> None:
    study = Study.load(small)
    study.freeze(now=NOW)
    study.lock.write_text(study.lock.read_text().replace("2026", "2025"), encoding="utf-8")

    with pytest.raises(ImpactError, match="IMPACT-E86"):
        study.freeze(now=NOW, reason="x")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('code = "small"\n', "", 1, "code"),
        ('method = "did"', 'method = "magic"', 34, "magic"),
        ('method = "did"', "method = 3", 34, "method"),
        ('data = "homes"\ncolumn = "farms"', 'data = "nowhere"\ncolumn = "farms"', 26, "nowhere"),
        ('scale = "log"', 'scale = "big"', 14, "scale"),
        ("given = true", "", 7, "file"),
        ('code = "small"', 'code = "small', 2, "TOML"),
    ],
)
def test_faults_name_their_line(small: Path, old: str, new: str, line: int, word: str) -> None:
    small.write_text(SMALL.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(StudyFaults) as refused:
        Study.load(small)

    fault = refused.value.faults[0]
    assert (fault.line, word in fault.en) == (line, True)
    assert fault.text("es") != fault.text("en")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("given = true", 'given = true\nmark = "x"', "IMPACT-E81"),
        ("given = true", 'file = "homes.pdf"', "IMPACT-E82"),
        ("given = true", 'file = "absent.csv"', "IMPACT-E83"),
    ],
)
def test_data_that_cannot_be_had_are_refused(small: Path, old: str, new: str, code: str) -> None:
    small.write_text(SMALL.replace(old, new), encoding="utf-8")

    with pytest.raises(ImpactError, match=code):
        Study.load(small).run(small.parent / "out", pdf=False)


def test_settings_that_no_method_has_are_refused(small: Path, homes: pd.DataFrame) -> None:
    small.write_text(SMALL.replace("start = 2010,", "start = 2010, sorcery = 1,"), encoding="utf-8")

    with pytest.raises(ImpactError, match="IMPACT-E84"):
        Study.load(small).run(small.parent / "out", frames={"homes": homes}, pdf=False)


def test_published_number_without_a_design_is_refused(small: Path, homes: pd.DataFrame) -> None:
    path = small.parent / "published.csv"
    path.write_text(path.read_text() + "other,ln_spent,,,0.1,0.1,\n", encoding="utf-8")

    with pytest.raises(ImpactError, match=r"IMPACT-E85.*row 3"):
        Study.load(small).run(small.parent / "out", frames={"homes": homes}, pdf=False)


def test_world_that_is_not_installed_is_named(
    small: Path, homes: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROVIDERS, "simulate", "eslabon_without_worlds:frames_of")
    asked = 'simulate = { pack = "pra", seed = 1, frame = "households" }'
    small.write_text(SMALL.replace("given = true", asked), encoding="utf-8")

    with pytest.raises(ImpactError, match="IMPACT-E80"):
        Study.load(small).run(small.parent / "out", pdf=False)


def test_published_schemas_are_those_that_are_used() -> None:
    for name in ("study", "results"):
        published = json.loads((ROOT / f"docs/reference/schemas/{name}.json").read_text())
        assert published == schema(f"{name}.schema.json")
