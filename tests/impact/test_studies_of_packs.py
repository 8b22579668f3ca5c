"""The studies of the packs: every table and figure of their sources, the source's numbers beside, all in words."""

import re
from pathlib import Path

import pytest

from eslabon.impact import ImpactError, Study
from eslabon.impact.study.column_names import COLUMNS
from eslabon.impact.study.published import read_cells, read_published
from eslabon.impact.study.sentences import say

PACKS = Path(__file__).parents[2] / "src" / "eslabon" / "packs"
NAMES = ("pra", "paap", "w4p")
# What is the same in both languages: heads of statistics, landscapes of Peru, and the distributions of tests.
SAME = {"Control", "Control, N", "N · control", "Total", "N · Total", "Rural", "Sierra", "Selva", "p (Holm)", "HC3"}
ENGLISH = re.compile(
    r"\b(the|of|and|with|before|after|treated|outcome|effect|estimate|bound|found|score|year|share|sample|head|households)\b"
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Each study of the packs, run once in Spanish."""
    out = tmp_path_factory.mktemp("studies")
    return {name: Study.load(PACKS / name / "study" / "study.toml").run(out / name, pdf=False) for name in NAMES}


def texts_of(table):
    """Every text of a table in both languages."""
    yield from (table["title"], *table["columns"], *table["said"])
    for row in table["rows"]:
        yield row["label"]
        yield from (cell for cell in row["cells"] if cell is not None and "es" in cell)


def proper_names(run):
    """Places that the data name."""
    lists = [table for table in run.results["tables"] if table["name"] in {"places", "screen"}]
    return {row["label"]["es"] for table in lists for row in table["rows"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_report_is_in_its_language(runs, name):
    allowed = SAME | proper_names(runs[name])
    for table in runs[name].results["tables"]:
        for text in texts_of(table):
            assert not re.search(r"[a-z]_[a-z]", text["es"] + text["en"]), (table["name"], text)
            assert not ENGLISH.search(text["es"]), (table["name"], text)
            is_a_word = re.search(r"[A-Za-zé]{3}", text["es"]) and not re.match(r"(F|t|chi2)\(", text["es"])
            assert text["es"] != text["en"] or not is_a_word or text["es"] in allowed, (table["name"], text)


@pytest.mark.parametrize("name", NAMES)
def test_page_and_figures_in_spanish_name_no_column(runs, name):
    run = runs[name]
    shown = re.sub(
        r"<style>.*?</style>|<script.*?</script>|<[^>]+>", " ", run.report.read_text("utf-8"), flags=re.DOTALL
    )
    drawn = [
        re.findall(r"<text[^>]*>([^<]*)</text>", one.read_text("utf-8")) for one in run.folder.glob("figures/*.svg")
    ]
    for text in [shown, *(text for texts in drawn for text in texts)]:
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), text[:200]
    assert all(not ENGLISH.search(text) for texts in drawn for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_its_sentence(runs, name):
    silent = [table["name"] for table in runs[name].results["tables"] if not table["sentences"] and not table["said"]]
    assert not silent


def test_pra_has_every_table_figure_and_annex_of_its_source(runs):
    results = runs["pra"].results
    told = {(one["source"] or {}).get("en", "") for one in [*results["tables"], *results["figures"]]}
    wanted = [f"Table {number}" for number in range(1, 17)] + ["Map 1", "Map 2", "Annex A"]
    wanted += [
        "Figure 4",
        "Figure 5",
        "Figure 6a",
        "Figure 6b",
        "Figure 7",
        "Figure 8a",
        "Figure 8b",
        "Figure 8c",
        "Figure 9",
    ]
    assert [one for one in wanted if f"{one} of the source" not in told] == []


def test_pra_has_the_number_of_its_source_beside_its_own_in_every_table_of_the_source(runs):
    bare = [
        table["name"] for table in runs["pra"].results["tables"]
        if table["source"] and not any(head.get("side") == "published" for head in table["columns"])
    ]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize("name", ["places", "sizes", "pair-sizes"])
def test_counts_of_pra_are_those_of_its_source(runs, name):
    table = next(one for one in runs["pra"].results["tables"] if one["name"] == name)
    assert all(row["cells"][::2] for row in table["rows"])
    for row in table["rows"]:
        ours, theirs = (
            [cell["value"] for cell, head in zip(row["cells"], table["columns"], strict=True) if head["side"] == side]
            for side in ("ours", "published")
        )
        assert ours == theirs


def test_pra_rests_on_the_rows_of_its_source(runs):
    found = runs["pra"].estimates().set_index(["design", "outcome", "specification", "key"])
    assert found.loc[("base", "ln_expenditure", "locality", ""), "n"] == 17491
    assert found.loc[("base", "bad_living", "housing", ""), "n"] == 17272
    assert found.loc[("false-starts", "ln_expenditure", "housing", "2008"), "n"] == 8281


def test_pra_holds_its_answer_against_other_errors_designs_and_choices(runs):
    designs = {one["design"] for one in runs["pra"].results["estimates"]}
    assert {"wild", "wild-departments", "conley", "family", "curve", "by-purchase", "doubly-robust"} <= designs
    frames = runs["pra"].results["frames"]
    assert 0 < frames["power.ln_expenditure.lines"]["rows"][0][0] < 0.2
    curve = [one for one in runs["pra"].results["estimates"] if one["design"] == "curve"]
    assert len(curve) == 2 * 12


def test_paap_leaves_out_the_departments_that_jump(runs):
    found = runs["paap"].estimates().set_index(["design", "outcome", "key"])
    screened = next(line for line in runs["paap"].results["flow"] if line["step"] == "screened")
    assert (screened["dropped"], screened["kept"]) == (330, 796)
    assert found.loc[("cutoff", "profit_cop", "conventional"), "n"] == 784


def test_sentence_of_a_family_hedges_by_the_adjusted_p(runs):
    results = runs["w4p"].results
    outcomes = {one["name"]: one for one in results["study"]["outcomes"]}
    family = [one for one in results["estimates"] if one["design"] == "family"]
    assert len(family) == 6
    for one in family:
        adjusted = one["at"]["adjusted_p"]
        assert adjusted >= one["p_value"] - 0.02
        certain = "can be told from zero" in say(one, outcome=outcomes[one["outcome"]], language="en")
        assert certain == (adjusted < 0.05)


def test_w4p_finds_the_planted_effect(runs):
    panel = runs["w4p"].estimates().set_index(["design", "outcome"]).loc[("panel", "net_income_pen")]
    assert abs(panel["estimate"] - 865) < 3 * panel["std_error"]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_published, "design,outcome,specification,key,estimate,std_error,n\nbase,y,,,a lot,,\n"),
        (read_published, "design,outcome,specification,key,estimate,std_error,n\nother,y,,,1,,\n"),
        (read_cells, "table,row,column,value,spread\nsizes,2007,total,many,\n"),
        (read_cells, "table,row,column,value,spread\nother,2007,total,1,\n"),
        (read_cells, "table,row\nsizes,2007\n"),
    ],
)
def test_source_file_that_cannot_be_used_is_named_with_its_row(tmp_path, reader, text):
    (tmp_path / "source.csv").write_text(text, "utf-8")
    declared = {"published": "source.csv", "published_cells": "source.csv", "designs": [{"name": "base"}],
                "tables": [{"name": "sizes"}]}  # fmt: skip
    with pytest.raises(ImpactError, match=r"IMPACT-E85.*source\.csv, row 2"):
        reader(declared, folder=tmp_path)


def test_names_of_columns_are_in_words_in_both_languages():
    assert all(es and en for es, en in COLUMNS.values())
