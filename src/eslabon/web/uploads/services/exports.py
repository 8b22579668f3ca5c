"""Answer a request with a table: CSV or XLSX, safe to open in a spreadsheet."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, Http404

from eslabon.files.content import clean_name
from eslabon.files.sheets import write_csv, write_xlsx

IN_MEMORY_BYTES = 2 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], fmt: str) -> FileResponse:
    """Answer with the table `name` in `fmt` (csv or xlsx), as a download.

    The calling view has checked who asks. Raises Http404 for any other format, so that `fmt` may come from the
    address as it is.
    """
    if fmt not in TYPES:
        raise Http404(fmt)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 -- the response closes it
    if fmt == "csv":
        write_csv(out, header, rows)
    else:
        write_xlsx(out, header, rows, sheet_name=name)
    out.seek(0)
    response = FileResponse(
        out, as_attachment=True, filename=f"{clean_name(name, fallback='tabla')}.{fmt}", content_type=TYPES[fmt]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
