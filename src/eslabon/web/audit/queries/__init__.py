"""What is read of the trail."""

from eslabon.web.audit.queries.entries import actors_of, entries_in, export_rows, history_of, programme_codes

__all__ = ["actors_of", "entries_in", "export_rows", "history_of", "programme_codes"]
