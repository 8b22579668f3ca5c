"""Install questionnaires, open and answer responses, hand them in and score them."""

from eslabon.web.diagnostics.services.attachments import attach_document, remove_attachment
from eslabon.web.diagnostics.services.exports import record_export
from eslabon.web.diagnostics.services.handing_in import submit_response
from eslabon.web.diagnostics.services.instruments import Workbook, install_instrument, pack_workbooks
from eslabon.web.diagnostics.services.responses import Page, Saved, open_response, save_answers

__all__ = [
    "Page",
    "Saved",
    "Workbook",
    "attach_document",
    "install_instrument",
    "open_response",
    "pack_workbooks",
    "record_export",
    "remove_attachment",
    "save_answers",
    "submit_response",
]
