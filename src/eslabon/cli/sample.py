"""`eslabon sample …`: how many to interview, and how many in each stratum."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, Messages
from eslabon.cli.writing import is_same_file, write_table
from eslabon.rules.problems import Problem, files

if TYPE_CHECKING:
    from eslabon.impact import ImpactError

HEADER = ("stratum", "population", "sample")


@click.group()
def sample() -> None:
    """Size and share out a sample.

    \b
    Example:
        eslabon sample size --population 7839 --margin 5.75 --confidence 95
    """


@sample.command()
@click.option("--population", required=True, type=float, help="Units to choose from; inf if there are very many.")
@click.option("--margin", required=True, type=float, help="Margin of error in percentage points.")
@click.option("--confidence", type=float, default=95, show_default=True, help="In percent.")
@click.option("--proportion", type=float, default=50, show_default=True, help="The share expected, in percent.")
@click.option("--design-effect", type=float, default=1, show_default=True, help="Variance over simple sampling's.")
@click.option("--response", type=float, default=100, show_default=True, help="Share who answer, in percent.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def size(
    *,
    population: float,
    margin: float,
    confidence: float,
    proportion: float,
    design_effect: float,
    response: float,
    as_json: bool,
) -> None:
    """Print how many interviews give a share with the margin asked for, rounded to the nearest.

    The status is 0, or 2 if a setting has no meaning.

    \b
    Example:
        eslabon sample size --population 7839 --margin 5.75 --confidence 95
    """
    from eslabon.impact import ImpactError, sample_size

    messages = Messages(as_json=as_json)
    try:
        wanted = sample_size(
            population,
            margin=margin,
            confidence=confidence / 100,
            proportion=proportion,
            design_effect=design_effect,
            response=response / 100,
        )
    except ImpactError as error:
        _stop(messages, error)
        return
    whole = None if math.isinf(population) else population
    messages.finish(READ_ALL, es=str(wanted), en=str(wanted), sample=wanted, population=whole)


@sample.command()
@click.option("--strata", required=True, type=click.Path(path_type=Path), help="Table: stratum, population.")
@click.option("--total", required=True, type=int, help="Size of the whole sample.")
@click.option("--minimum", type=int, default=0, show_default=True, help="Interviews in every stratum at least.")
@click.option("--out", type=click.Path(path_type=Path), help="The table, CSV.  [default: on the screen]")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def allocate(*, strata: Path, total: int, minimum: int, out: Path | None, as_json: bool) -> None:
    """Share a sample out among strata in proportion to their population, by the largest remainder.

    A table with a wrong row is not shared out, since every other number would change. The status is 0, or 2 if the
    table or a setting is wrong.

    \b
    Example:
        eslabon sample allocate --strata strata.csv --total 280 --minimum 5 --out sample.csv
    """
    from eslabon.files.sheets import write_csv
    from eslabon.files.tables import Column, integer, read_table, text
    from eslabon.impact import ImpactError
    from eslabon.impact import allocate as share_out

    messages = Messages(as_json=as_json)
    columns = (Column("stratum", text, unique=True), Column("population", integer))
    table = read_table(strata, name=str(strata), columns=columns, strict=True)
    for fault in table.faults:
        messages.fault(fault)
    for note in table.notes:
        messages.fault(note, level="note")
    if not table.rows:
        if not table.faults:
            messages.stop("no_strata", es="No hay estratos que repartir.", en="There are no strata to share out.")
        messages.finish(NOTHING_READ)
        return
    if out is not None and is_same_file(strata, out=out):
        _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out))
        return
    populations = {row["stratum"]: row["population"] for row in table.rows}
    try:
        chosen = share_out(populations, total=total, minimum=minimum)
    except ImpactError as error:
        _stop(messages, error)
        return
    lines = [(name, populations[name], chosen[name]) for name in populations]
    counts = {"strata": len(lines), "sample": sum(chosen.values())}
    if out is not None:
        rows = ([str(cell) for cell in line] for line in lines)
        try:
            write_table(out, header=HEADER, rows=rows, sheet_name="sample")
        except OSError as error:
            _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=error.strerror or str(error)))
            return
        es, en = (f"{counts['sample']} {word} {counts['strata']}" for word in ("en", "in"))
        messages.finish(READ_ALL, es=f"{es} estratos: {out}", en=f"{en} strata: {out}", **counts)
    elif as_json:
        shares = [dict(zip(HEADER, line, strict=True)) for line in lines]
        messages.finish(READ_ALL, **counts, allocation=shares)
    else:
        write_csv(sys.stdout.buffer, HEADER, lines)
        sys.stdout.buffer.flush()
        messages.finish(READ_ALL)


def _stop(messages: Messages, error: "ImpactError | Problem") -> None:
    """Say why there is no answer."""
    messages.stop(error.code, es=error.text("es"), en=error.text("en"))
    messages.finish(NOTHING_READ)
