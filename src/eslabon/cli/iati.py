"""`eslabon iati`: results as the donors' standard wants them, and any file held against that standard."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def iati() -> None:
    """Write and check activity files of the IATI Standard, version 2.03."""


@iati.command("check")
@click.argument("file", type=FILE)
@click.option("--ruleset", "rulesets", type=FILE, multiple=True, help="A further ruleset, as JSON; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def check(file: Path, rulesets: tuple[Path, ...], *, as_json: bool) -> None:
    """Say whether FILE is XML, fits the schema of IATI 2.03 and keeps its ruleset.

    The status is 1 if something is wrong, 2 if a ruleset could not be read.

    \b
    Example:
        eslabon iati check pra.xml
    """
    import json

    from eslabon.files.iati import UnknownRuleError, check_document

    messages = Messages(as_json=as_json)
    try:
        further = [json.loads(path.read_text("utf-8")) for path in rulesets]
        faults = check_document(file.read_bytes(), name=str(file), now=datetime.now(UTC), rulesets=further)
    except (UnknownRuleError, ValueError, KeyError, TypeError, AttributeError) as error:
        es, en = f"El reglamento no se puede leer: {error}.", f"The ruleset cannot be read: {error}."
        messages.stop("ruleset", es=es, en=en)
        messages.finish(NOTHING_READ)
    for fault in faults:
        messages.fault(fault)
    if faults:
        messages.finish(ROWS_REFUSED, es=f"{len(faults)} faltas.", en=f"{len(faults)} faults.", faults=len(faults))
    messages.finish(READ_ALL, es=f"{file}: cumple IATI 2.03.", en=f"{file}: keeps IATI 2.03.", faults=0)


@iati.command("write")
@click.argument("programme")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def write(programme: str, out: Path) -> None:
    """Write what PROGRAMME published last as an activity file; only verified figures are values.

    \b
    Example:
        eslabon iati write pra --out pra.xml
    """
    from eslabon.cli.site import SETTINGS

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise click.ClickException("The site needs the web extra: pip install 'eslabon[web]'.") from error
    execute_from_command_line(["eslabon", "write_iati", programme, "--out", str(out)])
