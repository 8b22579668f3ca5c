"""`eslabon simulate localities`: a register of villages and a list of their names as people spell them."""

from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, Messages
from eslabon.rules.problems import Problem, files


@click.command()
@click.option("--seed", type=int, default=11, show_default=True)
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--size", type=click.IntRange(1_000), default=150_000, show_default=True, help="Places of the register.")
@click.option(
    "--carelessness",
    type=click.FloatRange(0, 1.5),
    default=0.3,
    show_default=True,
    help="How freely names are spelled; 1 is what the matcher is measured at.",
)
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def localities(*, seed: int, folder: Path, size: int, carelessness: float, as_json: bool) -> None:
    """Make a register of villages and a list of 1,000 names made as the published one was, with the truth.

    489 names come with their code. The others are to be found by name: 139 of them are in no register, 15 fit several
    places. What a matcher finds is for it to show.

    \b
    Example:
        eslabon simulate localities --out villages
    """
    from eslabon.simulate.pra.localities import Makeup, simulate_localities, write_localities

    messages = Messages(as_json=as_json)
    world = simulate_localities(seed, register_size=size, makeup=Makeup(carelessness=carelessness))
    try:
        names = write_localities(world, folder)
    except OSError as error:
        problem = Problem(files.NOT_WRITTEN, path=folder, cause=error.strerror or str(error))
        messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
        messages.finish(NOTHING_READ)
        return
    messages.finish(
        READ_ALL,
        es=f"Registro: {len(world.register)} lugares. Lista: {len(world.listed)} nombres, {len(world.without_code)} "
        f"sin código. Simulado, en {folder}: {', '.join(names)}",
        en=f"Register: {len(world.register)} places. List: {len(world.listed)} names, {len(world.without_code)} "
        f"without a code. Simulated, in {folder}: {', '.join(names)}",
        seed=seed,
        files=names,
        places=len(world.register),
        names=len(world.listed),
        without_code=len(world.without_code),
    )
