"""Receive, check, keep and hand out files; check and apply imports."""

from eslabon.web.uploads.services.downloads import file_response, open_stored
from eslabon.web.uploads.services.storing import store_file
from eslabon.web.uploads.services.sweeping import sweep_blobs

__all__ = ["file_response", "open_stored", "store_file", "sweep_blobs"]
