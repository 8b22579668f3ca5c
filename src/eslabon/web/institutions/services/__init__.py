"""Acts on partners, centres, committees, public gaps, help against violence and land use."""

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
from eslabon.web.institutions.services.help_services import (
    Offered,
    add_help_service,
    confirm_help_service,
    withdraw_help_service,
)
from eslabon.web.institutions.services.land_use import open_land_use, record_land_use
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
    "Offered",
    "Promise",
    "Raised",
    "Selected",
    "Sitting",
    "add_help_service",
    "add_partner",
    "apply_to_fund",
    "confirm_help_service",
    "deliver_contribution",
    "end_seat",
    "keep_session",
    "open_committee",
    "open_land_use",
    "promise_contribution",
    "raise_gap",
    "read_apprentice",
    "record_land_use",
    "record_outcome",
    "record_spending",
    "record_volume",
    "seat_member",
    "select_apprentice",
    "settle",
    "sign_contract",
    "step_gap",
    "verify_contribution",
    "withdraw_help_service",
    "write_field_report",
]
