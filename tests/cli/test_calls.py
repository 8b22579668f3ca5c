"""`eslabon call decide`: statuses, messages and files."""

import csv
import io
import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from eslabon.cli import SUBCOMMANDS, main
from eslabon.cli.messages import language
from tests.cli.oracle import HEADER
from tests.cli.test_calls_oracle import GOOD, as_csv, as_xlsx

BAD = {**GOOD, "application_id": "B", "chain": "tea"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "es_PE.UTF-8")
    return tmp_path


def run(*arguments):
    found = CliRunner().invoke(main, ["call", "decide", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def verdicts(path):
    content = Path(path).read_bytes()
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_good_file_is_decided_with_status_0(folder):
    Path("a.csv").write_bytes(as_csv([GOOD]))
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == (
        "Postulaciones: 1 (admitidas 1, por subsanar 0, no admitidas 0). Filas rechazadas: 0. Dictámenes en v.csv\n"
    )
    content = Path("v.csv").read_bytes()
    assert content.startswith(b"application_id,requirement,result,clause,reason_es,reason_en\r\nA,1,pass,CALL-01,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == 8
    assert {path.name for path in folder.iterdir()} == {"a.csv", "v.csv"}


def test_bom_and_order_of_columns_do_not_matter(folder):
    lines = [list(HEADER)[::-1], [GOOD[column] for column in HEADER][::-1]]
    Path("a.csv").write_bytes(b"\xef\xbb\xbf" + "\n".join(",".join(line) for line in lines).encode())
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0
    assert verdicts("v.csv")[-1][1:3] == ["verdict", "eligible"]


def test_refused_row_gives_status_1_and_its_address(folder):
    Path("a.csv").write_bytes(as_csv([GOOD, BAD]))
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 1
    assert found.stderr == (
        "a.csv:3:chain: «tea» no vale aquí; se esperaba uno de estos valores: banana, coffee, cacao.\n"
    )
    assert {row[0] for row in verdicts("v.csv")[1:]} == {"A"}


def test_strict_refuses_all_and_leaves_the_header_only(folder):
    Path("a.csv").write_bytes(as_csv([GOOD, BAD]))
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv", "--strict")
    assert found.exit_code == 1
    assert len(verdicts("v.csv")) == 1
    Path("a.csv").write_bytes(as_csv([GOOD]))
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv", "--strict").exit_code == 0
    assert len(verdicts("v.csv")) == 8


def test_repeated_id_is_refused_once(folder):
    Path("a.csv").write_bytes(as_csv([GOOD, GOOD, GOOD]))
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 1
    assert [line.split(": ")[0] for line in found.stderr.splitlines()] == [
        "a.csv:3:application_id",
        "a.csv:4:application_id",
    ]
    assert len(verdicts("v.csv")) == 8


def test_extra_column_is_reported_and_is_no_error(folder):
    lines = as_csv([GOOD]).decode().splitlines()
    Path("a.csv").write_text(f"note,{lines[0]}\nx,{lines[1]}\n", encoding="utf-8")
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 0
    assert found.stderr == "a.csv:1:note: esta columna no se usa y se deja de lado.\n"


@pytest.mark.parametrize("column", HEADER)
def test_each_missing_column_gives_status_2(folder, column):
    lines = list(csv.reader(io.StringIO(as_csv([GOOD]).decode())))
    gone = lines[0].index(column)
    Path("a.csv").write_text(
        "".join(",".join(line[:gone] + line[gone + 1 :]) + "\n" for line in lines), encoding="utf-8"
    )
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 2
    assert found.stderr.startswith(f"a.csv:1:{column}: ")
    assert not Path("v.csv").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xff\xfe\x00", b"%PDF-1.4", b"{}", b"\x00" * 50])
def test_nothing_readable_gives_status_2(folder, content):
    Path("a.csv").write_bytes(content)
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 2
    assert found.stderr.startswith("a.csv:")
    assert not Path("v.csv").exists()


def test_absent_file_gives_status_2(folder):
    found = run("ruta-2021-1", "--file", "no.csv", "--out", "v.csv")
    assert found.exit_code == 2
    assert found.stderr.startswith("no.csv: ")


def test_headers_alone_are_a_readable_file(folder):
    Path("a.csv").write_bytes(as_csv([]))
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0
    assert len(verdicts("v.csv")) == 1


def test_unknown_call_lists_those_that_exist(folder):
    Path("a.csv").write_bytes(as_csv([GOOD]))
    found = run("ruta-2030-1", "--file", "a.csv", "--out", "v.csv")
    assert found.exit_code == 2
    assert "ruta-2030-1" in found.stderr
    assert "ruta-2021-1, ruta-2021-2, ruta-2022-1" in found.stderr


def test_output_never_replaces_the_input(folder):
    data = as_csv([GOOD])
    Path("a.csv").write_bytes(data)
    Path("link.csv").symlink_to("a.csv")
    for out in ("a.csv", "./a.csv", "link.csv"):
        assert run("ruta-2021-1", "--file", "a.csv", "--out", out).exit_code == 2
        assert Path("a.csv").read_bytes() == data


def test_output_that_cannot_be_written_is_said(folder):
    Path("a.csv").write_bytes(as_csv([GOOD]))
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "absent/v.csv")
    assert found.exit_code == 2
    assert "absent/v.csv" in found.stderr
    (folder / "d").mkdir()
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "d").exit_code == 2
    assert {path.name for path in folder.iterdir()} == {"a.csv", "d"}


def test_earlier_output_is_replaced_whole_with_usual_permissions(folder):
    Path("a.csv").write_bytes(as_csv([GOOD]))
    Path("v.csv").write_text("old\n" * 1000, encoding="utf-8")
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0
    assert len(verdicts("v.csv")) == 8
    Path("reference").touch()
    assert stat.S_IMODE(Path("v.csv").stat().st_mode) == stat.S_IMODE(Path("reference").stat().st_mode)


def test_workbook_in_and_out_say_the_same_as_csv(folder):
    Path("a.xlsx").write_bytes(as_xlsx([GOOD]))
    Path("a.csv").write_bytes(as_csv([GOOD]))
    assert run("ruta-2021-1", "--file", "a.xlsx", "--out", "v.XLSX").exit_code == 0
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0
    sheet = CalamineWorkbook.from_path("v.XLSX").get_sheet_by_index(0).to_python()
    texts = [[str(int(cell)) if isinstance(cell, float) else cell for cell in row] for row in sheet]
    assert texts == verdicts("v.csv")


def test_workbook_under_a_csv_name_is_read_as_what_it_is(folder):
    Path("a.csv").write_bytes(as_xlsx([GOOD]))
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0


def test_identifier_comes_out_as_it_went_in(folder):
    ids = ["=1+1", "-5", "@x", "ñ", "a,b", 'q"q', "l\nl", "007"]
    Path("a.csv").write_bytes(as_csv([{**GOOD, "application_id": each} for each in ids]))
    assert run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv").exit_code == 0
    assert [row[0] for row in verdicts("v.csv")[1::7]] == ids


def test_json_is_one_object_for_programs(folder):
    Path("a.csv").write_bytes(as_csv([GOOD, BAD]))
    found = run("ruta-2022-1", "--file", "a.csv", "--out", "v.csv", "--json")
    answer = json.loads(found.stdout)
    assert found.stderr == ""
    assert found.exit_code == answer["status"] == 1
    assert (answer["version"], answer["call"], answer["decided"], answer["refused"]) == (1, "ruta-2022-1", 1, 1)
    assert answer["results"] == {"eligible": 1, "to_correct": 0, "not_eligible": 0}
    message = answer["messages"][0]
    assert (message["level"], message["file"], message["row"], message["column"]) == ("error", "a.csv", 3, "chain")
    assert message["es"] != message["en"]
    assert json.loads(run("x", "--file", "a.csv", "--out", "v.csv", "--json").stdout)["status"] == 2


def test_messages_follow_the_language_of_the_environment(folder, monkeypatch):
    Path("a.csv").write_bytes(as_csv([BAD]))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert language() == "en"
    found = run("ruta-2021-1", "--file", "a.csv", "--out", "v.csv")
    assert found.stderr.startswith("a.csv:2:chain: “tea” is not valid here; ")
    assert found.exit_code == 1
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language() == "es"


def test_help_shows_an_example_and_loads_no_django(folder):
    code = (
        "import sys; from eslabon.cli import main\n"
        "main(['--help'], standalone_mode=False); print('django' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.endswith("False\n")
    assert all(name in shown for name in SUBCOMMANDS)
    assert "eslabon call decide ruta-2021-1" in run("--help").stdout


def test_every_subcommand_is_there_and_explains_itself():
    runner = CliRunner()
    for name in SUBCOMMANDS:
        command = main.get_command(None, name)
        assert command is not None, name
        assert command.help, name
    assert runner.invoke(main, ["nothing"]).exit_code == 2
    assert main.get_command(None, "nothing") is None


def test_command_runs_as_a_program(folder):
    """The status that a shell sees, without Django in the process."""
    Path("a.csv").write_bytes(as_csv([GOOD, BAD]))
    code = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from eslabon.cli import main\n"
        "main(['call', 'decide', 'ruta-2021-1', '--file', 'a.csv', '--out', 'v.csv'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, len(verdicts("v.csv"))) == (1, 8)
    assert "Traceback" not in done.stderr


def test_progress_is_shown_to_people_only(folder):
    """A terminal sees a bar on standard error; a pipe does not."""
    Path("a.csv").write_bytes(as_csv([{**GOOD, "application_id": str(number)} for number in range(2500)]))
    command = [sys.executable, "-c", "from eslabon.cli import main; main()"]
    command += ["call", "decide", "ruta-2021-1", "--file", "a.csv", "--out", "v.csv"]
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == b""
    reader, terminal = pty.openpty()
    seen = b""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=terminal) as process:
        os.close(terminal)
        while chunk := _read_terminal(reader):
            seen += chunk
        assert process.wait() == 0
    os.close(reader)
    assert b"call decide" in seen
    assert b"100%" in seen


def _read_terminal(reader):
    """What a terminal got; Linux says its end by an error."""
    try:
        return os.read(reader, 4096)
    except OSError:
        return b""
