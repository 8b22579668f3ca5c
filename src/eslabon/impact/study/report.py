"""The report, page and print: every number is looked up in results.json, and every table has its sentence."""

import base64
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from eslabon.impact.study.numbers import number
from eslabon.impact.study.sentences import bare, hedge_of, in_units, say, unbroken
from eslabon.impact.study.sheets import shown
from eslabon.impact.study.words import ESTIMATED, PUBLISHED

WORDS = {
    "es": {
        "answer": "La respuesta",
        "bounds": "Entre qué valores está el efecto",
        "theory": "Cómo se espera que ocurra",
        "tables": "Tablas",
        "figures": "Figuras",
        "details": "Para quien revisa",
        "warnings": "Lo que hay que saber de estos números",
        "data": "Datos",
        "simulated": "simulado",
        "lower": "Cota inferior",
        "upper": "Cota superior",
        "ours": ESTIMATED["es"],
        "published": PUBLISHED["es"],
        "marks": "*** p < 0,01 · ** p < 0,05 · * p < 0,10. Entre paréntesis, el error estándar; entre corchetes, "
        "la desviación estándar.",
        "frozen": "El plan se congeló antes de abrir los datos.",
        "amended": "El plan se congeló y después se enmendó: las enmiendas están abajo.",
        "never_frozen": "El plan no se congeló antes de abrir los datos.",
        "changed_since": "El plan cambió después de congelarse, sin enmienda asentada.",
        "rows": "filas",
        "remarks": "Notas",
        "contents": "Contenido",
        "of_source": "Lo publicado es de:",
        "software": "Programas",
        "more": "Ver la tabla",
        "freeze": "Congelado",
        "amendment": "Enmienda",
    },
    "en": {
        "answer": "The answer",
        "bounds": "Between which values the effect lies",
        "theory": "How it is expected to come about",
        "tables": "Tables",
        "figures": "Figures",
        "details": "For who reviews",
        "warnings": "What to know about these numbers",
        "data": "Data",
        "simulated": "simulated",
        "lower": "Lower bound",
        "upper": "Upper bound",
        "ours": ESTIMATED["en"],
        "published": PUBLISHED["en"],
        "marks": "*** p < 0.01 · ** p < 0.05 · * p < 0.10. Standard errors in brackets; standard deviations in "
        "square brackets.",
        "frozen": "The plan was frozen before the data were opened.",
        "amended": "The plan was frozen and later amended: the amendments are below.",
        "never_frozen": "The plan was not frozen before the data were opened.",
        "changed_since": "The plan changed after it was frozen, with no amendment recorded.",
        "rows": "rows",
        "remarks": "Notes",
        "contents": "Contents",
        "of_source": "What is published comes from:",
        "software": "Software",
        "more": "See the table",
        "freeze": "Frozen",
        "amendment": "Amendment",
    },
}


