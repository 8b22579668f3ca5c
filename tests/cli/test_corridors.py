"""`eslabon corridors rank` against an oracle that knows the contract's text and not the rule's code."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.cli import main
from tests.cli.corridor_oracle import drawn_ranks, expected

HEADER = ("code", "corridor", "poverty_rate", "growth_potential", "population")
RESULT = (
    "corridor", "poverty_rate", "growth_potential", "poverty_score", "potential_score", "total", "rank", "chosen",
    "rank_low", "rank_high",
)  # fmt: skip
SHARES = st.sampled_from(["0", "0.1", "0.2", "0.3333333333333333", "0.25", "1", "0.999999999999", "0.9999999999994"])
POTENTIALS = st.sampled_from(["-3", "0", "1", "2.50", "1e-05", "123456789.125", "0.1"])
PEOPLE = st.sampled_from(["1", "3", "10", "7.5", "90000", "0"])


def written(folder, rows, *, header=HEADER, weights="poverty = 1.0\npotential = 1.0\nchoose = 2\n"):
    stream = io.StringIO()
    table = csv.DictWriter(stream, header, extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    (folder / "districts.csv").write_text(stream.getvalue(), encoding="utf-8")
    (folder / "weights.toml").write_text(weights, encoding="utf-8")
    return folder


def ranked(folder, *extra, districts="districts.csv"):
    """Run the command; its answer and the rows that it wrote."""
    out = folder / "ranking.csv"
    given_ = ("--districts", folder / districts, "--weights", folder / "weights.toml", "--out", out)
    answer = CliRunner().invoke(main, ["corridors", "rank", *map(str, given_), *extra])
    text = out.read_bytes().decode("utf-8") if out.exists() else ""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return answer, rows


def row(code, corridor, poverty, potential, population="100", **more):
    values = (code, corridor, poverty, potential, population)
    return dict(zip(HEADER, values, strict=True)) | more


@st.composite
def worlds(draw):
    names = draw(st.lists(st.sampled_from("ABCDEFGHIJK"), min_size=1, max_size=14))
    rows = [row(f"{place:06d}", name, draw(SHARES), draw(POTENTIALS), draw(PEOPLE)) for place, name in enumerate(names)]
    inhabited = {each["corridor"] for each in rows if each["population"] != "0"}
    return [each for each in rows if each["corridor"] in inhabited]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=worlds(),
    poverty=st.sampled_from(["0", "1.0", "0.3", "2"]),
    potential=st.sampled_from(["0", "1.0", "0.7", "1.25"]),
    choose=st.integers(0, 8),
)
def test_ranking_of_random_districts_is_the_contracts(rows, poverty, potential, choose):
    """TARGET-01, TARGET-02, TARGET-03, TARGET-04, TARGET-05, TARGET-06, ties and all."""
    with TemporaryDirectory() as name:
        weights = f"poverty = {poverty}\npotential = {potential}\nchoose = {choose}\n"
        answer, found = ranked(written(Path(name), rows, weights=weights))
    assert answer.exit_code == 0, answer.output
    told = expected(rows, poverty=poverty, potential=potential, choose=choose)
    got = [
        (
            each["corridor"],
            *(Fraction(each[column]) for column in RESULT[1:3]),
            int(each["poverty_score"]),
            int(each["potential_score"]),
            Fraction(each["total"]),
            int(each["rank"]),
            each["chosen"],
        )
        for each in found
    ]
    assert got == told
    assert {(each["rank_low"], each["rank_high"]) for each in found} <= {("", "")}


def test_wrong_rows_are_told_by_address_and_good_ones_ranked(tmp_path):
    rows = [
        row("010101", "A", "0.5", "1"),
        row("010102", "A", "50", "1"),
        row("010101", "B", "0.5", "1"),
        row("", "B", "0.5", "1"),
        row("010105", "B", "0.4", "uno", "-3"),
        row("010106", "Vacío", "0.4", "1", "0"),
        row("010107", "B", "0.1", "2"),
    ]
    answer, found = ranked(written(tmp_path, rows), "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    places = [(each["row"], each["column"], each["code"]) for each in told["messages"]]
    assert places == [
        (3, "poverty_rate", "FILES-E09"),
        (4, "code", "FILES-E11"),
        (5, "code", "FILES-E10"),
        (6, "growth_potential", "FILES-E09"),
        (6, "population", "FILES-E09"),
        (7, "population", "TARGETING-E02"),
    ]
    assert [each["corridor"] for each in found] == ["A", "B"]
    assert told["refused"] == 5


def test_strict_refuses_all_and_a_broken_file_is_status_two(tmp_path):
    folder = written(tmp_path, [row("1", "A", "0.5", "1"), row("2", "A", "7", "1")])
    answer, found = ranked(folder, "--strict")
    assert (answer.exit_code, found) == (1, [])
    (folder / "weights.toml").write_text("poverty = 1.0\nchoose = ten\n", encoding="utf-8")
    answer, _rows = ranked(folder)
    assert answer.exit_code == 2
    assert "weights.toml:2" in answer.stderr
    (folder / "weights.toml").write_text("poverty = 1.0\nchoose = 1.5\n", encoding="utf-8")
    answer, _rows = ranked(folder)
    assert "weights.toml:1: falta potential" in answer.stderr
    assert "weights.toml:2: choose" in answer.stderr
    assert ranked(folder, districts="ninguno.csv")[0].exit_code == 2


def test_half_an_interval_is_refused_and_an_extra_key_or_column_is_told(tmp_path):
    header = (*HEADER, "poverty_low", "poverty_high", "note")
    rows = [
        row("1", "A", "0.5", "1", poverty_low="0.4", poverty_high="0.6"),
        row("2", "A", "0.5", "1", poverty_low="0.4"),
        row("3", "A", "0.5", "1", poverty_low="0.6", poverty_high="0.4"),
        row("4", "B", "0.5", "1"),
    ]
    weights = "poverty = 1\npotential = 1\nchoose = 1\nchose = 3\n"
    answer, found = ranked(written(tmp_path, rows, header=header, weights=weights), "--json")
    told = json.loads(answer.stdout)["messages"]
    assert answer.exit_code == 1
    assert [(each["row"], each["column"]) for each in told if each["code"] == "TARGETING-E01"] == [
        (3, "poverty_high"),
        (4, "poverty_low"),
    ]
    assert {each["code"] for each in told if each["level"] == "note"} == {"FILES-E07", "unknown_name", "TARGETING-N02"}
    assert [each["rank_low"] != "" for each in found] == [True, True]


def test_a_workbook_gives_what_the_csv_gives(tmp_path):
    rows = [row("010101", "A", "0.5", "1"), row("010102", "B", "0.25", "4")]
    _answer, wanted = ranked(written(tmp_path, rows))
    book = xlsxwriter.Workbook(str(tmp_path / "districts.xlsx"))
    sheet = book.add_worksheet()
    for place, cells in enumerate([HEADER, *([each[name] for name in HEADER] for each in rows)]):
        for column, cell in enumerate(cells):
            sheet.write(place, column, float(cell) if place and column > 1 else cell)
    book.close()
    answer, found = ranked(tmp_path, districts="districts.xlsx")
    assert answer.exit_code == 0
    assert found == wanted


def test_an_override_in_the_weights_file_changes_its_corridor_only(tmp_path):
    """TARGET-07, TARGET-08."""
    rows = [row("1", "A", "0.5", "9"), row("2", "B", "0.4", "8"), row("3", "Huancavelica", "0.9", "1")]
    ten = "poverty = 1\npotential = 1\nchoose = 1\n[[override]]\ncorridor = 'Huancavelica'\nchosen = true\n"
    answer, found = ranked(
        written(tmp_path, rows, weights=f"{ten}name = 'Dirección'\nreason = 'Una empresa pone la mitad'\n"), "--json"
    )
    assert answer.exit_code == 0
    assert {each["corridor"]: each["chosen"] for each in found} == {"A": "yes", "B": "no", "Huancavelica": "yes"}
    assert json.loads(answer.stdout)["overridden"] == ["Huancavelica"]
    answer, _rows = ranked(written(tmp_path, rows, weights=f"{ten}name = 'Dirección'\nreason = 'sí'\n"))
    assert answer.exit_code == 2
    assert "motivo" in answer.stderr


@pytest.mark.parametrize("seed", ["1", "2"])
def test_rank_intervals_repeat_with_their_seed_and_hold_the_rank(tmp_path, seed):
    """TARGET-10: with wide intervals they are wide, without width they are the rank itself."""
    header = (*HEADER, "poverty_low", "poverty_high")
    wide = [
        row(str(n), f"C{n}", f"0.{40 + n}", "1", poverty_low=f"0.{20 + n}", poverty_high=f"0.{60 + n}")
        for n in range(6)
    ]
    folder = written(tmp_path, wide, header=header)
    _answer, first = ranked(folder, "--seed", seed)
    _answer, again = ranked(folder, "--seed", seed)
    assert first == again
    assert all(int(each["rank_low"]) <= int(each["rank"]) <= int(each["rank_high"]) for each in first)
    assert max(int(each["rank_high"]) - int(each["rank_low"]) for each in first) == 5
    still = [each | {"poverty_low": each["poverty_rate"], "poverty_high": each["poverty_rate"]} for each in wide]
    _answer, found = ranked(written(tmp_path, still, header=header), "--seed", seed)
    assert [(each["rank_low"], each["rank_high"]) for each in found] == [(each["rank"], each["rank"]) for each in found]


def test_rank_intervals_are_those_of_another_generator_and_another_ranking(tmp_path):
    """TARGET-10: rates that touch 0 and 1 are clipped; 97.5 % and 2.5 % of the ranks lie within what another draws."""
    header = (*HEADER, "poverty_low", "poverty_high")
    rates = ["0.02", "0.05", "0.3", "0.34", "0.36", "0.6", "0.65", "0.9", "0.97", "0.98"]
    rows = [
        row(str(n), f"C{n // 2}", rate, str(n % 3), people, poverty_low=f"{float(rate) - 0.2:.3f}",
            poverty_high=f"{float(rate) + 0.2:.3f}")
        for n, (rate, people) in enumerate(zip(rates, ["100", "40"] * 5, strict=True))
    ]  # fmt: skip
    _answer, found = ranked(written(tmp_path, rows, header=header))
    other = drawn_ranks(rows, poverty=1, potential=1, draws=2_000, seed=7)
    for each in found:
        ranks = sorted(other[each["corridor"]])
        low, high = int(each["rank_low"]), int(each["rank_high"])
        for place, share in ((low, 0.025), (high, 0.975)):  # the rank itself may hold many draws: room on both sides
            below, upto = (sum(rank < place + step for rank in ranks) / len(ranks) for step in (0, 1))
            assert below - 0.012 <= share <= upto + 0.012


def test_draws_that_stand_still_give_the_rank_itself_whatever_the_weights(tmp_path):
    """TARGET-10: 1.1 times a class and 1.1 times another tie where their sums do, not where a computer's are."""
    header = (*HEADER, "poverty_low", "poverty_high")
    rows = [("A", "0.1", "5"), ("B", "0.2", "4"), ("C", "0.3", "3"), ("D", "0.4", "2"), ("E", "0.5", "1")]
    still = [
        row(str(n), name, poverty, potential, poverty_low=poverty, poverty_high=poverty)
        for n, (name, poverty, potential) in enumerate(rows)
    ]
    for weight in ("1.1", "0.1", "0.7"):
        weights = f"poverty = {weight}\npotential = {weight}\nchoose = 2\n"
        _answer, found = ranked(written(tmp_path, still, header=header, weights=weights), "--draws", "40")
        assert [each["corridor"] for each in found] == ["E", "D", "C", "B", "A"]
        assert [(each["rank_low"], each["rank_high"]) for each in found] == [(str(n), str(n)) for n in range(1, 6)]


def test_too_few_draws_and_writing_over_the_input_are_refused(tmp_path):
    folder = written(tmp_path, [row("1", "A", "0.5", "1")])
    answer, _rows = ranked(folder, "--draws", "5")
    assert answer.exit_code == 2
    same = ["--districts", str(folder / "districts.csv"), "--weights", str(folder / "weights.toml")]
    answer = CliRunner().invoke(main, ["corridors", "rank", *same, "--out", str(folder / "districts.csv")])
    assert answer.exit_code == 2
    assert (folder / "districts.csv").read_text(encoding="utf-8").startswith("code,corridor")
