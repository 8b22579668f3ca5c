"""What is read of the trail."""

from eslabon.web.audit.queries.entries import entries_in, export_rows, history_of, programme_codes

__all__ = ["entries_in", "export_rows", "history_of", "programme_codes"]
