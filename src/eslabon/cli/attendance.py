"""`eslabon simulate attendance`: how many more would come under the solver's calendar than under the pilot's."""

import importlib.util
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, language

if TYPE_CHECKING:
    from eslabon.simulate.ruta.attendance_gain import Comparison

NAMES = {
    "pilot": {"es": "la práctica del piloto", "en": "pilot's practice"},
    "calendar": {
        "es": "los mismos compromisos y el calendario del programa",
        "en": "same commitments, solver's calendar",
    },
    "route": {
        "es": "las rutas propuestas y el calendario del programa",
        "en": "proposed routes, solver's calendar",
    },
}
WORDS = {
    "es": {
        "head": "Asistencia simulada, en promedio:",
        "arm": "{name}: {percent:.1f} %; compromisos atendidos {served:.0f} de {commitments:.0f}; vinieron {came:.0f}",
        "gain": "Ganancia con {name}, fuerza {strength:g}: {mean:+.1f} puntos (95 %: {low:.1f} a {high:.1f})",
    },
    "en": {
        "head": "Simulated attendance, in the mean:",
        "arm": "{name}: {percent:.1f} %; commitments served {served:.0f} of {commitments:.0f}; attended {came:.0f}",
        "gain": "Gain with {name}, strength {strength:g}: {mean:+.1f} points (95 %: {low:.1f} to {high:.1f})",
    },
}
STRENGTHS = click.FloatRange(0, 2, min_open=True)


@click.command()
@click.argument("pack", type=click.Choice(["ruta"]))
@click.option("--seeds", type=click.IntRange(min=2), default=20, show_default=True, help="Worlds 0, 1, 2 …, so many.")
@click.option("--strength", type=STRENGTHS, default=1.0, show_default=True, help="Of all effects.")
@click.option("--seconds", type=click.FloatRange(min=1), default=10.0, show_default=True, help="For each calendar.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def attendance(pack: str, seeds: int, strength: float, seconds: float, *, as_json: bool) -> None:
    """Compare attendance under the pilot's practice and under the solver's calendar, on the same simulated worlds.

    Prints the mean gain in points with its 95 % interval over the worlds, at STRENGTH and at half of it. Each world
    takes two runs of the solver; every calendar is judged by the checker.

    The status is 1 if a calendar breaks a hard constraint, 2 if there is no solver here.

    \b
    Example:
        eslabon simulate attendance ruta --seeds 20
    """
    from eslabon.rules.problems import Problem
    from eslabon.rules.problems import routes as problems

    messages = Messages(as_json)
    if importlib.util.find_spec("ortools") is None:
        missing = Problem(problems.NOT_SOLVABLE_HERE)
        messages.stop(missing.code, es=missing.text("es"), en=missing.text("en"))
        messages.finish(NOTHING_READ, pack=pack)
    from eslabon.simulate.ruta.attendance_gain import compare_worlds

    found = compare_worlds(range(seeds), strength=strength, seconds=seconds, told=None if as_json else _tell_world)
    for seed, breach in found.breaches:
        messages.stop(
            breach.clause,
            es=f"semilla {seed}: {breach.clause} {breach.reason_es}",
            en=f"seed {seed}: {breach.clause} {breach.reason_en}",
        )
    status = ROWS_REFUSED if found.breaches else READ_ALL
    messages.finish(status, es=_text(found, "es"), en=_text(found, "en"), pack=pack, simulated=True, **found.to_plain())


def _tell_world(seed: int, row: Mapping[str, Any]) -> None:
    shares = "  ".join(f"{name} {row['percent'][name]:.1f} %" for name in NAMES)
    click.echo(f"{'seed' if language() == 'en' else 'semilla'} {seed}: {shares}", err=True)
    sys.stderr.flush()


def _text(found: "Comparison", tongue: str) -> str:
    plain, words = found.to_plain(), WORDS[tongue]
    lines = [words["head"]]
    for name, names in NAMES.items():
        lines.append("  " + words["arm"].format(name=names[tongue], **plain["arms"][name]))
    lines += [words["gain"].format(name=NAMES[gain["arm"]][tongue], **gain) for gain in plain["gains"]]
    return "\n".join(lines)
