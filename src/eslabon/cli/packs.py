"""`eslabon pack`: the packs that configure a programme, listed and checked."""

from pathlib import Path

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, language


@click.group()
def pack() -> None:
    """List and check packs: the folders of plain files that configure a programme.

    \b
    Example:
        eslabon pack list
        eslabon pack check my-programme
    """


@pack.command("list")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def list_packs(*, as_json: bool) -> None:
    """List the packs that come with Eslabón and the calls of each.

    \b
    Example:
        eslabon pack list
    """
    from eslabon.files.packs import available_packs, load_pack, pack_path

    messages = Messages(as_json)
    found, lines = [], []
    for code in available_packs():
        folder = pack_path(code)
        loaded, faults = load_pack(folder)
        if loaded is None:
            for fault in faults:
                messages.fault(fault)
            continue
        calls = [call.code for call in loaded.calls]
        found.append({"code": code, "title": vars(loaded.title), "folder": str(folder), "calls": calls})
        lines.append(f"{code}  {loaded.title.in_language(language())}  ({', '.join(calls)})\n    {folder}")
    listed = "\n".join(lines)
    messages.finish(ROWS_REFUSED if messages.lines else READ_ALL, es=listed, en=listed, packs=found)


@pack.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def check(directory: Path, *, as_json: bool) -> None:
    """Check the pack in the folder DIR (or the one of that name that comes with Eslabón).

    Every fault is printed as `file:line: what is wrong, what was expected`. The exit status is 0 if there is none, 1 if
    there are faults, 2 if there is no pack to read.

    \b
    Example:
        eslabon pack check my-programme
        eslabon pack check ruta
    """
    from eslabon.files.packs import available_packs, load_pack, pack_path

    messages = Messages(as_json)
    if not directory.is_dir() and str(directory) in available_packs():
        directory = pack_path(str(directory))
    if not (directory / "pack.toml").is_file():
        messages.stop(
            "pack_not_found",
            es=f"{directory}: no hay un paquete aquí; se esperaba una carpeta con pack.toml.",
            en=f"{directory}: there is no pack here; expected a folder with pack.toml.",
        )
        messages.finish(NOTHING_READ, folder=str(directory), faults=0)
    loaded, faults = load_pack(directory)
    if loaded:
        from eslabon.files.packs.workbooks import build_faults

        faults = build_faults(loaded, folder=directory)
    for fault in faults:
        messages.fault(fault)
    if loaded is None or faults:
        where = "1 lugar" if len(faults) == 1 else f"{len(faults)} lugares"
        messages.finish(
            ROWS_REFUSED,
            es=f"{directory}: hay algo que corregir en {where}.",
            en=f"{directory}: {len(faults)} {'thing' if len(faults) == 1 else 'things'} to correct.",
            folder=str(directory),
            faults=len(faults),
        )
    else:
        calls, roles, places = len(loaded.calls), len(loaded.roles), len(loaded.places)
        services = len(loaded.services)
        messages.finish(
            READ_ALL,
            es=f"{directory}: {loaded.code} está bien: {calls} convocatorias, {roles} roles, {places} lugares, "
            f"{services} servicios.",
            en=f"{directory}: {loaded.code} is sound: {calls} calls, {roles} roles, {places} places, "
            f"{services} services.",
            folder=str(directory),
            faults=0,
            code=loaded.code,
            content_hash=loaded.content_hash,
        )


@pack.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def build(directory: Path, *, as_json: bool) -> None:
    """Make the questionnaires of the pack in the folder DIR: one workbook per chain, out of its tables.

    The same tables give the same bytes. The exit status is 0 if all were made, 1 if the pack has faults, 2 if there is
    no pack or a workbook could not be written.

    \b
    Example:
        eslabon pack build my-programme
    """
    from eslabon.files.packs import available_packs, load_pack, pack_path
    from eslabon.files.packs.workbooks import build_workbook, instrument_files
    from eslabon.files.xlsform import read_form

    messages = Messages(as_json)
    if not directory.is_dir() and str(directory) in available_packs():
        directory = pack_path(str(directory))
    loaded, faults = load_pack(directory)
    made = {}
    if loaded:
        made = {name: build_workbook(loaded, chain=chain) for chain, name in instrument_files(loaded).items()}
        faults = [fault for name, content in made.items() for fault in read_form(content, name=name)[1]]
    for fault in faults:
        messages.fault(fault)
    if faults:
        messages.finish(ROWS_REFUSED, folder=str(directory), files=[])
    try:
        for name, content in made.items():
            (directory / name).write_bytes(content)
    except OSError as error:
        messages.stop(
            "workbook_not_written",
            es=f"No se pudo escribir en {directory}: {error.strerror}. Revise los permisos de la carpeta.",
            en=f"Could not write to {directory}: {error.strerror}. Check the folder's permissions.",
        )
        messages.finish(NOTHING_READ, folder=str(directory), files=[])
    listed = "\n".join(f"{directory}/{name}" for name in made) or str(directory)
    messages.finish(READ_ALL, es=listed, en=listed, folder=str(directory), files=list(made))
