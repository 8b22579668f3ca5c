"""The command `eslabon`: each subcommand is loaded only when it is called, so that `--help` is quick."""

import importlib
from typing import Any

import click

# Name, where it is, and its line in `eslabon --help` (which loads none of them).
SUBCOMMANDS = {
    "call": ("eslabon.cli.calls:call", "Decide on the applications of a call."),
    "corridors": ("eslabon.cli.corridors:corridors", "Rank corridors of districts and choose where to work."),
    "demo": ("eslabon.cli.site:demo", "Set up the demonstration and start the site."),
    "diagnostic": ("eslabon.cli.diagnostics:diagnostic", "Score answers to a diagnostic."),
    "iati": ("eslabon.cli.iati:iati", "Write and check results in the donors' standard, IATI."),
    "manage": ("eslabon.cli.site:manage", "Run an administration command of the site."),
    "pack": ("eslabon.cli.packs:pack", "List, check and build the packs that configure a programme."),
    "places": ("eslabon.cli.places:places", "Match names of places to an official register."),
    "profiles": ("eslabon.cli.profiles:profiles", "Look for pushed scores; rank profiles under a budget."),
    "replay": ("eslabon.cli.site:replay", "Run every stored decision again and compare."),
    "sample": ("eslabon.cli.sample:sample", "Size and share out a sample."),
    "schedule": ("eslabon.cli.schedule:schedule", "Plan the sessions of a route, and check plans."),
    "serve": ("eslabon.cli.site:serve", "Start the site."),
    "simulate": ("eslabon.cli.simulate:simulate", "Make the simulated world of a pack."),
    "study": ("eslabon.cli.study:study", "Check, freeze and run an evaluation that is declared in one file."),
    "tables": ("eslabon.cli.tables:tables", "Print the published tables of a pack."),
    "territory": ("eslabon.cli.territory:territory", "Bring official registers of places."),
    "worker": ("eslabon.cli.site:worker", "Run the jobs in the background."),
}


class LazyGroup(click.Group):
    """A group that knows its subcommands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in alphabetical order."""
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand, or return None if there is none of that name."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, _, attribute = SUBCOMMANDS[cmd_name][0].partition(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUBCOMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eslabon")
def main() -> None:
    """Eslabón runs a programme that links small producers to markets, from the first call to the measured impact.

    \b
    Example:
        eslabon call decide ruta-2021-1 --file applications.csv --out verdicts.csv
    """
