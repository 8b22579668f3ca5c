"""Acts on calls and applications."""

from eslabon.web.calls.services.appeals import decide_appeal, file_appeal
from eslabon.web.calls.services.applications import (
    Saved,
    end_collaboration,
    invite_collaborator,
    require_open,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from eslabon.web.calls.services.bulk import (
    BulkAnswer,
    ask_correction_of_many,
    close_overdue_of_many,
    decide_many,
    foresee,
)
from eslabon.web.calls.services.bulkfiles import (
    BulkCheck,
    check_bulk_file,
    decide_from_file,
    decide_part,
    find_listed,
    hand_to_job,
    keep_bulk_file,
)
from eslabon.web.calls.services.calls import CallChanges, close_call, create_call_from_pack, extend_call, publish_call
from eslabon.web.calls.services.checks import confirm_in_field, record_check, review_evidence
from eslabon.web.calls.services.decisions import (
    answer_correction,
    ask_correction,
    close_overdue_correction,
    current_verdict,
    fail_pending,
    give_verdict,
)
from eslabon.web.calls.services.evidence import attach_evidence, remove_evidence
from eslabon.web.calls.services.exports import record_export
from eslabon.web.calls.services.joining import confirm_co_applicant, end_co_application, invite_co_applicant
from eslabon.web.calls.services.outreach import record_outreach
from eslabon.web.calls.services.savedviews import delete_view, save_view

__all__ = [
    "BulkAnswer",
    "BulkCheck",
    "CallChanges",
    "Saved",
    "answer_correction",
    "ask_correction",
    "ask_correction_of_many",
    "attach_evidence",
    "check_bulk_file",
    "close_call",
    "close_overdue_correction",
    "close_overdue_of_many",
    "confirm_co_applicant",
    "confirm_in_field",
    "create_call_from_pack",
    "current_verdict",
    "decide_appeal",
    "decide_from_file",
    "decide_many",
    "decide_part",
    "delete_view",
    "end_co_application",
    "end_collaboration",
    "extend_call",
    "fail_pending",
    "file_appeal",
    "find_listed",
    "foresee",
    "give_verdict",
    "hand_to_job",
    "invite_co_applicant",
    "invite_collaborator",
    "keep_bulk_file",
    "publish_call",
    "record_check",
    "record_export",
    "record_outreach",
    "remove_evidence",
    "require_open",
    "review_evidence",
    "save_draft",
    "save_view",
    "start_application",
    "submit_application",
    "withdraw_application",
]
