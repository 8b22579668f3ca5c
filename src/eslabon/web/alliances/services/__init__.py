"""Acts on buyers, producers, alliances and their plans."""

from eslabon.web.alliances.services.alliances import (
    Brought,
    Opening,
    open_alliance,
    record_track_record,
    transfer_alliance,
)
from eslabon.web.alliances.services.bottlenecks import (
    Planned,
    add_action,
    add_evidence,
    check_bottleneck,
    drop_bottleneck,
    record_bottleneck,
    reopen_bottleneck,
    report_action,
    resolve_bottleneck,
)
from eslabon.web.alliances.services.changing import change_alliance
from eslabon.web.alliances.services.commitments import (
    Promised,
    declare_commitment,
    judge_commitment,
    make_commitment,
)
from eslabon.web.alliances.services.demands import Wanted, end_demand, record_demand
from eslabon.web.alliances.services.grants import record_grant, withdraw_grant
from eslabon.web.alliances.services.mapping import (
    Mapped,
    change_producer,
    join_producer,
    leave_producer,
    make_linkage_effective,
    map_producer,
    record_linkage,
)
from eslabon.web.alliances.services.plans import approve_plan, return_plan, save_plan, start_plan, submit_plan
from eslabon.web.alliances.services.producers import NewProducer, identify_producer, map_new_producer
from eslabon.web.alliances.services.readings import (
    GenderSeen,
    Left,
    read_afterlife,
    read_gender,
    read_maturity,
    record_baseline,
    start_gender_plan,
)
from eslabon.web.alliances.services.terms import install_plan_terms
from eslabon.web.alliances.services.viability import decide_plan_viability, override_viability

__all__ = [
    "Brought",
    "GenderSeen",
    "Left",
    "Mapped",
    "NewProducer",
    "Opening",
    "Planned",
    "Promised",
    "Wanted",
    "add_action",
    "add_evidence",
    "approve_plan",
    "change_alliance",
    "change_producer",
    "check_bottleneck",
    "decide_plan_viability",
    "declare_commitment",
    "drop_bottleneck",
    "end_demand",
    "identify_producer",
    "install_plan_terms",
    "join_producer",
    "judge_commitment",
    "leave_producer",
    "make_commitment",
    "make_linkage_effective",
    "map_new_producer",
    "map_producer",
    "open_alliance",
    "override_viability",
    "read_afterlife",
    "read_gender",
    "read_maturity",
    "record_baseline",
    "record_bottleneck",
    "record_demand",
    "record_grant",
    "record_linkage",
    "record_track_record",
    "reopen_bottleneck",
    "report_action",
    "resolve_bottleneck",
    "return_plan",
    "save_plan",
    "start_gender_plan",
    "start_plan",
    "submit_plan",
    "transfer_alliance",
    "withdraw_grant",
]
