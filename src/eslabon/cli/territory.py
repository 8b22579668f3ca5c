"""`eslabon territory …`: official registers of places into the site's database."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages
from eslabon.files.territory import Register, read_register
from eslabon.rules.problems import Problem
from eslabon.rules.problems import territory as problems

SETTINGS = "eslabon.web.site.settings"


@click.group()
def territory() -> None:
    """Bring official registers of places."""


@territory.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--country", required=True, type=click.Choice(["PE", "CO"]), help="Whose register it is.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of the register: codes that change are closed on the day before.  [default: today]",
)
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--strict", is_flag=True, help="Take nothing in if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def import_(
    *, file: Path, country: str, as_of: datetime | None, dry_run: bool, strict: bool, as_json: bool
) -> None:  # fmt: skip
    """Take in the register of places in FILE (CSV or XLSX).

    Known are the UBIGEO tables of departments, provinces and districts of Peru with INEI and RENIEC codes, DIVIPOLA's
    table of municipalities of Colombia, and our own table with a column for the level. Rows without a code of the
    statistics office, or without a point, are taken in and reported. Importing again changes nothing.
    The status is 0 if every row was taken, 1 if any was refused, 2 if nothing could be read.

    \b
    Example:
        eslabon territory import ubigeo_distrito.csv --country PE --dry-run
    """
    messages = Messages(as_json=as_json)
    register = read_register(file, name=str(file), country=country)
    shape = register.shape
    if shape is None or not (register.rows or register.faults):
        _say(messages, faults=register.faults, notices=[])
        messages.finish(NOTHING_READ, country=country)
        return
    if strict and register.faults:
        register.refused += len(register.rows)
        register.rows = []
    outcome = _take_in(register, as_of=as_of, dry_run=dry_run, messages=messages)
    _say(messages, faults=outcome.faults, notices=outcome.notices)
    counts = {key: value for key, value in outcome.to_plain().items() if key not in {"faults", "notices"}}
    done_es, done_en = ("Cambiaría", "Would change") if dry_run else ("Hecho", "Done")
    messages.finish(
        ROWS_REFUSED if outcome.refused else READ_ALL,
        es=f"{done_es}: {outcome.created} lugares nuevos, {outcome.changed} con cambios, {outcome.unchanged} iguales, "
        f"{outcome.refused} filas no aceptadas.",
        en=f"{done_en}: {outcome.created} new places, {outcome.changed} changed, {outcome.unchanged} unchanged, "
        f"{outcome.refused} rows refused.",
        country=country,
        register=shape.name,
        **counts,
    )


def _take_in(register: Register, *, as_of: datetime | None, dry_run: bool, messages: Messages) -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        import django
    except ImportError as error:
        raise click.ClickException("The site needs the web extra: pip install 'eslabon[web]'.") from error
    django.setup()
    from django.db import OperationalError, ProgrammingError
    from django.utils import timezone

    from eslabon.web.territory.services import import_register

    try:
        return import_register(
            register, as_of=as_of.date() if as_of else timezone.localdate(), actor=None, dry_run=dry_run
        )
    except (OperationalError, ProgrammingError):
        problem = Problem(problems.SITE_NOT_READY)
        messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
        messages.finish(NOTHING_READ, country=register.country)


def _say(messages: Messages, *, faults: list[Any], notices: list[Any]) -> None:
    for notice in notices:
        messages.fault(notice, level="note")
    for fault in faults:
        messages.fault(fault)
