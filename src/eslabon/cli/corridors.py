"""`eslabon corridors …`: rank corridors by poverty and growth potential, and make districts from public files."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages
from eslabon.cli.writing import is_same_file, write_table
from eslabon.files.corridors import (
    DISTRICT_COLUMNS,
    RANKING_COLUMNS,
    Districts,
    Terms,
    district_rows,
    ranking_rows,
    read_districts,
    read_weights,
)
from eslabon.files.faults import Fault, catalogued
from eslabon.files.packs import available_packs, pack_path
from eslabon.files.packs.corridors import corridor_of, read_corridors
from eslabon.files.public_figures import assemble_districts, read_mapping
from eslabon.files.tables import TableLimits
from eslabon.rules.problems import Problem, files
from eslabon.rules.targeting.ranking import rank_corridors
from eslabon.rules.targeting.sensitivity import check_draws, rank_intervals
from eslabon.rules.targeting.values import District, RankedCorridor, RankInterval, Weights
from eslabon.solvers.rank_draws import DRAWS, SEED, standard_normals

# A machine's own files: larger than what a site takes from strangers.
LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)
MAP_FILE = "districts.toml"
_SHOW_PROGRESS_FROM = 200_000  # numbers drawn; fewer take less than a moment


@click.group(name="corridors")
def corridors() -> None:
    """Choose where to work: corridors of districts by poverty and growth potential."""


@corridors.command()
@click.option(
    "--districts", "source", required=True, type=click.Path(path_type=Path), help="Districts, CSV or XLSX."
)  # fmt: skip
@click.option(
    "--weights",
    "terms_file",
    required=True,
    type=click.Path(path_type=Path),
    help="Weights, and how many to choose, TOML.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Ranking, CSV (or XLSX by its name).")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Of the draws of the rank intervals.")
@click.option("--draws", type=int, default=DRAWS, show_default=True, help="How often poverty is drawn anew.")
@click.option("--strict", is_flag=True, help="Rank nothing if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def rank(*, source: Path, terms_file: Path, out: Path, seed: int, draws: int, strict: bool, as_json: bool) -> None:
    """Rank the corridors of a file of districts and choose the first ones.

    Districts have the columns code, corridor, poverty_rate (0 to 1), growth_potential, population and, if known,
    poverty_low and poverty_high (95 %), from which the rank interval is drawn. The weights file says poverty, potential
    and choose; [[override]] tables (corridor, chosen, name, reason) depart from the rule, by name. The status is 0 if
    every row was read, 1 if any was refused, 2 if nothing could be read.

    \b
    Example:
        eslabon corridors rank --districts districts.csv --weights weights.toml --out ranking.csv
    """
    messages = Messages(as_json=as_json)
    for given in (source, terms_file):
        if is_same_file(given, out=out):
            _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out))
    terms = _read_terms(terms_file, messages=messages)
    districts = read_districts(source, name=str(source), strict=strict, limits=LIMITS)
    for note in districts.notes:
        messages.fault(note, level="note")
    for fault in districts.faults:
        messages.fault(fault)
    if not districts.is_readable or terms.weights is None:
        messages.finish(NOTHING_READ)
        return
    try:
        check_draws(draws)
        ranking = rank_corridors(districts.rows, weights=terms.weights, overrides=terms.overrides)
    except Problem as problem:
        _stop(messages, problem)
    intervals = _intervals(districts.rows, weights=terms.weights, seed=seed, draws=draws)
    try:
        rows: Iterator[Sequence[str]] = ranking_rows(ranking, intervals=intervals)
        write_table(out, header=RANKING_COLUMNS, rows=rows, sheet_name="ranking")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=cause))
    _finish(messages, ranking=ranking, districts=districts, out=out, seed=seed)


@corridors.command()
@click.option(
    "--map", "map_file", required=True, help="Which file says what: a TOML, or the code of a pack (pra, paap)."
)
@click.option("--data", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the public files.")
@click.option(
    "--corridors", "list_file", type=click.Path(path_type=Path), help="Corridors by beginnings of codes, CSV."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Districts, CSV (or XLSX by its name).")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def districts(*, map_file: str, folder: Path, list_file: Path | None, out: Path, as_json: bool) -> None:
    """Put the file of districts together from public files of a country, with every fault of theirs by address.

    The mapping says in which file and column each figure stands. Without --corridors its own columns name them. The
    status is 0 if every district has its figures, 1 if any was left out, 2 if nothing could be read.

    \b
    Example:
        eslabon corridors districts --map pra --data public --corridors corridors.csv --out districts.csv
    """
    messages = Messages(as_json=as_json)
    path = pack_path(map_file) / MAP_FILE if map_file in available_packs() else Path(map_file)
    mapping = read_mapping(path, name=path.name)
    named = _read_list(list_file, messages=messages)
    for fault in mapping.faults:
        messages.fault(fault)
    if mapping.faults:
        messages.finish(NOTHING_READ)
    found = assemble_districts(mapping, folder=folder, corridors=named)
    for notice in found.notices:
        messages.fault(notice, level="note")
    for fault in found.faults:
        messages.fault(fault)
    if not found.districts:
        messages.finish(NOTHING_READ)
    try:
        write_table(out, header=DISTRICT_COLUMNS, rows=district_rows(found.districts), sheet_name="districts")
    except (OSError, ValueError) as error:
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=getattr(error, "strerror", None) or str(error)))
    names = {each.corridor for each in found.districts}
    messages.finish(
        ROWS_REFUSED if found.refused else READ_ALL,
        es=f"Distritos: {found.read} leídos, {len(found.districts)} con sus cifras en {len(names)} corredores, "
        f"{found.refused} fuera. Avisos: {len(found.notices)}. Distritos en {out}",
        en=f"Districts: {found.read} read, {len(found.districts)} with their figures in {len(names)} corridors, "
        f"{found.refused} left out. Notices: {len(found.notices)}. Districts in {out}",
        out=str(out),
        read=found.read,
        districts=len(found.districts),
        corridors=len(names),
        refused=found.refused,
    )


def _read_list(source: Path | None, *, messages: Messages) -> Mapping[str, str] | None:
    if source is None:
        return None
    faults: list[Fault] = []
    try:
        found = corridor_of(read_corridors(source.read_bytes(), faults=faults, file=str(source)))
    except OSError as error:
        messages.fault(catalogued(files.NOT_READ, file=str(source), cause=error.strerror or str(error)))
        messages.finish(NOTHING_READ)
    for fault in faults:
        messages.fault(fault)
    if faults:
        messages.finish(NOTHING_READ)
    return found


def _read_terms(source: Path, *, messages: Messages) -> Terms:
    terms = read_weights(source, name=str(source))
    for note in terms.notes:
        messages.fault(note, level="note")
    for fault in terms.faults:
        messages.fault(fault)
    return terms


def _intervals(
    districts: Sequence[District], *, weights: Weights, seed: int, draws: int
) -> dict[str, RankInterval]:  # fmt: skip
    if not any(each.has_interval for each in districts):
        return {}
    numbers = standard_normals(len(districts), draws=draws, seed=seed)
    if draws * len(districts) < _SHOW_PROGRESS_FROM or not sys.stderr.isatty():
        return rank_intervals(districts, weights=weights, draws=numbers)
    with click.progressbar(numbers, length=draws, label="corridors rank", file=sys.stderr) as bar:
        return rank_intervals(districts, weights=weights, draws=bar)


def _stop(messages: Messages, problem: Problem) -> None:
    messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
    messages.finish(NOTHING_READ)


def _finish(
    messages: Messages, *, ranking: Sequence[RankedCorridor], districts: Districts, out: Path, seed: int
) -> None:
    chosen = [each.corridor for each in ranking if each.chosen]
    overridden = [each.corridor for each in ranking if each.override]
    refused = districts.refused
    messages.finish(
        ROWS_REFUSED if refused else READ_ALL,
        es=f"Corredores: {len(ranking)}, de {len(districts.rows)} distritos. "
        f"Elegidos: {', '.join(chosen) or 'ninguno'}. Cambiados a mano: {', '.join(overridden) or 'ninguno'}. "
        f"Filas rechazadas: {refused}. Orden en {out}",
        en=f"Corridors: {len(ranking)}, of {len(districts.rows)} districts. Chosen: {', '.join(chosen) or 'none'}. "
        f"Overridden: {', '.join(overridden) or 'none'}. Rows refused: {refused}. Ranking in {out}",
        out=str(out),
        corridors=len(ranking),
        districts=len(districts.rows),
        chosen=chosen,
        overridden=overridden,
        refused=refused,
        seed=seed,
    )
