"""`eslabon call …`: decisions on the applications of a call, from file to file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, with_progress
from eslabon.cli.writing import is_same_file, write_table
from eslabon.files.applications import (
    VERDICT_COLUMNS,
    Applications,
    AppliedRow,
    read_applications,
    verdict_rows,
)
from eslabon.files.packs import CallSpec, available_packs, load_pack, pack_path
from eslabon.files.tables import TableLimits
from eslabon.rules.calls.eligibility import ELIGIBLE, NOT_ELIGIBLE, TO_CORRECT, Terms, decide_eligibility
from eslabon.rules.problems import Problem, calls, files

# A machine's own files: larger than what a site takes from strangers.
LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)


@click.group(name="call")
def call() -> None:
    """Decide on the applications of a call."""


@call.command()
@click.argument("code", metavar="CALL")
@click.option("--file", "source", required=True, type=click.Path(path_type=Path), help="Applications, CSV or XLSX.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Verdicts, CSV (or XLSX by its name).")
@click.option("--strict", is_flag=True, help="Refuse every row if any is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def decide(code: str, *, source: Path, out: Path, strict: bool, as_json: bool) -> None:
    """Give the verdict on each application of a file, requirement by requirement.

    CALL is the code of a call of a pack, such as ruta-2021-1, ruta-2021-2 or ruta-2022-1.
    The status is 0 if every row was read, 1 if any was refused, 2 if nothing could be read.

    \b
    Example:
        eslabon call decide ruta-2021-1 --file applications.csv --out verdicts.csv
    """
    messages = Messages(as_json=as_json)
    known = _known_calls()
    if code not in known:
        problem = Problem(calls.CALL_UNKNOWN, call=code, known=", ".join(sorted(known)))
        messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
        messages.finish(NOTHING_READ, call=code)
    if is_same_file(source, out=out):
        problem = Problem(files.OUTPUT_IS_INPUT, path=out)
        messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
        messages.finish(NOTHING_READ, call=code)
    applications = read_applications(source, name=str(source), strict=strict, limits=LIMITS)
    for note in applications.notes:
        messages.fault(note, level="note")
    for fault in applications.faults:
        messages.fault(fault)
    if not applications.is_readable:
        messages.finish(NOTHING_READ, call=code)
    results: Counter[str] = Counter()
    try:
        rows = _decided(applications.rows, terms=known[code].terms, results=results)
        write_table(out, header=VERDICT_COLUMNS, rows=rows, sheet_name="verdicts")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        problem = Problem(files.NOT_WRITTEN, path=out, cause=cause)
        messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
        messages.finish(NOTHING_READ, call=code)
    _finish(messages, code=code, out=out, applications=applications, results=results)


def _known_calls() -> dict[str, CallSpec]:
    """Every call of the packs that come with Eslabón, by code."""
    packs = [load_pack(pack_path(code))[0] for code in available_packs()]
    return {each.code: each for pack in packs if pack for each in pack.calls}


def _decided(rows: Sequence[AppliedRow], *, terms: Terms, results: Counter[str]) -> Iterator[Sequence[str]]:
    """The rows of the file of verdicts; `results` counts the verdicts as they pass."""
    for applied in with_progress(rows, label="call decide"):
        verdict = decide_eligibility(applied.declaration, terms=terms)
        results[verdict.result] += 1
        yield from verdict_rows(applied.application_id, verdict=verdict)


def _finish(messages: Messages, *, code: str, out: Path, applications: Applications, results: Counter[str]) -> None:
    decided, refused = sum(results.values()), applications.refused
    counts = {result: results[result] for result in (ELIGIBLE, TO_CORRECT, NOT_ELIGIBLE)}
    messages.finish(
        ROWS_REFUSED if refused else READ_ALL,
        es=f"Postulaciones: {decided} (admitidas {counts[ELIGIBLE]}, por subsanar {counts[TO_CORRECT]}, no admitidas "
        f"{counts[NOT_ELIGIBLE]}). Filas rechazadas: {refused}. Dictámenes en {out}",
        en=f"Applications: {decided} (eligible {counts[ELIGIBLE]}, to correct {counts[TO_CORRECT]}, not eligible "
        f"{counts[NOT_ELIGIBLE]}). Rows refused: {refused}. Verdicts in {out}",
        call=code,
        out=str(out),
        decided=decided,
        refused=refused,
        results=counts,
    )
