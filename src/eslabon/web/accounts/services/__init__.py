"""What is done to an account: open it, let a person in by a code, change its language, end its sessions."""

from eslabon.web.accounts.services.accounts import (
    change_details,
    choose_language,
    choose_password,
    end_sessions,
    open_account,
    sign_out_everywhere,
)
from eslabon.web.accounts.services.codes import IssuedCode, issue_code, revoke_codes

__all__ = [
    "IssuedCode",
    "change_details",
    "choose_language",
    "choose_password",
    "end_sessions",
    "issue_code",
    "open_account",
    "revoke_codes",
    "sign_out_everywhere",
]
