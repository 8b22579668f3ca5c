"""Calls, applications and what is decided on them."""

from eslabon.web.calls.models.applications import Application, Collaborator, Correction, Evidence
from eslabon.web.calls.models.calls import Call, Combination, Extension, OutreachContact, SavedView
from eslabon.web.calls.models.decisions import Appeal, BulkFile, Check, FieldConfirmation, Verdict
from eslabon.web.calls.models.joining import CoApplicant
from eslabon.web.calls.models.notices import Notice

__all__ = [
    "Appeal",
    "Application",
    "BulkFile",
    "Call",
    "Check",
    "CoApplicant",
    "Collaborator",
    "Combination",
    "Correction",
    "Evidence",
    "Extension",
    "FieldConfirmation",
    "Notice",
    "OutreachContact",
    "SavedView",
    "Verdict",
]
