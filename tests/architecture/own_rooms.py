"""An import-linter contract: some rooms of a context are its own."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnRoomsContract(Contract):
    """`container.<context>.<room>` is imported from `container.<context>` only."""

    type_name = "own_rooms"

    container = fields.StringField()
    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import of a room from outside its context."""
        depth = self.container.count(".") + 1
        strays = []
        for imported in sorted(graph.find_descendants(self.container)):
            parts = imported.split(".")
            if len(parts) < depth + 2 or parts[depth + 1] not in self.rooms:
                continue
            owner = ".".join(parts[: depth + 1])
            importers = graph.find_modules_that_directly_import(imported)
            strays += [(name, imported) for name in sorted(importers) if not name.startswith(f"{owner}.")]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every stray import."""
        strays: list[tuple[str, str]] = check.metadata["strays"]
        for importer, imported in strays:
            output.print_error(f"- {importer} imports {imported}: ask the context's services or queries instead.")


__all__: list[Any] = ["OwnRoomsContract"]
