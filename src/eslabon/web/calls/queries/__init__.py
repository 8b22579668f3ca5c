"""Questions about calls and applications."""

from eslabon.web.calls.queries.applications import (
    applications_of,
    documents_to_reuse,
    journey_links,
    latest_findings,
    standing_evidence,
)
from eslabon.web.calls.queries.calls import admitted_by_combination, progress_of, public_calls, submissions_by_week
from eslabon.web.calls.queries.desk import inbox, parties_i_apply_for, waits_for

__all__ = [
    "admitted_by_combination",
    "applications_of",
    "documents_to_reuse",
    "inbox",
    "journey_links",
    "latest_findings",
    "parties_i_apply_for",
    "progress_of",
    "public_calls",
    "standing_evidence",
    "submissions_by_week",
    "waits_for",
]
