"""`eslabon places …`: names of places matched to an official register, inside their district."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, with_progress
from eslabon.cli.writing import is_same_file, write_table
from eslabon.files.faults import catalogued
from eslabon.files.localities import (
    MATCH_COLUMNS,
    ListedName,
    Locality,
    Read,
    match_row,
    read_localities,
    read_names,
    read_rules,
)
from eslabon.files.tables import TableLimits
from eslabon.rules.problems import Problem, files
from eslabon.rules.problems import targeting as problems

if TYPE_CHECKING:
    from eslabon.solvers.places import PlaceMatcher, Thresholds

# A machine's own files: larger than what a site takes from strangers.
LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)


@click.group(name="places")
def places() -> None:
    """Match names of places to an official register."""


@places.command()
@click.option("--names", "names_file", required=True, type=click.Path(path_type=Path), help="Names, CSV or XLSX.")
@click.option(
    "--register", "register_file", required=True, type=click.Path(path_type=Path), help="Register, CSV or XLSX."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Matches, CSV (or XLSX by its name).")
@click.option(
    "--rules", "rules_file", type=click.Path(path_type=Path), help="Thresholds: accept, review, margin, TOML."
)
@click.option("--strict", is_flag=True, help="Match nothing if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def match(
    *, names_file: Path, register_file: Path, out: Path, rules_file: Path | None, strict: bool, as_json: bool
) -> None:  # fmt: skip
    """Find each name in the register, among the places of its own district.

    Names have the columns name_id, name and district_code; the register place_code, name, district_code, lat and lon.
    Several equal best matches are all kept, and said. Without --rules a match counts from a score of 0.82, a person is
    asked from 0.60, and the next one must stand 0.05 behind; the thresholds used are printed. The status is 0 if every
    row was read, 1 if any was refused, 2 if nothing could be read.

    \b
    Example:
        eslabon places match --names names.csv --register register.csv --out matches.csv
    """
    from eslabon.solvers.places import PlaceMatcher, RegisteredPlace

    messages = Messages(as_json=as_json)
    for given in filter(None, (names_file, register_file, rules_file)):
        if is_same_file(given, out=out):
            _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out))
    thresholds = _thresholds(rules_file, messages=messages)
    names = read_names(names_file, name=str(names_file), limits=LIMITS)
    register = read_localities(register_file, name=str(register_file), limits=LIMITS)
    _tell(messages, names, register)
    if not names.is_readable or not register.is_readable or thresholds is None:
        messages.finish(NOTHING_READ)
        return
    if strict and (names.refused or register.refused):
        names.refused += len(names.rows)
        names.rows = []
    matcher = PlaceMatcher(
        (RegisteredPlace(each.place_code, each.name, each.district_code) for each in register.rows),
        thresholds=thresholds,
    )
    _tell_districts(messages, names.rows, matcher=matcher, name=str(names_file))
    counts: Counter[str] = Counter()
    try:
        rows = _matched(names.rows, matcher=matcher, counts=counts)
        write_table(out, header=MATCH_COLUMNS, rows=rows, sheet_name="matches")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=cause))
    _finish(messages, counts=counts, thresholds=thresholds, refused=names.refused + register.refused, out=out)


def _thresholds(rules_file: Path | None, *, messages: Messages) -> "Thresholds | None":
    from eslabon.solvers.places import Thresholds

    if rules_file is None:
        return Thresholds()
    rules = read_rules(rules_file, name=str(rules_file))
    for note in rules.notes:
        messages.fault(note, level="note")
    for fault in rules.faults:
        messages.fault(fault)
    return None if rules.faults else Thresholds(**rules.given)


def _tell(messages: Messages, *read: Read[ListedName] | Read[Locality]) -> None:
    for each in read:
        for note in each.notes:
            messages.fault(note, level="note")
        for fault in each.faults:
            messages.fault(fault)


def _tell_districts(
    messages: Messages, names: Sequence[ListedName], *, matcher: "PlaceMatcher", name: str
) -> None:  # fmt: skip
    """Say once of each district that the register does not have, at the first name that asks for it."""
    first = {each.district_code: each.row for each in reversed(names) if not matcher.has_district(each.district_code)}
    for district, row in sorted(first.items(), key=lambda entry: entry[1]):
        fault = catalogued(
            problems.REGISTER_LACKS_DISTRICT, file=name, row=row, column="district_code", district=district
        )  # fmt: skip
        messages.fault(fault, level="note")


def _matched(
    names: Sequence[ListedName], *, matcher: "PlaceMatcher", counts: Counter[str]
) -> Iterator[Sequence[str]]:  # fmt: skip
    """The rows of the file of matches; `counts` counts decisions, ties and places as they pass."""
    for each in with_progress(names, label="places match"):
        found = matcher.find(each.name, district=each.district_code)
        tied = len(found.kept)
        counts[found.decision] += 1
        counts["tied"] += tied > 1
        counts["places"] += tied
        if not found.kept:
            yield tuple(match_row(each.name_id, place_code="", score=found.score, decision=found.decision, tied=0))
        for kept in found.kept:
            code = kept.place.code
            yield tuple(match_row(each.name_id, place_code=code, score=found.score, decision=found.decision, tied=tied))


def _stop(messages: Messages, problem: Problem) -> None:
    messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
    messages.finish(NOTHING_READ)


def _finish(messages: Messages, *, counts: Counter[str], thresholds: "Thresholds", refused: int, out: Path) -> None:
    from eslabon.solvers.places import DECISIONS

    told = {decision: counts[decision] for decision in DECISIONS}
    total = sum(told.values())
    share = 100 * (told["exact"] + told["accepted"]) / total if total else 0.0
    used = {"accept": thresholds.accept, "review": thresholds.review, "margin": thresholds.margin}
    shown = ", ".join(f"{name} = {value}" for name, value in used.items())
    messages.finish(
        ROWS_REFUSED if refused else READ_ALL,
        es=f"Nombres: {total} (exactos {told['exact']}, aceptados {told['accepted']}, por revisar {told['review']}, "
        f"sin lugar {told['none']}); ubicados sin revisión {share:.1f} %. Con varios lugares "
        f"iguales: {counts['tied']}. Filas rechazadas: {refused}. Umbrales: {shown}. Resultado en {out}",
        en=f"Names: {total} (exact {told['exact']}, accepted {told['accepted']}, to review {told['review']}, none "
        f"{told['none']}); located without review {share:.1f} %. With several equal places: {counts['tied']}. "
        f"Rows refused: {refused}. Thresholds: {shown}. Result in {out}",
        out=str(out),
        names=total,
        decisions=told,
        located_percent=round(share, 1),
        tied=counts["tied"],
        places=counts["places"],
        refused=refused,
        thresholds={name: str(value) for name, value in used.items()},
    )
