"""The files of the simulated world: the same bytes for the same seed, and as the readers take them."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eslabon.files.applications import COLUMNS, read_applications
from eslabon.simulate.ruta import ruta_pack, simulate_ruta, write_world

NAMES = [
    "organisations.csv", "people.csv", "applications-ruta-2021-1.csv", "applications-ruta-2021-2.csv",
    "applications-ruta-2022-1.csv", "corrections.csv", "outreach.csv", "diagnostic-coffee.csv", "diagnostic-banana.csv",
    "diagnostic-cacao.csv", "availability.csv", "pilot-attendance.csv", "truth.json",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("world")
    assert sorted(write_world(simulate_ruta(7), directory)) == sorted(NAMES)
    return directory


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_same_seed_gives_the_same_bytes_in_processes_that_hash_differently(folder: Path, tmp_path: Path):
    for hash_seed in ("0", "1", "4242"):
        directory = tmp_path / hash_seed
        arguments = ["simulate", "ruta", "--seed", "7", "--out", str(directory)]
        command = [sys.executable, "-c", "from eslabon.cli import main; main()", *arguments]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True)
        for name in NAMES:
            assert (directory / name).read_bytes() == (folder / name).read_bytes(), name


def test_applications_are_read_without_a_fault_and_come_back_as_they_were_made(folder: Path):
    world = simulate_ruta(7)
    for call in ("ruta-2021-1", "ruta-2021-2", "ruta-2022-1"):
        file = folder / f"applications-{call}.csv"
        read = read_applications(file, name=file.name, strict=True)
        assert (read.faults, read.notes, read.refused) == ((), (), 0)
        assert [(row.application_id, row.declaration) for row in read.rows] == [
            (one.application_id, one.declaration) for one in world.of_call(call)
        ]
        assert list(rows(file)[0]) == [column.name for column in COLUMNS]


def test_everything_is_marked_as_simulated(folder: Path):
    for name in NAMES:
        if name.startswith("applications"):
            assert all(row["application_id"].startswith("SIM-") for row in rows(folder / name))
        elif name.startswith("diagnostic"):
            assert all(row["response_id"].startswith("SIM-") for row in rows(folder / name))
        elif name.endswith(".csv"):
            assert {row["simulated"] for row in rows(folder / name)} == {"yes"}
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert truth["simulated"] is True
    assert truth["seed"] == 7


def test_files_refer_to_each_other(folder: Path):
    organisations = {row["organisation_id"]: row for row in rows(folder / "organisations.csv")}
    applications = {
        row["application_id"]: row for name in NAMES if name.startswith("applications") for row in rows(folder / name)
    }
    assert {row["application_id"] for row in organisations.values()} == set(applications)
    assert {row["organisation_id"] for row in rows(folder / "people.csv")} == set(organisations)
    assert {row["organisation_id"] for row in rows(folder / "outreach.csv")} == {*organisations, ""}
    for row in rows(folder / "corrections.csv"):
        assert applications[row["application_id"]][row["column"]] == row["value_after"]
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert [one["application_id"] for one in truth["applications"]] == list(applications)


def test_no_name_runs_as_a_formula(folder: Path):
    for name in NAMES[:-1]:
        for row in rows(folder / name):
            assert not any(cell.startswith(("=", "+", "-", "@", "'")) for cell in row.values())


def test_pilots_attendance_names_admitted_organisations_services_of_the_pack_and_about_half_who_came(folder: Path):
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["attendance"]
    calls = rows(folder / "pilot-attendance.csv")
    stated = {row["organisation_id"] for row in rows(folder / "availability.csv")}
    assert len(stated) == 150
    assert {row["organisation_id"] for row in calls} == stated == set(truth["drawn"]["by_organisation"])
    assert {row["service"] for row in calls} <= {service.code for service in ruta_pack().services}
    came = sum(row["attended"] == "yes" for row in calls)
    assert (len(calls), came) == (truth["drawn"]["pilot"]["calls"], truth["drawn"]["pilot"]["came"])
    assert 0.48 < came / len(calls) < 0.56
    assert abs(came / len(calls) - truth["drawn"]["pilot"]["expected_share"]) < 0.03
