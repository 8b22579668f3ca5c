"""`eslabon profiles …`: look for scores that were pushed over a cut-off, and rank scored profiles under a budget."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, with_progress
from eslabon.cli.writing import is_same_file, write_table
from eslabon.files.profiles import (
    RANKING_COLUMNS,
    SCREEN_COLUMNS,
    Profiles,
    ranking_rows,
    read_scores,
    screen_rows,
)
from eslabon.files.tables import TableLimits
from eslabon.rules.problems import Problem, files
from eslabon.rules.stages.screening import said, screen_regions
from eslabon.rules.stages.selection import SELECTED, rank_profiles

# A machine's own files: larger than what a site takes from strangers.
LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)
PATH = click.Path(path_type=Path)


@click.group(name="profiles")
def profiles() -> None:
    """Scored profiles: look for pushed scores, and rank each region under its money."""


@profiles.command()
@click.option("--scores", "source", required=True, type=PATH, help="Scores, CSV or XLSX.")
@click.option("--regions", "terms", type=PATH, help="Cut-off of each region, if the scores do not say it.")
@click.option("--out", required=True, type=PATH, help="What was found, CSV (or XLSX by its name).")
@click.option("--strict", is_flag=True, help="Screen nothing if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def screen(*, source: Path, terms: Path | None, out: Path, strict: bool, as_json: bool) -> None:
    """Test region by region whether scores were pushed over the cut-off.

    Scores have the columns region, score and cutoff, and perhaps profile; with --regions the cut-offs stand in a file
    of their own: region, cutoff. Put in every scored profile, rejected ones too, with its first score. A region is
    flagged (jump) by the exact sign test of the scores nearest to its cut-off, Holm-corrected at 1 %; with fewer than
    60 scores, or than 15 on a side, it is named as too thin. The status is 0 if every row was read, 1 if any was
    refused, 2 if nothing could be read; a region that jumps is an answer and no error.

    \b
    Example:
        eslabon profiles screen --scores scores.csv --out screen.csv
    """
    messages = Messages(as_json=as_json)
    found = _read(messages, source, terms=terms, out=out, strict=strict, with_amounts=False)
    screened = screen_regions(found.regions)
    _write(messages, out, SCREEN_COLUMNS, screen_rows(screened, cut_offs=found.cut_offs))
    jumps, thin = (", ".join(codes) or "–" for codes in (screened.jumps, screened.thin))
    messages.finish(
        ROWS_REFUSED if found.refused else READ_ALL,
        es=f"{len(screened.lines)} regiones. Saltan en el corte: {jumps}. Muy pocos puntajes: {thin}. Detalle en {out}",
        en=f"{len(screened.lines)} regions. A jump at the cut-off: {jumps}. Too few scores: {thin}. Details in {out}",
        out=str(out),
        refused=found.refused,
        jumps=list(screened.jumps),
        thin=list(screened.thin),
        regions=[
            {"region": line.code, "verdict": line.verdict.replace(" ", "_"), "p_holm": said(line.p_holm)}
            for line in screened.lines
        ],
    )


@profiles.command()
@click.option("--scores", "source", required=True, type=PATH, help="Scored profiles, CSV or XLSX.")
@click.option("--regions", "terms", required=True, type=PATH, help="Cut-off and money of each region, CSV or XLSX.")
@click.option("--out", required=True, type=PATH, help="The ranking, CSV (or XLSX by its name).")
@click.option("--strict", is_flag=True, help="Rank nothing if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def rank(*, source: Path, terms: Path, out: Path, strict: bool, as_json: bool) -> None:
    """Select the profiles of each region from the highest score down, as far as its money goes.

    Scores have the columns profile, region, score and amount (the money that the profile asks); regions have region,
    cutoff and budget, in the same currency. Equal scores are selected together or not at all, and the first that does
    not fit into the money ends the selection. The effective cut-off is the lowest score that was selected; it stands
    beside the nominal one in every row. The status is 0 if every row was read, 1 if any was refused, 2 if nothing
    could be read. A row that is refused is missing from its region's ranking: mend it before the ranking is used.

    \b
    Example:
        eslabon profiles rank --scores scores.csv --regions regions.csv --out ranking.csv
    """
    messages = Messages(as_json=as_json)
    found = _read(messages, source, terms=terms, out=out, strict=strict, with_amounts=True)
    rankings = {
        code: rank_profiles(found.scored[code], nominal=found.cut_offs[code], budget=found.budgets[code])
        for code in with_progress(sorted(found.scored), label="profiles rank")
    }
    _write(messages, out, RANKING_COLUMNS, ranking_rows(rankings))
    regions: list[dict[str, Any]] = [
        {
            "region": code,
            "nominal_cutoff": f"{each.nominal:f}",
            "effective_cutoff": None if each.effective is None else f"{each.effective:f}",
            "budget": f"{each.budget:f}",
            "money_left": f"{each.money_left:f}",
            "selected": sum(line.outcome == SELECTED for line in each.lines),
        }
        for code, each in rankings.items()
    ]
    chosen, ranked = sum(one["selected"] for one in regions), sum(len(each.lines) for each in rankings.values())
    messages.finish(
        ROWS_REFUSED if found.refused else READ_ALL,
        es=f"{chosen} de {ranked} perfiles seleccionados en {len(regions)} regiones. Orden en {out}",
        en=f"{chosen} of {ranked} profiles selected in {len(regions)} regions. Ranking in {out}",
        out=str(out),
        refused=found.refused,
        selected=chosen,
        ranked=ranked,
        regions=regions,
    )


def _read(
    messages: Messages, source: Path, *, terms: Path | None, out: Path, strict: bool, with_amounts: bool
) -> Profiles:
    for given in (source, terms):
        if given is not None and is_same_file(given, out=out):
            _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out))
    found = read_scores(
        source,
        name=str(source),
        terms=terms,
        terms_name=str(terms),
        with_amounts=with_amounts,
        strict=strict,
        limits=LIMITS,
    )
    for note in found.notes:
        messages.fault(note, level="note")
    for fault in found.faults:
        messages.fault(fault)
    if not found.is_readable or not found.scores:
        messages.finish(NOTHING_READ)
    return found


def _write(messages: Messages, out: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    try:
        write_table(out, header=header, rows=rows, sheet_name="profiles")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=cause))


def _stop(messages: Messages, problem: Problem) -> None:
    messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
    messages.finish(NOTHING_READ)
