"""The world as files: CSV as the readers of spec 8 take it, and the truth beside them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from eslabon.files.sheets import write_csv
from eslabon.simulate.ruta.attendance_files import attendance_tables
from eslabon.simulate.ruta.building import ruta_pack
from eslabon.simulate.ruta.plan import FIRST, SECOND, THIRD
from eslabon.simulate.ruta.rows import declaration_row
from eslabon.simulate.ruta.world import Contact, Correction, DiagnosticResponse, Organisation, Person, World

MARK = "simulated"  # a column of every file but those whose columns are fixed: their ids begin with SIM


def write_world(world: World, directory: Path) -> list[str]:
    """Write every file of the world into `directory`, made if it is not there; the names, in the order written."""
    directory.mkdir(parents=True, exist_ok=True)
    corrections = [correction for application in world.applications for correction in application.corrections]
    tables: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "organisations.csv": _marked(Organisation, world.organisations),
        "people.csv": _marked(Person, world.people),
    }
    for call in (FIRST, SECOND, THIRD):
        rows = [
            {"application_id": application.application_id, **declaration_row(application.declaration)}
            for application in world.of_call(call)
        ]
        tables[f"applications-{call}.csv"] = (tuple(rows[0]), [tuple(row.values()) for row in rows])
    tables["corrections.csv"] = _marked(Correction, corrections)
    tables["outreach.csv"] = _marked(Contact, world.outreach)
    for chain in dict.fromkeys(response.chain for response in world.responses):
        tables[f"diagnostic-{chain}.csv"] = _answered([each for each in world.responses if each.chain == chain])
    of_attendance, planted = attendance_tables(world, pack=ruta_pack())
    tables |= of_attendance
    for name, (header, lines) in tables.items():
        with (directory / name).open("wb") as stream:
            write_csv(stream, header, lines)
    told = {**world.truth, "attendance": {**world.truth["attendance"], "drawn": planted}}
    truth = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (directory / "truth.json").write_bytes(truth.encode())
    return [*tables, "truth.json"]


def _marked(kind: type[Any], records: Iterable[Any]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = (*(field.name for field in fields(kind)), MARK)
    return header, [(*astuple(record), True) for record in records]


def _answered(responses: Sequence[DiagnosticResponse]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """The responses to one questionnaire; a response has the id of its organisation."""
    names = tuple(responses[0].answers)
    return ("response_id", *names), [
        (response.organisation_id, *(response.answers[name] for name in names)) for response in responses
    ]
