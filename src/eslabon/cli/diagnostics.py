"""`eslabon diagnostic …`: scores of answers to a questionnaire, from file to file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, with_progress
from eslabon.cli.writing import is_same_file, write_table
from eslabon.files.packs import available_packs, load_pack, pack_path
from eslabon.files.packs.workbooks import instrument_files, instrument_name
from eslabon.files.scores import SCORE_COLUMNS, score_rows
from eslabon.files.tables import TableLimits
from eslabon.files.xlsform import AnsweredRow, Form, Responses, read_form, read_responses
from eslabon.rules.diagnostics.scoring import score_response
from eslabon.rules.problems import Problem, files

# A machine's own files: larger than what a site takes from strangers.
LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)


@click.group(name="diagnostic")
def diagnostic() -> None:
    """Score answers to a diagnostic."""


@diagnostic.command()
@click.argument("instrument", metavar="INSTRUMENT")
@click.option("--file", "source", required=True, type=click.Path(path_type=Path), help="Responses, CSV or XLSX.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Scores, CSV (or XLSX by its name).")
@click.option("--strict", is_flag=True, help="Refuse every row if any is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def score(instrument: str, *, source: Path, out: Path, strict: bool, as_json: bool) -> None:
    """Score each response of a file: points by section and dimension, level, segment and needs.

    INSTRUMENT is an XLSForm workbook, or the name of one that comes with Eslabón, such as ruta/diagnostic-coffee.
    The responses have the column response_id and one per question. The status is 0 if every row was read, 1 if any
    was refused, 2 if nothing could be read.

    \b
    Example:
        eslabon diagnostic score ruta/diagnostic-coffee --file responses.csv --out scores.csv
    """
    messages = Messages(as_json=as_json)
    form = _open_instrument(instrument, messages)
    if form is None:
        messages.finish(NOTHING_READ, instrument=instrument)
        return
    if is_same_file(source, out=out):
        _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out))
        messages.finish(NOTHING_READ, instrument=instrument)
    responses = read_responses(source, name=str(source), form=form, strict=strict, limits=LIMITS)
    for note in responses.notes:
        messages.fault(note, level="note")
    for fault in responses.faults:
        messages.fault(fault)
    if not responses.is_readable:
        messages.finish(NOTHING_READ, instrument=instrument)
    try:
        write_table(out, header=SCORE_COLUMNS, rows=_scored(responses.rows, form), sheet_name="scores")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=cause))
        messages.finish(NOTHING_READ, instrument=instrument)
    _finish(messages, form=form, out=out, responses=responses)


def _open_instrument(instrument: str, messages: Messages) -> Form | None:
    path = _shipped().get(instrument, Path(instrument))
    if not path.is_file():
        known = ", ".join(_shipped())
        messages.stop(
            "instrument_unknown",
            es=f"No hay un cuestionario “{instrument}”. Dé la ruta de un XLSForm (.xlsx) o uno de estos: {known}.",
            en=f'There is no questionnaire "{instrument}". Give the path of an XLSForm (.xlsx) or one of: {known}.',
        )
        return None
    form, faults = read_form(path, name=str(path))
    for fault in faults:
        messages.fault(fault)
    return form


def _shipped() -> dict[str, Path]:
    """The workbooks of the packs that come with Eslabón, by name."""
    found = {}
    for code in available_packs():
        pack = load_pack(pack_path(code))[0]
        for chain, name in (instrument_files(pack) if pack else {}).items():
            found[f"{code}/{instrument_name(chain)}"] = pack_path(code) / name
    return found


def _scored(rows: Sequence[AnsweredRow], form: Form) -> Iterator[Sequence[str]]:
    key = form.key
    for answered in with_progress(rows, label="diagnostic score"):
        yield from score_rows(answered.response_id, score=score_response(answered.response, key=key))


def _stop(messages: Messages, problem: Problem) -> None:
    messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))


def _finish(messages: Messages, *, form: Form, out: Path, responses: Responses) -> None:
    scored, refused = len(responses.rows), responses.refused
    messages.finish(
        ROWS_REFUSED if refused else READ_ALL,
        es=f"Respuestas: {scored} con puntaje ({form.code} {form.version}). Filas rechazadas: {refused}. "
        f"Puntajes en {out}",
        en=f"Responses: {scored} scored ({form.code} {form.version}). Rows refused: {refused}. Scores in {out}",
        instrument=form.code,
        version=form.version,
        out=str(out),
        scored=scored,
        refused=refused,
    )
