"""`eslabon simulate`: a made-up world to try a programme on."""

from collections.abc import Callable
from pathlib import Path

import click

from eslabon.cli.attendance import attendance
from eslabon.cli.localities import localities
from eslabon.cli.messages import NOTHING_READ, READ_ALL, Messages

SEED = 7


def _ruta(seed: int, directory: Path) -> list[str]:
    from eslabon.simulate.ruta import simulate_ruta, write_world

    return write_world(simulate_ruta(seed), directory)


def _pra(seed: int, directory: Path) -> list[str]:
    from eslabon.simulate.pra import write_pra

    return write_pra(seed, directory)


def _paap(seed: int, directory: Path) -> list[str]:
    from eslabon.simulate.paap import write_paap

    return write_paap(seed, directory)


def _w4p(seed: int, directory: Path) -> list[str]:
    from eslabon.simulate.w4p import write_w4p

    return write_w4p(seed, directory)


WORLDS: dict[str, Callable[[int, Path], list[str]]] = {"paap": _paap, "pra": _pra, "ruta": _ruta, "w4p": _w4p}


class WorldFirst(click.Group):
    """A group that takes anything but the name of one of its commands as what to make a world of."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `world` before what is not a command of its own."""
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        if args and not asks_for_help and args[0] not in self.commands:
            args = ["world", *args]
        return super().parse_args(ctx, args)


@click.group(cls=WorldFirst)
def simulate() -> None:
    """Make the simulated world of a pack, and try practices on it.

    \b
    Example:
        eslabon simulate ruta --seed 7 --out world
        eslabon simulate attendance ruta --seeds 20

    `eslabon simulate PACK …` is short for `eslabon simulate world PACK …`.
    """


@simulate.command()
@click.argument("pack", type=click.Choice(sorted(WORLDS)))
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same files.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def world(pack: str, seed: int, out: Path, *, as_json: bool) -> None:
    """Make the simulated world of PACK and, in truth.json, all that was planted in it.

    ruta: applicants and their applications. pra: assisted places and six household surveys around them, the two
    surveys of the matching exercise; corridors, buyers, business plans, producers and monthly reports. paap: scored
    proposals and interviews; profiles, their bodies and two score sheets each. w4p: a panel of three rounds.

    \b
    Example:
        eslabon simulate ruta --seed 7 --out world
        eslabon call decide ruta-2021-1 --file world/applications-ruta-2021-1.csv --out verdicts.csv
        eslabon simulate pra --seed 7 --out world-pra

    Nobody in it exists. Files of the same names are overwritten.
    """
    messages = Messages(as_json)
    try:
        names = WORLDS[pack](seed, out)
    except OSError as error:
        messages.stop(
            "simulate_not_written",
            es=f"No se pudo escribir en {out}: {error.strerror}. Elija otra carpeta.",
            en=f"Could not write to {out}: {error.strerror}. Choose another folder.",
        )
        messages.finish(NOTHING_READ, pack=pack, seed=seed, files=[])
    listed = ", ".join(names)
    messages.finish(
        READ_ALL,
        es=f"Mundo simulado de {pack}, semilla {seed}, en {out}: {listed}.",
        en=f"Simulated world of {pack}, seed {seed}, in {out}: {listed}.",
        pack=pack,
        seed=seed,
        files=names,
    )


simulate.add_command(attendance)
simulate.add_command(localities)
