"""What is done to a programme: install its pack, give and end roles, take complaints, record who leaves."""

from eslabon.web.programmes.services.codes import issue_desk_code, open_account_with_code
from eslabon.web.programmes.services.grievances import (
    answer_grievance,
    assign_grievance,
    close_grievance,
    file_grievance,
)
from eslabon.web.programmes.services.packs import install_pack
from eslabon.web.programmes.services.roles import end_role, grant_role
from eslabon.web.programmes.services.withdrawals import record_withdrawal

__all__ = [
    "answer_grievance",
    "assign_grievance",
    "close_grievance",
    "end_role",
    "file_grievance",
    "grant_role",
    "install_pack",
    "issue_desk_code",
    "open_account_with_code",
    "record_withdrawal",
]
