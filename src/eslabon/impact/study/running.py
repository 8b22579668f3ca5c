"""A run from the data to the report: results.json first, then everything else drawn from it."""

import json
import platform
import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from eslabon.impact.problems import Remark
from eslabon.impact.problems_study import CHANGED_SINCE, NOT_FROZEN
from eslabon.impact.study.drawings import draw_all
from eslabon.impact.study.estimation import Findings, estimate_all
from eslabon.impact.study.layouts import label_of, lay_out
from eslabon.impact.study.preparation import Prepared, prepare
from eslabon.impact.study.published import beside, read_cells, read_published
from eslabon.impact.study.report import print_report, write_report
from eslabon.impact.study.sheets import write_tables
from eslabon.impact.study.table_sentences import said_of

LIBRARIES = ("eslabon", "numpy", "scipy", "pandas", "numba", "pyproj", "rdrobust", "rddensity")
_REMARKS = {"never_frozen": NOT_FROZEN, "changed_since": CHANGED_SINCE}


def run_study(
    declared: Mapping[str, Any],
    *,
    folder: Path,
    given: Mapping[str, Any],
    ledger: Mapping[str, Any],
    out: Path,
    language: str,
    pdf: bool,
) -> tuple[dict[str, Any], Path]:
    """Results as they were written, and where the report is."""
    ready = prepare(declared, folder=folder, given=given)
    found = estimate_all(declared, ready=ready)
    results = _results(
        declared, ready=ready, found=found, ledger=ledger, published=read_published(declared, folder=folder)
    )
    cells = read_cells(declared, folder=folder)
    results["tables"] = [
        beside(lay_out(table, declared=declared, results=results, ready=ready), cells=cells)
        for table in declared.get("tables", [])
    ]
    for table, asked in zip(results["tables"], declared.get("tables", []), strict=True):
        table["said"] = [asked["plain"]] if "plain" in asked else said_of(table, declared=declared)
    out.mkdir(parents=True, exist_ok=True)
    results["figures"] = draw_all(declared, ready=ready, found=found, folder=out / "figures", language=language)
    (out / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_tables(results, folder=out / "tables", language=language)
    report = write_report(results, folder=out, language=language)
    if pdf:
        print_report(results, folder=out, language=language)
    return results, report


def _results(
    declared: Mapping[str, Any],
    *,
    ready: Prepared,
    found: Findings,
    ledger: Mapping[str, Any],
    published: list[dict[str, Any]],
) -> dict[str, Any]:
    """What results.json holds, but the tables and figures."""
    _add_bases(declared, ready=ready, found=found)
    for number, one in enumerate(found.estimates, start=1):
        one["id"] = f"e{number}"
    warnings = list(found.warnings)
    if ledger["state"] in _REMARKS:
        remark = Remark.of(_REMARKS[ledger["state"]])
        warnings.insert(0, {"code": remark.code, "es": remark.es, "en": remark.en, "design": "", "outcome": ""})
    study = {name: declared.get(name) for name in ("code", "title", "question", "theory", "source", "remarks", "seed")}
    warnings = [
        {**one, **{lang: _worded(one[lang], declared=declared, language=lang) for lang in ("es", "en")}}
        for one in warnings
    ]
    return {
        "version": 1,
        "study": {
            **study,
            "ledger": dict(ledger),
            "outcomes": declared["outcomes"],
            "bounds": declared.get("bounds", []),
        },
        "software": {"python": platform.python_version(), **{name: metadata.version(name) for name in LIBRARIES}},
        "data": ready.origins,
        "estimates": found.estimates,
        "published": published,
        "tests": found.tests,
        "frames": found.frames,
        "flow": [*ready.flow, *found.flow],
        "warnings": warnings,
    }


def _worded(text: str, *, declared: Mapping[str, Any], language: str) -> str:
    """A remark of a method with the words for the columns that it names between quotes."""
    quotes = ("«", "»") if language == "es" else ("“", "”")
    text = re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda found: label_of(found[0], declared=declared)[language], text)
    return re.sub(r'"([^"]+)"', lambda found: label_of(found[1], declared=declared)[language].join(quotes), text)


def _add_bases(declared: Mapping[str, Any], *, ready: Prepared, found: Findings) -> None:
    """Beside each effect on a logarithm, what the treated had before the start in the unit a person knows."""
    columns = {one["name"]: one["base"] for one in declared["outcomes"] if "base" in one}
    designs = {one["name"]: one for one in declared["designs"]}
    known: dict[tuple[str, str], float | None] = {}
    for one in found.estimates:
        place = (one["design"], one["outcome"])
        if one["outcome"] in columns and place not in known:
            known[place] = _base(designs[one["design"]], column=columns[one["outcome"]], ready=ready)
        one["base_amount"] = known.get(place)


def _base(design: Mapping[str, Any], *, column: str, ready: Prepared) -> float | None:
    settings, frame = design.get("settings", {}), ready.frames[design["data"]]
    treated, period = settings.get("treated"), settings.get("period", settings.get("post"))
    if treated not in frame.columns or period not in frame.columns or column not in frame.columns:
        return None
    before = frame[period] < settings["start"] if "start" in settings else frame[period] == 0
    value = frame.loc[before & (frame[treated] == 1), column].mean()
    return float(value) if value == value else None  # noqa: PLR0124 -- NaN is what differs from itself