def content_of(results: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """What the page and the print show, in one language: texts only, all numbers looked up and written out."""
    study, outcomes = results["study"], {one["name"]: one for one in results["study"]["outcomes"]}
    by_id = {one["id"]: one for one in results["estimates"]}
    tables = [_table(table, by_id=by_id, outcomes=outcomes, language=language) for table in results["tables"]]
    bounds = [_bound(one, results=results, outcomes=outcomes, language=language) for one in study["bounds"]]
    first = next((table for table, one in zip(tables, results["tables"], strict=True) if one["sentences"]), None)
    return {
        "language": language,
        "words": WORDS[language],
        "title": study["title"][language],
        "question": study["question"][language],
        "source": (study["source"] or {}).get(language, ""),
        "theory": [step[language] for step in study["theory"] or []],
        "remarks": [one[language] for one in study["remarks"] or []],
        "answers": first["sentences"] if first else [],
        "bounds": bounds,
        "tables": [table for table in tables if not table["detail"]],
        "details": [table for table in tables if table["detail"]],
        "figures": [_figure(one, language=language) for one in results["figures"]],
        "data": [_origin(one, language=language) for one in results["data"]],
        "simulated": any(one["simulated"] for one in results["data"]),
        "warnings": [f"{one[language]} ({one['code']})" for one in results["warnings"]],
        "state": WORDS[language][study["ledger"]["state"]],
        "entries": [
            f"{WORDS[language][one['act']]} · {one['at']} · {one['sha256'][:16]} {one['reason']}"
            for one in study["ledger"]["entries"]
        ],
        "software": ", ".join(f"{name} {version}" for name, version in results["software"].items()),
    }


def _table(
    table: Mapping[str, Any], *, by_id: Mapping[str, Any], outcomes: Mapping[str, Any], language: str
) -> dict[str, Any]:
    heads = [{"text": head[language], "side": head.get("side", "")} for head in table["columns"]]
    rows = [
        {
            "label": row["label"][language],
            "group": row["group"],
            "total": bool(row.get("total")),
            "cells": [_cell(cell, language=language) for cell in row["cells"]],
        }
        for row in table["rows"]
    ]
    sentences = [
        say(by_id[name], outcome=outcomes[by_id[name]["outcome"]], language=language)
        for name in table["sentences"]
        if by_id[name]["outcome"] in outcomes
    ]
    sentences += [unbroken(one[language]) for one in table["said"]]
    text = {name: (table[name] or {}).get(language, "") for name in ("title", "source", "note")}
    return {
        "name": table["name"],
        **text,
        "heads": heads,
        "rows": rows,
        "sentences": sentences,
        "detail": table["detail"],
        "two": any(head["side"] == "published" for head in heads),
    }


def _cell(cell: Mapping[str, Any] | None, *, language: str) -> dict[str, str]:
    """Text of a cell, its error below, and on which side it stands."""
    if cell is None:
        return {"text": "", "below": "", "side": ""}
    whole = shown(cell, language=language)
    split = " (" if "estimate" in cell else " [" if "mean" in cell else "\n"
    text, _, below = whole.partition(split)
    words = "words" if "es" in cell else ""
    return {"text": text, "below": split.strip() + below if below else "", "side": cell.get("side", words)}


def _bound(
    one: Mapping[str, Any], *, results: Mapping[str, Any], outcomes: Mapping[str, Any], language: str
) -> dict[str, Any]:
    outcome = outcomes[one["outcome"]]
    ends = {}
    for side in ("lower", "upper"):
        wanted = {"outcome": one["outcome"], **one[side]}
        found = next(
            each for each in results["estimates"] if all(each[name] == value for name, value in wanted.items())
        )
        size = in_units(found["estimate"], outcome=outcome, language=language)
        low, high = (bare(found[name], outcome=outcome, language=language) for name in ("ci_low", "ci_high"))
        ends[side] = {"size": unbroken(size), "interval": f"{low} … {high}", "hedge": hedge_of(found["p_value"])}
    return {"label": outcome["label"][language], **ends, "why": one["why"][language]}


def _figure(one: Mapping[str, Any], *, language: str) -> dict[str, str]:
    text = {name: (one[name] or {}).get(language, "") for name in ("title", "source", "plain")}
    return {"name": one["name"], **text, "shape": one["shape"]}


def _origin(one: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    size = f"{number(one['rows'], digits=0, language=language)} {WORDS[language]['rows']}"
    return {
        "title": one["title"][language],
        "size": size,
        "from": one["from"],
        "simulated": one["simulated"],
        "sha256": one["sha256"][:16],
    }


def write_report(results: Mapping[str, Any], *, folder: Path, language: str) -> Path:
    """Write report.html: one file that needs no other."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    content = content_of(results, language=language)
    for one in content["figures"]:
        image = (folder / "figures" / f"{one['name']}.svg").read_bytes()
        one["image"] = f"data:image/svg+xml;base64,{base64.b64encode(image).decode()}"
    page = environment.from_string(_template("report.html")).render(**content, style=_template("report.css"))
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def print_report(results: Mapping[str, Any], *, folder: Path, language: str) -> Path:
    """Print report.pdf, tagged for readers of the screen."""
    import typst

    content = json.dumps(content_of(results, language=language), ensure_ascii=False)
    source, path = folder / "report.typ", folder / "report.pdf"
    source.write_text(_template("report.typ"), encoding="utf-8")
    try:
        path.write_bytes(
            typst.compile(
                str(source), root=str(folder), format="pdf", pdf_standards=["ua-1"], sys_inputs={"content": content}
            )
        )
    finally:
        source.unlink()
    return path


def _template(name: str) -> str:
    return resources.files("eslabon.impact.study").joinpath("templates", name).read_text(encoding="utf-8")
