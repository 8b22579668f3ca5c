"""Acts of the routes: portfolio, proposals, answers, letters, calendar, delivery."""

from eslabon.web.routes.services.answers import Answer, answer_items, leave_programme
from eslabon.web.routes.services.attendance import (
    Attendee,
    check_in,
    hold_session,
    open_check_in,
    read_session_code,
    record_attendance,
    record_guest,
    remove_attendance,
)
from eslabon.web.routes.services.certificates import issue_certificates, revoke_certificate
from eslabon.web.routes.services.graduation import (
    current_graduation,
    graduate_route,
    publish_story,
    withdraw_story,
    write_story,
)
from eslabon.web.routes.services.letters import (
    OnBehalf,
    SigningRefusedError,
    change_commitment,
    hash_of,
    read_code,
    sign_route,
)
from eslabon.web.routes.services.outside import record_outside_service, remove_outside_service
from eslabon.web.routes.services.portfolio import (
    Installed,
    accept_subcontract,
    block_date,
    edit_provider,
    edit_sheet,
    free_date,
    install_portfolio,
    subcontract_service,
)
from eslabon.web.routes.services.proposals import propose_again, propose_first, propose_for
from eslabon.web.routes.services.referrals import follow_referral, needs_met, refer_need
from eslabon.web.routes.services.reports import accept_report, write_report
from eslabon.web.routes.services.results import Achieved, record_result, verify_result

__all__ = [
    "Achieved",
    "Answer",
    "Attendee",
    "Installed",
    "OnBehalf",
    "SigningRefusedError",
    "accept_report",
    "accept_subcontract",
    "answer_items",
    "block_date",
    "change_commitment",
    "check_in",
    "current_graduation",
    "edit_provider",
    "edit_sheet",
    "follow_referral",
    "free_date",
    "graduate_route",
    "hash_of",
    "hold_session",
    "install_portfolio",
    "issue_certificates",
    "leave_programme",
    "needs_met",
    "open_check_in",
    "propose_again",
    "propose_first",
    "propose_for",
    "publish_story",
    "read_code",
    "read_session_code",
    "record_attendance",
    "record_guest",
    "record_outside_service",
    "record_result",
    "refer_need",
    "remove_attendance",
    "remove_outside_service",
    "revoke_certificate",
    "sign_route",
    "subcontract_service",
    "verify_result",
    "withdraw_story",
    "write_report",
    "write_story",
]
