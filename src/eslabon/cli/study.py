"""`eslabon study`: check, freeze and run an evaluation that is declared in one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, Messages, language

if TYPE_CHECKING:
    from eslabon.impact.study import Study

SHIPPED = Path(__file__).parents[1] / "packs"
NAME = "study.toml"


class StudyFile(click.Path):
    """A study file, the folder of a study or of a pack, or the name of a study that comes with Eslabón."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The file that is meant; where none is there, the names that could have been given."""
        given = Path(value)
        beside = given.parent / "study" / NAME if given.name == NAME else given / "study" / NAME
        shipped = {path.parents[1].name: path for path in sorted(SHIPPED.glob(f"*/study/{NAME}"))}
        for path in (given, given / NAME, beside, shipped.get(str(value))):
            if path is not None and path.is_file():
                return path
        names = ", ".join(shipped)
        return self.fail(f"{value} is not there. Give a file, or one of: {names}.", param, ctx)


FILE = click.argument("file", type=StudyFile(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")


@click.group()
def study() -> None:
    """Check, freeze and run a study: one file that says what is asked, of which data, by which designs.

    FILE is a study file, the folder of a study or of a pack, or the name of a study that comes with Eslabón: paap, pra
    or w4p.

    \b
    Example:
        eslabon study check study.toml
        eslabon study freeze study.toml
        eslabon study run study.toml --out out
        eslabon study run pra --out out
    """


def _loaded(file: Path, *, messages: Messages) -> "Study":
    from eslabon.impact.study import Study, StudyFaults

    try:
        return Study.load(file)
    except StudyFaults as refused:
        for fault in refused.faults:
            messages.stop("study_file", es=fault.text("es"), en=fault.text("en"))
        messages.finish(NOTHING_READ, file=str(file))
        raise  # pragma: no cover -- finish leaves


@study.command()
@FILE
@AS_JSON
def check(file: Path, *, as_json: bool) -> None:
    """Say whether FILE can be run, and every fault with its line.

    \b
    Example:
        eslabon study check study.toml
    """
    messages = Messages(as_json)
    found = _loaded(file, messages=messages)
    designs = len(found.declared["designs"])
    messages.finish(
        READ_ALL, es=f"Correcto: {designs} diseños.", en=f"Right: {designs} designs.", file=str(file), designs=designs
    )


@study.command()
@FILE
@click.option("--reason", default="", help="Why the study was changed; asked for from the second time on.")
@AS_JSON
def freeze(file: Path, reason: str, *, as_json: bool) -> None:
    """Write the hash of FILE into the ledger beside it, before the data are opened; later times are amendments.

    \b
    Example:
        eslabon study freeze study.toml
        eslabon study freeze study.toml --reason "The survey of 2012 has no question on land."
    """
    from eslabon.impact import ImpactError

    messages = Messages(as_json)
    found = _loaded(file, messages=messages)
    try:
        line = found.freeze(now=datetime.now(tz=UTC), reason=reason)
    except ImpactError as refused:
        messages.stop(refused.code, es=refused.text("es"), en=refused.text("en"))
        messages.finish(NOTHING_READ, file=str(file))
        return
    messages.finish(
        READ_ALL,
        es=f"Asentado ({line['act']}): {line['sha256']}",
        en=f"Recorded ({line['act']}): {line['sha256']}",
        file=str(file),
        entry=line,
    )


@study.command()
@FILE
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option("--language", "spoken", type=click.Choice(["es", "en"]), help="Of the report; else that of the file.")
@click.option("--no-pdf", is_flag=True, help="Leave report.pdf out.")
@AS_JSON
def run(file: Path, out: Path, spoken: str | None, *, no_pdf: bool, as_json: bool) -> None:
    """Run every design of FILE: results.json, tables, figures and the report, which is one page to open.

    \b
    Example:
        eslabon study run study.toml --out out
    """
    from eslabon.impact import ImpactError

    messages = Messages(as_json)
    found = _loaded(file, messages=messages)
    try:
        done = found.run(out, language=spoken, pdf=not no_pdf)
    except ImpactError as refused:
        messages.stop(refused.code, es=refused.text("es"), en=refused.text("en"))
        messages.finish(NOTHING_READ, file=str(file))
        return
    count = len(done.results["estimates"])
    messages.finish(
        READ_ALL,
        es=f"{count} estimaciones. Abra {done.report}",
        en=f"{count} estimates. Open {done.report}",
        language=spoken or language(),
        report=str(done.report),
        estimates=count,
    )
