"""Questions about calls and applications."""

from eslabon.web.calls.queries.applications import (
    applications_of,
    documents_to_reuse,
    journey_links,
    latest_findings,
    standing_evidence,
)
from eslabon.web.calls.queries.calls import admitted_by_combination, progress_of, public_calls, submissions_by_week
from eslabon.web.calls.queries.desk import (
    NEEDS_VISIT,
    Work,
    counts_of,
    inbox,
    is_overdue,
    parties_i_apply_for,
    views_of,
    waits_for,
    work_waiting,
)
from eslabon.web.calls.queries.joining import (
    co_applicants_of,
    co_applied_by,
    invitations_to,
)
from eslabon.web.calls.queries.outreach import (
    OutreachSummary,
    outreach_of,
    places_of_outreach,
    summary_of_outreach,
)
from eslabon.web.calls.queries.review import RequirementSheet, requirement_sheets

__all__ = [
    "NEEDS_VISIT",
    "OutreachSummary",
    "RequirementSheet",
    "Work",
    "admitted_by_combination",
    "applications_of",
    "co_applicants_of",
    "co_applied_by",
    "counts_of",
    "documents_to_reuse",
    "inbox",
    "invitations_to",
    "is_overdue",
    "journey_links",
    "latest_findings",
    "outreach_of",
    "parties_i_apply_for",
    "places_of_outreach",
    "progress_of",
    "public_calls",
    "requirement_sheets",
    "standing_evidence",
    "submissions_by_week",
    "summary_of_outreach",
    "views_of",
    "waits_for",
    "work_waiting",
]
