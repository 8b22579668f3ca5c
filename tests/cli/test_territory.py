"""`eslabon territory import`, as somebody runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eslabon.cli import main
from eslabon.web.territory import queries
from eslabon.web.territory.models import Place, PlaceCode

pytestmark = pytest.mark.django_db
HEAD = "inei,reniec,departamento,provincia,distrito,capital,latitude,longitude,altitude"
GOOD = "120302,110806,JUNIN,CHANCHAMAYO,PERENE,Perené,-10.95,-75.22,650"
SHORT = "20302,110807,JUNIN,CHANCHAMAYO,OTRO,Otro,-10.95,-75.22,650"


def run(tmp_path: Path, *rows: str, options: tuple[str, ...] = (), head: str = HEAD) -> Result:
    file = tmp_path / "districts.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    return CliRunner().invoke(main, ["territory", "import", str(file), "--country", "PE", *options])


def test_good_file_is_taken_in_and_a_second_time_changes_nothing(tmp_path):
    first = run(tmp_path, GOOD, options=("--json",))
    assert first.exit_code == 0, first.output
    answer = json.loads(first.stdout)
    assert (answer["created"], answer["refused"], answer["register"]) == (2, 0, "ubigeo-distritos")
    assert queries.find_by_code("reniec", "110806").name == "Perene"
    again = json.loads(run(tmp_path, GOOD, options=("--json",)).stdout)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_refused_row_has_an_address_and_the_others_are_taken(tmp_path):
    result = run(tmp_path, GOOD, SHORT)
    assert result.exit_code == 1
    assert f"{tmp_path}/districts.csv:3:inei: " in result.stderr
    assert Place.objects.filter(kind="district").count() == 1


def test_strict_takes_nothing_when_a_row_is_refused(tmp_path):
    result = run(tmp_path, GOOD, SHORT, options=("--strict", "--json"))
    assert (result.exit_code, json.loads(result.stdout)["refused"]) == (1, 2)
    assert not Place.objects.exists()


def test_dry_run_says_what_would_change_and_changes_nothing(tmp_path):
    result = run(tmp_path, GOOD, options=("--dry-run", "--json"))
    assert (result.exit_code, json.loads(result.stdout)["created"]) == (0, 2)
    assert not Place.objects.exists()


def test_date_of_the_register_closes_codes_the_day_before(tmp_path):
    run(tmp_path, GOOD)
    run(tmp_path, GOOD.replace("110806", "110899"), options=("--as-of", "2021-10-01"))
    closed = PlaceCode.objects.get(code="110806")
    assert closed.valid_to.isoformat() == "2021-09-30"


@pytest.mark.parametrize("head", ["a,b", ""])
def test_file_that_is_no_register_is_status_2(tmp_path, head):
    result = run(tmp_path, head=head, options=("--json",))
    assert result.exit_code == 2
    assert json.loads(result.stdout)["messages"]


def test_file_that_is_not_there_is_status_2():
    result = CliRunner().invoke(main, ["territory", "import", "nowhere.csv", "--country", "CO", "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["messages"][0]["code"] == "FILES-E01"


def test_help_shows_an_example():
    result = CliRunner().invoke(main, ["territory", "import", "--help"])
    assert "eslabon territory import ubigeo_distrito.csv" in result.output
