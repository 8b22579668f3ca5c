"""Acts on partners, centres, committees and public gaps."""

from eslabon.web.institutions.services.committees import (
    Selected,
    Sitting,
    end_seat,
    keep_session,
    open_committee,
    read_apprentice,
    seat_member,
    select_apprentice,
    write_field_report,
)
from eslabon.web.institutions.services.contracts import settle, sign_contract
from eslabon.web.institutions.services.gaps import Raised, raise_gap, step_gap
from eslabon.web.institutions.services.partners import (
    Agreed,
    FundRequest,
    Promise,
    add_partner,
    apply_to_fund,
    deliver_contribution,
    promise_contribution,
    record_outcome,
    record_spending,
    record_volume,
    verify_contribution,
)

__all__ = [
    "Agreed",
    "FundRequest",
    "Promise",
    "Raised",
    "Selected",
    "Sitting",
    "add_partner",
    "apply_to_fund",
    "deliver_contribution",
    "end_seat",
    "keep_session",
    "open_committee",
    "promise_contribution",
    "raise_gap",
    "read_apprentice",
    "record_outcome",
    "record_spending",
    "record_volume",
    "seat_member",
    "select_apprentice",
    "settle",
    "sign_contract",
    "step_gap",
    "verify_contribution",
    "write_field_report",
]
