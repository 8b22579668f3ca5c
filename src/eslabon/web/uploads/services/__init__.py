"""Receive, check, keep and hand out files; check and apply imports; answer with tables."""

from eslabon.web.uploads.services.downloads import file_response, open_stored
from eslabon.web.uploads.services.exports import sheet_response
from eslabon.web.uploads.services.imports import apply_import, check_import, discard_import, recheck_import
from eslabon.web.uploads.services.kinds import ImportKind, Step, find_import_kind, register_import_kind
from eslabon.web.uploads.services.storing import check_file, store_file
from eslabon.web.uploads.services.sweeping import sweep_blobs

__all__ = [
    "ImportKind",
    "Step",
    "apply_import",
    "check_file",
    "check_import",
    "discard_import",
    "file_response",
    "find_import_kind",
    "open_stored",
    "recheck_import",
    "register_import_kind",
    "sheet_response",
    "store_file",
    "sweep_blobs",
]
